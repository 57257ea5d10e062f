"""How stories and articles are shown in lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from digestgen.plan.providers import monogram, quality_mark, youtube_id
from digestgen.plan.routes import Routes
from digestgen.records import Article, Neighbour, Story
from digestgen.views import Card, Link, Pager, Report

LINES_PER_CARD = 10  # what takes a line, such as a term, stands where a tenth of a card would
_Item = TypeVar("_Item")


def paged(
    items: Sequence[_Item], path: str, size: int
) -> list[tuple[str, tuple[_Item, ...], Pager]]:
    """Cut a list into pages of at most `size`: where each is, what is on it, and its pager.

    The first page is at `path` ("topics/space/"), the others below it ("topics/space/page/2/"). An
    empty list has one empty page.
    """
    count = max(1, -(-len(items) // size))
    paths = [path, *(f"{path}page/{number}/" for number in range(2, count + 1))]
    pages = []
    for index, where in enumerate(paths):
        newer = paths[index - 1] if index else None
        older = paths[index + 1] if index + 1 < count else None
        part = tuple(items[index * size : (index + 1) * size])
        pages.append((where, part, Pager(index + 1, count, newer, older)))
    return pages


def card(story: Story, routes: Routes) -> Card:
    """Return a story as lists show it; without story pages its headline leads to the lead article."""
    lead = story.lead
    pictured = [image for article in story.articles for image in article.images]
    return Card(
        title=Link(lead.title, routes.story(story.permalink) or _address(lead)),
        provider=routes.provider(lead.provider.domain, lead.provider.name),
        published=routes.local(lead.published),  # it stands beside the lead's name
        updated=routes.local(story.updated),
        excerpt=lead.excerpt,
        reports=len(story.articles),
        independent=story.independent,
        providers=len({article.provider.domain for article in story.articles}),
        type=lead.type,
        topics=routes.topics_of(story),
        lang=lang(lead, routes),
        picture=routes.picture(pictured, alt=""),
    )


def report(article: Article, routes: Routes) -> Report:
    """Return an article as story pages show it."""
    return Report(
        title=Link(article.title, _address(article)),
        provider=routes.provider(article.provider.domain, article.provider.name),
        published=routes.local(article.published),
        logo=routes.logo(article.provider.domain),
        monogram=monogram(article.provider.name),
        quality=quality_mark(article),
        excerpt=article.excerpt,
        address="" if article.url else article.given_url,
        type=article.type,
        video=youtube_id(article.url) if article.type == "video" else "",
        lang=lang(article, routes),
        picture=routes.picture(article.images, alt=""),
    )


def background_report(neighbour: Neighbour, routes: Routes) -> Report:
    """Return an article of another story, with the link to that story."""
    from msgspec.structs import replace

    href = routes.story(neighbour.permalink) if neighbour.permalink else None
    story = Link(neighbour.article.title, href) if href else None
    return replace(report(neighbour.article, routes), story=story)


def lang(article: Article, routes: Routes) -> str:
    """Return the language of an article, or "" where it is the site's."""
    own = article.locale.casefold() == routes.config.site.language.casefold()
    return "" if own else article.locale


def _address(article: Article) -> str | None:
    return article.url or None
