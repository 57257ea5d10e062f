"""Turn the values of a file into the values of a record, and collect the problems with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from digestgen.decoding import KeyPath, shown, shown_path
from digestgen.load.dates import InvalidTimeError, parse_time
from digestgen.load.domains import bare_domain, is_domain, provider_name
from digestgen.load.frontmatter import FrontMatter
from digestgen.load.limits import (
    apply_limit,
    cut_to_limit,
    is_over_limit,
    over_limit,
)
from digestgen.load.links import safe_link
from digestgen.load.mistakes import CURLY
from digestgen.load.position import position
from digestgen.load.schema import RawImage, RawProvider
from digestgen.problems import Problem
from digestgen.records import Image, Provider
from digestgen.settings import LimitSettings
from digestgen.text import MOST_MARKS, clean_text, has_piled_marks
from digestgen.text.language_tags import is_language_tag

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEAR = 366 * 24 * 3600  # seconds
_STRAIGHT = 'write it without the quotes “ ”, or in straight quotes: "…"'


class LoadSettings(Struct, frozen=True):
    """The settings of the site that loading depends on."""

    timezone: str = "UTC"
    base_path: str = "/"  # below which the site's own addresses are
    language: str = ""  # of articles without `locale`; "" for the site's
    limits: LimitSettings = LimitSettings()


class Fields:
    """A reader of the values of one file; the problems it finds join those it was given."""

    def __init__(
        self,
        front: FrontMatter,
        settings: LoadSettings,
        problems: Iterable[Problem] = (),
        *,
        meant: Mapping[KeyPath, Problem] | None = None,
    ) -> None:
        """Start with the `problems` of decoding; `meant` is that of Decoded."""
        self.front = front
        self.settings = settings
        self._problems = list(problems)
        self._meant = meant or {}

    @property
    def problems(self) -> list[Problem]:
        """All problems so far, in the order of the file."""
        return sorted(self._problems)

    def add(self, *problems: Problem) -> None:
        """Add problems that were found elsewhere."""
        self._problems += problems

    def error(self, at: KeyPath, message: str, hint: str = "") -> None:
        """Add an error about the value at `at`."""
        self.add(self.front.problem(at, message, hint))

    def warn(self, at: KeyPath, message: str, hint: str = "") -> None:
        """Add a warning about the value at `at`."""
        self.add(self.front.problem(at, message, hint, level="warning"))

    def place(self, at: KeyPath) -> tuple[int, int]:
        """Return line and column of the value at `at`."""
        found = self.front.problem(at, "")
        return found.line, found.column

    def missing(self, at: KeyPath, message: str, hint: str) -> None:
        """Add an error about a required value that is missing.

        If a warning explains why, such as one about a misspelt key, it becomes the error.
        """
        for depth in range(len(at), 0, -1):
            if found := self._meant.get(at[:depth]):
                if found in self._problems:
                    self._problems.remove(found)
                    self.add(replace(found, level="error"))
                return
        if len(at) == 1 and (place := self._commented_out(str(at[0]))):
            hint = "remove the # at the beginning of the line"
            key, message = shown_path(at), "missing: this line is a comment"
            self.add(Problem(self.front.path, *place, key, message, hint))
        else:
            self.error(at, message, hint)

    def _commented_out(self, key: str) -> tuple[int, int] | None:
        """Return the place of a comment that has the key in it."""
        found = re.search(rf"^[ \t]*#+[ \t]*{re.escape(key)}[ \t]*:", self.front.text, re.MULTILINE)
        return position(self.front.text, found.start()) if found else None

    def text(self, at: KeyPath, given: str | None, limit: str) -> str:
        """Return `given` as plain text on one line, within the limit with that key.

        Text over the limit is left out with a warning, and so are piled-up combining marks.
        """
        text, limits = clean_text(given), self.settings.limits
        if given and has_piled_marks(given):
            message = f"more than {MOST_MARKS} marks on one character; the others are left out"
            self.warn(at, message, "write each character as its readers know it")
        size = getattr(limits, limit)
        if not is_over_limit(text, size):
            return text
        message = over_limit(f"{len(text.encode()):,} bytes", limit, limits)
        self.warn(at, f"{message}; the rest is left out", apply_limit(limit))
        return cut_to_limit(text, size)

    def texts(
        self, at: KeyPath, given: Sequence[str | None] | None, limit: str = "max_name_size"
    ) -> tuple[str, ...]:
        """Return the texts of a list in their order, without empty and repeated ones, within a limit."""
        found = (self.text((*at, index), each, limit) for index, each in enumerate(given or ()))
        return tuple(dict.fromkeys(filter(None, found)))

    def required(
        self, at: KeyPath, given: str | None, hint: str, limit: str = "max_title_size"
    ) -> str:
        """Return `given` as `text` does; an empty value is an error."""
        if text := self.text(at, given, limit):
            return text
        if not self.has_error(at):
            self.missing(at, "missing" if given is None else "empty", hint)
        return ""

    def has_error(self, at: KeyPath) -> bool:
        """Return whether the value at `at`, or one that contains it, already has an error."""
        key = shown_path(at)
        wrong = (f"{each.key}." for each in self._problems if each.key and each.level == "error")
        return any(f"{key}.".startswith(each) for each in wrong)

    def time(self, at: KeyPath, given: Any) -> tuple[datetime, int]:
        """Return the instant and its offset in minutes; an error if `given` is not a time."""
        hint = "dates look like 2024-05-01T09:00:00+02:00"
        if given is None:
            self.missing(at, "missing", hint)
        elif not isinstance(given, str):
            found = self.front.written(at) or shown(given)
            is_unix = isinstance(given, int) and not isinstance(given, bool) and given > _YEAR
            why = ": it looks like a number of seconds since 1970" if is_unix else ""
            self.error(at, f"{shown(found)} is not a date{why}", hint)
        else:
            try:
                return parse_time(given, _zone(self.settings.timezone))
            except InvalidTimeError as error:
                why = f": {error.why}" if error.why else ""
                found = _STRAIGHT if _is_wrapped(given) else error.hint or hint
                self.error(at, f'"{shown(given)}" is not a date{why}', found)
        return _EPOCH, 0

    def link(self, at: KeyPath, given: str | None, instead: str = "shown as text") -> str:
        """Return `given` as an address to link to, or "" with a warning if it is not one."""
        if not given or not given.strip():
            return ""
        limits = self.settings.limits
        if is_over_limit(given.strip(), limits.max_url_size):
            message = over_limit(f"{len(given.strip().encode()):,} bytes", "max_url_size", limits)
            self.warn(at, f"{message}; left out", apply_limit("max_url_size"))
            return ""
        if _is_wrapped(given):
            why = "it has quotes or brackets around it"
            hint = "write the address alone, without “ ” or < >, or in straight quotes"
        else:
            try:
                return safe_link(given, limits)
            except ValueError as error:
                why = str(error)
                hint = "begin it with https://, or with / for something on this site"
                if "longer than" in why:
                    hint = "write a shorter address"
        self.warn(at, f'"{shown(given)}" is not a link: {why}; {instead}', hint)
        return ""

    def shown_address(self, given: str) -> str:
        """Return an address as it is shown if it cannot be a link; "" if it is too long for that."""
        return "" if is_over_limit(given.strip(), self.settings.limits.max_url_size) else given

    def provider(self, at: KeyPath, raw: RawProvider | None) -> Provider:
        """Return the provider."""
        raw = raw or RawProvider()
        if not raw.images and (
            known := _plain_provider(raw.name, raw.domain, self.settings.limits)
        ):
            return known
        hint = "give the provider's domain:   provider: {name: BBC, domain: bbc.co.uk}"
        domain = self.domain((*at, "domain"), raw.domain, hint)
        name = self.text((*at, "name"), raw.name, "max_name_size")
        return Provider(
            domain, provider_name(name, domain), self.images((*at, "images"), raw.images)
        )

    def domain(self, at: KeyPath, given: str | None, hint: str) -> str:
        """Return a provider's domain without scheme, path, `www.` and capitals."""
        text = self.required(at, given, hint, "max_url_size")
        domain = bare_domain(text)
        if text and not is_domain(domain, self.settings.limits):
            self.error(
                at, f'"{shown(text)}" is not a domain', _STRAIGHT if _is_wrapped(text) else hint
            )
        return domain

    def images(self, at: KeyPath, raw: Sequence[RawImage | str | None] | None) -> tuple[Image, ...]:
        """Return the pictures that have an address; an address alone is a picture too."""
        found = []
        for index, each in enumerate(raw or ()):
            image = RawImage(url=each) if isinstance(each, str) else each or RawImage()
            place = (*at, index) if isinstance(each, str) else (*at, index, "url")
            if url := self.link(place, image.url, "left out"):
                size = _pixels(image.width), _pixels(image.height)
                near = at if isinstance(each, str) else (*at, index)
                title = self.text((*near, "title"), image.title, "max_title_size")
                credit = self.text((*near, "attribution"), image.attribution, "max_title_size")
                found.append(Image(url, *size, title, credit))
        return tuple(found)

    def locale(self, at: KeyPath, given: str | None) -> str:
        """Return a BCP 47 tag, that of the settings if there is none, or "" with an error."""
        text = clean_text(given).replace("_", "-")
        if text and not is_language_tag(text):
            hint = "write a language tag, such as en or pt-BR"
            self.error(at, f'"{shown(text)}" is not a language', hint)
            return ""
        return text or self.settings.language


def _is_wrapped(text: str) -> bool:
    """Return whether quotes or brackets that YAML does not remove are around an address or a date."""
    text = text.strip()
    return bool(text) and (text[0] in f'{CURLY}"<' or text[-1] in f'{CURLY}">')


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=1 << 12)  # the same few are in every file
def _plain_provider(name: str | None, domain: str | None, limits: LimitSettings) -> Provider | None:
    """Return the provider of that name and domain; None if there is a problem with them."""
    bare, shown_name = bare_domain(clean_text(domain)), clean_text(name)
    is_cut = is_over_limit(shown_name, limits.max_name_size) or (name and has_piled_marks(name))
    if is_cut or not is_domain(bare, limits):
        return None
    return Provider(bare, provider_name(shown_name, bare))


def day_path_field(moment: datetime, timezone: str) -> str:
    """Return the day of `moment` in `timezone` as a path: "2024/05/01/"."""
    local = moment.astimezone(_zone(timezone))
    return f"{local.year:04}/{local.month:02}/{local.day:02}/"


def _pixels(number: float | str | None) -> int | None:
    try:
        size = round(float(number or 0))
    except (ValueError, OverflowError):
        return None
    return size if size > 0 else None
