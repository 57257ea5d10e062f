"""The views that templates show: one record per kind of page.

A view holds only what its page shows, so equal views give equal pages. Times are in the site's time
zone. Addresses are site-relative ("2024/05/01/slug/"; "" is the front page) or full addresses of other
sites; templates turn both into links with `url` and `absolute_url`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from digestgen.views.across_providers import (
    ExclusivesView,
    GapProvider,
    GapRow,
    GapsView,
    Headline,
    LeaderboardView,
    MatrixCell,
    MatrixRow,
    MatrixView,
    Period,
    ProviderRank,
    SoleProvider,
    Speciality,
)
from digestgen.views.archive import (
    ArchiveView,
    CalendarDay,
    CalendarWeek,
    Month,
    MonthDay,
    MonthView,
    Year,
)
from digestgen.views.feeds import (
    FeedEntry,
    FeedLink,
    FeedListView,
    FeedView,
    FollowedFeed,
    OpmlView,
)
from digestgen.views.front import DayFigures, HomeView, Section
from digestgen.views.host_files import DomainView, HeadersView, NoJekyllView, StylesheetView
from digestgen.views.lists import (
    EditionLink,
    EditionView,
    Growth,
    MailView,
    PeriodCount,
    ProviderFigures,
    ProviderReport,
    ProviderView,
    StoriesOverTime,
    StoryLine,
    Term,
    TermsView,
    TopicView,
    WeekDay,
)
from digestgen.views.metadata import Alternate, Meta
from digestgen.views.parts import Card, Link, Pager, Picture, SiteView, View
from digestgen.views.search import (
    SEARCH_INDEX,
    OpenSearchView,
    SearchEntry,
    SearchPageView,
    SearchView,
)
from digestgen.views.sitemaps import (
    NewsEntry,
    NewsSitemapView,
    RobotsView,
    SitemapEntry,
    SitemapView,
)
from digestgen.views.story import (
    HeadlinePart,
    Quote,
    Reason,
    Report,
    SameNews,
    Span,
    StoryView,
    WhyView,
)
from digestgen.views.text_pages import (
    NotFoundView,
    OwnPageView,
    PrunedView,
    RedirectView,
    RemovedView,
)
from digestgen.views.threads import ThreadLine, ThreadLink, ThreadStep, ThreadsView, ThreadView

__all__ = [
    "SEARCH_INDEX",
    "Alternate",
    "ArchiveView",
    "CalendarDay",
    "CalendarWeek",
    "Card",
    "DayFigures",
    "DomainView",
    "EditionLink",
    "EditionView",
    "ExclusivesView",
    "FeedEntry",
    "FeedLink",
    "FeedListView",
    "FeedView",
    "FollowedFeed",
    "GapProvider",
    "GapRow",
    "GapsView",
    "Growth",
    "HeadersView",
    "Headline",
    "HeadlinePart",
    "HomeView",
    "LeaderboardView",
    "Link",
    "MailView",
    "MatrixCell",
    "MatrixRow",
    "MatrixView",
    "Meta",
    "Month",
    "MonthDay",
    "MonthView",
    "NewsEntry",
    "NewsSitemapView",
    "NoJekyllView",
    "NotFoundView",
    "OpenSearchView",
    "OpmlView",
    "OwnPageView",
    "Page",
    "Pager",
    "Period",
    "PeriodCount",
    "Picture",
    "ProviderFigures",
    "ProviderRank",
    "ProviderReport",
    "ProviderView",
    "PrunedView",
    "Quote",
    "Reason",
    "RedirectView",
    "RemovedView",
    "Report",
    "RobotsView",
    "SameNews",
    "SearchEntry",
    "SearchPageView",
    "SearchView",
    "Section",
    "SiteView",
    "SitemapEntry",
    "SitemapView",
    "SoleProvider",
    "Span",
    "Speciality",
    "StoriesOverTime",
    "StoryLine",
    "StoryView",
    "StylesheetView",
    "Term",
    "TermsView",
    "ThreadLine",
    "ThreadLink",
    "ThreadStep",
    "ThreadView",
    "ThreadsView",
    "TopicView",
    "View",
    "WeekDay",
    "WhyView",
    "Year",
]  # fmt: skip


class Page(Struct, gc=False, frozen=True):
    """A file of the output, as data that can be compared and sent to any worker.

    Its view is made from `records` by the function for its `kind`, see `plan.view_of_page`.
    """

    path: str  # "2024/05/01/slug/index.html"
    kind: str
    template: str  # "" for a JSON document, which needs none
    records: tuple[Any, ...]
    key: bytes  # a digest of the records and of everything else that the view depends on
    origin: str  # the source, for messages: a file or a kind of page
    described: bool = False  # a page for readers, with metadata and a place in the sitemap
    updated: datetime | None = None  # when its content last changed, if known

    @property
    def address(self) -> str:
        """The address for readers, such as "2024/05/01/slug/"."""
        return self.path.removesuffix("index.html")
