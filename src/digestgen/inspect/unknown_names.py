"""The message about a file, an article or an address that a site does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from digestgen.pipeline.build_report import Site
from digestgen.problems import Problem, did_you_mean, problem
from digestgen.records import Article, File

_PERMALINK = re.compile(r"/\d{4}/\d\d/\d\d/")


def unknown_name_problem(site: Site, what: str) -> Problem:
    """Return the error that a site has no `what`; its hint names what was probably meant."""
    base_url = site.config.site.base_url
    before = base_url if what.startswith(base_url) else "/" if _PERMALINK.match(what) else ""
    if before:
        known = [f"{before}{file.permalink}" for file in _files(site)]
        return problem(what, "no story at that address", hint=did_you_mean(what, known))
    known = [page.path for page in site.content.pages]
    known += [file.path for file in _files(site)]
    known += [article.given_url for article in _articles(site) if article.given_url]
    known += [Path(path).name for path in known if "://" not in path]
    return problem(what, "no file or article by that name", hint=did_you_mean(what, known))


def _files(site: Site) -> Iterator[File]:
    for article in _articles(site):
        yield from article.files


def _articles(site: Site) -> Iterator[Article]:
    for story in site.digest.stories:
        yield from story.articles
    yield from site.digest.left_out
