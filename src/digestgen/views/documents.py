"""JSON files of the site: each document is one file, with the keys in the order of its fields.

Keys are those of the article format, if it has them. Times are in UTC and addresses are complete. Empty
values are left out, except for those that a program may rely on.
"""

from __future__ import annotations

from datetime import datetime
from inspect import cleandoc
from typing import Any

from msgspec import Struct, field

from digestgen.views import View


class Document(View, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A view that is encoded as JSON, without a template."""

    def __init_subclass__(cls) -> None:
        cls.__doc__ = cleandoc(cls.__doc__ or "")


class _Part(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A part of a document."""

    def __init_subclass__(cls) -> None:
        # the schema shows it; before Python 3.13 it has the indentation of the source
        cls.__doc__ = cleandoc(cls.__doc__ or "")


class FeedAuthor(Struct, frozen=True):
    """The author of an item in a JSON Feed."""

    name: str


class JsonFeedItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A story in a JSON Feed."""

    id: str
    url: str
    title: str
    date_published: datetime
    date_modified: datetime
    content_text: str = ""  # this or the next
    content_html: str = ""
    external_url: str = ""
    summary: str = ""
    image: str = ""
    authors: tuple[FeedAuthor, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""  # if it is another than the feed's


class JsonFeed(Document, frozen=True, kw_only=True, rename=None):
    """A feed in the format JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/."""

    version: str
    title: str
    feed_url: str
    language: str
    items: tuple[JsonFeedItem, ...]
    home_page_url: str = ""
    description: str = ""
    authors: tuple[FeedAuthor, ...] = ()


class ApiImage(_Part, frozen=True, kw_only=True):
    """A picture; width and height in pixels, if known."""

    url: str
    width: int | None = None
    height: int | None = None
    title: str = ""
    attribution: str = ""


class ApiProvider(_Part, frozen=True, kw_only=True):
    """The provider of a report."""

    name: str
    domain: str


class ApiReport(_Part, frozen=True, kw_only=True):
    """One article of a story."""

    title: str
    published_date_time: datetime
    provider: ApiProvider
    type: str
    web_url: str = ""
    excerpt: str = ""
    quality: int = 0
    heat: int = -1
    locale: str = ""
    topics: tuple[str, ...] = ()
    images: tuple[ApiImage, ...] = ()
    copy_of: str = ""  # the original of a copy: its file, or its address
    story: str = ""  # for background: the page of the story that covers it


class StoryDocument(Document, frozen=True, kw_only=True):
    """A story with all of its reports."""

    id: str
    url: str
    title: str
    published_date_time: datetime
    updated_date_time: datetime
    lead: ApiReport
    coverage: tuple[ApiReport, ...] = ()
    background: tuple[ApiReport, ...] = ()
    topics: tuple[str, ...] = ()


class StoryEntry(_Part, frozen=True, kw_only=True):
    """A story in the list of stories; `json` is the address of its document."""

    id: str
    url: str
    title: str
    published_date_time: datetime
    updated_date_time: datetime
    provider: ApiProvider
    reports: int
    json: str = ""
    topics: tuple[str, ...] = ()


class StoriesDocument(Document, frozen=True, kw_only=True):
    """A page of the list of stories, newest first; `older` and `newer` are the addresses of the next pages.

    The first page, `api/stories/`, has the newest stories and their `total`. Numbered pages begin with the
    oldest stories, and do not change when a new story is added.
    """

    stories: tuple[StoryEntry, ...]
    total: int | None = None
    older: str = ""
    newer: str = ""


class ApiTerm(_Part, frozen=True, kw_only=True):
    """A topic or provider that has stories. A provider has a domain; a topic may have a parent.

    `owner`, `country` and `note` are from the provider's file.
    """

    name: str
    stories: int
    url: str = ""
    domain: str = ""
    other_names: tuple[str, ...] = ()
    parent: str = ""
    description: str = ""
    owner: str = ""
    country: str = ""
    note: str = ""


class TopicsDocument(Document, frozen=True, kw_only=True):
    """All topics, sorted by name without regard to case."""

    topics: tuple[ApiTerm, ...]


class ProvidersDocument(Document, frozen=True, kw_only=True):
    """All providers, sorted by domain."""

    providers: tuple[ApiTerm, ...]


class ApiThread(_Part, frozen=True, kw_only=True):
    """A thread with the ids of its stories, newest first; its own id is that of the earliest."""

    id: str
    title: str
    published_date_time: datetime
    updated_date_time: datetime
    stories: tuple[str, ...]
    url: str = ""


class ThreadsDocument(Document, frozen=True, kw_only=True):
    """All threads of at least three stories, the one with the newest story first."""

    threads: tuple[ApiThread, ...]


class SchemaDocument(Document, frozen=True, kw_only=True):
    """The JSON Schema of the other documents, except the feeds."""

    schema: str = field(name="$schema")
    id: str = field(name="$id")
    any_of: tuple[dict[str, Any], ...]
    defs: dict[str, Any] = field(name="$defs")
