"""The content of a site, as the load stage finds it: articles, topics, providers, own pages and overrides."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

Standing = Literal["publishable", "folded", "withheld", "draft", "future", "deleted", "listed"]
"""The standing of an article: it can lead a story, be coverage only, or be left off the site (in four ways).
`future` ones are dated later than now; `listed` ones have no file, only an entry in a `related` list."""

AddedOrder = tuple[datetime, datetime, str]  # added, published, path
STANDINGS_ON_SITE: frozenset[Standing] = frozenset(("publishable", "folded", "listed"))


class Image(Struct, gc=False, frozen=True):
    """A picture; width and height in pixels, if known."""

    url: str
    width: int | None = None
    height: int | None = None
    title: str = ""
    attribution: str = ""


class Provider(Struct, gc=False, frozen=True):
    """The provider of an article, under the name that the article gives it; the domain identifies it."""

    domain: str  # "harbourpost.example"; of a channel on a platform: "youtube.com/the-d-cast"
    name: str
    images: tuple[Image, ...] = ()
    platform: str = ""  # the domain of the platform, if the report is on one
    written_domain: str = ""  # the domain in the content, if it differs from both

    @property
    def is_platform(self) -> bool:
        """Return whether only the platform is known, and not the source that published the report there."""
        return bool(self.platform) and self.platform == self.domain


class Alias(Struct, gc=False, frozen=True, order=True):
    """An old path of a file on this site, with its place in the file (0 if it is unknown)."""

    path: str  # "2019/old-name/" or "2019/old.html"
    line: int = 0
    column: int = 0


class BodyLink(Struct, gc=False, frozen=True):
    """An address in a body, `content:3`, that depends on other files of the content."""

    number: int
    address: str  # below the base path, if it means no such file: "/2024-05-01-flood.md#fares"
    targets: tuple[str, ...]  # the files that it may mean, likeliest first, such as "content/a.md"
    line: int  # in the file


class File(Struct, gc=False, frozen=True, order=True):
    """A file of an article; files sort by time of publication, then permalink."""

    published: datetime  # aware, UTC
    permalink: str  # "2024/05/01/slug/"
    path: str  # "content/2024-05-01-slug.md"
    aliases: tuple[Alias, ...] = ()  # old paths that redirect to the permalink
    added: datetime | None = None  # aware, UTC; when `fetch` or `new` wrote it, if one of them did
    feed: str = ""  # the address of the feed that `fetch` took it from

    @property
    def added_order(self) -> AddedOrder:
        """The sort key of files by when they were added; those of one `fetch` by publication, then path."""
        return self.added or self.published, self.published, self.path


class Article(Struct, gc=False, frozen=True, kw_only=True):
    """One report of one event by one provider, from its files or from a `related` list."""

    title: str
    published: datetime  # aware, UTC
    utc_offset_minutes: int  # the UTC offset of the time in the content
    provider: Provider
    standing: Standing
    excerpt: str = ""
    url: str = ""  # the address of the report, safe to link to; "" if none
    given_url: str = ""  # the address exactly as in the content
    twin_urls: tuple[str, ...] = ()  # its other addresses: the original's, AMP copies'
    type: Literal["article", "video"] = "article"
    quality: int = 0  # higher is a better source
    heat: int = -1  # higher is a hotter story
    topics: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    locale: str = ""  # BCP 47; "" for the site's language
    body_html: str = ""  # sanitised
    body_links: tuple[BodyLink, ...] = ()  # numbers in the body; none when they are resolved
    related: tuple[Article, ...] = ()
    files: tuple[File, ...] = ()  # earliest first; empty if the article is only listed


def name_of(article: Article) -> str:
    """Return the name of an article for people: its file, else its URL, else its title."""
    return article.files[0].path if article.files else article.given_url or article.title


class Topic(Struct, gc=False, frozen=True):
    """A topic, as described by a file in content/topics/."""

    id: str  # its address is made of it; "" for that of the name
    name: str
    shortname: str = ""
    parent: str = ""  # another topic's name
    description: str = ""
    keywords: tuple[str, ...] = ()
    match: bool = False  # the keywords give the topic to articles
    hashtags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    path: str = ""
    id_line: int = 0  # the line of `id` in the file; 0 if it is unknown


class Name(Struct, gc=False, frozen=True):
    """A name in a file, with its place: of an article in content/groups.yaml, or an alias of a provider."""

    text: str
    line: int
    column: int


class ProviderNote(Struct, gc=False, frozen=True):
    """A provider, as described by a file in content/providers/."""

    domain: str
    name: str
    images: tuple[Image, ...] = ()
    path: str = ""
    owner: str = ""
    country: str = ""
    note: str = ""  # free text
    aliases: tuple[Name, ...] = ()  # other names and domains of it
    channel: str = ""  # what is after the slash, if the file has a domain such as youtube.com/NAME
    is_platform: bool = False


class OwnPage(Struct, gc=False, frozen=True):
    """A page that the site's owner wrote, such as about or contact."""

    title: str
    permalink: str
    path: str
    body_html: str
    description: str = ""
    menu: bool = False  # in the menu; else in the footer
    order: int = 0
    standing: Standing = "publishable"
    body_links: tuple[BodyLink, ...] = ()  # as those of an article


class GroupsFile(Struct, gc=False, frozen=True):
    """The overrides in content/groups.yaml."""

    path: str = ""
    merge: tuple[tuple[Name, ...], ...] = ()  # each: these are one story
    split: tuple[tuple[Name, ...], ...] = ()  # each: these leave, and are a story
    lead: tuple[Name, ...] = ()  # each leads its story
    never_together: tuple[tuple[Name, ...], ...] = ()  # each: no two of these are in one story
    thread: tuple[tuple[Name, ...], ...] = ()  # each: the stories of these are in one thread
    never_thread: tuple[tuple[Name, ...], ...] = ()  # each: no two are in one thread


class PrunedArticle(Struct, gc=False, frozen=True, order=True):
    """An article that `prune` removed: an address that it had on the site, and where its source is."""

    path: str  # "2024/05/01/slug/", or an old path that redirected to it
    title: str
    source: str  # the address of the report


class PrunedFile(Struct, gc=False, frozen=True):
    """The articles in content/pruned.yaml."""

    path: str = ""
    articles: tuple[PrunedArticle, ...] = ()


class Content(Struct, gc=False, frozen=True):
    """All content that the load stage found, each kind sorted by path."""

    articles: tuple[Article, ...] = ()
    topics: tuple[Topic, ...] = ()
    providers: tuple[ProviderNote, ...] = ()
    pages: tuple[OwnPage, ...] = ()
    groups: tuple[GroupsFile, ...] = ()  # content/groups.yaml: one or none
    pruned: tuple[PrunedFile, ...] = ()  # content/pruned.yaml: one or none
