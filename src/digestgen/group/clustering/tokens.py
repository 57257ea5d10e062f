"""Words of texts: titles are cleaned, words of any script stemmed, numbers normalised.

The rest of the package calls `tokenize(title, excerpt)`; a word here is a stem.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import chain
from typing import NamedTuple

from digestgen.group.clustering.stopwords import STOPWORDS

TITLE_CHARS = 1000  # more than any title has: a hook may make one that is longer
EXCERPT_WORDS = 40  # the gist comes first; the rest is background
EXCERPT_CHARS = 480  # hold so many words, stop words and all; whole texts as excerpts cost no more

# "Storm hits coast - Daily Planet", "… | BBC News": three words at most are an outlet's name
_OUTLET = re.compile(r"\s+(?:[-–—]\s+\S+(?:\s+\S+){0,2}|\|[^|]{2,40})\s*$")
_LABEL = re.compile(
    r"^\W*(?:video|watch|photos?|gallery|podcast|live|breaking|exclusive|opinion|analysis|report"
    r"|updated?(?:\s+\d+)?|wrapup\s+\d+)\s*[:|\-–—]\s*",
    re.IGNORECASE,
)
_SCALE = {
    "thousand": 1e3, "k": 1e3,
    "million": 1e6, "mln": 1e6, "mn": 1e6, "m": 1e6,
    "billion": 1e9, "bln": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12, "trln": 1e12, "trn": 1e12, "tn": 1e12,
}  # fmt: skip
# the lookbehind stands after the first digit, so that the search can skip to digits
_NUMBER = re.compile(
    r"(\d(?<![\w.]\d)\d*(?:,\d{3})*(?:\.\d+)?)"
    r"(?:[\s-]?(thousand|million|mln|billion|bln|bn|trillion|trln|trn|tn|mn|[kmb])\b)?"
    r"(\s?(?:%|percent\b|per\s?cent\b|pct\b))?"
)
_WRITTEN = re.compile(rf"{_NUMBER.pattern}|\w+", re.IGNORECASE)
# scripts written without spaces: Thai … Khmer, Kana, Han, and Hangul, whose particles stick
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
    "\U00020000-\U0003ffff"
)
# these two are compiled when they are needed: it takes long
_TOKEN = rf"[{_UNSPACED}]+|(?:(?![{_UNSPACED}_])\w)+(?:'(?:(?![{_UNSPACED}_])\w)+)?"
# what _TOKEN finds in folded ASCII, at a quarter of the time: words stand between spaces after it
_ASCII_WORDS = {
    code: chr(code) if chr(code).isalnum() else None if chr(code) == "'" else " "
    for code in range(128)
}
_IS_UNSPACED = f"[{_UNSPACED}]"
# accents, points and variation selectors; the vowel signs of Indic scripts are letters to their readers
_MARK_RANGES = (
    *range(0x300, 0x370), *range(0x483, 0x488), *range(0x591, 0x5C8), *range(0x610, 0x61B),
    *range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6EE), *range(0xFE00, 0xFE30),
)  # fmt: skip
_MARKS = re.compile(
    f"[{''.join(chr(c) for c in _MARK_RANGES if unicodedata.category(chr(c))[0] == 'M')}]+"
)
# after these most English text is ASCII and takes the short way
_TYPOGRAPHY = (
    *((quote, "'") for quote in "’‘ʼ＇"),
    *((mark, " ") for mark in "“”–—\xa0"),
    ("…", "..."),
)
_SUFFIXES = (
    "ational", "ations", "ation", "ements", "ement", "ingly", "edly",
    "ing", "ers", "er", "ed", "ly", "ion", "al",
)  # fmt: skip


class Tokens(NamedTuple):
    """The words of an article: those of the title in order, and those only in the excerpt."""

    title: list[str]
    excerpt: list[str]


def tokenize(title: str, excerpt: str) -> Tokens:
    """Return the words of an article; words of the excerpt once each, from its beginning."""
    in_title = tokens_of(clean_title(title[:TITLE_CHARS]))
    if not excerpt:
        return Tokens(in_title, [])
    found = dict.fromkeys(tokens_of(excerpt[:EXCERPT_CHARS])[:EXCERPT_WORDS])
    for word in in_title:
        found.pop(word, None)
    return Tokens(in_title, list(found))


def clean_title(title: str) -> str:
    """Return `title` without a leading "Video:" and a trailing provider; empty only if it was empty."""
    bare = _OUTLET.sub("", title) if any(map(title.__contains__, "-–—|")) else title
    if label := _LABEL.match(bare):
        bare = bare[label.end() :]
    return bare if len(bare) * 2 > len(title) else title


def tokens_of(text: str) -> list[str]:
    """Return the stems of `text` in order, without stop words.

    Accents and case are folded, "$4.75B" and "4.75 billion" become one number, and scripts
    written without spaces give pairs of neighbouring characters.
    """
    text = normalise_for_tokens(text)
    if text.isascii():
        return list(filter(None, map(_stem, text.translate(_ASCII_WORDS).split())))
    return [stem for token in re.findall(_TOKEN, text) for stem in _stems(token)]


def tokens_as_written(terms: Iterable[str], *texts: str) -> list[str]:
    """Return terms (stems or pairs of stems) as the first of `texts` with them spells them.

    A stem that is in none of them stays as it is.
    """
    stems = [term.split() for term in terms]
    missing = set(chain.from_iterable(stems))
    found: dict[str, str] = {}
    for text in texts:
        for match in _WRITTEN.finditer(text if missing else ""):
            if (stem := _stem_of(word := match[0].rstrip())) in missing:
                missing.remove(stem)
                found[stem] = word
    return [" ".join(found.get(stem, stem) for stem in term) for term in stems]


@cache
def _stem_of(word: str) -> str:
    """Return the stem of one word or number; "" if it has none, or more than one."""
    stems = tokens_of(word)
    return stems[0] if len(stems) == 1 else ""


def normalise_for_tokens(text: str) -> str:
    """Return `text` in lower case, with compatibility forms, accents and numbers normalised."""
    if not text.isascii():
        for mark, plain in _TYPOGRAPHY:
            text = text.replace(mark, plain)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", text)))
    return _NUMBER.sub(_plain_number, text.lower())


def _plain_number(match: re.Match[str]) -> str:
    digits, scale, percent = match.groups()
    value = float(digits.replace(",", "")) * _SCALE.get(scale or "", 1.0)
    return f"{value:g}".replace(".", "p").replace("+", "") + ("pc " if percent else " ")


def _stems(token: str) -> list[str]:
    if re.match(_IS_UNSPACED, token):
        return [token[i : i + 2] for i in range(max(len(token) - 1, 1))]
    stem = _stem(token)
    return [stem] if stem else []


@cache
def _stem(word: str) -> str:
    """Return the stem of one folded word, "" for a stop word.

    English endings are cut in the manner of Harman's S-stemmer and Porter's longer suffixes,
    then seven letters kept, or five in other alphabets: a cut that also serves inflected languages.
    """
    word = word.removesuffix("'s").replace("'", "")
    if word in STOPWORDS or (len(word) < 2 and not word.isdigit()):
        return ""
    if not word.isascii():
        return (word[2:] if word.startswith("ال") and len(word) > 4 else word)[:5]
    # what has a digit in it is a name that must not be cut: iphone15, windows11
    return _english(word)[:7] if word.isalpha() else word


def _english(word: str) -> str:
    word = _singular(word)
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word.removesuffix(suffix)
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word


def _singular(word: str) -> str:
    if len(word) <= 3:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("es") and word[-3] in "sxzh":
        return word[:-2]
    return word[:-1] if word[-1] == "s" and word[-2] not in "us" else word
