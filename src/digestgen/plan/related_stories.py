"""Choose other stories of the same topic or source for the page of a story: the nearest in time.

So a new story changes only the pages of a few others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice

from digestgen.plan.story_records import StoryRecords
from digestgen.records import Story
from digestgen.views import Link

_MOST = 4
_NEAR = timedelta(days=30)


class RelatedStories:
    """The stories of each topic and of each source."""

    def __init__(self, records: Iterable[StoryRecords]) -> None:
        """Prepare for `records`, the newest story first."""
        self._of_topic: dict[Link, list[Story]] = defaultdict(list)
        self._of_source: dict[str, list[Story]] = defaultdict(list)
        self._places: dict[tuple[str, object], int] = {}
        for each in records:
            for topic in each.topics:
                self._add(each.story, topic, self._of_topic[topic])
            source = each.story.lead.provider.domain
            self._add(each.story, source, self._of_source[source])

    def _add(self, story: Story, key: object, stories: list[Story]) -> None:
        self._places[story.permalink, key] = len(stories)
        stories.append(story)

    def of_topic(
        self, records: StoryRecords, without: Collection[str], neighbours: Collection[str]
    ) -> tuple[Link | None, list[Story]]:
        """Return a topic of a story, and up to four of its other stories, the nearest in time first.

        It is the smallest topic with four that were published within a month of the story, else the first
        that has any. `without` are permalinks of stories that are on the page already. `neighbours` are those
        of the stories before and after, to which every page leads: they count only if no topic has four
        others.
        """
        found = self._of_topics(records, {*without, *neighbours})
        near = [each for each in found if _are_near(records.story, each[1])]
        if near:
            return min(near, key=lambda each: len(self._of_topic[each[0]]))
        return next(self._of_topics(records, without), (None, []))

    def _of_topics(
        self, records: StoryRecords, without: Collection[str]
    ) -> Iterator[tuple[Link, list[Story]]]:
        """Yield the topics of a story that have others, with up to four of these."""
        for topic in records.topics:
            if others := self._nearest(records.story, topic, self._of_topic[topic], without):
                yield topic, others

    def of_source(self, story: Story, without: Collection[str]) -> list[Story]:
        """Return up to four other stories of the source of a single report, the nearest in time first."""
        source = story.lead.provider.domain
        if story.coverage or story.lead.provider.is_platform:
            return []
        return self._nearest(story, source, self._of_source[source], without)

    def _nearest(
        self, story: Story, key: object, stories: Sequence[Story], without: Collection[str]
    ) -> list[Story]:
        around = _outwards(stories, self._places[story.permalink, key])
        others = (each for each in around if each.permalink not in without)
        return list(islice(others, _MOST))


def _outwards(stories: Sequence[Story], place: int) -> Iterator[Story]:
    """Yield the other stories than the one at `place`, the nearest in time first."""
    moment, newer, older = stories[place].published, place - 1, place + 1
    while newer >= 0 or older < len(stories):
        is_newer = older == len(stories) or (
            newer >= 0 and stories[newer].published - moment <= moment - stories[older].published
        )
        yield stories[newer if is_newer else older]
        newer, older = (newer - 1, older) if is_newer else (newer, older + 1)


def _are_near(story: Story, others: Sequence[Story]) -> bool:
    gaps = [abs(each.published - story.published) for each in others]
    return len(others) == _MOST and max(gaps) <= _NEAR
