"""Article files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

from msgspec.structs import replace

from digestgen.decoding import shown
from digestgen.load.aliases import parse_alias
from digestgen.load.body import render_body
from digestgen.load.decode import decode_fields
from digestgen.load.fields import Fields, LoadSettings, day_path_field
from digestgen.load.frontmatter import split_front_matter
from digestgen.load.position import position
from digestgen.load.related_entries import split_related_entries
from digestgen.load.reports import Reported, read_related_report
from digestgen.load.schema import RawArticle
from digestgen.load.sources import Source
from digestgen.problems import Problem
from digestgen.records import Alias, Article, File, Standing
from digestgen.text import clean_text
from digestgen.text.slugs import split_file_name

_FOLDED_HEAT = -1
_MAX_FROM_NAME = timedelta(days=2)


def parse_article(source: Source, settings: LoadSettings) -> tuple[Article, list[Problem]]:
    """Return the article of `source` and all its problems.

    If one of them is an error, the article must not be used. Raises UnusableFileError if the file cannot
    be read as front matter and body.
    """
    front = split_front_matter(source.path, source.data)
    data, listed = split_related_entries(front, settings) or (None, ())
    decoded = decode_fields(front, RawArticle, settings.limits, data)
    raw = decoded.values
    fields = Fields(front, settings, decoded.problems, meant=decoded.meant)
    report = read_related_report(fields, (), raw)
    related = listed or tuple(_listed(fields, raw))
    body = render_body(front, source.path.removesuffix(source.name), settings)
    fields.add(*body.problems)
    addresses = (raw.web_url, raw.original_url)
    if not body.html and not any(each and each.strip() for each in addresses):
        hint = "give the address of the report, or write a text below the front matter"
        fields.missing(("webUrl",), "missing: there is neither webUrl nor originalUrl", hint)
    article = replace(
        report.article(_standing(raw)),
        heat=_FOLDED_HEAT if raw.heat is None else raw.heat,
        topics=fields.texts(("topics",), raw.topics),
        body_html=body.html,
        body_links=body.links,
        related=related,
        files=(_file(fields, source, report, raw),),
    )
    return article, fields.problems


def _listed(fields: Fields, raw: RawArticle) -> Iterator[Article]:
    for index, each in enumerate(raw.related or ()):
        at = ("related", index)
        if each:
            yield read_related_report(fields, at, each).article("listed")
        elif not fields.has_error(at):
            fields.warn(at, "empty", "remove the dash, or write an article after it")


def _standing(raw: RawArticle) -> Standing:
    if raw.deleted:
        return "deleted"
    if raw.draft:
        return "draft"
    if raw.published is not False:
        return "publishable"
    return "folded" if raw.heat == _FOLDED_HEAT else "withheld"


def _file(fields: Fields, source: Source, report: Reported, raw: RawArticle) -> File:
    day, name = split_file_name(PurePosixPath(source.name).stem)
    if day:
        _warn_of_other_day(fields, day, report.published)
    else:
        day = day_path_field(report.published, fields.settings.timezone)
    aliases = tuple(_aliases(fields, raw))
    added = None if raw.added is None else fields.time(("added",), raw.added)[0]
    permalink = f"{day}{name}/"
    return File(report.published, permalink, source.path, aliases, added, clean_text(raw.feed))


def _warn_of_other_day(fields: Fields, day: str, published: datetime) -> None:
    """Warn if `published` is more than two days from the `day` in the file name, whatever the time zone."""
    begins = datetime.fromisoformat(day.rstrip("/").replace("/", "-")).replace(tzinfo=UTC)
    early, late = begins - published, published - begins - timedelta(days=1)
    if max(early, late) > _MAX_FROM_NAME and not fields.has_error(("publishedDateTime",)):
        message = f"{published:%Y-%m-%d} is far from {begins:%Y-%m-%d}, the date in the file name"
        hint = "correct one of them: the address is made from the name, and lists are sorted by this date"
        fields.warn(("publishedDateTime",), message, hint)


def _aliases(fields: Fields, raw: RawArticle) -> Iterator[Alias]:
    """Yield the old paths that a host can serve; a warning for each other one."""
    found = fields.front.text.find("aliases")
    for index, given in enumerate(raw.aliases or ()):
        if not given or not given.strip():
            continue
        try:
            path = parse_alias(given)
        except ValueError as error:
            hint = "write a path on this site, such as /2019/old-name/"
            fields.warn(("aliases", index), f'"{shown(given)}" is left out: it {error}', hint)
            continue
        # written otherwise, with escapes for instance, it is below the key
        found = max(fields.front.text.find(given, found), found)
        yield Alias(path, *position(fields.front.text, found))
