"""Read digest.toml into a Config: every setting is checked, and each has a default."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from digestgen.config.toml_errors import toml_problem
from digestgen.config.unknown_settings import unknown_setting_hint
from digestgen.config.values import (
    base_url_error,
    choice_error,
    config_value_hint,
    missing_config_value,
    secret_in_address,
    wrong_config_values,
)
from digestgen.decoding import KeyPath, SchemaError, convert, shown, shown_path
from digestgen.files import read_regular
from digestgen.i18n.catalogs import TRANSLATIONS, check_catalogs, has_catalog, shipped_languages
from digestgen.problems import Problem, UsageError, did_you_mean, errors_of, problem
from digestgen.settings import CONFIG_FILE, Config
from digestgen.text import normal_form, visible_text
from digestgen.urls import ascii_netloc, base_path, quoted_url, without_credentials
from digestgen.urls.hosts import LOOPBACK_HOSTS, ascii_host

_TABLE_HEADER = re.compile(r"\s*\[+\s*([\w.\s\"-]+?)\s*\]+")
# keys that are still read under the names that they had before, with a warning
_OLD_NAMES: dict[KeyPath, str] = {("fetch", "limit"): "limit_per_feed"}
_PLACEHOLDER = re.compile(r"\b(?:USER|REPOSITORY)\b")  # of the examples in the documentation


def folder_with_config(start: Path) -> Path:
    """Return the nearest folder with a digest.toml, from `start` upwards, else `start`."""
    for folder in (start, *start.parents):
        if (folder / CONFIG_FILE).is_file():
            return folder
    return start


def read_config(site: Path, *, base_url: str | None = None) -> tuple[Config, list[Problem]]:
    """Return the settings of the site in a folder, and warnings; `base_url` overrides the file's.

    Raises UsageError with every error in the file, each with its line.
    """
    file = site / CONFIG_FILE
    try:
        # a link to nothing is there: read as an empty file it would drop every setting
        is_there = os.path.lexists(file)
        text = read_regular(file).decode("utf-8-sig") if is_there else ""
    except UnicodeDecodeError as error:
        message = f"not UTF-8: byte 0x{error.object[error.start]:02x}"
        hint = "save the file as UTF-8"
        raise UsageError([problem(CONFIG_FILE, message, hint=hint)]) from error
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        hint = "it must be a text file that you may read, not a broken link"
        raise UsageError([problem(CONFIG_FILE, message, hint=hint)]) from error
    config, warnings = parse_config(text, base_url=base_url)
    return config, [*warnings, *_language_warnings(site, config.site.language, text)]


def parse_config(text: str, *, base_url: str | None = None) -> tuple[Config, list[Problem]]:
    """Return the settings in `text`, the content of a digest.toml, and warnings."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError([toml_problem(CONFIG_FILE, text, str(error))]) from error
    config, problems = _convert(data, text)
    if base_url is not None:
        check_base_url(base_url)
        config = replace(config, site=replace(config.site, base_url=base_url))
    reported = {each.key for each in problems}
    problems += _value_problems(config, text, reported)
    if errors_of(problems):
        raise UsageError(sorted(problems))
    if base_url is None:
        is_set = "base_url" in data.get("site", {})
        at = setting_place(text, ("site", "base_url")) if is_set else (0, 0)
        problems += _base_url_warnings(config.site.base_url, (CONFIG_FILE, *at))
    else:
        problems += _base_url_warnings(base_url, ("--base-url", 0, 0))
    return _tidied(config), problems


def _language_warnings(site: Path, language: str, text: str) -> list[Problem]:
    """Return warnings: no catalogue translates the site's own texts, or one is for another language."""
    if has_catalog(site, language):
        return check_catalogs(site, language)
    shipped = shipped_languages()
    message = f'there is no translation for "{language}": the site\'s own texts stay English'
    copy = f"digestgen theme copy {TRANSLATIONS}/{shipped[0]}.po"
    hint = f"{copy}, rename the file to {TRANSLATIONS}/{language}.po, and translate it"
    hint = did_you_mean(language, shipped, cutoff=0.9) or hint
    missing = replace(_problem(text, ("site", "language"), message, hint), level="warning")
    return [missing, *check_catalogs(site, language)]


def _tidied(config: Config) -> Config:
    """Return the settings with their texts in one form, hosts in ASCII, and one slash after `base_url`."""
    site = config.site
    parts = urlsplit(site.base_url)
    path = quoted_url(normal_form(base_path(site.base_url)))
    site = replace(
        site,
        title=visible_text(site.title),
        description=visible_text(site.description),
        author=visible_text(site.author),
        base_url=f"{parts.scheme}://{ascii_netloc(parts.netloc)}{path}",
        id=ascii_host(site.id),
        cname=ascii_host(site.cname),
    )
    menu = tuple(replace(each, title=visible_text(each.title)) for each in config.menu)
    domains = (ascii_host(each).removeprefix("www.") for each in config.providers.platforms)
    providers = replace(config.providers, platforms=tuple(domains))
    build = replace(config.build, content=config.build.content.removeprefix("file://"))
    return replace(config, site=site, build=build, menu=menu, providers=providers)


