"""Read digest.toml into a Config: every setting is checked, and each has a default."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import asdict, replace

from digestgen.config.css_colours import colour_names, is_colour
from digestgen.config.feeds import Check, feed_checks, fetch_checks
from digestgen.config.toml_errors import toml_problem
from digestgen.decoding import KeyPath, convert, shown, shown_path
from digestgen.i18n.catalogs import FOLDER, has_catalog, shipped_languages
from digestgen.problems import Problem, UsageError, nearest, problem
from digestgen.settings import FILE_NAME, Config, SiteSettings, ThemeColours, ThemeFonts
from digestgen.urls import base_path, quoted

_TABLE_HEADER = re.compile(r"\s*\[+\s*([\w.\s\"-]+?)\s*\]+")
_FONTS = re.compile(r"[\w ,'\"-]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_RENAMED: dict[KeyPath, str] = {
    ("grouping", "bar"): "its new name is threshold",
    ("grouping", "off"): 'write method = "links" instead of off = true',
}
_COLOUR_DEPTH = 3  # theme, colours or dark, and the name
_MACHINE_ZONES = ("localtime", "posixrules", "Factory")
_LONGEST_SPAN = 10_000  # hours or days between reports
_DEFAULT_BASE_URL = SiteSettings().base_url


def find_site(start: Path) -> Path:
    """Return the nearest folder with a digest.toml, from `start` upwards, else `start`."""
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    return start


def read_config(site: Path, *, base_url: str | None = None) -> tuple[Config, list[Problem]]:
    """Return the settings of the site in a folder, and warnings; `base_url` overrides the file's.

    Raises UsageError with every error in the file, each with its line.
    """
    file = site / FILE_NAME
    try:
        text = file.read_bytes().decode("utf-8-sig") if file.exists() else ""
    except UnicodeDecodeError as error:
        message = f"not UTF-8: byte 0x{error.object[error.start]:02x}"
        hint = "save the file as UTF-8"
        raise UsageError([problem(FILE_NAME, message, hint=hint)]) from error
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise UsageError([problem(FILE_NAME, message)]) from error
    config, warnings = parse_config(text, base_url=base_url)
    return config, [*warnings, *_language_warnings(site, config.site.language, text)]


def parse_config(text: str, *, base_url: str | None = None) -> tuple[Config, list[Problem]]:
    """Return the settings in `text`, the content of a digest.toml, and warnings."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError([toml_problem(FILE_NAME, text, str(error))]) from error
    config, problems = _convert(data, text)
    if base_url is not None:
        check_base_url(base_url)
        config = replace(config, site=replace(config.site, base_url=base_url))
    told = {each.key for each in problems}
    problems += [each for each in _check_values(config, text) if each.key not in told]
    if problems:
        raise UsageError(sorted(problems))
    return _tidied(config), _warnings(config)


def _language_warnings(site: Path, language: str, text: str) -> list[Problem]:
    """Return a warning if nothing translates the site's own texts into its language."""
    if has_catalog(site, language):
        return []
    shipped = shipped_languages()
    message = f'there is no translation for "{language}": the site\'s own texts stay English'
    copy = f"digestgen theme copy {FOLDER}/{shipped[0]}.po"
    hint = f"{copy}, rename the file to {FOLDER}/{language}.po, and translate it"
    hint = nearest(language, shipped, cutoff=0.9) or hint
    return [replace(_problem(text, ("site", "language"), message, hint), level="warning")]


def _tidied(config: Config) -> Config:
    """Return the settings with `base_url` in the form in which links begin: one slash at its end."""
    parts = urlsplit(config.site.base_url)
    base_url = f"{parts.scheme}://{parts.netloc}{quoted(base_path(config.site.base_url))}"
    return replace(config, site=replace(config.site, base_url=base_url))


def _warnings(config: Config) -> list[Problem]:
    if config.site.base_url != _DEFAULT_BASE_URL:
        return []
    message = f"not set: feeds, the sitemap and canonical links will point to {_DEFAULT_BASE_URL}"
    hint = "set it in digest.toml, or use --base-url, before you publish"
    return [Problem(FILE_NAME, 0, 0, "site.base_url", message, hint, "warning")]


