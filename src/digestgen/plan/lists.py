"""Pages that list stories: the front page, topics, the list of these, providers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from digestgen.plan.cards import LINES_PER_CARD, card, paged
from digestgen.plan.comparison import first_report
from digestgen.plan.editions import Editions
from digestgen.plan.providers import monogram
from digestgen.plan.ranks import best_first, newest_report
from digestgen.plan.routes import Routes
from digestgen.plan.sources import Sources
from digestgen.records import Digest, Story
from digestgen.views import (
    Card,
    HomeView,
    Link,
    Page,
    ProviderView,
    Section,
    Term,
    TermsView,
    TopicView,
)

_TOP_STORIES = 5
_SECTIONS = 6
_IN_SECTION = 4
_FEWEST_IN_SECTION = 2
_NEWEST_EDITIONS = 7
_TOP_OF_TOPIC = 3
_FIRSTS = 10


class Lists:
    """Plans every list; a story's card is made once and stands in all of them."""

    def __init__(self, digest: Digest, routes: Routes) -> None:
        self._digest = digest
        self._routes = routes
        self._size = routes.config.lists.page_size
        self._newest = newest_report(digest.stories)
        # who reported first, of stories that several report
        self._first = {
            story.permalink: first_report(story).provider.domain if story.coverage else ""
            for story in digest.stories
        }
        self._cards = {story.permalink: card(story, routes) for story in digest.stories}

    def home(self) -> Iterator[Page]:
        """The front page: the best stories, topics, and all stories, newest first."""
        stories = self._digest.stories
        for path, cards, pager in paged(self._of(stories), "", self._size):
            view = HomeView(path=path, cards=cards, pager=pager)
            if pager.number == 1:
                view = self._front(view)
            yield _page("home.html", view, "the front page")

    def _front(self, view: HomeView) -> HomeView:
        ranked = self._ranked(self._digest.stories)
        top = ranked[:_TOP_STORIES]
        days = (self._routes.local(story.published).date() for story in self._digest.stories)
        editions = dict.fromkeys(self._routes.edition(day) for day in days)
        shown = [link for link in editions if link.href]
        return replace(
            view,
            top=tuple(self._of(top)),
            sections=tuple(self._sections(ranked, top)),
            editions=tuple(shown[:_NEWEST_EDITIONS]),
            archive="archive/" if self._routes.config.outputs.archive else None,
        )

    def _sections(self, ranked: Sequence[Story], top: Sequence[Story]) -> Iterator[Section]:
        """Yield the largest topics with their best stories, each story in one place only."""
        shown = {story.permalink for story in top}
        members: dict[Link, list[Story]] = defaultdict(list)
        for story in ranked:
            for topic in self._routes.topics_of(story):
                members[topic].append(story)
        largest = sorted(members, key=lambda topic: (-len(members[topic]), topic.text))
        count = 0
        for topic in largest:
            own = [story for story in members[topic] if story.permalink not in shown]
            if len(own) >= _FEWEST_IN_SECTION and count < _SECTIONS:
                chosen = own[:_IN_SECTION]
                shown |= {story.permalink for story in chosen}
                count += 1
                yield Section(topic, tuple(self._of(chosen)))

    def _ranked(self, stories: Sequence[Story]) -> list[Story]:
        return best_first(stories, self._newest) if self._newest else []

    def editions(self) -> Editions:
        """Return what plans the editions."""
        return Editions(self._digest.stories, self._routes, self._card)

    def sources(self) -> Sources:
        """Return what plans the pages across sources."""
        return Sources(self._digest.stories, self._routes, self._card, self._first)

    def _card(self, story: Story) -> Card:
        return self._cards[story.permalink]

    def topics(self) -> Iterator[Page]:
        """One for each topic that has stories."""
        terms = self._routes.topics
        children = self._children()
        for key, stories in terms.stories.items():
            note = self._routes.topic_notes.get(key)
            link = self._routes.topic(key)
            top = self._ranked(stories)[:_TOP_OF_TOPIC] if len(stories) > self._size else []
            for path, cards, pager in paged(self._of(stories), link.href or "", self._size):
                view = TopicView(
                    path=path,
                    name=link.text,
                    description=note.description if note else "",
                    parents=self._parents(key),
                    children=tuple(children[key]),
                    picture=self._routes.picture(note.images, alt="") if note else None,
                    stories=len(stories),
                    top=tuple(self._of(top)) if pager.number == 1 else (),
                    cards=cards,
                    pager=pager,
                )
                yield _page("topic.html", view, f'the topic "{link.text}"')

    def _parents(self, key: str) -> tuple[Link, ...]:
        """Return the links to the topics above one, the topmost first."""
        chain = [key]
        while (note := self._routes.topic_notes.get(chain[-1])) and note.parent:
            if note.parent.casefold() in chain:  # a circle
                break
            chain.append(note.parent.casefold())
        names = [self._routes.topic_notes[below].parent for below in chain[:-1]]
        return tuple(self._routes.topic(name) for name in reversed(names))

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
            link = self._routes.provider(domain)
            note = self._routes.provider_notes.get(domain)
            firsts = [story for story in stories if self._first[story.permalink] == domain]
            for path, cards, pager in paged(self._of(stories), link.href or "", self._size):
                view = ProviderView(
                    path=path,
                    domain=domain,
                    name=link.text,
                    other_names=terms.names[domain][1:],
                    owner=note.owner if note else "",
                    country=note.country if note else "",
                    note=note.note if note else "",
                    logo=self._routes.logo(domain),
                    monogram=monogram(link.text),
                    stories=len(stories),
                    led=sum(story.lead.provider.domain == domain for story in stories),
                    first=len(firsts),
                    firsts=self._titles(firsts[:_FIRSTS]) if pager.number == 1 else (),
                    cards=cards,
                    pager=pager,
                )
                yield _page("provider.html", view, f"the provider {domain}")

    def _titles(self, stories: Sequence[Story]) -> tuple[Link, ...]:
        return tuple(self._card(story).title for story in stories)

    def topic_list(self) -> Iterator[Page]:
        """All topics, by name."""
        terms = self._routes.topics
        rows = [
            Term(self._routes.topic(key), len(stories)) for key, stories in terms.stories.items()
        ]
        rows.sort(key=lambda term: (term.link.text.casefold(), term.link.text))
        title = self._routes.texts.say("Topics")
        for where, part, pager in paged(rows, "topics/", self._size * LINES_PER_CARD):
            view = TermsView(path=where, title=title, terms=part, pager=pager)
            yield _page("terms.html", view, "the list of topics")

    def _of(self, stories: Sequence[Story]) -> list[Card]:
        return [self._cards[story.permalink] for story in stories]


def _page(
    template: str,
    view: HomeView | TopicView | ProviderView | TermsView,
    origin: str,
) -> Page:
    return Page(f"{view.path}index.html", template, view, origin)
