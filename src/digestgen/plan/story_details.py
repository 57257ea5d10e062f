"""Details of a story: timeline, headlines compared, and the reasons for each report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from msgspec.structs import replace

from digestgen.i18n.texts import Texts
from digestgen.plan.cards import card_language
from digestgen.plan.routes import Routes
from digestgen.records import Article, Evidence, Story, name_of
from digestgen.views import Reason, Timeline, TimelinePoint, Wording
from digestgen.views.reasons import reason

_WIDTH = 600
_STEP = 12  # from one point to the next above or beside it
_MOST_ROWS = 8  # what is more at one time lies on the topmost
_NOT_IN_WORDS = re.compile(r"[^\w]+")


def story_copies(story: Story) -> tuple[str, ...]:
    """Return for each article of the story the name of its original, or ""."""
    return (story.lead_copy_of, *(member.copy_of for member in story.coverage))


def first_story_report(story: Story) -> Article:
    """Return the earliest report that is not a copy; ties go to the better source."""
    own = [one for one, copy in zip(story.articles, story_copies(story), strict=True) if not copy]
    return min(own or story.articles, key=lambda article: (article.published, -article.quality))


def first_story_reporters(stories: Iterable[Story]) -> dict[str, str]:
    """Return by permalink the provider that reported a story first; "" if it is the only one."""
    return {
        story.permalink: first_story_report(story).provider.domain if story.coverage else ""
        for story in stories
    }


def timeline(story: Story, routes: Routes) -> Timeline | None:
    """Return the timeline of a story, from left to right; None if all reports have the same time.

    Reports within a step of each other stand on top of one another.
    """
    ordered = sorted(
        zip(story.articles, story_copies(story), strict=True), key=lambda pair: pair[0].published
    )
    start, end = ordered[0][0].published, ordered[-1][0].published
    if start == end:
        return None
    slots = [
        round((article.published - start) / (end - start) * (_WIDTH // _STEP - 1))
        for article, _ in ordered
    ]
    rows = min(max(Counter(slots).values()), _MOST_ROWS)
    taken: Counter[int] = Counter()
    points = []
    for slot, (article, copy) in zip(slots, ordered, strict=True):
        row = min(taken[slot], rows - 1)
        taken[slot] += 1
        x, y = slot * _STEP + _STEP // 2, (rows - row) * _STEP - _STEP // 2
        when, name = routes.local(article.published), article.provider.name
        points.append(TimelinePoint(x, y, when, name, bool(copy)))
    return Timeline(width=_WIDTH, height=rows * _STEP, points=tuple(points))


def wording_details(story: Story, routes: Routes) -> tuple[Wording, ...]:
    """Return the headline of each report that is not a copy, with its unique words marked.

    None where all have the same headline.
    """
    own = [one for one, copy in zip(story.articles, story_copies(story), strict=True) if not copy]
    titles = dict.fromkeys(article.title for article in own)
    if len(titles) == 1:
        return ()
    known = {title: [_plain(word) for word in title.split()] for title in titles}
    used = Counter(word for words in known.values() for word in set(words))
    return tuple(
        Wording(
            provider=article.provider.name,
            parts=_parts(article.title.split(), known[article.title], used),
            lang=card_language(article, routes),
        )
        for article in own
    )


def _plain(word: str) -> str:
    return _NOT_IN_WORDS.sub("", word).casefold()


def _parts(
    words: Sequence[str], plain: Sequence[str], used: Counter[str]
) -> tuple[tuple[str, bool], ...]:
    told = [(word, bool(key) and used[key] == 1) for word, key in zip(words, plain, strict=True)]
    return tuple(
        (" ".join(word for word, _ in run), own)
        for own, run in groupby(told, key=lambda pair: pair[1])
    )


def reason_details(story: Story, texts: Texts) -> tuple[Reason, ...]:
    """Return why each report belongs to the story, in the order of the coverage, with providers by name."""
    names = {name_of(article): article.provider.name for article in story.articles}
    found = []
    for member in story.coverage:
        original = names.get(member.copy_of, member.copy_of)
        if text := reason(_named(member.evidence, names), original, texts):
            found.append(Reason(member.article.provider.name, text))
    return tuple(found)


def _named(evidence: Evidence, names: dict[str, str]) -> Evidence:
    """Return `evidence` with providers in place of files and addresses."""

    def named(keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(names.get(key, key) for key in keys))

    return replace(
        evidence,
        nearest=names.get(evidence.nearest, evidence.nearest),
        listed_by=named(evidence.listed_by),
        lists=named(evidence.lists),
    )