def _convert(data: dict[str, Any], text: str) -> tuple[Config, list[Problem]]:
    unknown = list(_forget_unknown(data, Config, (), text))
    config, faults = convert(data, Config)
    return config, [*unknown, *(_problem(text, each.at, _plainly(each.why)) for each in faults)]


def _forget_unknown(
    data: dict[str, Any], record: type[Struct], above: KeyPath, text: str
) -> Iterator[Problem]:
    """Remove the keys that `record` does not have from `data`, and yield a problem for each."""
    known = get_type_hints(record)
    for name in list(data):
        at, value, kind = (*above, name), data[name], known.get(name)
        if kind is None:
            hint = (
                _RENAMED.get(at)
                or _below(name, above)
                or nearest(name, known)
                or f"the keys are {', '.join(known)}"
            )
            yield _problem(text, at, "unknown key", hint)
            del data[name]
        elif isinstance(value, list) and get_args(kind):
            for index, each in enumerate(value):
                if isinstance(each, dict):
                    yield from _forget_unknown(each, get_args(kind)[0], (*at, index), text)
        elif isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, Struct):
            yield from _forget_unknown(value, kind, at, text)


def _below(name: str, above: KeyPath) -> str:
    """Return a hint that names the table of a key that is above all tables; "" if no table has it."""
    tables = [] if above else get_type_hints(Config).items()
    homes = [table for table, kind in tables if name in getattr(kind, "__struct_fields__", ())]
    return f"write it below [{homes[0]}]" if homes else ""


_WORDS = {
    "str": "text in quotes", "int": "a whole number", "float": "a number", "bool": "true or false",
    "object": "a table", "array": "a list", "date": "a date", "datetime": "a date",
}  # fmt: skip


def _plainly(what: str) -> str:
    words = re.sub(r"`(\w+)`", lambda match: _WORDS.get(match[1], match[1]), what)
    return words.lower().replace(", got ", ", found ")


def _check_values(config: Config, text: str) -> list[Problem]:
    """Return the problems of values that have the right type and are still wrong."""
    site, theme = config.site, config.theme
    host = _fault(_HOST, "a host name, such as news.example.org")
    checks: list[Check] = [
        (("site", "title"), site.title, _title_fault),
        (("site", "description"), site.description, _text_fault),
        (("site", "author"), site.author, _text_fault),
        (("site", "base_url"), site.base_url, _base_url_fault),
        (
            ("site", "language"),
            site.language,
            _fault(_LANGUAGE, "a language tag, such as en or pt-BR"),
        ),
        (("site", "timezone"), site.timezone, _zone_fault),
        (("site", "id"), site.id, host),
        (("site", "cname"), site.cname, host),
        (("build", "max_file_size"), config.build.max_file_size, _positive),
        (("lists", "page_size"), config.lists.page_size, _positive),
        (("lists", "feed_size"), config.lists.feed_size, _positive),
        (("grouping", "threshold"), config.grouping.threshold, _share),
        (("grouping", "window_hours"), config.grouping.window_hours, _span),
        (("grouping", "fade_hours"), config.grouping.fade_hours, _span),
        (("grouping", "max_span_days"), config.grouping.max_span_days, _span),
        (("grouping", "related_weight"), config.grouping.related_weight, _weight),
        (("theme", "logo"), theme.logo, _logo_fault),
        *_text_checks(("theme", "colours"), theme.colours, _colour_fault),
        *_text_checks(("theme", "dark"), theme.dark, _colour_fault),
        *_text_checks(("theme", "fonts"), theme.fonts, _fault(_FONTS, "font family names")),
    ]
    for index, item in enumerate(config.menu):
        checks.append((("menu", index, "title"), item.title, _title_fault))
        checks.append((("menu", index, "url"), item.url, _menu_url_fault))
    for index, feed in enumerate(config.feeds):
        place = ("feeds", index)
        checks += feed_checks(place, feed)
        checks += [
            ((*place, "language"), feed.language, _fault(_LANGUAGE, "a tag such as en or pt-BR"))
        ]
        checks += [((*place, "timezone"), feed.timezone or "UTC", _zone_fault)]
    checks += fetch_checks(config.fetch)
    faults = ((at, value, check(value)) for at, value, check in checks)
    return [
        _problem(text, at, f'"{shown(value)}" is not {fault}', _hint(at, value))
        for at, value, fault in faults
        if fault
    ]


