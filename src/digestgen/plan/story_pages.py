"""Plan story pages, their JSON files, and the pages at old and deleted addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from operator import attrgetter

from msgspec.structs import asdict, replace

from digestgen.plan.cards import (
    background_card,
    card_providers,
    report_card,
    story_picture,
)
from digestgen.plan.pages import PageFile, Pages
from digestgen.plan.routes import WHY, Routes
from digestgen.plan.story_details import first_story_report, story_copies, story_reasons
from digestgen.plan.story_links import StoriesAround, StoryLinks
from digestgen.plan.story_records import Keyed, StoryRecords, plain_records
from digestgen.plan.story_sections import story_sections
from digestgen.plan.story_threads import StoryThreads
from digestgen.plan.taxonomies import Outlet
from digestgen.records import Digest, Story, name_of
from digestgen.settings import OutputSettings
from digestgen.views import (
    Card,
    Link,
    Page,
    RedirectView,
    RemovedView,
    Report,
    StoryView,
    WhyView,
)
from digestgen.views.reasons import time_apart

_SECONDS_PER_HOUR = 3600


def story_pages(
    records: Mapping[str, Keyed[StoryRecords]],
    threads: StoryThreads,
    routes: Routes,
    pages: Pages,
) -> list[Page]:
    """Plan the page of each story, its page of reasons, its JSON file and redirects."""
    around = StoriesAround(records, threads, routes)
    planned: list[Page] = []
    for each in records.values():
        links, same_topic = around.of(each.record)
        page, *others = _files(each.record.story, routes.config.outputs)
        updated = each.record.card.record.updated
        planned += pages.group([page], (each, links, same_topic), updated=updated)
        planned += pages.group(others, (each, links), updated=updated)
    return planned


def _files(story: Story, outputs: OutputSettings) -> Iterator[PageFile]:
    """Yield the files that show a story or redirect to it."""
    path, origin = story.permalink, story.files[0].path
    yield PageFile(f"{path}index.html", "story.html", "story", origin, described=True)
    if outputs.why and story.coverage:
        yield PageFile(f"{path}{WHY}index.html", "why.html", "why", origin)
    if outputs.api:
        yield PageFile(f"{path}index.json", "", "story document", origin)
    for file in story.files if outputs.redirect else ():
        if (old := file.permalink) != path:
            yield PageFile(f"{old}index.html", "redirect.html", "redirect", file.path)
            if outputs.api:  # a program follows no redirect that a page makes
                yield PageFile(f"{old}index.json", "", "story document", file.path)


def story_page_view(
    routes: Routes,
    path: str,
    keyed: Keyed[StoryRecords],
    links: StoryLinks,
    same_topic: tuple[Keyed[Card], ...],
) -> StoryView:
    """Return the view of the page of a story."""
    records, story = keyed.record, keyed.record.story
    outlets = {each.domain: each for each in records.outlets}
    lead, *coverage = _reports(story, outlets, routes)
    first = next((each for each in coverage if each.first), lead)
    sections = story_sections(story, lead, coverage)
    background, later = _background(story, links, outlets, routes)
    return StoryView(
        path=path,
        id=story.id,
        lead=lead,
        picture=story_picture(story, routes),
        body_html=story.lead.body_html,
        coverage=tuple(coverage),
        background=background,
        later=later,
        topics=records.topics,
        published=routes.local(story.published),
        updated=routes.local(story.updated),
        reports=len(story.articles),
        independent=story.independent,
        providers=card_providers(story),
        edition=routes.edition(routes.local(story.published).date()),
        first=first,
        last=max((lead, *coverage), key=attrgetter("published")) if coverage else None,
        ahead=_ahead(first, lead, routes),
        why=f"{path}{WHY}" if coverage and routes.config.outputs.why else None,
        same_topic=plain_records(same_topic),
        series=story.series,
        **asdict(sections),
        **asdict(links),
    )


def _background(
    story: Story, links: StoryLinks, outlets: Mapping[str, Outlet], routes: Routes
) -> tuple[tuple[Report, ...], tuple[Report, ...]]:
    """Return the background of a story, older and newer, without the stories of its thread on its page."""
    linked = {each.title.href for each in (*links.before, *links.after)}
    others = [each for each in story.background if each.permalink not in linked]
    older = (each for each in others if each.article.published <= story.updated)
    newer = (each for each in others if each.article.published > story.updated)
    cards = partial(background_card, outlets=outlets, routes=routes)
    return tuple(map(cards, older)), tuple(map(cards, newer))


def _ahead(first: Report, lead: Report, routes: Routes) -> str:
    """Return how long before the lead the first report was published; "" if it was not earlier."""
    hours = (lead.published - first.published).total_seconds() / _SECONDS_PER_HOUR
    return time_apart(hours, routes.texts) if hours > 0 else ""


def why_page_view(
    routes: Routes, path: str, keyed: Keyed[StoryRecords], _links: StoryLinks
) -> WhyView:
    """Return the view of the page with the reasons why the reports of a story are one."""
    story = keyed.record.story
    outlets = {each.domain: each for each in keyed.record.outlets}
    _, *coverage = _reports(story, outlets, routes)
    return WhyView(
        path=path,
        story=Link(story.lead.title, story.permalink),
        reasons=story_reasons(story, coverage, routes.texts),
    )


def _reports(story: Story, outlets: dict[str, Outlet], routes: Routes) -> list[Report]:
    """Return the lead and the coverage, with copies and the first report marked."""
    names = {name_of(article): article.provider.name for article in story.articles}
    first = first_story_report(story) if story.coverage else None
    return [
        replace(
            report_card(article, outlets, routes),
            copy_of=names.get(copy, copy),
            first=article is first,
        )
        for article, copy in zip(story.articles, story_copies(story), strict=True)
    ]


def story_redirect_view(
    _routes: Routes, path: str, keyed: Keyed[StoryRecords], _links: StoryLinks
) -> RedirectView:
    """Return the view of a redirect at an old address of a story."""
    story = keyed.record.story
    return RedirectView(path, story.lead.title, story.permalink)


def removed_story_pages(digest: Digest, routes: Routes, pages: Pages) -> Iterator[Page]:
    """Plan a page at each address of a deleted file, and at that of its thread."""
    for article in digest.left_out:
        for file in article.files if article.standing == "deleted" else ():
            for path in filter(None, (file.permalink, routes.thread(file.permalink))):
                view = RemovedView(path)
                yield pages.file(f"{path}index.html", "removed.html", view, origin=file.path)
