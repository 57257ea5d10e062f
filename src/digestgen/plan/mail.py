"""Editions as e-mails: one as HTML and one as plain text, beside the edition's first page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import islice

from msgspec.structs import replace

from digestgen.plan.machines import custom_properties
from digestgen.plan.ranks import best_first
from digestgen.plan.routes import Routes
from digestgen.records import Story
from digestgen.views import Card, EditionView, Growth, Link, MailView, Page

_NAMES = ("mail.html", "mail.txt")  # the templates, and the files that they become
_MOST_STORIES = 30
# mail programs cut a message off at about 100 KB; the head, the foot and what grew take up to 20 KB
_ROOM_BYTES = 70_000
_MARKUP_BYTES = 1_400  # around the texts and the address of a story, with styles
_MOST_TITLE, _MOST_EXCERPT = 200, 300  # characters
_WORD = 30  # characters that are given up to end at a word


class Mails:
    """Plans the e-mails of editions; `card_of` gives a story's card."""

    def __init__(self, routes: Routes, card_of: Callable[[Story], Card]) -> None:
        self._routes, self._card_of = routes, card_of
        self._light, self._dark = custom_properties(routes.config.theme)
        self._base_bytes = len(routes.config.site.base_url.encode())

    def of(self, edition: EditionView, stories: Sequence[Story]) -> Iterator[Page]:
        """Yield the e-mails of an edition; `edition` is its first page, `stories` all that it has."""
        updated = max(story.updated for story in stories)
        ranked = (_shortened(self._card_of(story)) for story in best_first(stories, updated))
        view = MailView(
            path=edition.path,
            edition=edition.path,
            day=edition.day,
            last=edition.last,
            week=edition.week,
            updated=self._routes.local(updated),
            stories=len(stories),
            cards=tuple(islice(self._fitting(ranked), _MOST_STORIES)),
            grown=tuple(map(_shortened_growth, edition.grown)),
            light=self._light,
            dark=self._dark,
        )
        origin = f"the e-mail of {edition.week or edition.day}"
        for name in _NAMES:
            path = f"{edition.path}{name}"
            yield Page(path, name, replace(view, path=path), origin)

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
