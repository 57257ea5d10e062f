"""Search texts for keywords: whole words, whatever their case."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from digestgen.text import visible_text

_WORD = re.compile(r"\w+")
# scripts that put no space between words, where a keyword may begin and end anywhere: Thai, Lao, Burmese,
# Khmer, Japanese and Chinese
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
_IN_UNSPACED = re.compile(rf"[{_UNSPACED}]")


class _Keyword(Struct, frozen=True):
    name: str  # of its list
    position: int  # in its list
    written: str
    pattern: re.Pattern[str]


class KeywordIndex:
    """Lists of keywords, searched together in time that does not depend on their number."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        """Prepare lists of keywords by their names; a keyword without any letter is left out."""
        self._by_first_word = defaultdict[str, list[_Keyword]](list)
        self._anywhere = list[_Keyword]()
        for name, keywords in lists.items():
            for position, written in enumerate(keywords):
                self._add(name, position, written)

    def _add(self, name: str, position: int, written: str) -> None:
        folded = visible_text(written).casefold()
        words = _WORD.findall(folded)
        if not folded:
            return
        keyword = _Keyword(name, position, written, _pattern(folded))
        begins_with_word = bool(words) and folded.startswith(words[0])
        if begins_with_word and not _IN_UNSPACED.search(folded):
            self._by_first_word[words[0]].append(keyword)
        else:
            self._anywhere.append(keyword)

    def find(self, *texts: str) -> dict[str, str]:
        """Return the first keyword of each list that has one in `texts`, by the name of the list."""
        text = "\0".join(texts).casefold()  # no keyword goes over it
        candidates = list(self._anywhere)
        for word in self._by_first_word.keys() & set(_WORD.findall(text)):
            candidates += self._by_first_word[word]
        found: dict[str, _Keyword] = {}
        for each in candidates:
            first = found.get(each.name)
            if (first is None or each.position < first.position) and each.pattern.search(text):
                found[each.name] = each
        return {name: found[name].written for name in sorted(found)}


def _pattern(folded: str) -> re.Pattern[str]:
    """Return a pattern that finds a keyword as a whole word, with any white space for its spaces."""
    text = r"\s+".join(map(re.escape, folded.split()))
    before = "" if _IN_UNSPACED.match(folded[0]) else r"(?<!\w)"
    after = "" if _IN_UNSPACED.match(folded[-1]) else r"(?!\w)"
    return re.compile(f"{before}{text}{after}")
