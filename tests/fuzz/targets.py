"""What is fuzzed, and what must hold for any bytes: each target raises if it does not.

A time limit is part of each: what takes longer than a second is a mistake, too.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress

from digestgen.load import LoadSettings, Source, load_source
from digestgen.load.any_yaml import parse_any
from digestgen.load.frontmatter import (
    UnusableFileError,
    check_front_matter_characters,
    whole_file_as_front_matter,
)
from digestgen.load.links import safe_link
from digestgen.load.plain_yaml import parse_plain
from digestgen.text import clean_text, visible_text
from digestgen.text.slugs import MAX_SLUG_BYTES, domain_slug, slug, term_slug
from digestgen.urls import canonical_url

SECONDS = 1.0  # of the processor, for one input
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SETTINGS = LoadSettings()


def front_matter(data: bytes) -> None:
    """Any file is an article, or has an error; each of its problems has a place in the file."""
    lines = data.count(b"\n") + data.count(b"\r") + 2
    for kind, name in (("articles", "2024-05-01-a.md"), ("topics", "a.yaml"), ("pages", "a.md")):
        parsed = load_source(Source(f"content/{name}", kind, name, data), _SETTINGS)
        levels = {each.level for each in parsed.problems}
        content = parsed.content
        assert (content.articles or content.topics or content.pages) or "error" in levels
        assert all(1 <= each.line <= lines and each.column >= 1 for each in parsed.problems)
        assert all(str(each).isprintable() or "\n" in str(each) for each in parsed.problems)


def decoder(data: bytes) -> None:
    """The quick parser of YAML returns what PyYAML returns, or nothing."""
    with suppress(UnusableFileError):
        front = whole_file_as_front_matter("a.md", b"\n%b\n" % data)
        check_front_matter_characters(front)
        plain = parse_plain(front.text)
        if plain is not None:
            assert plain == (parse_any(front) or {})


def canonicaliser(data: bytes) -> None:
    """The canonical form of a link is its own canonical form, and a link is its own link."""
    with suppress(ValueError):
        canonical_url(_text(data))
    try:
        link = safe_link(_text(data))
    except ValueError:
        return
    assert safe_link(link) == link
    if link.startswith("http"):
        canonical = canonical_url(link)
        assert canonical_url(f"https://{canonical}") == canonical


def slugger(data: bytes) -> None:
    """A slug is a path segment within its size, and a slug is its own slug."""
    for make in (slug, term_slug):
        made = make(_text(data))
        assert _SLUG.fullmatch(made), made
        assert len(made) <= MAX_SLUG_BYTES
        assert make(made) == made
    domain = domain_slug(_text(data))
    assert domain
    assert len(domain) <= MAX_SLUG_BYTES
    assert not {"/", "\\", "\0"} & set(domain)
    assert domain not in {".", ".."}


def text_cleaner(data: bytes) -> None:
    """Clean text is on one line, in NFC and printable, and stays as it is when it is cleaned again."""
    for text in (visible_text(_text(data)), clean_text(_text(data))):
        assert text == unicodedata.normalize("NFC", text)
        assert text == visible_text(text)
        assert not any(unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"} for each in text)


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (front_matter, decoder, canonicaliser, slugger, text_cleaner)
}


def check(target: Callable[[bytes], None], data: bytes) -> None:
    """Run a target with its time limit."""
    begun = time.process_time()
    target(data)
    took = time.process_time() - begun
    assert took < SECONDS, f"it took {took:.1f} s"


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
