"""What a site is made of: articles, stories, topics, providers, own pages. Records never change."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Literal

from msgspec import Struct

from digestgen.problems import Problem

Standing = Literal["publishable", "folded", "withheld", "draft", "deleted", "listed"]
"""What may become of an article: lead a story; be coverage only; stay off the site (three ways);
`listed`: it has no file and is known from a `related` list alone."""

STANDINGS_ON_SITE: frozenset[Standing] = frozenset(("publishable", "folded", "listed"))


class Image(Struct, gc=False, frozen=True):
    """A picture; width and height in pixels where known."""

    url: str
    width: int | None = None
    height: int | None = None
    title: str = ""
    attribution: str = ""


class Provider(Struct, gc=False, frozen=True):
    """An outlet as one article names it; the domain identifies it."""

    domain: str
    name: str
    images: tuple[Image, ...] = ()


class File(Struct, gc=False, frozen=True, order=True):
    """A file that an article came from; files order by time of publication, then permalink."""

    published: datetime  # aware, UTC
    permalink: str  # "2024/05/01/slug/"
    path: str  # "content/2024-05-01-slug.md"
    aliases: tuple[str, ...] = ()  # old paths that redirect to the permalink


class Article(Struct, gc=False, frozen=True, kw_only=True):
    """One report of one event by one provider, from its files or from a `related` list."""

    title: str
    published: datetime  # aware, UTC
    utc_offset_minutes: int  # of the time as the content gives it
    provider: Provider
    standing: Standing
    excerpt: str = ""
    url: str = ""  # where the report is, safe to link to; "" if nowhere
    given_url: str = ""  # the same, letter for letter as the content has it
    twin_urls: tuple[str, ...] = ()  # AMP copies
    type: Literal["article", "video"] = "article"
    quality: int = 0  # higher is a better source
    heat: int = -1  # higher is a hotter story
    topics: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    locale: str = ""  # BCP 47; "" for the site's
    body_html: str = ""  # sanitised
    related: tuple[Article, ...] = ()
    files: tuple[File, ...] = ()  # earliest first; empty if the article is only listed


def name_of(article: Article) -> str:
    """Return what a person calls an article: its file, else its URL, else its title."""
    return article.files[0].path if article.files else article.given_url or article.title


class Topic(Struct, gc=False, frozen=True):
    """A taxonomy term as a file in content/topics/ describes it."""

    id: str
    name: str
    shortname: str = ""
    parent: str = ""  # another topic's name
    description: str = ""
    keywords: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    path: str = ""


class ProviderNote(Struct, gc=False, frozen=True):
    """A provider as a file in content/providers/ describes it."""

    domain: str
    name: str
    images: tuple[Image, ...] = ()
    path: str = ""
    owner: str = ""
    country: str = ""
    note: str = ""  # what a person says of it


class OwnPage(Struct, gc=False, frozen=True):
    """A page of the site's own: about, contact, imprint."""

    title: str
    permalink: str
    path: str
    body_html: str
    description: str = ""
    menu: bool = False  # in the menu; else in the footer
    order: int = 0
    standing: Standing = "publishable"


class Name(Struct, gc=False, frozen=True):
    """A file or URL as a person writes it in content/groups.yaml, and where."""

    text: str
    line: int
    column: int


class GroupsFile(Struct, gc=False, frozen=True):
    """The overrides of the grouping, as content/groups.yaml has them."""

    path: str = ""
    merge: tuple[tuple[Name, ...], ...] = ()  # each: these are one story
    split: tuple[
        tuple[Name, ...], ...
    ] = ()  # each: these leave their story and are one of their own
    lead: tuple[Name, ...] = ()  # each leads its story
    never_together: tuple[tuple[Name, ...], ...] = ()  # each: no two of these are in one story


class Content(Struct, gc=False, frozen=True):
    """All that the load stage found, each in the order of its path."""

    articles: tuple[Article, ...] = ()
    topics: tuple[Topic, ...] = ()
    providers: tuple[ProviderNote, ...] = ()
    pages: tuple[OwnPage, ...] = ()
    groups: tuple[GroupsFile, ...] = ()  # what content/groups.yaml says: one, or none


class SharedTerm(Struct, gc=False, frozen=True):
    """A word or pair of words that two articles share, and what it adds to their similarity."""

    text: str
    weight: float


class Evidence(Struct, gc=False, frozen=True, kw_only=True):
    """What ties an article to the others of its story; rounded, so that what is shown keeps still."""

    nearest: str = ""  # the report most like it: its file, else its URL
    gap_hours: float = 0.0  # between the two
    terms: tuple[SharedTerm, ...] = ()  # that the two share, heaviest first
    listed_by: tuple[str, ...] = ()  # the files of the story that list it
    lists: tuple[str, ...] = ()  # the files of the story that it lists
    score: float = 0.0  # the similarity at which it joined, to compare with `threshold`
    threshold: float = 0.0
    note: str = ""  # what else brought it here


class Membership(Struct, gc=False, frozen=True):
    """An article's place in a story, and why it is there."""

    article: Article
    evidence: Evidence
    copy_of: str = ""  # the original of a copy: its file, else its URL


class Neighbour(Struct, gc=False, frozen=True):
    """An article beside a story: of another one, or listed and too far away in time to be of any."""

    article: Article
    permalink: str  # of the story that covers it; "" if none does
    score: float = 0.0  # similarity, to compare with the threshold
    listed: bool = False  # by a file of the story


class Story(Struct, frozen=True, kw_only=True, dict=True):
    """One event: its lead, every other report of it, and what its lists name beside it."""

    permalink: str  # of its earliest file
    published: datetime  # of its earliest file, aware, UTC
    updated: datetime  # of its newest report
    lead: Article
    coverage: tuple[Membership, ...]  # without the lead; best quality first, then earliest
    background: tuple[Neighbour, ...] = ()  # nearest first
    topics: tuple[str, ...] = ()  # the lead's first
    lead_copy_of: str = ""  # the original, where the lead is a copy: its file, else its URL
    lead_evidence: Evidence = Evidence()  # of the lead's membership; none where it is alone
    key: bytes = b""  # a digest of all that it was made from, by which later stages know it again

    @property
    def id(self) -> str:
        """What identifies the story to machines: its permalink without the slash at the end."""
        return self.permalink.rstrip("/")

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """The lead, then the coverage."""
        return (self.lead, *(member.article for member in self.coverage))

    @property
    def independent(self) -> int:
        """How many of its articles are not copies of another."""
        originals = [member for member in self.coverage if not member.copy_of]
        return len(originals) + (not self.lead_copy_of)

    @cached_property
    def files(self) -> tuple[File, ...]:
        """The files of all its articles, earliest first."""
        return tuple(sorted(file for article in self.articles for file in article.files))


class Digest(Struct, gc=False, frozen=True):
    """What the group stage made: stories, newest first, and the articles that it left out."""

    stories: tuple[Story, ...]
    left_out: tuple[Article, ...]  # withheld, draft or deleted
    problems: tuple[Problem, ...] = ()  # with content/groups.yaml
