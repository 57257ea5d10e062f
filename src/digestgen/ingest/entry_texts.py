"""Titles and excerpts: from the markup in feeds to plain text on one line.

Every function takes time linear in its input, which comes from strangers.
"""

from __future__ import annotations

import re

from digestgen.load.limits import DEFAULTS, cut_to_limit
from digestgen.text import resolved_once, visible_text

# characters
MOST_TITLE = 300
MOST_EXCERPT = 300
MOST_FIRST_WORDS = 100  # of a text, in place of a title
_HIDDEN = ("script", "style", "template", "noscript")
ATTRIBUTES = r"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*"""  # a quoted value may hold ">"
_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|cite|code|em|font|i|ins|kbd|mark|q|s|small|span|strike|strong|sub|sup|tt|u|wbr)"
    rf"(?:\s{ATTRIBUTES})?/?>",
    re.IGNORECASE,
)
_TAG = re.compile(rf"<[a-zA-Z/!?]{ATTRIBUTES}>|<[a-zA-Z/!?][^<>]*>")
# after an escape only what is surely markup: "vector&lt;bool&gt;" is text
_ESCAPED_TAG = re.compile(
    r"</?(?:abbr|address|article|aside|audio|blockquote|body|br|button|caption|center|cite|code|dd|details|div|dl|"
    r"dt|embed|em|figcaption|figure|font|footer|form|h[1-6]|header|hr|html|iframe|img|input|ins|kbd|label|li|"
    r"main|mark|nav|noscript|object|ol|param|picture|pre|section|small|source|span|strong|style|sub|sup|svg|"
    rf"table|tbody|td|tfoot|th|thead|time|tr|tt|ul|video|wbr|[abipqsu])(?:\s{ATTRIBUTES}|\s[^<>]*)?/?>|<!--[^<>]*-->",
    re.IGNORECASE,
)
_OPEN_END = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}\Z")
# in titles only what is surely markup: "Vec<String>" and "a <b and c> d" are text
_TITLE_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|kbd|li|mark|nobr|ol|p|q|s|"
    r"small|span|strike|strong|sub|sup|tt|u|ul|wbr)"
    r"""(?:\s+[a-zA-Z-]{1,30}\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=]+))*\s*/?>""",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"<(?:br|/?p|/?div|/?li)\s*/?>", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[\W_]+")
_SEPARATORS = (" - ", " | ", " — ", " – ")
_SENTENCE_END = re.compile(r"(?:[.!?…][\"'”’)»\]]*(?=\s|$))|[。！？]")
_ABBREVIATION = re.compile(
    r"(?:\b\w|\b(?:Mr|Mrs|Ms|Dr|St|vs|No|Inc|Ltd|Co|Prof|Gen|Sen|Gov|approx))\.$"
)
_SYNDICATION = (
    ("The post ", " appeared first on "),
    ("Der Beitrag ", " erschien zuerst auf "),
    ("L’article ", " est apparu en premier sur "),
    ("L'article ", " est apparu en premier sur "),
    ("La entrada ", " se publicó primero en "),
    ("L'articolo ", " proviene da "),
    ("L’articolo ", " proviene da "),
    ("Het bericht ", " verscheen eerst op "),
    ("O post ", " apareceu primeiro em "),
)
# each begins with a letter that is fixed, by which the search is ten times as fast
_READ_MORE = (
    "Continue reading", "Continue Reading", "Read more", "Read More", "Read the full story",
    "Read full topic", "Weiterlesen", "Lire la suite", "Leer más", "Leia mais", "Lees meer",
    "Continua a leggere", "Читать далее", "Czytaj dalej", "続きを読む", "阅读全文", "閱讀全文",
)  # fmt: skip
_TAIL = re.compile(
    "|".join((
        r"\[…\]$", r"\[\.\.\.\]$", *(f"{each}.{{0,200}}$" for each in _READ_MORE),
        r"submitted by /u/[^\[\]]{0,200} \[link\] \[comments\]$",
        r"Article URL: \S+ Comments URL: \S+ Points: \d+ # Comments: \d+$",
    ))
)  # fmt: skip
_LONGEST_TAIL = 500  # characters; of a longer text, the end is cut off anyway
_LONE = frozenset(("comments", "comment", "link", "read more", "[link] [comments]"))


