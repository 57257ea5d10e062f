"""JSON-LD of pages in the vocabulary of https://schema.org; each class is one of its types."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct, field


class Thing(
    Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    rename="camel",
    tag_field="@type",
    tag=str,
):
    """A Thing of schema.org; the name of the class is its type."""


class Organization(Thing, frozen=True, kw_only=True):
    """A provider."""

    name: str


class NewsArticle(Thing, frozen=True, kw_only=True):
    """A report."""

    headline: str
    date_published: datetime  # aware, UTC
    publisher: Organization
    url: str = ""
    image: str = ""
    in_language: str = ""  # if it is another than the site's


class VideoObject(Thing, frozen=True, kw_only=True):
    """A video."""

    name: str
    upload_date: datetime  # aware, UTC
    publisher: Organization
    url: str = ""
    thumbnail_url: str = ""
    in_language: str = ""  # if it is another than the site's


class ListItem(Thing, frozen=True, kw_only=True):
    """A place in a list; in a breadcrumb, `name` with the address `item`."""

    position: int
    item: NewsArticle | VideoObject | str
    name: str = ""


class ItemList(Thing, frozen=True, kw_only=True):
    """The reports of a story, the lead first."""

    number_of_items: int  # all of them
    item_list_element: tuple[ListItem, ...]  # the first ten


class BreadcrumbList(Thing, frozen=True, kw_only=True):
    """The path from the front page to a page."""

    item_list_element: tuple[ListItem, ...]


class WebSite(Thing, frozen=True, kw_only=True):
    """The site, on its front page and as the whole that other pages are part of."""

    name: str
    url: str
    context: str = field(name="@context", default="")
    description: str = ""
    in_language: str = ""


class About(Thing, frozen=True, kw_only=True, tag="Thing"):
    """A topic."""

    name: str


class CollectionPage(Thing, frozen=True, kw_only=True):
    """The page of a story: it collects reports and is not a report itself."""

    context: str = field(name="@context")
    name: str
    url: str
    date_published: datetime  # aware, UTC
    date_modified: datetime  # aware, UTC
    in_language: str
    is_part_of: WebSite
    breadcrumb: BreadcrumbList
    main_entity: ItemList
    about: tuple[About, ...] = ()
