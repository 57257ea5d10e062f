"""Check the values in digest.toml that have the right type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from msgspec.structs import asdict

from digestgen.config.css_colours import colour_names, is_colour
from digestgen.config.feed_settings import Check, feed_config_checks, fetch_config_checks
from digestgen.decoding import KeyPath, shown
from digestgen.problems import did_you_mean
from digestgen.settings import (
    Config,
    GroupingSettings,
    LimitSettings,
    SiteSettings,
    ThemeColours,
    ThemeFonts,
    ThemeSettings,
)
from digestgen.text.language_tags import is_language_tag
from digestgen.urls import is_web_address
from digestgen.urls.hosts import ascii_host

_FONTS = re.compile(r"[\w ,'\"-]+")
_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_NEEDED = {
    ("menu", "title"): '"About"',
    ("menu", "url"): '"/about/"',
    ("feeds", "url"): '"https://example.org/feed.xml"',
}
"""Keys without a default, each with an example of a value."""
_ITEM_DEPTH = 3  # table, index and key
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
_S3_PROTOCOLS = {"s3", "s3a"}
_COLOUR_DEPTH = 3  # theme, colours or dark, and the name
_MACHINE_ZONES = ("localtime", "posixrules", "Factory")
# what a name server, the parser of YAML and Python's own numbers take
_HIGHEST_LIMITS = {"max_host_size": 253, "max_nesting": 100, "max_digits": 4_000}
_LONGEST_SPAN = 10_000  # hours or days between reports


class WrongValue(NamedTuple):
    """A setting with a wrong value of the right type: its place, the value, and what it should be."""

    at: KeyPath
    value: Any
    expected: str


def wrong_config_values(config: Config) -> Iterator[WrongValue]:
    """Yield the settings with a wrong value of the right type."""
    checks: list[Check] = [
        *_site_checks(config.site),
        (("content", "language"), config.content.language or "en", _language_error),
        (("lists", "page_size"), config.lists.page_size, _positive),
        (("lists", "feed_size"), config.lists.feed_size, _positive),
        *_grouping_checks(config.grouping),
        *_theme_checks(config.theme),
        (("build", "content"), config.build.content, _content_error),
        *_platform_checks(config),
        *_menu_checks(config),
        *_feed_list_checks(config),
        *fetch_config_checks(config.fetch),
        *_limit_checks(config.limits),
    ]
    found = (WrongValue(at, value, check(value)) for at, value, check in checks)
    yield from (each for each in found if each.expected)


def _grouping_checks(grouping: GroupingSettings) -> Iterator[Check]:
    yield ("grouping", "threshold"), grouping.threshold, _share
    yield ("grouping", "window_hours"), grouping.window_hours, _span
    yield ("grouping", "fade_hours"), grouping.fade_hours, _span
    yield ("grouping", "max_span_days"), grouping.max_span_days, _span
    yield ("grouping", "related_weight"), grouping.related_weight, _weight


def _theme_checks(theme: ThemeSettings) -> Iterator[Check]:
    yield ("theme", "logo"), theme.logo, _logo_error
    yield from _text_checks(("theme", "colours"), theme.colours, _colour_error)
    yield from _text_checks(("theme", "dark"), theme.dark, _colour_error)
    yield from _text_checks(("theme", "fonts"), theme.fonts, _fonts_error)


def _site_checks(site: SiteSettings) -> Iterator[Check]:
    yield ("site", "title"), site.title, _title_error
    yield ("site", "description"), site.description, _text_error
    yield ("site", "author"), site.author, _text_error
    yield ("site", "base_url"), site.base_url, base_url_error
    yield ("site", "language"), site.language, _language_error
    yield ("site", "timezone"), site.timezone, _zone_error
    yield ("site", "id"), site.id, _host_error
    yield ("site", "cname"), site.cname, _host_error


def _content_error(value: str) -> str:
    protocol, separator, rest = value.partition("://")
    # messages name the address, and the configuration is in the keys of the cache
    if _has_secret(value):
        return "an address without a user name or password"
    if not separator:
        return ""
    if protocol in {"http", "https"}:
        return "an object store: a web server does not list its files"
    good = rest.strip("/") and value.isprintable() and "?" not in rest
    return "" if good else "an address such as s3://bucket/folder, without a question mark"


def _has_secret(address: str) -> bool:
    """Return whether the address of a store has a password, or for S3 also a user name alone.

    An address with too few slashes counts, too: it is a mistake, but shown all the same.
    """
    protocol, _, rest = address.partition(":")
    rest = rest.lstrip("/")
    user_in_host = "@" in rest.partition("/")[0]
    return ":" in rest.rpartition("@")[0] or (protocol in _S3_PROTOCOLS and user_in_host)


def secret_in_address(at: KeyPath, value: Any) -> tuple[str, str] | None:
    """Return the message and the hint for a store's address with a password in it; None for others."""
    if at != ("build", "content") or not _has_secret(value):
        return None
    protocol = value.partition(":")[0]
    variables = "into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    elsewhere = f"where the package that reads {protocol}:// addresses looks for them"
    place = variables if protocol in _S3_PROTOCOLS else elsewhere
    return "the address has a user name or password in it", f"put them {place}"


