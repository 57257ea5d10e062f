"""The records of each story, made once for all pages: its card, its feed entry and its links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from msgspec import Struct

from digestgen.incremental import Store, Task, digest, memoized
from digestgen.incremental.digests import encoded
from digestgen.plan.cards import card_of
from digestgen.plan.taxonomies import Outlet, Taxonomies
from digestgen.records import Story
from digestgen.views import Card, Link

T = TypeVar("T")


class Keyed(Struct, Generic[T], frozen=True, gc=False):
    """A record with its digest, so that it is not encoded for each page that shows it."""

    record: T
    key: bytes


def keyed_record(record: T) -> Keyed[T]:
    """Return a record with its digest, which uses JSON because MessagePack drops UTC offsets."""
    return Keyed(record, digest(encoded(record)))


def plain_records(keyed: Iterable[Keyed[T]]) -> tuple[T, ...]:
    """Return the records without their keys."""
    return tuple(each.record for each in keyed)


Cards = Mapping[str, Keyed[Card]]
"""The card of each story by its permalink."""


class StoryRecords(Struct, frozen=True, gc=False):
    """A story with its card and its taxonomy terms."""

    story: Story
    card: Keyed[Card]
    topics: tuple[Link, ...]
    outlets: tuple[Outlet, ...]  # of its reports and its background


def story_records(
    stories: Iterable[Story], taxonomies: Taxonomies, store: Store
) -> dict[str, Keyed[StoryRecords]]:
    """Return the records of each story by permalink, in the order of `stories`."""
    by_permalink = {story.permalink: story for story in stories}
    task = Task[Keyed[StoryRecords]]("story records", taxonomies.key(), Keyed, local=True)

    def make(permalinks: Iterable[str]) -> Iterator[Keyed[StoryRecords]]:
        return (_records(by_permalink[each], taxonomies) for each in permalinks)

    inputs = {permalink: story.key for permalink, story in by_permalink.items()}
    return dict(memoized(store, task, inputs, make))


def _records(story: Story, taxonomies: Taxonomies) -> Keyed[StoryRecords]:
    topics, outlets = taxonomies.topics_of(story), taxonomies.outlets_of(story)
    records = StoryRecords(story, keyed_record(card_of(story, taxonomies)), topics, outlets)
    return Keyed(records, digest(story.key + encoded((topics, outlets))))
