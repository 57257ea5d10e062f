"""Slugs: the parts of addresses and file names that are made from names.

A slug depends only on its own name, so published addresses stay the same, whatever is added.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from hashlib import sha256

from digestgen.files.names import path_error
from digestgen.text import normal_form

MAX_SLUG_BYTES = 80

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DOMAIN = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)*(?::[0-9]+)?")
_DATED_NAME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})-(.+)", re.DOTALL)
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = "'’‘‛`´′ʹʻʼʽʾʿ＇"
_INNER_APOSTROPHE = re.compile(rf"(?<=[^\W_])[{_APOSTROPHES}](?=[^\W_])")
_LEADING_DOT = re.compile(r"\A\s*\.(?=[^\W_])")
_SPACE_OR_HYPHEN = re.compile(r"[\s-]+")
_WORDS = str.maketrans({
    "+": " plus ", "#": " sharp ", "&": " and ", "@": " at ", "%": " percent ",
    **dict.fromkeys(_APOSTROPHES, " "),
})  # fmt: skip
_SEPARATORS = frozenset(("P", "Z", "C", "S"))  # the first letters of Unicode's categories
_FIRST_PICTURE = "\u2190"  # from here on symbols are arrows and emoji, which are words of a name
_TERM_HASH, _CUT_HASH = 8, 4  # hexadecimal digits


def slug(text: str) -> str:
    """Return `text` as a path segment: a–z, 0–9 and single hyphens, at most 80 bytes, never empty.

    Letters lose their accents, and other scripts are transliterated. `+ # & @ %` and a dot at the beginning
    become words, an apostrophe joins, other punctuation separates words. A longer slug is cut at a word
    and ends in four digits of a hash of the whole, so that two long titles with one beginning do not
    collide. Text without any letter or digit becomes such a hash.
    """
    plain = text if _SLUG.fullmatch(text) else _transliterated(text)[0]
    if not plain:
        return _hash(text, _CUT_HASH)
    return _usable(plain, plain, _CUT_HASH)


@lru_cache(maxsize=1 << 12)  # the same few topics are in every article
def term_slug(name: str) -> str:
    """Return the slug of a topic: that of its name; one in another script than Latin ends in a hash.

    Names that differ only in case, spaces, hyphens and accents have one slug. A transliteration alone would
    be the same for different names.
    """
    plain, is_latin = (name, True) if _SLUG.fullmatch(name) else _transliterated(name)
    key = _SPACE_OR_HYPHEN.sub(" ", normal_form(name).casefold()).strip()
    if plain and is_latin:
        return _usable(plain, plain, _TERM_HASH)
    return _with_hash(plain, key, _TERM_HASH)


def channel_key(platform: str, name: str) -> str:
    """Return the key of the channel with that name on a platform: "youtube.com/the-d-cast"."""
    return f"{platform}/{term_slug(name)}"


@lru_cache(maxsize=1 << 12)
def domain_slug(domain: str) -> str:
    """Return a provider's domain as a path segment of at most 80 bytes; different domains differ in it.

    A domain in ASCII stays as it is; a colon before a port becomes a hyphen.
    """
    if _DOMAIN.fullmatch(domain):
        return _usable(domain.replace(":", "-"), domain, _TERM_HASH)
    labels = [_transliterated(label)[0] for label in domain.split(".")]
    return _with_hash(".".join(filter(None, labels)), domain, _TERM_HASH)


def provider_slug(key: str) -> str:
    """Return a provider's address below /providers/; `key` is a domain or what `channel_key` returns."""
    domain, _, channel = key.partition("/")
    is_channel = _SLUG.fullmatch(channel)
    return f"{domain_slug(domain)}/{channel}" if is_channel else domain_slug(key)


def split_file_name(stem: str) -> tuple[str, str]:
    """Return the date path ("2024/05/01/") and the slug of a file name without extension.

    The date path is empty if the name does not begin with a valid date.
    """
    match = _DATED_NAME.fullmatch(stem)
    if not match:
        return "", slug(stem)
    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return "", slug(stem)
    return f"{match[1]}/{match[2]}/{match[3]}/", slug(match[4])


def _transliterated(text: str) -> tuple[str, bool]:
    """Return `text` as words of a–z and 0–9 with hyphens between them, and whether all of it was Latin."""
    text = normal_form(text).casefold()
    text = _LEADING_DOT.sub("dot ", text)
    text = _INNER_APOSTROPHE.sub("", text).translate(_WORDS)
    is_latin = True
    if not text.isascii():
        parts = [_ascii(each) for each in text]
        text = "".join(part for part, _ in parts)
        is_latin = all(latin for _, latin in parts)
    return _NOT_IN_SLUG.sub("-", text).strip("-"), is_latin


@lru_cache(maxsize=1 << 12)
def _ascii(character: str) -> tuple[str, bool]:
    """Return a character in ASCII, a space for a separator, and whether it is Latin or of no script."""
    if character.isascii():
        return character, True
    from anyascii import anyascii  # here: most names are ASCII

    kind, name = unicodedata.category(character), unicodedata.name(character, "")
    is_picture = kind == "So" and character >= _FIRST_PICTURE
    if kind[0] in _SEPARATORS and kind != "Cn" and not is_picture:
        return " ", True
    plain = unicodedata.normalize("NFKD", character)
    if name.startswith(("LATIN ", "COMBINING ")) or (plain.isascii() and plain.isalnum()):
        return "".join(map(anyascii, plain)).lower(), True
    words = anyascii(character).lower()
    # a Chinese character is a syllable, and a picture several words
    return (f" {words} " if is_picture or name.startswith("CJK ") else words), False


def _usable(plain: str, whole: str, digits: int) -> str:
    """Return a slug of `whole` that is short enough, and that can be a file on every disk."""
    if len(plain) > MAX_SLUG_BYTES or path_error(plain):
        return _with_hash(plain, whole, digits)
    return plain


def _with_hash(plain: str, whole: str, digits: int) -> str:
    """Return the beginning of `plain`, cut at a word, with a hash of `whole`, together at most 80 bytes."""
    room = MAX_SLUG_BYTES - digits - 1
    if len(plain) > room:
        plain = plain[: room + 1].rpartition("-")[0] or plain[:room]
    return "-".join(filter(None, (plain.rstrip("-."), _hash(whole, digits))))


def _hash(text: str, digits: int) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]
