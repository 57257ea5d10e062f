"""The metadata in the head of a page, for machines."""

from __future__ import annotations

from datetime import datetime

from digestgen.views.linked_data import Thing
from digestgen.views.parts import Picture, View


class Alternate(View, frozen=True):
    """A feed, or the same page in another format."""

    type: str
    title: str
    href: str


class Meta(View, frozen=True, kw_only=True):
    """The metadata in the head of a page; only stories have times and tags."""

    title: str
    description: str
    locale: str  # "en_US"; "" if the region is not known
    picture: Picture | None
    alternates: tuple[Alternate, ...]
    published: datetime | None = None
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    linked_data: Thing | None = None
