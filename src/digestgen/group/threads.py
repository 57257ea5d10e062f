"""Threads: the stories that develop one affair over days and weeks.

A thread is a cluster of stories by average linkage, so that most of its stories are similar, not only
neighbours in a chain. From a story, links lead to the few earlier stories of its thread that are most
similar.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import combinations

from msgspec import Struct, msgpack
from msgspec.structs import replace

from digestgen.group.clustering.average_linkage import Timeline, average_linkage
from digestgen.group.clustering.tfidf import DAY_SECONDS
from digestgen.group.clustering.tokens import tokens_as_written, tokens_of
from digestgen.group.identity import Key
from digestgen.group.overrides import Overrides
from digestgen.group.story_similarity import LONGEST_GAP_DAYS, similar_stories
from digestgen.group.story_terms import StoryText
from digestgen.incremental import NoStore, Store, digest
from digestgen.records import EarlierStory, Story

THREAD_THRESHOLD = 0.58
MOST_EARLIER = 4
_SHOWN_WORDS = 5
_MOST_TITLES, _MOST_EXCERPTS = 8, 1  # of a story: more reports say the same

Pair = tuple[int, int]
Groups = Iterable[Sequence[str]]


class Thread(Struct, frozen=True):
    """The place of a story in its thread: the key of the earliest story, and links to earlier ones."""

    first: str
    earlier: tuple[EarlierStory, ...]  # most similar first


def find_threads(
    stories: Iterable[StoryText],
    store: Store | None = None,
    *,
    together: Groups = (),
    apart: Groups = (),
) -> dict[str, Thread]:
    """Return the thread of each story that has one, by its key; the order of `stories` does not matter.

    `together` has the keys of stories that are in one thread whatever their words, `apart` of those of which
    no two are, unless `together` names them.
    """
    # two files of one permalink are an error later
    unique = {story.key: story for story in stories}
    ordered = sorted(unique.values(), key=lambda story: (story.published, story.key))
    places = {story.key: place for place, story in enumerate(ordered)}
    links = {
        (places[each.earlier], places[each.later]): EarlierStory(
            each.earlier, each.similarity, each.company
        )
        for each in similar_stories(ordered, store or NoStore())
    }
    must_link = _pairs(together, places)
    clusters = average_linkage(
        {pair: link.similarity for pair, link in links.items()},
        THREAD_THRESHOLD,
        Timeline([story.published for story in ordered], LONGEST_GAP_DAYS * DAY_SECONDS),
        must_link=must_link,
        cannot_link=_pairs(apart, places),
    )
    links |= {pair: EarlierStory(ordered[pair[0]].key, 1.0) for pair in must_link}
    found: dict[str, Thread] = {}
    for members in clusters:
        first = ordered[members[0]].key
        for place in members:
            found[ordered[place].key] = Thread(first, tuple(_earlier(place, members, links)))
    return found


def with_threads(
    stories: Sequence[Story],
    permalinks: Mapping[Key, str],
    overrides: Overrides,
    store: Store,
) -> tuple[Story, ...]:
    """Return `stories`, in their order, with their threads.

    `permalinks` has the story of each article that `overrides` may name.
    """

    def named(groups: Iterable[Sequence[Key]]) -> list[list[str]]:
        return [[permalinks[key] for key in keys if key in permalinks] for keys in groups]

    threads = find_threads(
        map(story_text, stories),
        store,
        together=named(overrides.thread),
        apart=named(overrides.never_thread),
    )
    return tuple(
        _with_thread(story, threads[story.permalink]) if story.permalink in threads else story
        for story in stories
    )


def _with_thread(story: Story, thread: Thread) -> Story:
    return replace(
        story,
        thread=thread.first,
        earlier=thread.earlier,
        key=digest(story.key + msgpack.encode(thread)),
    )


def shared_words(one: Story, other: Story) -> tuple[str, ...]:
    """Return at most five title words that two stories share, the most frequent first, as in `one`."""
    texts = story_text(one), story_text(other)
    counts = [
        Counter(token for title in text.titles for token in {*tokens_of(title)}) for text in texts
    ]
    common = counts[0].keys() & counts[1].keys()
    ranked = sorted(common, key=lambda token: (-min(count[token] for count in counts), token))
    return tuple(tokens_as_written(ranked[:_SHOWN_WORDS], *texts[0].titles))


def story_text(story: Story) -> StoryText:
    """Return the text of a story: the titles and excerpts of its lead and its best coverage."""
    shown = story.articles[:_MOST_TITLES]
    return StoryText(
        story.permalink,
        story.published.timestamp(),
        tuple(article.title for article in shown),
        tuple(article.excerpt for article in shown[:_MOST_EXCERPTS] if article.excerpt),
    )


def _pairs(groups: Groups, places: Mapping[str, int]) -> set[Pair]:
    return {
        pair for keys in groups for pair in combinations(sorted({places[key] for key in keys}), 2)
    }


def _earlier(
    story: int, members: Sequence[int], links: Mapping[Pair, EarlierStory]
) -> list[EarlierStory]:
    """Return the links from a story to at most `MOST_EARLIER` others of its thread, most similar first.

    Ties go to the later story.
    """
    near = [each for each in members if (each, story) in links]
    nearest = nlargest(MOST_EARLIER, near, key=lambda each: (links[each, story].similarity, each))
    return [links[each, story] for each in nearest]
