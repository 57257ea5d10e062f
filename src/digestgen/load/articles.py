"""Article files."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from digestgen.decoding import KeyPath, shown
from digestgen.load.body import render_body
from digestgen.load.fields import Fields, LoadSettings, local_day_path, plain, texts
from digestgen.load.frontmatter import split_front_matter
from digestgen.load.schema import RawArticle, RawRelated, decode_fields
from digestgen.load.sources import Source
from digestgen.problems import Problem
from digestgen.records import Article, File, Standing
from digestgen.urls import split_file_name

_FOLDED_HEAT = -1
_MAX_NAME = 200  # bytes; file systems take 255
_TITLE_HINT = "give the article's headline"


def parse_article(source: Source, settings: LoadSettings) -> tuple[Article, list[Problem]]:
    """Return the article of `source` and what is wrong with it, all at once.

    With an error among the problems the article is not to be used. Raises UnusableFileError where the file
    can not be read as front matter and body at all.
    """
    front = split_front_matter(source.path, source.data)
    raw, problems = decode_fields(front, RawArticle)
    fields = Fields(front, settings)
    fields.problems = problems
    report = _report(fields, (), raw)
    related = tuple(
        Article(standing="listed", **_report(fields, ("related", index), each))
        for index, each in enumerate(raw.related or ())
        if each
    )
    body_html = _body(fields, source.name)
    if not report["given_url"] and not body_html:
        hint = "give the report's address; or write a body, and the article is the site's own"
        fields.error(("webUrl",), "missing: neither webUrl nor originalUrl", hint)
    article = Article(
        standing=_standing(raw),
        heat=_FOLDED_HEAT if raw.heat is None else raw.heat,
        topics=texts(raw.topics),
        body_html=body_html,
        related=related,
        files=(_file(fields, source, report, raw),),
        **report,
    )
    return article, sorted(fields.problems)


def _report(fields: Fields, at: KeyPath, raw: RawRelated) -> dict[str, Any]:
    """Return the values that an article and a related entry have alike."""
    published, offset = fields.time((*at, "publishedDateTime"), raw.published_date_time)
    url, given_url, twins = _addresses(fields, at, raw)
    return {
        "title": fields.required((*at, "title"), raw.title, _TITLE_HINT),
        "published": published,
        "utc_offset_minutes": offset,
        "provider": fields.provider((*at, "provider"), raw.provider),
        "excerpt": plain(raw.excerpt),
        "url": url,
        "given_url": given_url,
        "twin_urls": twins,
        "type": raw.type or "article",
        "quality": raw.quality or 0,
        "images": fields.images((*at, "images"), raw.images),
        "locale": fields.locale((*at, "locale"), raw.locale),
    }


def _addresses(fields: Fields, at: KeyPath, raw: RawRelated) -> tuple[str, str, tuple[str, ...]]:
    """Return the address to link to, the same as given, and the AMP copies'."""
    keys = (("webUrl", raw.web_url), ("originalUrl", raw.original_url))
    given = [(key, text) for key, text in keys if text and text.strip()]
    links = [(fields.link((*at, key), text), text) for key, text in given]
    url, given_url = next((pair for pair in links if pair[0]), links[0] if links else ("", ""))
    copies = (("ampWebUrl", raw.amp_web_url), ("cdnAmpWebUrl", raw.cdn_amp_web_url))
    twins = tuple(link for key, text in copies if (link := fields.link((*at, key), text)))
    return url, given_url, twins


def _standing(raw: RawArticle) -> Standing:
    if raw.deleted:
        return "deleted"
    if raw.draft:
        return "draft"
    if raw.published is not False:
        return "publishable"
    return "folded" if raw.heat == _FOLDED_HEAT else "withheld"


def _file(fields: Fields, source: Source, report: dict[str, Any], raw: RawArticle) -> File:
    day, name = split_file_name(PurePosixPath(source.name).stem)
    if not day:
        day = local_day_path(report["published"], fields.settings.timezone)
    aliases = tuple(
        path
        for index, given in enumerate(raw.aliases or ())
        if given and (path := _alias(fields, index, given))
    )
    return File(report["published"], f"{day}{name}/", source.path, aliases)


def _alias(fields: Fields, index: int, given: str) -> str:
    path = given.strip().strip("/")
    # a part that begins with a dot would leave the folder, or hide in it; no output begins with _
    odd = any(
        part[:1] in {"", ".", "_"} or len(part.encode()) > _MAX_NAME for part in path.split("/")
    )
    if odd or not path.isprintable() or set(path) & set(' ?#\\:"<>|*'):
        hint = "write a path on this site, such as /2019/old-name/"
        fields.error(("aliases", index), f'not a path: "{shown(given)}"', hint)
        return ""
    return path if path.endswith((".html", ".htm")) else f"{path}/"


def _body(fields: Fields, name: str) -> str:
    folder = "" if "/" not in name else f"{name.rpartition('/')[0]}/"
    try:
        return render_body(fields.front.body, folder=folder, base_path=fields.settings.base_path)
    except ValueError as error:
        fields.problems.append(fields.front.body_problem(str(error)))
        return ""
