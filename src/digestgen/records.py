"""The records of a site: articles, stories, topics, providers and own pages. Records never change."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Literal

from msgspec import Struct

from digestgen.problems import Problem

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


class SharedTerm(Struct, gc=False, frozen=True):
    """A word or pair of words that two articles share, with its part in their similarity."""

    text: str
    weight: float


class Evidence(Struct, gc=False, frozen=True, kw_only=True):
    """The evidence for an article's place in its story; rounded, so that small changes do not show."""

    nearest: str = ""  # the most similar report: its file, else its URL
    gap_hours: float = 0.0  # between the two
    terms: tuple[SharedTerm, ...] = ()  # terms that the two share, heaviest first
    listed_by: tuple[str, ...] = ()  # the files of the story that list it
    lists: tuple[str, ...] = ()  # the files of the story that it lists
    score: float = 0.0  # the similarity of the two
    joined_at: float = 0.0  # the similarity of the groups at which it joined; 0 if a link decided
    threshold: float = 0.0  # to compare `joined_at` with
    centrality: float = 0.0  # similarity to the story's centroid; 0 if there are only two reports
    note: str = ""  # another reason, if there is one


class Membership(Struct, gc=False, frozen=True):
    """An article in the coverage of a story, with the evidence for it."""

    article: Article
    evidence: Evidence
    copy_of: str = ""  # the original of a copy: its file, else its URL
    core: bool = True  # it may give the story its address and its date


class Neighbour(Struct, gc=False, frozen=True):
    """An article in the background of a story: it is in another story, or listed but too old for any."""

    article: Article
    permalink: str  # of the story that covers it; "" if there is none
    score: float = 0.0  # its similarity to `nearest`
    listed: bool = False  # by a file of the story
    nearest: str = ""  # the most similar report of the story: its file, else its URL


class EarlierStory(Struct, gc=False, frozen=True):
    """A link to an earlier story of the same thread; the similarity is 1 where an editor says so."""

    permalink: str
    similarity: float  # to compare with the threshold of threads
    company: str = ""  # the permalink of the story that is most similar to both


class Story(Struct, frozen=True, kw_only=True, dict=True):
    """One event: its lead, all other reports, and its background."""

    permalink: str  # of the core file that was added first
    published: datetime  # of its earliest core report, aware, UTC
    updated: datetime  # of its newest report
    lead: Article
    coverage: tuple[Membership, ...]  # without the lead; best quality first, then earliest
    background: tuple[Neighbour, ...] = ()  # nearest first
    topics: tuple[str, ...] = ()  # the lead's first
    lead_copy_of: str = ""  # if the lead is a copy, the original: its file, else its URL
    lead_evidence: Evidence = Evidence()  # for the lead; empty if it is alone
    lead_is_core: bool = True  # False only if an editor chose a lead that is not
    series: str = ""  # the name of the recurring column that it is an issue of
    thread: str = ""  # the permalink of the first story of its thread; "" if it is in none
    earlier: tuple[EarlierStory, ...] = ()  # a few of the thread, most similar first
    key: bytes = b""  # a digest of everything that the story is made from

    @property
    def id(self) -> str:
        """Return the id of the story for programs: its permalink without the final slash."""
        return self.permalink.rstrip("/")

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """Return the lead, then the coverage."""
        return (self.lead, *(member.article for member in self.coverage))

    @cached_property
    def core(self) -> tuple[Article, ...]:
        """Return the articles that clustering put together and that are not folded, the lead first."""
        lead = (self.lead,) if self.lead_is_core else ()
        return (*lead, *(member.article for member in self.coverage if member.core))

    @property
    def independent(self) -> int:
        """Return the number of articles that are not copies."""
        originals = [member for member in self.coverage if not member.copy_of]
        return len(originals) + (not self.lead_copy_of)

    @cached_property
    def files(self) -> tuple[File, ...]:
        """Return the files of all its articles, earliest first."""
        return tuple(sorted(file for article in self.articles for file in article.files))


class Digest(Struct, gc=False, frozen=True):
    """The result of the group stage: stories, newest first, and the articles left out."""

    stories: tuple[Story, ...]
    left_out: tuple[Article, ...]  # withheld, draft, future or deleted
    problems: tuple[Problem, ...] = ()  # in content/groups.yaml