def entry_text(html: str) -> str:
    """Return the text of HTML, or of text that was escaped once too often, on one line."""
    for tag in (_TAG, _ESCAPED_TAG):
        if "<" in html:
            html = tag.sub(" ", _INLINE.sub("", _without_hidden(html)))
            html = _OPEN_END.sub("", html) if tag is _TAG else html
        if "&" not in html:
            break
        html = resolved_once(html)
    return visible_text(html)


def _without_hidden(html: str) -> str:
    """Return HTML without comments, scripts and styles; an unclosed one hides the rest."""
    html = _without_spans(html, "<!--", "-->")
    for name in _HIDDEN:
        if f"<{name}" in html.lower():
            html = _without_spans(html, f"<{name}", f"</{name}")
    return html


def _without_spans(html: str, begin: str, end: str) -> str:
    folded = html.lower() if len(html.lower()) == len(html) else html
    kept, at = list[str](), 0
    while (start := folded.find(begin, at)) >= 0:
        kept.append(html[at:start])
        stop = folded.find(end, start)
        if stop < 0:
            return "".join(kept)
        # an end tag may hold space: "</script >"
        at = stop + len(end) if end.endswith(">") else max(folded.find(">", stop), stop) + 1
    return "".join((*kept, html[at:]))


def entry_title(raw: str) -> str:
    """Return a title as plain text: entities decoded at most twice, tags removed; `1 < 2` stays."""
    for _ in range(2):
        raw = _without_title_tags(raw)
        if "&" not in raw:
            break
        raw = resolved_once(raw)
    return visible_text(_without_title_tags(raw))


def _without_title_tags(raw: str) -> str:
    return _TITLE_TAG.sub("", _BREAKS.sub(" ", raw)) if "<" in raw else raw


def may_name_provider(title: str) -> bool:
    """Return whether a title has a last part that could be a provider's name."""
    return any(each in title for each in _SEPARATORS)


def without_provider(title: str, names: frozenset[str]) -> str:
    """Return `title` without a last part, after " - ", " | " or a dash, that is one of `names`.

    `names` are as `comparable_entry_text` gives them.
    """
    at, separator = max((title.rfind(each), each) for each in _SEPARATORS)
    last = title[at + len(separator) :]
    return title[:at].rstrip() if at > 0 and comparable_entry_text(last) in names else title


def comparable_entry_text(name: str) -> str:
    """Return a name in a form for comparison: without case, punctuation and a leading "the"."""
    letters = _NOT_LETTERS.sub(" ", name.casefold()).split()
    return "".join(letters[1:] if letters[:1] == ["the"] and len(letters) > 1 else letters)


def entry_excerpt(html: str) -> str:
    """Return the first whole sentences of a text, at most 300 characters; "" for boilerplate alone."""
    text = entry_text(html)
    for begin, middle in _SYNDICATION:
        if (at := text.find(middle)) >= 0 and (start := text.rfind(begin, 0, at)) >= 0:
            text = text[:start].rstrip()
    if len(text) < MOST_EXCERPT + _LONGEST_TAIL and (tail := _TAIL.search(text)):
        text = text[: tail.start()].rstrip()
    if text.casefold().strip(" .:") in _LONE:
        return ""
    return whole_sentences(text, MOST_EXCERPT)


def whole_sentences(text: str, limit: int) -> str:
    """Return the whole sentences at the beginning of `text`, within `limit` characters.

    A first sentence that is longer is cut at a word and ends in an ellipsis.
    """
    if len(text) <= limit:
        return text
    ends = [
        match.end()
        for match in _SENTENCE_END.finditer(text, 0, limit + 1)
        if match.end() <= limit
        and not _ABBREVIATION.search(text, max(match.end() - 9, 0), match.end())
    ]
    return text[: ends[-1]] if ends else cut_at_word(text, limit)


def cut_at_word(text: str, limit: int) -> str:
    """Return `text` in at most `limit` characters, an ellipsis included, if possible cut at a space."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    if not text[limit - 1].isspace():
        kept = kept.rpartition(" ")[0] or kept
    return f"{kept.rstrip(' ,;:-–—')}…"


def bounded_title(title: str) -> str:
    """Return a title within 300 characters, and within the bytes that a build takes."""
    return cut_to_limit(cut_at_word(title, MOST_TITLE), DEFAULTS.max_title_size)
