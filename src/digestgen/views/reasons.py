"""Sentences that say why an article is in its story."""

from __future__ import annotations

from digestgen.i18n.texts import Texts
from digestgen.records import Evidence, SharedTerm

_MINUTES_AN_HOUR = 60
_SAID_IN_MINUTES = 2  # hours
_HOURS_A_DAY = 24
_SHOWN = 3  # names of files in a line; more are counted


def reason(
    evidence: Evidence, copy_of: str = "", texts: Texts | None = None, *, scores: bool = False
) -> str:
    """Return in one line why an article is in its story, in the language of `texts` or in English.

    `scores` adds numbers, for editors; readers get words only.
    """
    texts = texts or Texts()
    say, found = texts.say, evidence.nearest
    apart = time_apart(evidence.gap_hours, texts)
    listed, lists = (texts.names(each, _SHOWN) for each in (evidence.listed_by, evidence.lists))
    joined_at, threshold = f"{evidence.joined_at:.2f}", f"{evidence.threshold:.2f}"
    parts = [
        say("a copy of {original}", original=copy_of) if copy_of else "",
        say("most similar to {name}, {gap} apart", name=found, gap=apart) if found else "",
        f"similarity of the two {evidence.score:.2f}" if scores and evidence.score else "",
        shared_reason(evidence.terms, texts, scores=scores),
        say("linked from {names}", names=listed) if listed else "",
        say("links to {names}", names=lists) if lists else "",
        f"joined at {joined_at}, threshold {threshold}" if scores and evidence.joined_at else "",
        say(evidence.note),
    ]
    return "; ".join(part for part in parts if part)


def shared_reason(
    terms: tuple[SharedTerm, ...], texts: Texts | None = None, *, scores: bool = False
) -> str:
    """Return the terms that two articles share, heaviest first; `scores` adds their weights."""
    if not terms:
        return ""
    texts = texts or Texts()
    found = texts.names(
        [f"{term.text} {term.weight:.2f}" if scores else f"“{term.text}”" for term in terms]
    )
    return texts.say("both mention {terms}", terms=found)


def time_apart(hours: float, texts: Texts | None = None) -> str:
    """Return the time between two articles in words."""
    texts = texts or Texts()
    if hours < _SAID_IN_MINUTES:
        return texts.say("{minutes} min", minutes=round(hours * _MINUTES_AN_HOUR))
    if hours <= 2 * _HOURS_A_DAY:
        return texts.say("{hours} h", hours=f"{hours:.0f}")
    return texts.plural(round(hours / _HOURS_A_DAY), "day", "days")
