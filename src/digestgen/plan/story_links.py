"""The stories that the page of a story links to: of its thread, of its topic and source, the next ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from digestgen.plan.cards import story_line
from digestgen.plan.related_stories import RelatedStories
from digestgen.plan.routes import Routes
from digestgen.plan.story_records import Keyed, StoryRecords
from digestgen.plan.story_threads import StoryThread, StoryThreads
from digestgen.records import Story
from digestgen.views import Card, Link, StoryLine, ThreadLink


class StoryLinks(Struct, frozen=True, gc=False):
    """The links from a story to the stories around it, as the fields of `StoryView` with the same names."""

    newer: StoryLine | None  # the story after it
    older: StoryLine | None  # the story before it
    before: tuple[StoryLine, ...]  # earlier stories of its thread, oldest first
    after: tuple[StoryLine, ...]  # later ones that lead back to it, oldest first
    thread: ThreadLink | None  # the page of its thread
    same_source: tuple[StoryLine, ...]  # others of the source of a single report, newest first
    topic: Link | None  # the topic of which the page shows other stories
    qualifier: str  # tells it from other stories with its headline; "" if there are none


class StoriesAround:
    """The stories around each story of a site."""

    def __init__(
        self, records: Mapping[str, Keyed[StoryRecords]], threads: StoryThreads, routes: Routes
    ) -> None:
        """Prepare for `records`, by permalink, the newest story first."""
        self._threads, self._routes = threads, routes
        self._cards = {permalink: each.record.card for permalink, each in records.items()}
        self._lines = {
            permalink: story_line(card.record, permalink) for permalink, card in self._cards.items()
        }
        self._order = tuple(records)
        self._places = {permalink: place for place, permalink in enumerate(self._order)}
        self._related = RelatedStories(each.record for each in records.values())
        self._qualifiers = _qualifiers([each.record.story for each in records.values()])

    def of(self, records: StoryRecords) -> tuple[StoryLinks, tuple[Keyed[Card], ...]]:
        """Return the links of a story, and the cards of other stories of its topic."""
        story, place = records.story, self._places[records.story.permalink]
        before, after = self._threads.before(story), self._threads.after(story)
        newer, older = self._order[max(place - 1, 0) : place], self._order[place + 1 : place + 2]
        on_page = {story.permalink}
        on_page.update(each.permalink for each in (*before, *after))
        on_page.update(each.permalink for each in story.background)
        topic, same_topic = self._related.of_topic(records, on_page, (*newer, *older))
        on_page.update((*newer, *older, *(each.permalink for each in same_topic)))
        links = StoryLinks(
            newer=self._lines[newer[0]] if newer else None,
            older=self._lines[older[0]] if older else None,
            before=self._lines_of(before),
            after=self._lines_of(after),
            thread=self._thread_link(self._threads.thread_of(story)),
            same_source=self._lines_of(self._related.of_source(story, on_page)),
            topic=topic,
            qualifier=self._qualifiers.get(story.permalink, ""),
        )
        return links, tuple(self._cards[each.permalink] for each in same_topic)

    def _lines_of(self, stories: Iterable[Story]) -> tuple[StoryLine, ...]:
        return tuple(self._lines[each.permalink] for each in stories)

    def _thread_link(self, thread: StoryThread | None) -> ThreadLink | None:
        href = self._routes.thread(thread.first.permalink) if thread else None
        return ThreadLink(href, len(thread.stories)) if thread and href else None


def _qualifiers(stories: Sequence[Story]) -> dict[str, str]:
    """Return by permalink a qualifier for stories with the same headline: the day, or the whole path."""
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
