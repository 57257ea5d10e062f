"""Stop words: words too common in headlines to tell events apart, in several languages.

English includes newsroom words ("says", "report", "update"); other languages have only the most common
function words, without which a small site in that language would group by "der" or "les".
"""

_ENGLISH = """
a about after against ain all also am amid among amp an and any are aren as at be because been before being
between but by can could couldn d day days did didn do does doesn don during first for from get gets got had
has hasn have haven he her here him his how i if in into is isn it its just like ll live m made make makes
making may me might more most my new news no nor not now of off on once one only or other our out over own
people per re report reports s said say saying says shan she should shouldn so some such t than that the
their them then there these they this those through time to today too two under up update us ve very via
video vs was wasn watch we week were weren what when where which while who whom whose why will with won
would wouldn wont dont cant didnt doesnt isnt
arent couldnt hes heres im ive lets shes shouldnt thats theres theyre theyve wasnt werent weve whats
whos wouldnt youre youve year years you your
"""
_OTHERS = """
der die das und den dem des ein eine einer eines einen ist im in mit von zu auf fur nicht sich bei nach
le la les un une des du de et est en au aux dans pour sur par que qui avec ce se sa son ses pas plus
el los las una uno y es al del por con para su sus lo como mas se que
o os as um uma e do da dos das em no na nos nas com por para que se ao
il lo gli i e di da del della dei nel nella che per con una un si non sono
het een van en de op te voor met zijn dat niet aan om
och att det som en pa ar av for med den till
и в не на я с что по из за для это как от к о у он но его до же при со бы ее а
в на і з що до за не у про від
ve bir bu da de ile icin
في من على الى عن ان مع هذا هذه التي الذي بعد قبل ما لا و
و در به از که این را با است برای آن
של את על עם לא זה הוא כי
"""
STOPWORDS = frozenset((_ENGLISH + _OTHERS).split())
