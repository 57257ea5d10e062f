"""From values as a file has them to values as a record has them; what is wrong is collected."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from digestgen.decoding import KeyPath, shown, shown_path
from digestgen.load.dates import parse_time
from digestgen.load.frontmatter import FrontMatter
from digestgen.load.links import safe_link
from digestgen.load.schema import RawImage, RawProvider
from digestgen.problems import Problem
from digestgen.records import Image, Provider

_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_DOMAIN = re.compile(r"\w[\w.-]*(?::\d+)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class LoadSettings(Struct, frozen=True):
    """What loading needs to know of the site."""

    timezone: str = "UTC"
    base_path: str = "/"  # below which the site's own addresses are


class Fields:
    """Reads checked values out of one file; `problems` grows as it goes."""

    def __init__(self, front: FrontMatter, settings: LoadSettings) -> None:
        self.front = front
        self.settings = settings
        self.problems: list[Problem] = []

    def error(self, at: KeyPath, message: str, hint: str = "") -> None:
        self.problems.append(self.front.problem(at, message, hint))

    def warn(self, at: KeyPath, message: str, hint: str = "") -> None:
        self.problems.append(self.front.problem(at, message, hint, level="warning"))

    def required(self, at: KeyPath, given: str | None, hint: str) -> str:
        """Return `given` as plain text on one line; an error if there is nothing in it."""
        if text := plain(given):
            return text
        if not self.is_told(at):
            self.error(at, "missing" if given is None else "empty", hint)
        return ""

    def is_told(self, at: KeyPath) -> bool:
        """Tell whether something is said of what is at `at` already, or of something that it is in."""
        key = shown_path(at)
        told = (f"{each.key}." for each in self.problems if each.key)
        return any(f"{key}.".startswith(each) for each in told)

    def time(self, at: KeyPath, given: Any) -> tuple[datetime, int]:
        """Return the instant and its offset in minutes; an error if `given` is not a time."""
        hint = "write it as 2024-12-01T09:00:00+02:00"
        if given is None:
            self.error(at, "missing", hint)
        elif not isinstance(given, str):
            self.error(at, f"not a date: {self.front.written(at) or shown(given)}", hint)
        else:
            try:
                return parse_time(given, _zone(self.settings.timezone))
            except ValueError as error:
                self.error(at, f'not a date: "{shown(given)}" {error}'.rstrip(), hint)
        return _EPOCH, 0

    def link(self, at: KeyPath, given: str | None, instead: str = "shown as text") -> str:
        """Return `given` as an address to link to, or "" with a warning for what is none."""
        if not given or not given.strip():
            return ""
        try:
            return safe_link(given)
        except ValueError as error:
            hint = "begin it with https://, or with / for something on this site"
            self.warn(at, f'not a link: "{shown(given)}" ({error}); {instead}', hint)
            return ""

    def provider(self, at: KeyPath, raw: RawProvider | None) -> Provider:
        """Return the provider; its name is its domain if it has no other."""
        raw = raw or RawProvider()
        if not raw.images and (known := _plain_provider(raw.name, raw.domain)):
            return known
        hint = "name the outlet's domain:   provider: {name: BBC, domain: bbc.co.uk}"
        domain = self.domain((*at, "domain"), raw.domain, hint)
        return Provider(domain, plain(raw.name) or domain, self.images((*at, "images"), raw.images))

    def domain(self, at: KeyPath, given: str | None, hint: str) -> str:
        """Return a provider's domain without scheme, path, `www.` and capitals."""
        text = self.required(at, given, hint)
        domain = bare_domain(text)
        if text and not _DOMAIN.fullmatch(domain):
            self.error(at, f'not a domain: "{shown(text)}"', hint)
        return domain

    def images(self, at: KeyPath, raw: Sequence[RawImage | str | None] | None) -> tuple[Image, ...]:
        """Return the pictures that have an address; a bare address is a picture too."""
        found = []
        for index, each in enumerate(raw or ()):
            image = RawImage(url=each) if isinstance(each, str) else each or RawImage()
            place = (*at, index) if isinstance(each, str) else (*at, index, "url")
            if url := self.link(place, image.url, "left out"):
                size = _pixels(image.width), _pixels(image.height)
                found.append(Image(url, *size, plain(image.title), plain(image.attribution)))
        return tuple(found)

    def locale(self, at: KeyPath, given: str | None) -> str:
        """Return a BCP 47 tag, or "" with an error for what is none."""
        text = plain(given).replace("_", "-")
        if text and not _LOCALE.fullmatch(text):
            self.error(at, f'not a language: "{shown(text)}"', "write a tag such as en or pt-BR")
            return ""
        return text


def plain(text: str | None) -> str:
    """Return `text` on one line, without control characters: they are in no HTML and no XML."""
    if not text:
        return ""
    if not text.isprintable():
        text = "".join(" " if _is_control(each) else each for each in text)
    return " ".join(text.split())


def _is_control(character: str) -> bool:
    return (
        unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
        or ord(character) & 0xFFFE == 0xFFFE  # noqa: PLR2004  # U+xFFFE and U+xFFFF are no characters
    )


def texts(raw: Sequence[str | None] | None) -> tuple[str, ...]:
    """Return the texts of a list that are not empty, each once, in their order."""
    return tuple(dict.fromkeys(text for each in raw or () if (text := plain(each))))


@lru_cache(maxsize=1 << 12)  # the same few stand in every file
def _plain_provider(name: str | None, domain: str | None) -> Provider | None:
    """Return the provider of that name and domain; None where there is something to say of these."""
    bare = bare_domain(plain(domain))
    return Provider(bare, plain(name) or bare) if _DOMAIN.fullmatch(bare) else None


def bare_domain(text: str) -> str:
    """Return a provider's domain without scheme, path, `www.` and capitals."""
    host = text.lower().partition("://")[2] or text.lower()
    return host.partition("/")[0].strip(" .").removeprefix("www.")


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local_day_path(moment: datetime, timezone: str) -> str:
    """Return the day of `moment` in `timezone` as a path: "2024/05/01/"."""
    local = moment.astimezone(_zone(timezone))
    return f"{local.year:04}/{local.month:02}/{local.day:02}/"


def _pixels(number: float | str | None) -> int | None:
    try:
        size = round(float(number or 0))
    except (ValueError, OverflowError):
        return None
    return size if size > 0 else None