def _limit_checks(limits: LimitSettings) -> Iterator[Check]:
    for key, value in asdict(limits).items():
        if highest := _HIGHEST_LIMITS.get(key):
            yield ("limits", key), value, _at_most(highest)
        else:
            yield ("limits", key), value, _positive


def _platform_checks(config: Config) -> Iterator[Check]:
    for index, domain in enumerate(config.providers.platforms):
        yield ("providers", "platforms", index), domain, _domain_error


def _domain_error(value: str) -> str:
    good = "." in value and not _host_error(value)
    return "" if good else "a domain, such as news.example.org"


def _menu_checks(config: Config) -> Iterator[Check]:
    for index, item in enumerate(config.menu):
        yield ("menu", index, "title"), item.title, _title_error
        yield ("menu", index, "url"), item.url, _menu_url_error


def _feed_list_checks(config: Config) -> Iterator[Check]:
    for index, feed in enumerate(config.feeds):
        place = ("feeds", index)
        yield from feed_config_checks(place, feed)
        yield (*place, "language"), feed.language, _language_error
        yield (*place, "timezone"), feed.timezone or "UTC", _zone_error


def missing_config_value(at: KeyPath, value: Any) -> tuple[str, str] | None:
    """Return the message and the hint for a key that a table such as `[[menu]]` needs; None for others."""
    if value or len(at) != _ITEM_DEPTH or not isinstance(at[1], int):
        return None
    table, index, key = str(at[0]), at[1], str(at[2])
    example = _NEEDED.get((table, key))
    if not example:
        return None
    table = f"[[{table}]]"
    which = f"the {_ORDINALS[index]} {table}" if index < len(_ORDINALS) else f"{table} {index + 1}"
    return f"{which} has no {key}", f"write below it   {key} = {example}"


def choice_error(at: KeyPath, value: str) -> tuple[str, str]:
    """Return the message and the hint for a setting whose value is none of those that it can have."""
    *others, last = choices = _choices(at)
    quoted = [f'"{each}"' for each in others]
    first = f"neither {quoted[0]} nor" if len(quoted) == 1 else f"none of {', '.join(quoted)} and"
    return f'"{shown(value)}" is {first} "{last}"', did_you_mean(value, choices)


def _choices(at: KeyPath) -> tuple[str, ...]:
    """Return the values that an enumeration in digest.toml can have, in the order of its type."""
    kind: Any = Config
    for step in at:
        kind = get_args(kind)[0] if isinstance(step, int) else get_type_hints(kind)[step]
    choices = kind if get_origin(kind) is Literal else get_args(kind)[0]  # or None
    return get_args(choices)


def config_value_hint(at: KeyPath, value: Any) -> str:
    """Return a hint for a wrong value; "" if there is none."""
    if len(at) == _COLOUR_DEPTH and at[1] in {"colours", "dark"}:
        return (
            did_you_mean(value, colour_names()) or "write it as navy, #1a2b3c or hsl(210 50% 40%)"
        )
    return ""


def _colour_error(value: str) -> str:
    return "" if not value or is_colour(value) else "a CSS colour"


def _text_checks(
    table: KeyPath, record: ThemeColours | ThemeFonts, check: Callable[[Any], str]
) -> list[Check]:
    return [((*table, name), value, check) for name, value in asdict(record).items()]


def _fonts_error(value: str) -> str:
    return "" if not value or _FONTS.fullmatch(value) else "font family names"


def _language_error(value: str) -> str:
    return "" if not value or is_language_tag(value) else "a language tag, such as en or pt-BR"


def _host_error(value: str) -> str:
    good = not value or _HOST.fullmatch(ascii_host(value))
    return "" if good else "a host name, such as news.example.org"


def _positive(value: float) -> str:
    return "" if value > 0 else "more than 0"


def _at_most(highest: int) -> Callable[[Any], str]:
    return lambda value: "" if 0 < value <= highest else f"from 1 to {highest:,}"


def _span(value: float) -> str:
    return "" if 0 < value <= _LONGEST_SPAN else f"more than 0 and at most {_LONGEST_SPAN:,}"


def _share(value: float) -> str:
    return "" if 0 < value < 1 else "between 0 and 1"


def _weight(value: float) -> str:
    return "" if 0 <= value <= 1 else "from 0 to 1"


def base_url_error(value: str) -> str:
    """Return what a base URL should be; "" if it is one."""
    odd = {"?", "#", '"', "<", ">", "\\", "&", "'"} & set(value) or any(c <= " " for c in value)
    good = is_web_address(value) and not odd
    return "" if good else "an address such as https://example.org/news/"


def _zone_error(value: str) -> str:
    if value in _MACHINE_ZONES:
        return "a time zone that is the same on every machine"
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        return "a time zone, such as UTC or Europe/Berlin"
    return ""


def _logo_error(value: str) -> str:
    good = not value or (value.startswith("/") and not value.startswith("//"))
    return "" if good else "the path of a file on the site, such as /media/logo.svg"


def _title_error(value: str) -> str:
    return _text_error(value) if value.strip() else "a text to show"


def _text_error(value: str) -> str:
    return "" if value.isprintable() else "a text on one line"


def _menu_url_error(value: str) -> str:
    good = value.startswith(("http://", "https://")) or not _logo_error(value)
    return "" if good and value else "an address: https://…, or a path such as /about/"
