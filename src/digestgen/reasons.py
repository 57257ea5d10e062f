"""Evidence in words."""

from __future__ import annotations

from digestgen.records import Evidence, SharedTerm

_MINUTES_AN_HOUR = 60
_HOURS_A_DAY = 24
_SHOWN = 3  # names of files in a line; more are counted


def reason(evidence: Evidence, copy_of: str = "") -> str:
    """Return why an article is in its story, in one line."""
    found = evidence.nearest
    parts = [
        f"a copy of {copy_of}" if copy_of else "",
        f"nearest to {found}, {gap(evidence.gap_hours)} apart" if found else "",
        shared(evidence.terms),
        f"listed by {_names(evidence.listed_by)}" if evidence.listed_by else "",
        f"lists {_names(evidence.lists)}" if evidence.lists else "",
        f"likeness {evidence.score:.2f}, bar {evidence.bar:.2f}" if evidence.score else "",
        evidence.note,
    ]
    return "; ".join(part for part in parts if part)


def shared(terms: tuple[SharedTerm, ...]) -> str:
    """Return the terms that two articles share, with their weights, heaviest first."""
    if not terms:
        return ""
    return "shared: " + ", ".join(f"{term.text} {term.weight:.2f}" for term in terms)


def gap(hours: float) -> str:
    """Return a time between two articles as a person says it."""
    if hours < 1:
        return f"{round(hours * _MINUTES_AN_HOUR)} min"
    return f"{hours:.0f} h" if hours <= 2 * _HOURS_A_DAY else f"{hours / _HOURS_A_DAY:.0f} days"


def _names(names: tuple[str, ...]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
