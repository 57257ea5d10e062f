"""URLs: the canonical form of article addresses, and the links of the site."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes, urlsplit

from digestgen.text import normal_form
from digestgen.urls.hosts import ascii_host

TRACKING_PARAMETERS = frozenset((
    "_ga", "_gl", "_hsenc", "_hsmi", "amp", "at_campaign", "at_custom1", "at_medium", "at_source",
    "cmpid", "cvid", "dclid", "fbclid", "gbraid", "gclid", "gclsrc", "guccounter", "guce_referrer",
    "guce_referrer_sig", "igsh", "igshid", "mc_cid", "mc_eid", "mkt_tok", "msclkid", "ncid", "ocid",
    "oly_anon_id", "oly_enc_id", "outputtype", "ref_src", "ref_url", "smid", "srsltid", "ttclid",
    "twclid", "vero_id", "wbraid", "wickedid", "wt_mc", "xtor", "yclid",
))  # fmt: skip
"""Query parameters that track readers or ask for the AMP copy; they never identify the article."""

# the form of most URLs: host and path are already canonical
_PLAIN_URL = re.compile(
    r"https?://(?:www\.)*+((?:[a-z0-9-]+\.)+[a-z]+)((?:/[\w.~!$&'()*+,=:@-]+)*)/*", re.ASCII
)
_AMP_CACHE = "cdn.ampproject.org"
_ELSEWHERE = ("http://", "https://", "#", "mailto:")
_AMP_CACHE_PATH = re.compile(r"/[a-z]+/(?:s/)?(?=[\w-]+(?:\.[\w-]+)+(?:/|$))")
_AUTHORITY = re.compile(r"(?:[^/?#]*//)?([^/?#]*)")
_MAX_AUTHORITY = 2_000  # characters; `urlsplit` sorts the combining marks in it, in quadratic time
_LEADING_WWW = re.compile(r"(?:www\.)+")
_DEFAULT_PORTS = frozenset(("", "80", "443"))
_MAX_UNWRAPPED = 5  # AMP addresses of AMP addresses; more are nobody's honest work
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SURROGATES = 0xDC00  # and a byte, as Python itself writes bytes that are not UTF-8 (PEP 383)
_KEPT = re.compile("[\udc00-\udcff]")

# git takes everything before the last @ for the user, and so does this
_USER = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,20}://)[^\s/?#]*@")
_SECRET = re.compile(
    r"""([?&;](?:[\w.-]{0,40}(?:token|secret|passw(?:or)?d|signature|[_-]key)|apikey|key|auth|sig|pwd)=)[^&;#\s"'<>]+""",
    re.IGNORECASE,
)


def canonical_url(url: str) -> str:
    """Return the canonical form of `url`, which is equal for all addresses of one article.

    It has no scheme, user, `www.`, default port, fragment, tracking parameters or trailing slash; its host
    is in ASCII; its query parameters are sorted; an address in the AMP cache becomes that of the original
    page. It is an identifier, not an address. Raises ValueError if `url` cannot be parsed.
    """
    if (plain := _PLAIN_URL.fullmatch(url)) and not plain[1].endswith(_AMP_CACHE):
        return plain[1] + plain[2]  # ten times as fast
    if len(_AUTHORITY.match(url)[1]) > _MAX_AUTHORITY:  # type: ignore[index]  # it always matches
        raise ValueError("its host is too long")
    parts = urlsplit(url)
    for _ in range(_MAX_UNWRAPPED):
        match = _AMP_CACHE_PATH.match(parts.path)
        if not match or not _bare_host(parts.netloc).endswith(_AMP_CACHE):
            break
        query = f"?{parts.query}" if parts.query else ""
        parts = urlsplit(f"https://{parts.path[match.end() :]}{query}")
    path = _same_escapes(parts.path.rstrip("/")).rstrip("/")
    return _bare_host(parts.netloc) + path + _identifying_query(_same_escapes(parts.query))


