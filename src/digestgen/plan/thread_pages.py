"""Plan the pages of threads, and the redirects to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from digestgen.plan.cards import card_language, providers_of
from digestgen.plan.pages import AS_IT_IS, PageFile, Pages
from digestgen.plan.routes import THREADS, Routes
from digestgen.plan.story_records import Cards, Keyed, plain_records
from digestgen.plan.story_threads import StoryThread, StoryThreads
from digestgen.plan.taxonomies import Taxonomies
from digestgen.records import Story
from digestgen.views import (
    Card,
    Link,
    Page,
    RedirectView,
    Term,
    ThreadLine,
    ThreadStep,
    ThreadsView,
    ThreadView,
)

_MOST_LISTED = 100
_MOST_SOURCES = 100
_MOST_CARDS = 100  # a thread of so many stories is a mistake
_ONGOING = timedelta(days=7)


class ThreadNote(Struct, frozen=True, gc=False):
    """The data about a thread on its page, beside the cards of its stories."""

    title: str
    story: str | None
    lang: str
    began: datetime
    updated: datetime
    stories: int
    reports: int
    providers: int
    sources: tuple[Term, ...]
    is_ongoing: bool


def thread_pages(
    threads: StoryThreads,
    ongoing: Sequence[StoryThread],
    taxonomies: Taxonomies,
    cards: Cards,
    pages: Pages,
) -> Iterator[Page]:
    """Plan the list of threads, and the page of each at the permalink of its first story.

    `ongoing` are the threads with a new story.
    """
    yield _list_page(threads, len(ongoing), taxonomies.routes, pages)
    still = {thread.first.permalink for thread in ongoing}
    for thread in threads.threads:
        note = _note(thread, taxonomies, is_ongoing=thread.first.permalink in still)
        yield pages.page(
            f"{THREADS}{thread.first.permalink}",
            "thread.html",
            "thread",
            cards[thread.biggest.permalink],
            tuple(cards[story.permalink] for story in thread.stories[:_MOST_CARDS]),
            note,
            origin=f'the thread "{note.title}"',
            updated=note.updated,
        )


def thread_redirects(
    stories: Iterable[Story], threads: StoryThreads, pages: Pages
) -> Iterator[Page]:
    """Plan for each file a redirect at the address that a thread would have if the file were its first.

    It leads to the thread of its story, or to the story if it is in none. So every address that a thread
    ever had answers: an earlier story may join it, and what is added may part its stories.
    """
    for story in stories:
        thread = threads.thread_of(story)
        found = thread.biggest if thread else story
        target = f"{THREADS}{thread.first.permalink}" if thread else story.permalink
        for file in story.files:
            path = f"{THREADS}{file.permalink}"
            if path != target:
                view = RedirectView(path, found.lead.title, target)
                each = PageFile(f"{path}index.html", "redirect.html", AS_IT_IS, file.path)
                yield from pages.group([each], (view,))


def _note(thread: StoryThread, taxonomies: Taxonomies, *, is_ongoing: bool) -> ThreadNote:
    lead, routes = thread.biggest.lead, taxonomies.routes
    stories = Counter(domain for story in thread.stories for domain in sorted(providers_of(story)))
    most_first = sorted(stories.items(), key=lambda item: (-item[1], item[0]))[:_MOST_SOURCES]
    return ThreadNote(
        title=lead.title,
        story=routes.story(thread.biggest.permalink),
        lang=card_language(lead, routes),
        began=routes.local(thread.first.published),
        updated=routes.local(max(story.updated for story in thread.stories)),
        stories=len(thread.stories),
        reports=sum(len(story.articles) for story in thread.stories),
        providers=max(len(stories), 1),  # a platform counts only if it is alone
        sources=tuple(Term(taxonomies.provider(domain), count) for domain, count in most_first),
        is_ongoing=is_ongoing,
    )


def thread_page_view(
    _routes: Routes,
    path: str,
    biggest: Keyed[Card],
    cards: tuple[Keyed[Card], ...],
    note: ThreadNote,
) -> ThreadView:
    """Return the view of the page of a thread."""
    return ThreadView(
        path=path,
        title=note.title,
        story=note.story,
        biggest=biggest.record,
        steps=tuple(_steps(plain_records(cards))),
        is_ongoing=note.is_ongoing,
        sources=note.sources,
        began=note.began,
        updated=note.updated,
        stories=note.stories,
        reports=note.reports,
        providers=note.providers,
        lang=note.lang,
    )


def _steps(cards: Sequence[Card]) -> Iterator[ThreadStep]:
    """Yield a step for each story of a thread, given newest first."""
    newest, first = cards[0].began, cards[-1].began
    most = max(card.reports for card in cards)
    for card, before in zip(cards, (*cards[1:], cards[-1]), strict=True):
        yield ThreadStep(
            card=card,
            days=(card.began.date() - before.began.date()).days,
            place=round(100 * ((card.began - first) / (newest - first))) if newest > first else 0,
            share=max(round(100 * card.reports / most), 1),
        )


def ongoing_threads(stories: Iterable[Story], threads: StoryThreads) -> list[StoryThread]:
    """Return the threads whose newest story is of the last seven days, newest first.

    The days end with the newest report in `stories`.
    """
    if not threads.threads:
        return []
    newest = max(story.updated for story in stories)
    return [each for each in threads.threads if newest - each.stories[0].published <= _ONGOING]


def _list_page(threads: StoryThreads, ongoing: int, routes: Routes, pages: Pages) -> Page:
    view = ThreadsView(
        path=THREADS,
        title=routes.texts.say("Ongoing stories"),
        threads=tuple(
            thread_line(each, each.stories[0], routes) for each in threads.threads[:_MOST_LISTED]
        ),
        ongoing=min(ongoing, _MOST_LISTED),
    )
    return pages.page(THREADS, "threads.html", AS_IT_IS, view, origin="the list of threads")


def thread_line(thread: StoryThread, story: Story, routes: Routes) -> ThreadLine:
    """Return the line of a thread under the headline of one of its stories."""
    newest, first = thread.stories[0], thread.first
    return ThreadLine(
        id=story.id,
        title=Link(story.lead.title, routes.thread(first.permalink)),
        stories=len(thread.stories),
        began=routes.local(first.published),
        newest=routes.local(newest.published),
        lang=card_language(story.lead, routes),
    )