def _hint(at: KeyPath, value: Any) -> str:
    if len(at) == _COLOUR_DEPTH and at[1] in {"colours", "dark"}:
        return nearest(value, colour_names()) or "write it as navy, #1a2b3c or hsl(210 50% 40%)"
    return ""


def _colour_fault(value: str) -> str:
    return "" if not value or is_colour(value) else "a CSS colour"


def _text_checks(
    table: KeyPath, record: ThemeColours | ThemeFonts, check: Callable[[Any], str]
) -> list[Check]:
    return [((*table, name), value, check) for name, value in asdict(record).items()]


def _fault(pattern: re.Pattern[str], what: str) -> Callable[[Any], str]:
    return lambda value: "" if not value or pattern.fullmatch(value) else what


def _positive(value: float) -> str:
    return "" if value > 0 else "more than 0"


def _span(value: float) -> str:
    return "" if 0 < value <= _LONGEST_SPAN else f"more than 0 and at most {_LONGEST_SPAN:,}"


def _share(value: float) -> str:
    return "" if 0 < value < 1 else "between 0 and 1"


def _weight(value: float) -> str:
    return "" if 0 <= value <= 1 else "from 0 to 1"


def check_base_url(given: str) -> None:
    """Raise UsageError if the value of --base-url is not an address that a site can have."""
    if fault := _base_url_fault(given):
        raise UsageError([problem("--base-url", f'"{given}" is not {fault}')])


def _base_url_fault(value: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or True)
    except ValueError:
        good = False
    odd = {"?", "#", '"', "<", ">", "\\", "&", "'"} & set(value) or any(c <= " " for c in value)
    return "" if good and not odd else "an address such as https://example.org/news/"


def _zone_fault(value: str) -> str:
    if value in _MACHINE_ZONES:
        return "a time zone that is the same on every machine"
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        return "a time zone, such as UTC or Europe/Berlin"
    return ""


def _logo_fault(value: str) -> str:
    good = not value or (value.startswith("/") and not value.startswith("//"))
    return "" if good else "the path of a file on the site, such as /media/logo.svg"


def _title_fault(value: str) -> str:
    return _text_fault(value) if value.strip() else "a text to show"


def _text_fault(value: str) -> str:
    return "" if value.isprintable() else "a text on one line"


def _menu_url_fault(value: str) -> str:
    good = value.startswith(("http://", "https://")) or not _logo_fault(value)
    return "" if good and value else "an address: https://…, or a path such as /about/"


def _problem(text: str, at: KeyPath, message: str, hint: str = "") -> Problem:
    return Problem(FILE_NAME, *_locate(text, at), shown_path(at), message, hint)


def _locate(text: str, at: KeyPath) -> tuple[int, int]:
    """Return line and column of a key, or those of its table if the key is written in another form."""
    names = [step for step in at if isinstance(step, str)]
    table, name = ".".join(names[:-1]), names[-1]
    wanted = next((step + 1 for step in at if isinstance(step, int)), 1)
    assignment = re.compile(rf'\s*"?({re.escape(name)})"?\s*[=.]')
    current, seen, fallback = "", 0, (1, 1)
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE_HEADER.match(line):
            current = header[1].replace(" ", "")
            seen += current == table
            if current in {table, ".".join(names)} and seen <= wanted:
                fallback = number, line.index("[") + 1
        elif (
            current == table and (seen == wanted or not table) and (match := assignment.match(line))
        ):
            return number, match.start(1) + 1
    return fallback
