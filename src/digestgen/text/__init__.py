"""Text for readers: one cleaner for every text, name and path from outside.

Texts are cleaned once, when they are read; no later stage repairs them. Every function takes time linear in
its input, which may come from strangers, and none depends on the version of Unicode that Python has.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from html.entities import html5

MOST_MARKS = 4
"""The most combining marks on one character: Vietnamese, Hebrew and Thai need two or three."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# an ampersand that was escaped several times: &amp;amp;quot; is &quot;
_AMPERSANDS = re.compile(r"&(?:(?:amp|AMP|#0{0,4}38|#[xX]0{0,4}26);)+")
_MOST_PASSES = 4  # for what resolves to another entity in a way that only an attacker writes

# what most texts have alone, and what nothing below changes; no mark is in it
_PLAIN = re.compile(
    "[ -~\xa1-\xac\xae-\u024f\u0400-\u0482\u048a-\u052f\u05d0-\u05ea\u0621-\u063a\u0641-\u064a\u2010-\u2027"
    "\u2030-\u205e\u20a0-\u20bf\u2190-\u21ff\u3001-\u3020\u3041-\u3094\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]*"
)
# control characters and separators of lines, which neither HTML nor XML allows; surrogates, noncharacters,
# and the sign for what could not be decoded
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff"
    + "".join(chr(code) for end in range(0x1FFFE, 0x110000, 0x10000) for code in (end, end + 1))
    + "]"
)
# soft hyphens, bidi controls, blanks without width, fillers; private use has no meaning for others
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\ue000-\uf8ff"
    "\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff\U000f0000-\U0010ffff]"
)
# of these, and of control characters, what no author of a longer text writes
_NOT_IN_HTML = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\uffff"
    "\U000e0001]"
)
# a piece is normalised alone: the mark U+0338 would melt into a bracket before it
_BETWEEN_TAGS = re.compile("[^<>]+")
# joiners and variation selectors, which Persian words, Indic and Japanese letters and emoji need
_SELECTORS = re.compile(
    "[\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef]+"
)
_JOINERS = "\u200c\u200d"
_JOINED = re.compile("[\u0600-\u1fff\u2190-\U0010ffff]")
_VARIED = re.compile("[0-9#*\xa9\xae\u0600-\u1fff\u203c-\U0010ffff]")
_FLAG, _LONGEST_FLAG = (
    "\U0001f3f4",
    7,
)  # of England, Scotland and Wales, with the letters of the region
_MARK_RUN = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1},}}")  # may be one
_STREAM_SAFE = 30  # marks in a row that any text has, UAX #15, §13; sorting them is not linear
_LONG_RUN = re.compile(rf"([^\w\s\x00-\x7f]{{{_STREAM_SAFE},}})")


def clean_text(text: str | None) -> str:
    """Return a text for readers: `visible_text` of it, with HTML entities resolved.

    Feeds leave entities in plain text, some of them escaped twice: &amp;#39;
    """
    return visible_text(without_entities(text)) if text else ""


def visible_text(text: str) -> str:
    """Return `text` in NFC on one line, without control, bidi and other invisible characters.

    White space becomes single spaces. Of many combining marks on one character the first few stay.
    """
    if not _PLAIN.fullmatch(text):
        text = _without_invisible(text)
        # where a joiner goes, marks that it kept apart are sorted, and others come beside the next joiner
        for _ in range(_MOST_PASSES):
            if not _SELECTORS.search(text) or (again := _without_invisible(text)) == text:
                break
            text = again
        else:
            text = _without_invisible(_SELECTORS.sub("", text))
    return " ".join(text.split())


def _without_invisible(text: str) -> str:
    text = _INVISIBLE.sub("", _CONTROLS.sub(" ", text))
    return _fewer_marks(normal_form(_SELECTORS.sub(_needed, text)), MOST_MARKS)


def _needed(match: re.Match[str]) -> str:
    """Return the selector and the joiner that characters in these places need, and no others of a run."""
    run, text = match[0], match.string
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if before == _FLAG and len(run) <= _LONGEST_FLAG and not set(run) & set(_JOINERS):
        return run
    varied = run[0] not in _JOINERS and _VARIED.match(before)
    joined = run[-1] in _JOINERS and _JOINED.match(before) and _JOINED.match(after)
    return (run[0] if varied else "") + (run[-1] if joined else "")


def normal_form(text: str) -> str:
    """Return `text` in Unicode's normal form C, in which equal letters are equal characters.

    Runs of more than 30 marks, which no language has, are cut to 30.
    """
    if text.isascii():
        return text
    if _LONG_RUN.search(text):
        text = _fewer_marks(text, _STREAM_SAFE)
    return unicodedata.normalize("NFC", text)


def clean_html_text(html: str) -> str:
    """Return HTML with its texts and attributes in NFC, without characters that reverse text or hide it.

    Soft hyphens, zero-width spaces and single direction marks stay, because authors write these.
    """
    return html if html.isascii() else _BETWEEN_TAGS.sub(_clean_piece, html)


def _clean_piece(match: re.Match[str]) -> str:
    return _fewer_marks(normal_form(_NOT_IN_HTML.sub("", match[0])), MOST_MARKS)


def has_piled_marks(text: str) -> bool:
    """Return whether `text` has more combining marks on a character than `clean_text` keeps."""
    return _fewer_marks(text, MOST_MARKS) != text


def _fewer_marks(text: str, most: int) -> str:
    if not _MARK_RUN.search(text):
        return text
    kept, marks = list[str](), 0
    for each in text:
        marks = marks + 1 if unicodedata.category(each) in {"Mn", "Me"} else 0
        if marks <= most:
            kept.append(each)
    return "".join(kept)


def without_entities(text: str) -> str:
    """Return `text` without HTML entities; even those that were escaped several times are resolved.

    Entities must end in a semicolon.
    """
    for _ in range(_MOST_PASSES):
        if "&" not in text:
            break
        before, text = text, resolved_once(_AMPERSANDS.sub("&", text))
        if text == before:
            break
    return text


def resolved_once(text: str) -> str:
    """Return `text` with one layer of HTML entities resolved, those that end in a semicolon."""
    return _ENTITY.sub(_resolved, text) if "&" in text else text


def _resolved(match: re.Match[str]) -> str:
    # `unescape` alone would also resolve the beginning of a name: &notit; → ¬it;
    known = match[0].startswith("&#") or match[0][1:] in html5
    return unescape(match[0]) if known else match[0]
