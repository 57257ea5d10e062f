"""Find the articles of a site that a name means, given by a user or by content/groups.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from digestgen.load.links import safe_link
from digestgen.pipeline.build_report import Site
from digestgen.records import Article
from digestgen.urls import canonical_url


class ArticleQuery:
    """The name of an article, by file or URL, as somebody wrote it; finds the articles that it means."""

    def __init__(self, site: Site, what: str, folder: Path) -> None:
        """Look for `what`: an address, or a file as seen from `folder`, the site or its content folder."""
        self._what = what
        self._paths = {what, what.removeprefix("./")}
        absolute = (folder / what).resolve()
        if absolute.is_relative_to(site.paths.site):
            self._paths.add(absolute.relative_to(site.paths.site).as_posix())
        build = site.config.build
        shown_as = build.content_shown_as
        content = site.paths.content.resolve()  # it may be beside the site
        if absolute.is_relative_to(content):
            self._paths.add(f"{shown_as}/{absolute.relative_to(content).as_posix()}")
        below = what.removeprefix(build.store_address.rstrip("/")).lstrip("/")
        self._paths.add(f"{shown_as}/{below}")
        self._address = what.removeprefix(site.config.site.base_url).strip("/")
        self._identity = self._canonical(what)

    @staticmethod
    def _canonical(url: str) -> str:
        try:
            return canonical_url(safe_link(url))
        except ValueError:
            return ""

    def names(self, path: str) -> bool:
        """Return whether the query names the file at `path`."""
        name = path.rpartition("/")[2]
        return path in self._paths or self._what in (name, name.rpartition(".")[0])

    def is_about(self, article: Article) -> bool:
        """Return whether the query names a file of the article, its page, or its address elsewhere."""
        for file in article.files:
            if self.names(file.path):
                return True
            paths = (file.permalink, *(alias.path for alias in file.aliases))
            if any(self._address == path.rstrip("/") for path in paths):
                return True
        urls = (article.url, *article.twin_urls) if article.url else ()
        return bool(self._identity) and any(canonical_url(url) == self._identity for url in urls)


class NamedOverride(Struct, frozen=True):
    """An entry in content/groups.yaml that names an article."""

    path: str  # of the file
    key: str  # such as "never-together"
    line: int


def overrides_naming(article: Article, site: Site) -> Iterator[NamedOverride]:
    """Yield the entries in content/groups.yaml that name an article, by key, then in their order."""
    for overrides in site.content.groups:
        lists = (
            ("split", overrides.split),
            ("merge", overrides.merge),
            ("never-together", overrides.never_together),
            ("thread", overrides.thread),
            ("never-thread", overrides.never_thread),
            ("lead", (overrides.lead,)),
        )
        named = [(key, name) for key, groups in lists for group in groups for name in group]
        for key, name in named:
            if ArticleQuery(site, name.text, site.paths.site).is_about(article):
                yield NamedOverride(overrides.path, key, name.line)
