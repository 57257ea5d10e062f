"""Pages that list stories: the front page, editions, topics, providers, and the lists of these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from digestgen.plan.cards import card, paged
from digestgen.plan.routes import Routes
from digestgen.records import Digest, Story
from digestgen.views import (
    Card,
    EditionView,
    HomeView,
    Link,
    Page,
    ProviderView,
    Term,
    TermsView,
    TopicView,
)

_TERMS_PER_PAGE = 10  # times page_size: a term takes a line, a story a card


class Lists:
    """Plans every list; a story's card is made once and stands in all of them."""

    def __init__(self, digest: Digest, routes: Routes) -> None:
        self._digest = digest
        self._routes = routes
        self._size = routes.config.lists.page_size
        self._cards = {story.permalink: card(story, routes) for story in digest.stories}

    def home(self) -> Iterator[Page]:
        """The front page: all stories, newest first."""
        for path, cards, pager in paged(self._of(self._digest.stories), "", self._size):
            yield _page(
                "home.html", HomeView(path=path, cards=cards, pager=pager), "the front page"
            )

    def editions(self) -> Iterator[Page]:
        """One for each day on which a story began, in the site's time zone."""
        days: dict[date, list[Story]] = defaultdict(list)
        for story in self._digest.stories:
            days[self._routes.local(story.published).date()].append(story)
        ordered = sorted(days)
        links = [None, *(self._routes.edition(day) for day in ordered), None]
        for index, day in enumerate(ordered):
            link = self._routes.edition(day)
            for path, cards, pager in paged(self._of(days[day]), link.href or "", self._size):
                view = EditionView(
                    path=path,
                    day=day,
                    cards=cards,
                    pager=pager,
                    earlier=links[index],
                    later=links[index + 2],
                )
                yield _page("edition.html", view, f"the edition of {day}")

    def topics(self) -> Iterator[Page]:
        """One for each topic that has stories."""
        terms = self._routes.topics
        children = self._children()
        for key, stories in terms.stories.items():
            note = self._routes.topic_notes.get(key)
            link = self._routes.topic(key)
            parent = note.parent if note and note.parent.casefold() != key else ""
            for path, cards, pager in paged(self._of(stories), link.href or "", self._size):
                view = TopicView(
                    path=path,
                    name=link.text,
                    description=note.description if note else "",
                    parent=self._routes.topic(parent) if parent else None,
                    children=tuple(children[key]),
                    picture=self._routes.picture(note.images, alt="") if note else None,
                    stories=len(stories),
                    cards=cards,
                    pager=pager,
                )
                yield _page("topic.html", view, f'the topic "{link.text}"')

    def _children(self) -> dict[str, list[Link]]:
        """Return for each topic the links to those below it that have stories."""
        found: dict[str, list[Link]] = defaultdict(list)
        for key in self._routes.topics.stories:
            note = self._routes.topic_notes.get(key)
            if note and note.parent and note.parent.casefold() != key:
                found[note.parent.casefold()].append(self._routes.topic(key))
        return found

    def providers(self) -> Iterator[Page]:
        """One for each provider that has a report in a story."""
        terms = self._routes.providers
        for domain, stories in terms.stories.items():
            note = self._routes.provider_notes.get(domain)
            link = self._routes.provider(domain)
            images = list(note.images) if note else []
            images += [
                image
                for story in stories
                for article in story.articles
                if article.provider.domain == domain
                for image in article.provider.images
            ]
            for path, cards, pager in paged(self._of(stories), link.href or "", self._size):
                view = ProviderView(
                    path=path,
                    domain=domain,
                    name=link.text,
                    other_names=terms.names[domain][1:],
                    logo=self._routes.picture(images, alt=""),
                    stories=len(stories),
                    led=sum(story.lead.provider.domain == domain for story in stories),
                    cards=cards,
                    pager=pager,
                )
                yield _page("provider.html", view, f"the provider {domain}")

    def topic_list(self) -> Iterator[Page]:
        """All topics, by name."""
        terms = self._routes.topics
        rows = [
            Term(self._routes.topic(key), len(stories)) for key, stories in terms.stories.items()
        ]
        yield from self._term_pages("topics/", "Topics", rows)

    def provider_list(self) -> Iterator[Page]:
        """All providers, by name."""
        terms = self._routes.providers
        rows = [
            Term(self._routes.provider(domain), len(stories), domain)
            for domain, stories in terms.stories.items()
        ]
        yield from self._term_pages("providers/", "Providers", rows)

    def _term_pages(self, path: str, title: str, rows: list[Term]) -> Iterator[Page]:
        rows.sort(key=lambda term: (term.link.text.casefold(), term.link.text, term.note))
        for where, terms, pager in paged(rows, path, self._size * _TERMS_PER_PAGE):
            view = TermsView(path=where, title=title, terms=terms, pager=pager)
            yield _page("terms.html", view, f"the list of {title.lower()}")

    def _of(self, stories: tuple[Story, ...] | list[Story]) -> list[Card]:
        return [self._cards[story.permalink] for story in stories]


def _page(
    template: str,
    view: HomeView | EditionView | TopicView | ProviderView | TermsView,
    origin: str,
) -> Page:
    return Page(f"{view.path}index.html", template, view, origin)
