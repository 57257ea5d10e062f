"""Plan the pages of topics, and the list of all topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import nlargest

from msgspec import Struct

from digestgen.plan.cards import card_providers, providers_of
from digestgen.plan.pages import AS_IT_IS, ListOf, PageFile, Pages
from digestgen.plan.paging import LINES_PER_CARD, counted_pages, numbered_paths
from digestgen.plan.routes import TOPICS, Routes
from digestgen.plan.stories_over_time import stories_over_time
from digestgen.plan.story_records import Cards, Keyed, plain_records
from digestgen.plan.taxonomies import Taxonomies, most_stories_first
from digestgen.plan.top_stories import TopStories
from digestgen.records import Story
from digestgen.views import (
    Card,
    Link,
    Page,
    Pager,
    Picture,
    RedirectView,
    StoriesOverTime,
    Term,
    TermsView,
    TopicView,
)

_TOP_STORIES = 3
_LATEST_CARDS = 8  # as in topic.html, where the other stories of the front are lines
_BIGGEST = 5
_FEWEST_BIGGEST = 3
_FEWEST_FOR_BIGGEST = 2 * _BIGGEST  # stories without a card; fewer need no choice
_MOST_PROVIDERS = 8


class TopicNote(Struct, frozen=True, gc=False):
    """The data about a topic on all of its pages."""

    link: Link
    description: str
    parents: tuple[Link, ...]
    picture: Picture | None


class TopicFront(Struct, frozen=True, gc=False):
    """The data that only the first page of a topic shows."""

    children: tuple[Link, ...]
    stories: int
    reporting: int
    providers: tuple[Term, ...]
    top: tuple[Card, ...]
    biggest: tuple[Card, ...]
    over_time: StoriesOverTime | None


def topic_pages(
    stories: Sequence[Story], taxonomies: Taxonomies, cards: Cards, pages: Pages
) -> Iterator[Page]:
    """Plan the pages of each topic that has stories; `stories` are those of all topics."""
    children, ranking = taxonomies.children(), TopStories.of(stories)
    days = {story.permalink: cards[story.permalink].record.began.date() for story in stories}
    for key, own in taxonomies.topics.stories.items():

        def front(key: str = key, own: Sequence[Story] = own) -> TopicFront:
            best = ranking.front_first(own)[:_TOP_STORIES]
            biggest = _biggest(own, best, ranking)
            found = Counter(domain for story in own for domain in providers_of(story))
            return TopicFront(
                children=tuple(children.get(key, ())),
                stories=len(own),
                reporting=len(found),
                providers=most_stories_first(
                    {taxonomies.provider(domain): count for domain, count in found.items()}
                )[:_MOST_PROVIDERS],
                top=plain_records(cards[story.permalink] for story in best),
                biggest=plain_records(cards[story.permalink] for story in biggest),
                over_time=stories_over_time(
                    (days[story.permalink] for story in own), days[stories[0].permalink]
                ),
            )

        link, note = taxonomies.topic_links[key], _note(key, taxonomies)
        listed = [cards[story.permalink] for story in own]
        list_of = ListOf(link.href or "", "topic", f'the topic "{link.text}"')
        yield from pages.chronological(list_of, listed, (note,), front)


def _biggest(
    stories: Sequence[Story], top: Sequence[Story], ranking: TopStories
) -> Sequence[Story]:
    """Return those of the `stories` without a card on the front that most providers report.

    The result is empty if there are few stories without a card, or fewer than three have several providers.
    Ties go to the higher score.
    """
    best = {story.permalink for story in top}
    without_card = [story for story in stories if story.permalink not in best][_LATEST_CARDS:]
    if len(without_card) < _FEWEST_FOR_BIGGEST:
        return ()
    several = [story for story in without_card if card_providers(story) > 1]
    biggest = nlargest(_BIGGEST, ranking.biggest_first(several), key=card_providers)
    return biggest if len(biggest) >= _FEWEST_BIGGEST else ()


def topic_redirects(taxonomies: Taxonomies, pages: Pages) -> Iterator[Page]:
    """Plan redirects to topics with an `_id` from the addresses that they have without one."""
    routes, size = taxonomies.routes, taxonomies.routes.config.lists.page_size
    for key, slug in taxonomies.slugs_of_names().items():
        link, old = taxonomies.topic_links[key], routes.topic(slug)
        cards = taxonomies.topics.stories[key]
        for below in ("", *numbered_paths(len(cards), size)):
            view = RedirectView(f"{old}{below}", link.text, f"{link.href}{below}")
            origin = f'the topic "{link.text}"'
            file = PageFile(f"{old}{below}index.html", "redirect.html", AS_IT_IS, origin)
            yield from pages.group([file], (view,))


def _note(key: str, taxonomies: Taxonomies) -> TopicNote:
    note = taxonomies.topic_notes.get(key)
    return TopicNote(
        link=taxonomies.topic_links[key],
        description=note.description if note else "",
        parents=taxonomies.parents(key),
        picture=taxonomies.routes.picture(note.images, alt="") if note else None,
    )


def topic_list_pages(taxonomies: Taxonomies, pages: Pages) -> Iterator[Page]:
    """Plan the list of all topics, sorted by name."""
    terms, routes = taxonomies.topics.stories, taxonomies.routes
    rows = [
        Term(taxonomies.topic_links[key], len(stories), _note(key, taxonomies).description)
        for key, stories in terms.items()
    ]
    rows.sort(key=lambda term: (term.link.text.casefold(), term.link.text))
    title, size = routes.texts.say("Topics"), routes.config.lists.page_size
    for page in counted_pages(rows, TOPICS, size * LINES_PER_CARD):
        view = TermsView(path=page.path, title=title, terms=page.items, pager=page.pager)
        origin = "the list of topics"
        yield pages.page(page.path, "terms.html", AS_IT_IS, view, origin=origin)


def topic_page_view(  # the records of its page
    _routes: Routes,
    path: str,
    cards: tuple[Keyed[Card], ...],
    pager: Pager,
    note: TopicNote,
    front: TopicFront | None,
) -> TopicView:
    """Return the view of a page of a topic."""
    shown, top = plain_records(cards), front.top if front else ()
    biggest = front.biggest if front else ()
    above = {card.id for card in (*top, *biggest)}
    latest = tuple(card for card in shown if card.id not in above)
    return TopicView(
        path=path,
        link=note.link,
        name=note.link.text,
        description=note.description,
        parents=note.parents,
        picture=note.picture,
        cards=shown,
        pager=pager,
        children=front.children if front else (),
        stories=front.stories if front else None,
        reporting=front.reporting if front else None,
        providers=front.providers if front else (),
        top=top,
        biggest=biggest,
        latest=latest,
        over_time=front.over_time if front else None,
    )
