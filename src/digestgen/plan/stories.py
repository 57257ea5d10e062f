"""Story pages, and the pages that old and deleted addresses lead to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from digestgen.plan.cards import background_report, report
from digestgen.plan.comparison import copies_of, first_report, reasons, timeline, wordings
from digestgen.plan.pages import Pages, fixed
from digestgen.plan.routes import Routes
from digestgen.records import Digest, File, Story, name_of
from digestgen.views import Link, Page, RedirectView, RemovedView, Report, StoryView


def story_pages(digest: Digest, pages: Pages) -> Iterator[Page]:
    """One for each story, at the permalink of its earliest file."""
    qualifiers, local = _qualifiers(digest.stories), pages.routes.local
    stories = Stories(pages.routes)
    links = [None, *(Link(each.lead.title, each.permalink) for each in digest.stories), None]
    for index, story in enumerate(digest.stories):
        newer, older = links[index], links[index + 2]
        yield pages.page(
            story.permalink,
            "story.html",
            story.files[0].path,
            stories.view,
            story,
            newer,
            older,
            qualifiers.get(story.permalink, ""),
            updated=local(story.updated),
        )


def _qualifiers(stories: Sequence[Story]) -> dict[str, str]:
    """Return by permalink what tells the stories of one headline apart: the day, or all of the path."""
    by_title: dict[str, list[str]] = defaultdict(list)
    for story in stories:
        by_title[" ".join(story.lead.title.split())].append(story.permalink)
    found = {}
    for permalinks in by_title.values():
        if len(permalinks) > 1:
            days = Counter(each[:10] for each in permalinks)
            for each in permalinks:
                alone = days[each[:10]] == 1
                found[each] = each[:10].replace("/", "-") if alone else each.rstrip("/")
    return found


class Stories:
    """Makes what story pages show."""

    def __init__(self, routes: Routes) -> None:
        self._routes = routes

    def view(
        self, story: Story, newer: Link | None, older: Link | None, qualifier: str
    ) -> StoryView:
        """Return what the page of a story shows."""
        routes = self._routes
        lead, *coverage = _reports(story, routes)
        return StoryView(
            path=story.permalink,
            id=story.id,
            lead=lead,
            body_html=story.lead.body_html,
            coverage=tuple(coverage),
            background=tuple(background_report(each, routes) for each in story.background),
            topics=routes.topics_of(story),
            published=routes.local(story.published),
            updated=routes.local(story.updated),
            reports=len(story.articles),
            independent=story.independent,
            providers=len({article.provider.domain for article in story.articles}),
            edition=routes.edition(routes.local(story.published).date()),
            timeline=timeline(story, routes),
            wordings=wordings(story, routes),
            reasons=reasons(story, routes.texts),
            newer=newer,
            older=older,
            qualifier=qualifier,
        )


def _reports(story: Story, routes: Routes) -> list[Report]:
    """Return the lead and the coverage: copies named by their originals, the first one credited."""
    names = {name_of(article): article.provider.name for article in story.articles}
    first = first_report(story) if story.coverage else None
    return [
        replace(report(article, routes), copy_of=names.get(copy, copy), first=article is first)
        for article, copy in zip(story.articles, copies_of(story), strict=True)
    ]


def redirect_pages(digest: Digest) -> Iterator[Page]:
    """One for each other permalink and each old path of a story's files."""
    for story in digest.stories:
        for file in story.files:
            for path in dict.fromkeys((file.permalink, *file.aliases)):
                if path != story.permalink:
                    view = RedirectView(path, story.lead.title, story.permalink)
                    yield fixed(_file(path), "redirect.html", _origin(file, path), view)


def removed_pages(digest: Digest) -> Iterator[Page]:
    """One for each address of a deleted file."""
    for article in digest.left_out:
        if article.standing == "deleted":
            for file in article.files:
                for path in dict.fromkeys((file.permalink, *file.aliases)):
                    origin = _origin(file, path)
                    yield fixed(_file(path), "removed.html", origin, RemovedView(path))


def _origin(file: File, path: str) -> str:
    return file.path if path == file.permalink else f"the alias /{path} of {file.path}"


def _file(path: str) -> str:
    return path if path.endswith((".html", ".htm")) else f"{path}index.html"
