"""Language tags (BCP 47): whether a text is one, and the usual way to write it."""

from __future__ import annotations

import re

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LONGEST_TAG = 35  # characters: RFC 5646, §4.4.1
_REGION_LENGTH, _SCRIPT_LENGTH = 2, 4  # letters of subtags


def is_language_tag(text: str) -> bool:
    """Return whether a text has the form of a language tag, such as "en" or "pt-BR"."""
    return len(text) <= _LONGEST_TAG and bool(_TAG.fullmatch(text))


def usual_language_tag(text: str) -> str:
    """Return a language tag as it is usually written, "pt-BR" for "PT_br"; "" if it is not a tag.

    Source: RFC 5646, §2.1.1.
    """
    tag = text.strip().replace("_", "-")
    if not is_language_tag(tag):
        return ""
    language, *subtags = tag.split("-")
    return "-".join((language.lower(), *map(_usual_subtag, subtags)))


def _usual_subtag(subtag: str) -> str:
    if len(subtag) == _REGION_LENGTH:
        return subtag.upper()
    return subtag.title() if len(subtag) == _SCRIPT_LENGTH else subtag.lower()
