"""Stage 3: stories → pages. It decides which pages the site has, their addresses and their content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from digestgen.incremental import NoStore, Store
from digestgen.plan.alias_pages import add_alias_pages, alias_pages
from digestgen.plan.api_pages import Api
from digestgen.plan.archive_pages import Archive
from digestgen.plan.checks import (
    check_index,
    check_logo_path,
    check_paths,
    check_pictures,
    check_providers,
)
from digestgen.plan.compared_providers import compared_providers
from digestgen.plan.edition_pages import Editions, stories_by_day
from digestgen.plan.exclusive_pages import exclusive_pages
from digestgen.plan.feed_list_pages import feed_list_pages
from digestgen.plan.feed_pages import Feeds
from digestgen.plan.gap_pages import gap_pages
from digestgen.plan.home_pages import home_pages
from digestgen.plan.host_file_pages import (
    headers_page,
    host_pages,
    manifest_page,
    robots_page,
    stylesheet_page,
)
from digestgen.plan.leaderboard_pages import leaderboard_pages
from digestgen.plan.matrix_pages import matrix_page
from digestgen.plan.pages import AS_IT_IS, Pages
from digestgen.plan.provider_pages import provider_pages, provider_redirects
from digestgen.plan.pruned_pages import add_pruned_pages
from digestgen.plan.routes import (
    ARCHIVE,
    FEED,
    FOLLOWED_FEEDS,
    FRONT,
    HEADERS,
    PROVIDERS,
    THREADS,
    TOPICS,
    WEB_MANIFEST,
    Routes,
)
from digestgen.plan.search_pages import search_page_view, search_pages
from digestgen.plan.sitemap_pages import news_sitemap_page, sitemap_pages
from digestgen.plan.story_details import first_story_reporters
from digestgen.plan.story_pages import removed_story_pages, story_pages
from digestgen.plan.story_records import Cards, Keyed, StoryRecords, plain_records, story_records
from digestgen.plan.story_threads import StoryThreads
from digestgen.plan.taxonomies import Taxonomies
from digestgen.plan.thread_pages import ongoing_threads, thread_pages, thread_redirects
from digestgen.plan.topic_checks import check_topics
from digestgen.plan.topic_pages import topic_list_pages, topic_pages, topic_redirects
from digestgen.plan.view_of_page import shown_by, view_of
from digestgen.problems import Problem
from digestgen.records import Content, Digest, Image, OwnPage, Story
from digestgen.views import Link, NotFoundView, OwnPageView, Page, SearchView, SiteView

__all__ = ["Plan", "Routes", "plan_pages", "shown_by", "view_of"]

_LATEST_IF_NOT_FOUND = 9


class Plan(Struct, frozen=True):
    """All pages of the site, and the data that they share."""

    site: SiteView
    pages: tuple[Page, ...]
    routes: Routes  # what the views of the pages are made with, beside their records
    search: SearchView | None  # what the search index is made of; None without a search
    problems: tuple[Problem, ...]


def plan_pages(
    digest: Digest, content: Content, routes: Routes, store: Store | None = None
) -> Plan:
    """Return the plan of a site, with its pages sorted by path; each path is unique.

    If two things claim one path, the first keeps it, and an error names both; aliases give way with a
    warning.
    """
    config, assets = routes.config, routes.assets
    taxonomies = Taxonomies(digest, content, routes)
    own = tuple(page for page in content.pages if page.standing == "publishable")
    pages = Pages(routes)
    records = story_records(digest.stories, taxonomies, store or NoStore())
    threads = StoryThreads(digest.stories)
    planned = [*_for_readers(digest, records, threads, taxonomies, pages)]
    planned += _own_pages(own, pages) if config.outputs.page else ()
    planned += _for_machines(digest, threads, planned, taxonomies, pages)
    stylesheet = stylesheet_page(config.theme, pages)
    planned += [stylesheet] if stylesheet else []
    search = search_page_view(digest.stories, taxonomies)
    # redirects come last: they take the place of no page, as the first keeps it
    planned.sort(key=lambda page: page.template == "redirect.html")
    kept, clashes = check_paths(planned, assets)
    kept, meeting = add_alias_pages(kept, alias_pages(digest, config.outputs, pages), assets)
    if config.outputs.pruned:
        kept = add_pruned_pages(kept, content, routes, pages)
    problems = (
        *clashes,
        *meeting,
        *(check_index(kept, assets) if search else ()),
        *_content_problems(content, routes),
    )
    lists_feeds = any(page.address == FOLLOWED_FEEDS for page in kept)
    site = _site_view(own, routes, lists_feeds=lists_feeds, has_threads=bool(threads.threads))
    site = replace(
        site,
        stylesheet=stylesheet.path if stylesheet else None,
        common_topics=taxonomies.common_topics,
    )
    return Plan(site, kept, routes, search, problems)


def _content_problems(content: Content, routes: Routes) -> Iterator[Problem]:
    yield from check_topics(content)
    yield from check_providers(content)
    yield from check_pictures(content, routes.assets)
    yield from check_logo_path(routes.config.theme, routes.assets)


def _for_readers(
    digest: Digest,
    records: Mapping[str, Keyed[StoryRecords]],
    threads: StoryThreads,
    taxonomies: Taxonomies,
    pages: Pages,
) -> Iterator[Page]:
    routes, outputs = taxonomies.routes, taxonomies.routes.config.outputs
    cards = {permalink: each.record.card for permalink, each in records.items()}
    stories, first = digest.stories, first_story_reporters(digest.stories)
    ongoing = ongoing_threads(stories, threads) if outputs.threads else []
    by_day = stories_by_day(stories, routes)
    editions = Editions(stories, by_day, routes, cards, pages)
    compared = compared_providers(stories, taxonomies)
    follows_threads = outputs.threads and outputs.story and outputs.redirect
    kinds = (
        (outputs.home, lambda: home_pages(stories, taxonomies, cards, ongoing, pages)),
        (outputs.story, lambda: story_pages(records, threads, routes, pages)),
        (outputs.threads, lambda: thread_pages(threads, ongoing, taxonomies, cards, pages)),
        (outputs.edition, editions.days),
        (outputs.week, editions.weeks),
        (outputs.archive, Archive(by_day, routes, cards, pages).planned),
        (outputs.redirect, editions.redirects),
        (outputs.topic, lambda: topic_pages(stories, taxonomies, cards, pages)),
        (outputs.provider, lambda: provider_pages(taxonomies, first, pages)),
        (outputs.topic and outputs.redirect, lambda: topic_redirects(taxonomies, pages)),
        (outputs.provider and outputs.redirect, lambda: provider_redirects(taxonomies, pages)),
        (follows_threads, lambda: thread_redirects(stories, threads, pages)),
        (outputs.topics, lambda: topic_list_pages(taxonomies, pages)),
        (outputs.providers, lambda: leaderboard_pages(compared, first, taxonomies, pages)),
        (outputs.matrix, lambda: matrix_page(compared, taxonomies, pages)),
        (outputs.exclusives, lambda: exclusive_pages(compared, taxonomies, cards, pages)),
        (outputs.gaps, lambda: gap_pages(compared, taxonomies, cards, pages)),
        (outputs.feed_list, lambda: feed_list_pages(stories, taxonomies, pages)),
        (outputs.not_found, lambda: _not_found_page(stories, cards, routes, pages)),
        (outputs.search, lambda: search_pages(stories, taxonomies, cards, pages)),
        (outputs.removed, lambda: removed_story_pages(digest, routes, pages)),
        (outputs.api, Api(threads, taxonomies, cards, pages).pages),
    )
    return chain.from_iterable(plan() for wanted, plan in kinds if wanted)


def _for_machines(
    digest: Digest,
    threads: StoryThreads,
    planned: Iterable[Page],
    taxonomies: Taxonomies,
    pages: Pages,
) -> list[Page]:
    """Plan the files that only programs read; some of them list the pages `planned` before."""
    routes = taxonomies.routes
    config, assets, outputs = routes.config, routes.assets, routes.config.outputs
    feeds = Feeds(digest, threads, taxonomies, pages)
    found = [*feeds.pages()]
    if outputs.opml:
        found.append(feeds.opml())
    if outputs.sitemap:
        found += sitemap_pages(planned, config.site.base_url, pages)
    if outputs.news_sitemap and outputs.story:
        found.append(news_sitemap_page(digest.stories, config.content_language, pages))
    if outputs.robots and "robots.txt" not in assets:
        found.append(robots_page(outputs, pages))
    if outputs.manifest and WEB_MANIFEST not in assets:
        found.append(manifest_page(pages))
    if outputs.headers and HEADERS not in assets:
        found.append(headers_page(pages))
    return [*found, *host_pages(config.site, assets, pages)]


def _own_pages(own: Iterable[OwnPage], pages: Pages) -> Iterator[Page]:
    for page in own:
        view = OwnPageView(
            path=page.permalink,
            title=page.title,
            description=page.description,
            body_html=page.body_html,
        )
        yield pages.page(page.permalink, "page.html", AS_IT_IS, view, origin=page.path)


def _not_found_page(
    stories: Sequence[Story], cards: Cards, routes: Routes, pages: Pages
) -> Iterator[Page]:
    latest = plain_records(cards[story.permalink] for story in stories[:_LATEST_IF_NOT_FOUND])
    view = NotFoundView("404.html", routes.archive, latest)
    yield pages.file(view.path, "404.html", view, origin="the 404 page")


def _site_view(
    own: Iterable[OwnPage], routes: Routes, *, lists_feeds: bool, has_threads: bool
) -> SiteView:
    config, say = routes.config, routes.texts.say
    outputs = config.outputs
    ordered = sorted(own, key=lambda page: (page.order, page.title, page.path))
    links = [(page.menu, Link(page.title, page.permalink)) for page in ordered if outputs.page]
    lists = (
        (outputs.topics, Link(say("Topics"), TOPICS)),
        (outputs.providers, Link(say("Sources"), PROVIDERS)),
        (outputs.threads and has_threads, Link(say("Ongoing stories"), THREADS)),
        (outputs.archive, Link(say("Archive"), ARCHIVE)),
    )
    logo = (Image(config.theme.logo),) if config.theme.logo else ()
    return SiteView(
        title=config.site.title,
        description=config.site.description,
        language=config.site.language,
        timezone=config.site.timezone,
        author=config.site.author,
        base_url=config.site.base_url,
        home=FRONT if outputs.home else None,
        menu=(
            *(link for wanted, link in lists if wanted),
            *(link for in_menu, link in links if in_menu),
            *(Link(item.title, item.url.removeprefix("/")) for item in config.menu),
        ),
        footer=(
            *(link for in_menu, link in links if not in_menu),
            *((Link(say("Followed feeds"), FOLLOWED_FEEDS),) if lists_feeds else ()),
        ),
        feed=FEED if outputs.feed else None,
        manifest=WEB_MANIFEST if outputs.manifest else None,
        logo=routes.picture(logo, alt=config.site.title),
        search=routes.search,
    )
