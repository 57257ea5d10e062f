"""Pages that list stories: the front page, topics, the list of these, providers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from digestgen.plan.cards import LINES_PER_CARD, card, paged
from digestgen.plan.comparison import first_report
from digestgen.plan.editions import Editions
from digestgen.plan.pages import Pages, as_it_is
from digestgen.plan.providers import monogram
from digestgen.plan.ranks import Ranking, newest_report
from digestgen.plan.sources import Sources
from digestgen.records import Digest, Story
from digestgen.views import (
    Card,
    EditionLink,
    HomeView,
    Link,
    Page,
    Pager,
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
_Stories = tuple[Story, ...]
_Front = tuple[_Stories, tuple[tuple[Link, _Stories], ...], tuple[EditionLink, ...]]


class Lists:
    """Plans every list; a story's card is made once and stands in all of them."""

    def __init__(self, digest: Digest, pages: Pages) -> None:
        self._digest = digest
        self._pages = pages
        self._routes = pages.routes
        self._size = pages.routes.config.lists.page_size
        newest = newest_report(digest.stories)
        self._ranking = Ranking(newest) if newest else None
        # who reported first, of stories that several report
        self._first = {
            story.permalink: first_report(story).provider.domain if story.coverage else ""
            for story in digest.stories
        }
        self._cards: dict[str, Card] = {}

    def home(self) -> Iterator[Page]:
        """The front page: the best stories, topics, and all stories, newest first."""
        stories = self._digest.stories
        for part in paged(stories, "", self._size):
            front = () if part[2].number > 1 else self._front()
            yield self._pages.of_list(
                part,
                "home.html",
                "the front page",
                self._home,
                front,
            )

    def _home(
        self, path: str, stories: _Stories, pager: Pager, front: _Front | tuple[()]
    ) -> HomeView:
        top, sections, editions = front or ((), (), ())
        return HomeView(
            path=path,
            cards=self._of(stories),
            pager=pager,
            top=self._of(top),
            sections=tuple(Section(topic, self._of(chosen)) for topic, chosen in sections),
            editions=editions,
            archive="archive/" if front and self._routes.config.outputs.archive else None,
        )

    def _front(self) -> _Front:
        """Return what is on the front page alone: top stories, sections, the newest editions."""
        top = tuple(self._ranked(self._digest.stories)[:_TOP_STORIES])
        links = (self._routes.edition(day) for day in islice(self._days(), _NEWEST_EDITIONS))
        shown = tuple(link for link in links if link.href)
        return top, tuple(self._sections(top)), shown

    def _days(self) -> Iterator[date]:
        """Yield the days of all stories, the newest first, each once."""
        seen: set[date] = set()  # where clocks go back over midnight a day comes again
        for story in self._digest.stories:
            day = self._routes.local(story.published).date()
            if day not in seen:
                seen.add(day)
                yield day

    def _sections(self, top: Iterable[Story]) -> Iterator[tuple[Link, _Stories]]:
        """Yield the largest topics with their best stories, each story in one place only."""
        shown = {story.permalink for story in top}
        topics = {self._routes.topic(key): of for key, of in self._routes.topics.stories.items()}
        largest = sorted(topics, key=lambda topic: (-len(topics[topic]), topic.text))
        count = 0
        for topic in largest:
            if count == _SECTIONS:
                break
            own = [each for each in self._ranked(topics[topic]) if each.permalink not in shown]
            if len(own) >= _FEWEST_IN_SECTION:
                chosen = tuple(own[:_IN_SECTION])
                shown |= {story.permalink for story in chosen}
                count += 1
                yield topic, chosen

    def _ranked(self, stories: Sequence[Story]) -> list[Story]:
        return self._ranking.best_first(stories) if self._ranking else []

    def editions(self) -> Editions:
        """Return what plans the editions."""
        return Editions(self._digest.stories, self._pages, self._card)

    def sources(self) -> Sources:
        """Return what plans the pages across sources."""
        return Sources(self._digest.stories, self._pages, self._card, self._first)

    def _card(self, story: Story) -> Card:
        found = self._cards.get(story.permalink)
        if found is None:
            found = self._cards[story.permalink] = card(story, self._routes)
        return found

    def topics(self) -> Iterator[Page]:
        """One for each topic that has stories."""
        children = self._children()
        for key, stories in self._routes.topics.stories.items():
            link = self._routes.topic(key)
            best = self._ranked(stories)[:_TOP_OF_TOPIC] if len(stories) > self._size else []
            for part in paged(stories, link.href or "", self._size):
                top = tuple(best) if part[2].number == 1 else ()
                below, count = tuple(children[key]), len(stories)
                yield self._pages.of_list(
                    part,
                    "topic.html",
                    f'the topic "{link.text}"',
                    self._topic,
                    key,
                    below,
                    count,
                    top,
                )

    def _topic(  # noqa: PLR0913, PLR0917  # one for each thing that is not the same for all pages
        self,
        path: str,
        stories: _Stories,
        pager: Pager,
        key: str,
        children: tuple[Link, ...],
        count: int,
        top: _Stories,
    ) -> TopicView:
        note = self._routes.topic_notes.get(key)
        return TopicView(
            path=path,
            name=self._routes.topic(key).text,
            description=note.description if note else "",
            parents=self._parents(key),
            children=children,
            picture=self._routes.picture(note.images, alt="") if note else None,
            stories=count,
            top=self._of(top),
            cards=self._of(stories),
            pager=pager,
        )

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
        for domain, stories in self._routes.providers.stories.items():
            link = self._routes.provider(domain)
            firsts = [story for story in stories if self._first[story.permalink] == domain]
            led = sum(story.lead.provider.domain == domain for story in stories)
            counts = len(stories), led, len(firsts)
            for part in paged(stories, link.href or "", self._size):
                shown = tuple(firsts[:_FIRSTS]) if part[2].number == 1 else ()
                yield self._pages.of_list(
                    part,
                    "provider.html",
                    f"the provider {domain}",
                    self._provider,
                    domain,
                    counts,
                    shown,
                )

    def _provider(  # noqa: PLR0913, PLR0917  # one for each thing that is not the same for all pages
        self,
        path: str,
        stories: _Stories,
        pager: Pager,
        domain: str,
        counts: tuple[int, int, int],
        firsts: _Stories,
    ) -> ProviderView:
        name, note = self._routes.provider(domain).text, self._routes.provider_notes.get(domain)
        count, led, first = counts
        return ProviderView(
            path=path,
            domain=domain,
            name=name,
            other_names=self._routes.providers.names[domain][1:],
            owner=note.owner if note else "",
            country=note.country if note else "",
            note=note.note if note else "",
            logo=self._routes.logo(domain),
            monogram=monogram(name),
            stories=count,
            led=led,
            first=first,
            firsts=tuple(self._card(story).title for story in firsts),
            cards=self._of(stories),
            pager=pager,
        )

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
            yield self._pages.page(where, "terms.html", "the list of topics", as_it_is, view)

    def _of(self, stories: Iterable[Story]) -> tuple[Card, ...]:
        return tuple(self._card(story) for story in stories)
