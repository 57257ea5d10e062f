"""Stage 3: stories → pages. What is on the site, at which address, and what each page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from digestgen.plan.api import Api
from digestgen.plan.feeds import Feeds
from digestgen.plan.lists import Lists
from digestgen.plan.machines import (
    host_pages,
    manifest_page,
    robots_page,
    stylesheet_page,
)
from digestgen.plan.pages import Pages, as_it_is, fixed
from digestgen.plan.problems import (
    check_index,
    check_logo,
    check_paths,
    check_pictures,
    check_providers,
    check_topics,
)
from digestgen.plan.routes import Routes
from digestgen.plan.search import Search, search_path
from digestgen.plan.sitemaps import news_sitemap_page, sitemap_pages
from digestgen.plan.stories import redirect_pages, removed_pages, story_pages
from digestgen.problems import Problem
from digestgen.records import Content, Digest, Image, OwnPage
from digestgen.reuse import NO_REUSE, Reuse
from digestgen.settings import Config
from digestgen.texts import Texts
from digestgen.views import Link, NotFoundView, OwnPageView, Page, SearchView, SiteView

__all__ = ["Plan", "plan_pages"]


class Plan(Struct, frozen=True):
    """Every page of the site, and what is the same on all of them."""

    site: SiteView
    pages: tuple[Page, ...]
    index: Callable[[], SearchView] | None  # what the search index is made of
    problems: tuple[Problem, ...]


def plan_pages(  # noqa: PLR0913  # what the site is made of, and what is known of it
    digest: Digest,
    content: Content,
    config: Config,
    assets: frozenset[str],
    texts: Texts | None = None,
    *,
    reuse: Reuse = NO_REUSE,
) -> Plan:
    """Return the plan of a site, its pages in the order of their paths, no two with one path.

    `assets` are the paths of all files that are copied: media and static files. `texts` say what the site
    itself says. Where two things want one path the first keeps it, and an error names both.
    """
    routes = Routes(digest, content, config, assets, texts or Texts())
    shown = tuple(page for page in content.pages if page.standing == "publishable")
    made = Pages(digest.stories, routes, reuse=reuse)
    pages = _with_machine_pages([*_reader_pages(digest, shown, made)], digest, made)
    stylesheet = stylesheet_page(config.theme)
    pages += [stylesheet] if stylesheet else []
    search = _search(digest, made)
    pages += search.pages() if search else ()
    kept, clashes = check_paths(pages, assets)
    problems = (
        *clashes,
        *(check_index(kept, assets) if search else ()),
        *check_topics(content),
        *check_providers(content),
        *check_pictures(content, assets),
        *check_logo(config.theme, assets),
    )
    site = _site_view(config, shown, routes, stylesheet.path if stylesheet else None)
    return Plan(site, kept, search.index if search else None, problems)


def _search(digest: Digest, made: Pages) -> Search | None:
    return Search(digest.stories, made) if search_path(made.routes.config.outputs) else None


def _with_machine_pages(pages: list[Page], digest: Digest, made: Pages) -> list[Page]:
    """Return the pages for readers, and those for machines, some of which list the others."""
    routes = made.routes
    config, assets, outputs = routes.config, routes.assets, routes.config.outputs
    feeds = Feeds(digest, made)
    pages = [*pages, *feeds.pages()]
    if outputs.opml:
        pages.append(feeds.opml())
    if outputs.api:
        pages += Api(digest, made).pages()
    if outputs.sitemap:
        pages += sitemap_pages(pages, config.site.base_url)
    if outputs.news_sitemap and outputs.story:
        pages.append(news_sitemap_page(digest.stories, config.site.language))
    if outputs.robots and "robots.txt" not in assets:
        pages.append(robots_page(outputs))
    if outputs.manifest and "site.webmanifest" not in assets:
        pages.append(manifest_page())
    return [*pages, *host_pages(config.site, assets)]


def _reader_pages(digest: Digest, own: Iterable[OwnPage], made: Pages) -> Iterator[Page]:
    outputs = made.routes.config.outputs
    lists = Lists(digest, made)
    editions = lists.editions()
    sources = lists.sources()
    kinds = (
        (outputs.home, lists.home),
        (outputs.story, lambda: story_pages(digest, made)),
        (outputs.edition, editions.days),
        (outputs.week, editions.weeks),
        (outputs.archive, editions.archive),
        (outputs.topic, lists.topics),
        (outputs.provider, lists.providers),
        (outputs.topics, lists.topic_list),
        (outputs.providers, sources.leaderboard),
        (outputs.matrix, sources.matrix),
        (outputs.exclusives, sources.exclusives),
        (outputs.gaps, sources.gaps),
        (outputs.page, lambda: _own_pages(own, made)),
        (outputs.not_found, _not_found_page),
        (outputs.removed, lambda: removed_pages(digest)),
        (outputs.redirect and outputs.story, lambda: redirect_pages(digest)),
    )
    for wanted, plan in kinds:
        if wanted:
            yield from plan()


def _own_pages(own: Iterable[OwnPage], made: Pages) -> Iterator[Page]:
    for page in own:
        view = OwnPageView(
            path=page.permalink,
            title=page.title,
            description=page.description,
            body_html=page.body_html,
        )
        yield made.page(page.permalink, "page.html", page.path, as_it_is, view)


def _not_found_page() -> Iterator[Page]:
    yield fixed("404.html", "404.html", "the 404 page", NotFoundView())


def _site_view(
    config: Config, own: Iterable[OwnPage], routes: Routes, stylesheet: str | None
) -> SiteView:
    outputs, say = config.outputs, routes.texts.say
    ordered = sorted(own, key=lambda page: (page.order, page.title, page.path))
    links = [(page.menu, Link(page.title, page.permalink)) for page in ordered if outputs.page]
    lists = (
        (outputs.topics, Link(say("Topics"), "topics/")),
        (outputs.providers, Link(say("Providers"), "providers/")),
        (outputs.archive, Link(say("Archive"), "archive/")),
    )
    logo = (Image(config.theme.logo),) if config.theme.logo else ()
    return SiteView(
        title=config.site.title,
        description=config.site.description,
        language=config.site.language,
        author=config.site.author,
        base_url=config.site.base_url,
        home="" if outputs.home else None,
        menu=(
            *(link for wanted, link in lists if wanted),
            *(link for in_menu, link in links if in_menu),
            *(Link(item.title, item.url.removeprefix("/")) for item in config.menu),
        ),
        footer=tuple(link for in_menu, link in links if not in_menu),
        feed="feed.xml" if outputs.feed else None,
        manifest="site.webmanifest" if outputs.manifest else None,
        logo=routes.picture(logo, alt=config.site.title),
        stylesheet=stylesheet,
        search=search_path(outputs),
    )
