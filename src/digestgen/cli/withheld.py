"""Messages about the articles and pages that are not on the site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digestgen.cli.messages import safe_line, say
from digestgen.records import Standing

_MOST_NAMED = 10  # files, so that the summary of a build stays on the screen
_WHY: dict[Standing, str] = {
    "withheld": "withheld (published: false)",
    "draft": "withheld (draft: true)",
    "deleted": "deleted",
}


def print_withheld(withheld: Mapping[Standing, Sequence[str]], *, verbose: bool) -> None:
    """Print how many files are not on the site, and why; future articles by name, the others if `verbose`."""
    for standing, files in withheld.items():
        if standing == "future":
            print_future(withheld, most=len(files) if verbose else _MOST_NAMED)
            continue
        say(f"{len(files):,} {_WHY[standing]}")
        if verbose:
            say("\n".join(f"  {safe_line(path)}" for path in files))


def print_future(withheld: Mapping[Standing, Sequence[str]], most: int = _MOST_NAMED) -> None:
    """Print which articles are held back because of their dates, `most` of them by name."""
    files = withheld.get("future", ())
    if not files:
        return
    them = "it" if len(files) == 1 else "them"
    say(f"{len(files):,} held back (dated in the future; --unpublished shows {them})")
    say("\n".join(f"  {safe_line(path)}" for path in files[:most]))
    if len(files) > most:
        say(f"  and {len(files) - most:,} more")
