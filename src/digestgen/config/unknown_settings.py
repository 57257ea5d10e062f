"""Hints for keys of digest.toml that digestgen does not have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_type_hints

from digestgen.decoding import KeyPath
from digestgen.problems import did_you_mean
from digestgen.settings import Config

_RENAMED: dict[KeyPath, str] = {
    ("grouping", "bar"): "its new name is threshold",
    ("grouping", "off"): 'write method = "links" instead of off = true',
    ("build", "max_file_size"): "it is in [limits] now: write it there, as max_file_size",
}
# the names of other generators, by table; "" is above all tables
NAMES_ELSEWHERE: dict[str, dict[str, str]] = {
    "": {
        "site": "params general config website",
        "outputs": "output pages",
        "lists": "list pagination paging",
        "feeds": "feed source sources subscriptions",
        "providers": "provider outlets publishers",
        "limits": "limit budgets",
    },
    "site": {
        "title": "name site_name sitename site_title heading",
        "description": "tagline subtitle summary about slogan",
        "base_url": "url baseurl site_url siteurl address root domain host homepage",
        "language": "lang locale languagecode language_code default_language default_lang",
        "timezone": "time_zone tz zone",
        "author": "authors publisher owner editor",
        "cname": "custom_domain",
    },
    "build": {
        "content": "source input path content_dir contentdir docs_dir",
        "output": "destination out public target output_dir output_path publish_dir publishdir site_dir",
        "unpublished": "drafts draft future builddrafts buildfuture show_drafts",
    },
    "lists": {
        "page_size": "paginate paginate_by per_page pagersize default_pagination",
        "feed_size": "feed_limit rss_limit feed_max_items",
    },
    "theme": {
        "colours": "color colors colour palette",
        "dark": "dark_mode night",
        "fonts": "font typography",
        "logo": "icon image picture favicon",
    },
    "theme.colours": {"accent": "primary link highlight", "background": "bg", "text": "foreground fg"},
    "menu": {"title": "name label text", "url": "link href path page"},
    "feeds": {
        "url": "href link address feed feed_url xmlurl src",
        "name": "title label source",
        "topics": "topic tags tag categories category",
        "language": "lang locale",
        "timezone": "time_zone tz",
        "limit": "max count limit_per_feed",
        "include": "only filter keywords",
        "exclude": "ignore skip block",
    },
    "fetch": {
        "delay": "wait pause sleep",
        "max_age": "age oldest max_days",
        "limit_per_feed": "max count",
    },
}  # fmt: skip


def unknown_setting_hint(at: KeyPath, known: Iterable[str]) -> str:
    """Return how to correct the key at `at`, whose table has the keys `known`."""
    names = [step for step in at if isinstance(step, str)]
    table, name = ".".join(names[:-1]), names[-1]
    return (
        _RENAMED.get(at)
        or _called_elsewhere(table, name)
        or _below(table, name)
        or did_you_mean(name, known)
        or f"the keys are {', '.join(known)}"
    )


def _called_elsewhere(table: str, name: str) -> str:
    folded = name.casefold().replace("-", "_")
    for ours, names in NAMES_ELSEWHERE.get(table, {}).items():
        if folded in names.split():
            return f'digestgen calls it "{ours}"'
    return ""


def _below(table: str, name: str) -> str:
    """Return a hint that names the table of a key that is above all tables; "" if no table has it."""
    tables = [] if table else get_type_hints(Config).items()
    homes = [home for home, kind in tables if name in getattr(kind, "__struct_fields__", ())]
    return f"write it below [{homes[0]}]" if homes else ""