def _base_url_warnings(base_url: str, place: tuple[str, int, int]) -> list[Problem]:
    """Return a warning about a base URL that no published site has: an example, or a local one.

    A local one from the command line is intended.
    """
    effect = "feeds, the sitemap and canonical links will point to"
    if placeholder := _PLACEHOLDER.search(base_url):
        message = f"{placeholder[0]} is from the example: {effect} {base_url}"
        hint = f"replace {placeholder[0]} with yours"
    elif place[0] == CONFIG_FILE and urlsplit(base_url).hostname in LOOPBACK_HOSTS:
        what = "still the address of your own computer" if place[1] else "not set"
        message = f"{what}: {effect} {base_url}"
        hint = "write the address of the site there, or use --base-url, before you publish"
    else:
        return []
    return [Problem(*place, "site.base_url", message, hint, "warning")]


def _convert(data: dict[str, Any], text: str) -> tuple[Config, list[Problem]]:
    renamed = list(_renamed(data, text))
    unknown = list(_forget_unknown(data, Config, (), text))
    config, errors = convert(data, Config)
    return config, [
        *renamed,
        *unknown,
        *(_problem(text, each.at, *_in_words(each)) for each in errors),
    ]


def _renamed(data: dict[str, Any], text: str) -> Iterator[Problem]:
    """Give keys with old names their new ones, and yield a warning for each."""
    for (table, old), new in _OLD_NAMES.items():
        values = data.get(str(table))
        if isinstance(values, dict) and old in values:
            problem = _problem(text, (table, old), "has a new name", f"write {new}")
            yield replace(problem, level="warning")
            values.setdefault(new, values.pop(old))


def _forget_unknown(
    data: dict[str, Any], record: type[Struct], above: KeyPath, text: str
) -> Iterator[Problem]:
    """Remove the keys that `record` does not have from `data`, and yield a problem for each."""
    known = get_type_hints(record)
    for name in list(data):
        at, value, kind = (*above, name), data[name], known.get(name)
        if kind is None:
            yield _problem(text, at, "unknown key", unknown_setting_hint(at, known))
            del data[name]
        elif isinstance(value, list) and get_args(kind):
            for index, each in enumerate(value):
                if isinstance(each, dict):
                    yield from _forget_unknown(each, get_args(kind)[0], (*at, index), text)
        elif isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, Struct):
            yield from _forget_unknown(value, kind, at, text)


_WORDS = {
    "str": "text in quotes", "int": "a whole number", "float": "a number", "bool": "true or false",
    "object": "a table", "array": "a list", "date": "a date", "datetime": "a date",
}  # fmt: skip


def _in_words(error: SchemaError) -> tuple[str, str]:
    """Return the message and the hint for a value of the wrong type."""
    if error.why.startswith("Invalid enum value"):
        return choice_error(error.at, error.value)
    return _plainly(error.why), ""


def _plainly(what: str) -> str:
    words = re.sub(r"`(\w+)`", lambda match: _WORDS.get(match[1], match[1]), what)
    return words.lower().replace(", got ", ", found ")


def _value_problems(config: Config, text: str, reported: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each wrong value, except for the keys in `reported`, which have one already."""
    for at, value, expected in wrong_config_values(config):
        if shown_path(at) in reported:
            continue
        if missing := missing_config_value(at, value):
            yield Problem(CONFIG_FILE, *setting_place(text, at), "", *missing)
        elif secret := secret_in_address(at, value):
            yield _problem(text, at, *secret)
        else:
            message = f'"{_shown_value(at, value)}" is not {expected}'
            yield _problem(text, at, message, config_value_hint(at, value))


def _shown_value(at: KeyPath, value: Any) -> str:
    """Return a value for a message, without what is or may be a secret in an address."""
    if not isinstance(value, str):
        return shown(value)
    path, mark, query = without_credentials(value).partition("?")
    is_store = at == ("build", "content")  # its queries are signatures
    return shown(f"{path}{mark}{'…' if query and is_store else query}")


def check_base_url(given: str) -> None:
    """Raise UsageError if the value of --base-url is not an address that a site can have."""
    if expected := base_url_error(given):
        raise UsageError([problem("--base-url", f'"{given}" is not {expected}')])


def _problem(text: str, at: KeyPath, message: str, hint: str = "") -> Problem:
    return Problem(CONFIG_FILE, *setting_place(text, at), shown_path(at), message, hint)


def place_of_setting(site: Path, at: KeyPath) -> tuple[int, int]:
    """Return `setting_place` in the digest.toml of a site, which was read; (0, 0) if it has gone."""
    try:
        return setting_place(read_regular(site / CONFIG_FILE).decode("utf-8-sig"), at)
    except (OSError, UnicodeDecodeError):
        return 0, 0


def setting_place(text: str, at: KeyPath) -> tuple[int, int]:
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
