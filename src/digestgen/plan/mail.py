"""Editions as e-mails: one as HTML and one as plain text, beside the edition's first page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from html import escape
from itertools import islice

from msgspec.structs import replace

from digestgen.plan.machines import custom_properties
from digestgen.plan.pages import Pages
from digestgen.plan.ranks import Ranking
from digestgen.records import Story
from digestgen.views import Card, EditionLink, Growth, Link, MailView, Page

MAILS = ("mail.html", "mail.txt")  # the templates, and the files that they become
_MOST_STORIES = 30
# mail programs cut a message off at about 100 KB; the head, the foot and what grew take up to 20 KB
_ROOM_BYTES = 70_000
_MARKUP_BYTES = 1_400  # around the texts and the address of a story, with styles
_MOST_TITLE, _MOST_EXCERPT = 200, 300  # characters
_WORD = 30  # characters that are given up to end at a word


class Mails:
    """Plans the e-mails of editions; `card_of` gives a story's card."""

    def __init__(self, pages: Pages, card_of: Callable[[Story], Card]) -> None:
        self._pages, self._routes, self._card_of = pages, pages.routes, card_of
        self._light, self._dark = custom_properties(self._routes.config.theme)
        self._base_bytes = len(self._routes.config.site.base_url.encode())

    def of(
        self, link: EditionLink, last: date, stories: tuple[Story, ...], grown: tuple[Growth, ...]
    ) -> Iterator[Page]:
        """Yield the e-mails of an edition, which ends with the day `last` and has these `stories`."""
        folder, origin = link.href or "", f"the e-mail of {link.week or link.day}"
        for name in MAILS:
            given = folder, name, link, last, stories, grown
            yield self._pages.file(folder + name, name, origin, self._view, *given)

    def _view(  # noqa: PLR0913, PLR0917  # one for each thing that is not the same for all pages
        self,
        folder: str,
        name: str,
        link: EditionLink,
        last: date,
        stories: tuple[Story, ...],
        grown: tuple[Growth, ...],
    ) -> MailView:
        updated = max(story.updated for story in stories)
        best = Ranking(updated).best_first(stories)
        return MailView(
            path=folder + name,
            edition=folder,
            day=link.day,
            last=last,
            week=link.week,
            updated=self._routes.local(updated),
            stories=len(stories),
            cards=self._shown(best),
            grown=tuple(map(_shortened_growth, grown)),
            light=self._light,
            dark=self._dark,
        )

    def _shown(self, stories: Iterable[Story]) -> tuple[Card, ...]:
        cards = (_shortened(self._card_of(story)) for story in stories)
        return tuple(islice(self._fitting(cards), _MOST_STORIES))

    def _fitting(self, cards: Iterable[Card]) -> Iterator[Card]:
        """Yield the cards that there is room for; one that takes too much is left out."""
        room = _ROOM_BYTES
        for card in cards:
            picture = card.picture.src if card.picture else ""
            texts = (card.title.text, card.title.href, card.provider.text, card.excerpt, picture)
            size = sum(len(escape(text).encode("utf-8", "replace")) for text in texts if text)
            size += 2 * self._base_bytes + _MARKUP_BYTES
            if size <= room:
                room -= size
                yield card


def _shortened(card: Card) -> Card:
    if len(card.title.text) <= _MOST_TITLE and len(card.excerpt) <= _MOST_EXCERPT:
        return card  # the same record, so that its HTML is made once for day and week
    excerpt = _cut(card.excerpt, _MOST_EXCERPT)
    return replace(card, title=_shortened_link(card.title), excerpt=excerpt)


def _shortened_growth(growth: Growth) -> Growth:
    return replace(growth, story=_shortened_link(growth.story))


def _shortened_link(link: Link) -> Link:
    return Link(_cut(link.text, _MOST_TITLE), link.href)


def _cut(text: str, most: int) -> str:
    """Return at most `most` characters of `text`, to the end of a word if one is near."""
    if len(text) <= most:
        return text
    end = text.rfind(" ", most - _WORD, most)
    return f"{text[: most - 1 if end < 0 else end].rstrip()}…"
