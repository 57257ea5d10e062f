"""The picture of an article: the best that an entry offers, no tracking pixels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from digestgen.ingest.entry_texts import ATTRIBUTES
from digestgen.ingest.feed_records import RawEntry, RawPicture
from digestgen.load.links import safe_link
from digestgen.text import without_entities

_LEAST_PIXELS = 100  # in each direction; smaller ones are icons and counters
_PIXELS = re.compile(r"([0-9]{1,5})\s*(?:px)?")
_MOST_IMAGES = 20  # of one text that are looked at
_IMG = re.compile(rf"<img\s({ATTRIBUTES})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(src|width|height)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_UNWANTED_HOSTS = re.compile(
    r"(?:^|\.)(?:gravatar\.com|feedburner\.com|feedsportal\.com|doubleclick\.net|stats\.wordpress\.com|"
    r"pixel\.wp\.com|s\.w\.org|google-analytics\.com|scorecardresearch\.com|quantserve\.com|"
    r"feedblitz\.com|api\.flattr\.com|track\.[\w-]+\.\w+)$"
)
_UNWANTED_PATHS = re.compile(
    r"/(?:~r|~ff|~4)/|(?:^|[/_-])(?:pixel|spacer|blank|1x1|transparent|counter|tracking|beacon|avatar|icon|badge|button)"
    r"(?:[/_.-]|$)|/images/core/emoji/|/smilies/",
    re.IGNORECASE,
)


def picture_of(entry: RawEntry, link: str) -> RawPicture | None:
    """Return the first picture that an entry offers and that shows something, else its first `<img>`."""
    images = (each for text in (entry.summary, entry.content) for each in _images(text))
    for offered in (*entry.pictures, *images):
        if usable := _usable(offered, link):
            return usable
    return None


def _images(html: str) -> Iterator[RawPicture]:
    for number, match in enumerate(_IMG.finditer(html)):
        if number == _MOST_IMAGES:
            return
        found = {
            each[1].lower(): each[2] or each[3] or each[4] or ""
            for each in _ATTRIBUTE.finditer(match[1])
        }
        if source := without_entities(found.get("src", "")).strip():
            yield RawPicture(source, _pixels(found.get("width")), _pixels(found.get("height")))


def _pixels(text: str | None) -> int | None:
    match = _PIXELS.fullmatch((text or "").strip())
    return int(match[1]) if match else None


def _usable(picture: RawPicture, base_url: str) -> RawPicture | None:
    """Return a picture with an absolute address; None for one that is small, or shows nothing."""
    if any(size is not None and size < _LEAST_PIXELS for size in (picture.width, picture.height)):
        return None
    try:
        url = safe_link(urljoin(base_url, picture.url))
        parts = urlsplit(url)
    except ValueError:
        return None
    good = parts.scheme in {"http", "https"} and safe_link(url) == url
    unwanted = _UNWANTED_HOSTS.search(parts.hostname or "") or _UNWANTED_PATHS.search(parts.path)
    return RawPicture(url, picture.width, picture.height) if good and not unwanted else None
