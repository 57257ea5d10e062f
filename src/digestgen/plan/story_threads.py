"""The threads of stories for readers: links between stories, and the stories that these connect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter

from msgspec import Struct

from digestgen.plan.top_stories import biggest_first
from digestgen.records import Story, least_shown_similarity

_MOST_LINKS = 4
_FEWEST_STORIES = 3
_OLDEST_FIRST = attrgetter("published", "permalink")


class StoryThread(Struct, frozen=True, gc=False):
    """At least three stories that links connect, newest first; its page is at the address of the last."""

    stories: tuple[Story, ...]

    @property
    def first(self) -> Story:
        """Return the earliest story."""
        return self.stories[-1]

    @property
    def biggest(self) -> Story:
        """Return the biggest story, whose headline is the title of the thread."""
        return biggest_first(self.stories)[0]


class StoryThreads:
    """The links between the stories of a site."""

    def __init__(self, stories: Iterable[Story]) -> None:
        ordered = sorted(stories, key=_OLDEST_FIRST)
        self._stories = {story.permalink: story for story in ordered}
        self._least_similarity = least_shown_similarity(len(ordered))
        self._later: dict[str, list[Story]] = defaultdict(list)
        for story in ordered:
            for earlier in self._earlier(story):
                self._later[earlier.permalink].append(story)
        self.threads = self._threads()  # the one with the newest story first
        self._thread_of = {
            story.permalink: thread for thread in self.threads for story in thread.stories
        }

    def before(self, story: Story) -> list[Story]:
        """Return up to four earlier stories that `story` leads back to, oldest first."""
        return sorted(self._earlier(story)[:_MOST_LINKS], key=_OLDEST_FIRST)

    def after(self, story: Story) -> list[Story]:
        """Return up to four later stories that lead back to `story`, oldest first."""
        return self._later.get(story.permalink, [])[:_MOST_LINKS]

    def thread_of(self, story: Story) -> StoryThread | None:
        """Return the thread of a story, if it has one with a page."""
        return self._thread_of.get(story.permalink)

    def _earlier(self, story: Story) -> list[Story]:
        """Return the stories that `story` leads back to, most similar first."""
        sure = (each for each in story.earlier if each.similarity >= self._least_similarity)
        # a hook may have taken a story of the thread away, or changed its date
        found = (self._stories.get(each.permalink) for each in sure)
        return [each for each in found if each and _OLDEST_FIRST(each) < _OLDEST_FIRST(story)]

    def _threads(self) -> tuple[StoryThread, ...]:
        threads = [
            StoryThread(tuple(reversed(stories)))
            for stories in self._connected()
            if len(stories) >= _FEWEST_STORIES
        ]
        threads.sort(key=lambda thread: _OLDEST_FIRST(thread.stories[0]), reverse=True)
        return tuple(threads)

    def _connected(self) -> Iterable[Sequence[Story]]:
        """Return the stories that links connect, oldest first; each story is in one group."""
        parents = {permalink: permalink for permalink in self._stories}

        def root(permalink: str) -> str:
            while (parent := parents[permalink]) != permalink:
                parents[permalink] = parents[parent]  # halves the path for the next time
                permalink = parent
            return permalink

        for story in self._stories.values():
            for earlier in self._earlier(story):
                parents[root(story.permalink)] = root(earlier.permalink)
        groups: dict[str, list[Story]] = defaultdict(list)
        for story in self._stories.values():
            groups[root(story.permalink)].append(story)
        return groups.values()
