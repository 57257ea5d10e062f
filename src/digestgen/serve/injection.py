"""Add the reload script to a page when it is served; the file on disk does not change."""

from __future__ import annotations

import re
from html import escape, unescape

_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]*content-security-policy[^>]*>", re.IGNORECASE)
_CONTENT = re.compile(r"(?<=\bcontent=)(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_NEEDS = ("script-src", "connect-src")


def with_script(page: bytes, script: str, build: str) -> bytes:
    """Return a page that loads `script` and names the build that the page is from.

    The policy of the page is widened by scripts and connections of its own host, if it has one.
    """
    tag = f'<script src="{escape(script)}" data-build="{escape(build)}" defer></script>'.encode()
    page = _META.sub(lambda match: _widened_meta(match[0]), page)
    head_end = _HEAD_END.search(page)
    place = head_end.start() if head_end else len(page)
    return page[:place] + tag + page[place:]


def _widened_meta(meta: bytes) -> bytes:
    text = meta.decode("utf-8", "surrogateescape")

    def widened(match: re.Match[str]) -> str:
        return f'"{escape(widened_policy(unescape(match[0][1:-1])), quote=False)}"'.replace(
            "&#x27;", "'"
        )

    return _CONTENT.sub(widened, text, count=1).encode("utf-8", "surrogateescape")


def widened_policy(policy: str) -> str:
    """Return a content security policy that also allows requests to the page's own host.

    Source: W3C, Content Security Policy Level 3, §6.7: a directive that is not there falls back on
    `default-src`; the first of two counts.
    """
    directives: dict[str, list[str]] = {}
    for words in map(str.split, policy.split(";")):
        if words:
            directives.setdefault(words[0].lower(), words[1:])
    fallback = directives.get("default-src")
    for name in _NEEDS:
        sources = directives.get(name, fallback or [])
        limited = name in directives or fallback is not None
        if limited and "'self'" not in sources:
            directives[name] = [*(each for each in sources if each != "'none'"), "'self'"]
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())
