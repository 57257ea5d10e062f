"""Plan the e-mails of editions: HTML and plain text, beside the edition's first page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from html import escape
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from digestgen.plan.host_file_pages import stylesheet_properties
from digestgen.plan.pages import PageFile, Pages
from digestgen.plan.routes import Routes
from digestgen.plan.story_records import Cards, Keyed, plain_records
from digestgen.records import Story
from digestgen.text.word_count import minutes_to_read, word_count
from digestgen.views import Card, EditionLink, Growth, Link, MailView, Page

MAILS = ("mail.html", "mail.txt")  # the templates, and the files that they become
_MOST_STORIES = 30
# mail programs cut a message off at about 100 KB; the head, the foot and what grew take up to 20 KB
_ROOM_BYTES = 70_000
_MARKUP_BYTES = 1_400  # around the texts and the address of a story, with styles
_MOST_TITLE, _MOST_EXCERPT = 200, 300  # characters
_WORD = 30  # characters that are given up to end at a word


class MailEdition(Struct, frozen=True, gc=False):
    """The edition of an e-mail."""

    link: EditionLink
    last: date
    updated: datetime  # of the last report of its stories
    stories: int


class Mails:
    """Planner of the e-mails of editions."""

    def __init__(self, routes: Routes, cards: Cards, pages: Pages) -> None:
        self._routes, self._cards, self._pages = routes, cards, pages

    def of(
        self, link: EditionLink, last: date, stories: Sequence[Story], grown: tuple[Growth, ...]
    ) -> Iterator[Page]:
        """Plan the e-mails of an edition with these `stories`, biggest first; `last` is its last day."""
        updated = max(story.updated for story in stories)
        cards = tuple(self._cards[story.permalink] for story in stories)
        edition = MailEdition(link, last, self._routes.local(updated), len(stories))
        folder, origin = link.href or "", f"the e-mail of {link.week or link.day}"
        files = [PageFile(folder + name, name, "mail", origin) for name in MAILS]
        yield from self._pages.group(files, (cards, edition, grown))


def mail_page_view(
    routes: Routes,
    path: str,
    cards: tuple[Keyed[Card], ...],
    edition: MailEdition,
    grown: tuple[Growth, ...],
) -> MailView:
    """Return the view of an edition's e-mail; `cards` are all of its stories, biggest first."""
    light, dark = stylesheet_properties(routes.config.theme)
    base_bytes = len(routes.config.site.base_url.encode())
    fitting = islice(_fitting(map(_shortened, plain_records(cards)), base_bytes), _MOST_STORIES)
    shown, grown = tuple(fitting), tuple(map(_shortened_growth, grown))
    words = word_count(_texts(shown, grown))
    return MailView(
        path=path,
        edition=edition.link.href or "",
        day=edition.link.day,
        last=edition.last,
        week=edition.link.week,
        updated=edition.updated,
        stories=edition.stories,
        words=words,
        minutes=minutes_to_read(words),
        cards=shown,
        grown=grown,
        light=light,
        dark=dark,
    )


def _texts(cards: Iterable[Card], grown: Iterable[Growth]) -> Iterator[str]:
    for card in cards:
        yield from (card.title.text, card.provider.text, card.excerpt)
    yield from (each.story.text for each in grown)


def _fitting(cards: Iterable[Card], base_bytes: int) -> Iterator[Card]:
    """Yield the cards that fit; a card that is too long is left out."""
    room = _ROOM_BYTES
    for card in cards:
        picture = card.picture.src if card.picture else ""
        texts = (card.title.text, card.title.href, card.provider.text, card.excerpt, picture)
        size = sum(len(escape(text).encode("utf-8", "replace")) for text in texts if text)
        size += 2 * base_bytes + _MARKUP_BYTES
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
    """Return at most `most` characters of `text`, cut at a word if possible."""
    if len(text) <= most:
        return text
    end = text.rfind(" ", most - _WORD, most)
    return f"{text[: most - 1 if end < 0 else end].rstrip()}…"