def _bare_host(netloc: str) -> str:
    """Return a host without user, `www.`, default port and trailing dots, in ASCII and lower case."""
    host = ascii_host(netloc.rpartition("@")[2]).rstrip(".")
    name, colon, port = host.rpartition(":")
    if colon and port in _DEFAULT_PORTS:
        host = name.rstrip(".")
    return host[match.end() :] if (match := _LEADING_WWW.match(host)) else host


def _identifying_query(query: str) -> str:
    if not query:
        return ""
    kept = sorted(part for part in query.split("&") if part and not _is_tracking(part))
    return "?" + "&".join(kept) if kept else ""


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name.startswith("utm_") or name in TRACKING_PARAMETERS


def url_without_tracking(url: str) -> str:
    """Return `url` without tracking parameters; the rest is unchanged."""
    head, mark, fragment = url.partition("#")
    path, _, query = head.partition("?")
    if query:
        kept = "&".join(part for part in query.split("&") if part and not _is_tracking(part))
        head = f"{path}?{kept}" if kept else path
    is_tracking = _is_tracking(fragment) or fragment.lower().startswith("xtor=")
    return head if is_tracking or not fragment else f"{head}{mark}{fragment}"


def _same_escapes(text: str) -> str:
    """Return a path or query in which each character is written in only one way (RFC 3986, §6.2.2).

    Letters in different Unicode forms become equal, and so do a letter and its percent escapes.
    """
    text = quoted_url(text)
    if "%" not in text:
        return text
    text = _ESCAPES.sub(_with_letters, _STRAY_PERCENT.sub("%25", text))
    return quoted_url(_KEPT.sub(_escape, normal_form(text)))


def _with_letters(match: re.Match[str]) -> str:
    """Return the characters of percent escapes; those that must stay escaped become surrogates.

    A surrogate does not combine with a combining mark after it.
    """
    text = unquote_to_bytes(match[0]).decode("utf-8", "surrogateescape")
    return "".join(map(_kept_apart, text))


def _kept_apart(character: str) -> str:
    plain = not character.isascii() or character.isalnum() or character in "-._~"
    return character if plain else chr(_SURROGATES + ord(character))


def _escape(match: re.Match[str]) -> str:
    return f"%{ord(match[0]) - _SURROGATES:02X}"


def quoted_url(url: str) -> str:
    """Return `url` with invalid characters percent-encoded and everything else unchanged."""
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~")


def ascii_netloc(netloc: str) -> str:
    """Return the part of a URL that names a host, in ASCII and without user and password."""
    if netloc.isascii() and "%" not in netloc and "@" not in netloc:
        return netloc
    host, colon, port = netloc.rpartition("@")[2].partition(":")
    return netloc.rpartition("@")[2] if host[:1] == "[" else ascii_host(host) + colon + port


def is_web_address(url: str) -> bool:
    """Return whether `url` is an address that a browser could ask: http or https, with a host."""
    try:
        parts = urlsplit(url)
        # reading a port that is no number from 0 to 65535 raises ValueError
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def url_below(base: str, target: str) -> str:
    """Return the link to `target`: site-relative addresses get the prefix `base`, others stay as they are."""
    if target[:8].lower().startswith(_ELSEWHERE):
        return target
    return base + target.removeprefix("/")


def base_path(base_url: str) -> str:
    """Return the path of a base URL, with a slash at both ends: "/" or "/repo/"."""
    path = "/".join(part for part in urlsplit(base_url).path.split("/") if part)
    return f"/{path}/" if path else "/"


def without_user(text: str) -> str:
    """Return `text` without the user names and passwords in the addresses in it."""
    return _USER.sub(r"\1", text) if "@" in text else text


def without_credentials(text: str) -> str:
    """Return `text` without secrets: its addresses have no user names, passwords and secret values.

    A secret value is that of a query parameter with a name such as `token`; it becomes "…".
    """
    return _SECRET.sub(r"\1…", without_user(text)) if "://" in text else text
