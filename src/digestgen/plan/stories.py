"""Story pages, and the pages that old and deleted addresses lead to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from digestgen.plan.cards import background_report, report
from digestgen.plan.comparison import copies_of, first_report, reasons, timeline, wordings
from digestgen.plan.routes import Routes
from digestgen.records import Digest, File, Story, name_of
from digestgen.views import Link, Page, RedirectView, RemovedView, Report, StoryView


def story_pages(digest: Digest, routes: Routes) -> Iterator[Page]:
    """One for each story, at the permalink of its earliest file."""
    qualifiers = _qualifiers(digest.stories)
    links = [None, *(Link(each.lead.title, each.permalink) for each in digest.stories), None]
    for index, story in enumerate(digest.stories):
        view = _story_view(story, routes, newer=links[index], older=links[index + 2])
        view = replace(view, qualifier=qualifiers.get(story.permalink, ""))
        yield Page(f"{story.permalink}index.html", "story.html", view, story.files[0].path)


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


def _story_view(
    story: Story, routes: Routes, *, newer: Link | None, older: Link | None
) -> StoryView:
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
                    yield Page(_file(path), "redirect.html", view, _origin(file, path))


def removed_pages(digest: Digest) -> Iterator[Page]:
    """One for each address of a deleted file."""
    for article in digest.left_out:
        if article.standing == "deleted":
            for file in article.files:
                for path in dict.fromkeys((file.permalink, *file.aliases)):
                    origin = _origin(file, path)
                    yield Page(_file(path), "removed.html", RemovedView(path), origin)


def _origin(file: File, path: str) -> str:
    return file.path if path == file.permalink else f"the alias /{path} of {file.path}"


def _file(path: str) -> str:
    return path if path.endswith((".html", ".htm")) else f"{path}index.html"
