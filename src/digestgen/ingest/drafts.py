"""Entries of a feed → drafts of articles: all rules about links, dates, texts, topics and limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from digestgen.ingest.entry_identity import (
    Keys,
    SharedKeys,
    entry_keys,
    guid_identity,
    link_identity,
    shared_entry_keys,
)
from digestgen.ingest.entry_links import (
    entry_link,
    entry_link_domain,
    entry_publishing_link,
    is_video_entry_link,
)
from digestgen.ingest.entry_pictures import picture_of
from digestgen.ingest.entry_texts import (
    MOST_FIRST_WORDS,
    bounded_title,
    comparable_entry_text,
    cut_at_word,
    entry_excerpt,
    entry_text,
    entry_title,
    may_name_provider,
    without_provider,
)
from digestgen.ingest.feed_dates import parse_feed_date
from digestgen.ingest.feed_records import Feed, RawEntry, RawPicture
from digestgen.ingest.listed_feeds import ListedFeed
from digestgen.load.limits import DEFAULTS, cut_to_limit
from digestgen.text import visible_text
from digestgen.text.keywords import KeywordIndex
from digestgen.text.language_tags import usual_language_tag

UNDATED_AT_FIRST = 2  # entries without a date that the first fetch of a feed takes
_NO_LINK, _NO_TITLE, _UNDATED, _LIMIT = "no link", "no title", "undated", "over the limit"
_NOT_INCLUDED, _EXCLUDED = "not included", "excluded"
_INCLUDE, _EXCLUDE = "include", "exclude"


class Draft(Struct, frozen=True, kw_only=True):
    """An article that an entry would become."""

    title: str
    excerpt: str
    published: datetime  # aware, with its own offset
    added: datetime  # aware, UTC
    link: str
    provider_name: str
    domain: str
    feed: str  # its address
    guid: str = ""
    keys: Keys = Keys()
    is_video: bool = False
    picture: RawPicture | None = None
    topics: tuple[str, ...] = ()
    quality: int = 0
    language: str = ""


class Drafted(Struct, frozen=True, kw_only=True):
    """The drafts of a feed, newest first, and what became of its other entries."""

    drafts: tuple[Draft, ...] = ()
    passed_over: tuple[Keys, ...] = ()  # undated entries: known from now on, but not taken
    present: tuple[Keys, ...] = ()  # of all entries that have a link
    skipped: dict[str, int] = {}  # by reason
    shared: SharedKeys = SharedKeys()
    undated: int = 0
    newest: datetime | None = None  # of all its entries, aware


class DraftRules(Struct, frozen=True, kw_only=True):
    """The settings and known articles that drafting needs besides the feed."""

    now: datetime  # aware, UTC
    max_age: timedelta
    is_first_fetch: bool = False


class _Candidate(Struct, frozen=True):
    entry: RawEntry
    link: str
    published: datetime | None  # None: undated
    position: int


def draft_articles(feed: Feed, source: ListedFeed, rules: DraftRules) -> Drafted:
    """Return what the entries of `feed` become. Pure; the same entries give the same drafts."""
    links = [entry_link(entry.link) for entry in feed.entries]
    zone = _zone(source.timezone)
    candidates = [
        _Candidate(entry, link, parse_feed_date(entry.published, zone), position)
        for position, (entry, link) in enumerate(zip(feed.entries, links, strict=True))
    ]
    drafter = _Drafter(feed, source, rules, links)
    drafts = drafter.draft_all(candidates)
    dates = [
        each.published for each in candidates if each.published and each.published <= rules.now
    ]
    return Drafted(
        drafts=drafts,
        passed_over=tuple(drafter.passed_over),
        present=tuple(drafter.present),
        skipped=dict(sorted(drafter.skipped.items())),
        shared=shared_entry_keys(feed.entries, links),
        undated=sum(each.published is None for each in candidates),
        newest=max(dates, default=None),
    )


class _Drafter:
    """Drafts the entries of one feed and counts those that it leaves out."""

    def __init__(
        self, feed: Feed, source: ListedFeed, rules: DraftRules, links: Sequence[str]
    ) -> None:
        self._feed, self._source, self._rules = feed, source, rules
        self.skipped = Counter[str]()
        self.passed_over, self.present = list[Keys](), list[Keys]()
        self._own_domains = _own_domains(feed, source, links)
        self._name = _bounded_name(source.name or visible_text(entry_title(feed.title)))
        self._filter = KeywordIndex({_INCLUDE: source.include, _EXCLUDE: source.exclude})

    def draft_all(self, candidates: Sequence[_Candidate]) -> tuple[Draft, ...]:
        limit, drafts, undated = self._source.limit, list[Draft](), 0
        for each in sorted(candidates, key=self._newest_first):
            draft = self._draft(each, is_full=bool(limit) and len(drafts) >= limit)
            if isinstance(draft, str):
                self.skipped[draft] += 1
            elif (
                each.published is None
                and self._rules.is_first_fetch
                and undated == UNDATED_AT_FIRST
            ):
                self.skipped[_UNDATED] += 1
                self.passed_over.append(draft.keys)
            else:
                undated += each.published is None
                drafts.append(draft)
        return tuple(drafts)

    def _newest_first(self, candidate: _Candidate) -> tuple[float, int]:
        return -self._time(candidate).timestamp(), candidate.position

    def _time(self, candidate: _Candidate) -> datetime:
        """Return when an entry was published: now, if that is unknown or in the future."""
        now = self._rules.now
        published = candidate.published
        if published is None or published > now:
            return now.astimezone(_zone(self._source.timezone))
        return published

    def _draft(self, candidate: _Candidate, *, is_full: bool) -> Draft | str:
        """Return the draft of an entry, or the reason why there is none; `is_full`: the limit is reached."""
        entry, link, published = candidate.entry, candidate.link, self._time(candidate)
        if not link:
            return _NO_LINK
        domain, name = self._provider(entry, link)
        own_title = self._title(entry, domain, name)
        keys = entry_keys(link, entry.guid, own_title, published)
        self.present.append(keys)
        if published < self._rules.now - self._rules.max_age:
            return f"older than {_shown_age(self._rules.max_age)}"
        if is_full:
            return _LIMIT
        excerpt = entry_excerpt(entry.summary) or entry_excerpt(entry.content)
        title = bounded_title(own_title or _first_words(entry))
        if not title:
            return _NO_TITLE
        if reason := self._filtered(title, excerpt):
            return reason
        return Draft(
            title=title,
            excerpt="" if _repeats(excerpt, title, name) else excerpt,
            published=published.replace(microsecond=0),
            added=self._rules.now.replace(microsecond=0),
            link=link,
            provider_name=name,
            domain=domain,
            feed=self._source.key,
            guid=_kept_guid(entry.guid, link),
            keys=keys,
            is_video=is_video_entry_link(link),
            picture=picture_of(entry, link),
            topics=self._source.topics[: DEFAULTS.max_topics],
            quality=self._source.quality,
            language=self._language(entry),
        )

    def _title(self, entry: RawEntry, domain: str, name: str) -> str:
        title = entry_title(entry.title)
        if not may_name_provider(title):
            return title
        names = {
            name,
            self._name,
            self._feed.title,
            entry.source_title,
            domain,
            domain.partition(".")[0],
        }
        folded = frozenset(filter(None, map(comparable_entry_text, names)))
        return without_provider(title, folded)

    def _provider(self, entry: RawEntry, link: str) -> tuple[str, str]:
        """Return domain and name of who published an entry."""
        publishing = entry_publishing_link(link, entry.source_url)
        domain = entry_link_domain(publishing)
        if publishing != link:
            return domain, _bounded_name(visible_text(entry_title(entry.source_title))) or domain
        # a title such as "Hacker News" is no name of the outlets that it links to
        is_own = self._source.name or domain in self._own_domains
        return domain, (self._name if is_own else "") or domain

    def _language(self, entry: RawEntry) -> str:
        """Return the language tag that digest.toml, the entry or the feed declares, in this order."""
        declared = (self._source.language, entry.language, self._feed.language)
        return next(filter(None, map(usual_language_tag, declared)), "")

    def _filtered(self, *texts: str) -> str:
        """Return why `include` and `exclude` leave an entry out; "" if they do not."""
        if not self._source.include and not self._source.exclude:
            return ""
        found = self._filter.find(*texts)
        if self._source.include and _INCLUDE not in found:
            return _NOT_INCLUDED
        return _EXCLUDED if _EXCLUDE in found else ""


def _repeats(excerpt: str, title: str, provider: str) -> bool:
    """Return whether an excerpt says no more than the title, or than title and provider."""
    return comparable_entry_text(excerpt) in {
        comparable_entry_text(title),
        comparable_entry_text(f"{title} {provider}"),
    }


def _first_words(entry: RawEntry) -> str:
    return cut_at_word(entry_text(entry.summary or entry.content), MOST_FIRST_WORDS)


def _shown_age(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    return f"{hours} hours" if hours % 24 else f"{age.days} days"


def _own_domains(feed: Feed, source: ListedFeed, links: Iterable[str]) -> frozenset[str]:
    """Return the domains that a feed's title names: its own, its site's, and that of most entries."""
    found = Counter(entry_link_domain(link) for link in links if link)
    most = {domain for domain, count in found.items() if 2 * count > len(feed.entries)}
    own = (entry_link(each) for each in (source.url, feed.site_url))
    return frozenset({entry_link_domain(each) for each in own if each} | most)


def _kept_guid(guid: str, link: str) -> str:
    """Return a guid as a file keeps it: "" if it is the same as the link."""
    return "" if guid_identity(guid) == link_identity(link) else visible_text(guid)[:500]


def _bounded_name(name: str) -> str:
    return cut_to_limit(name, DEFAULTS.max_name_size)


@cache
def _zone(name: str) -> tzinfo:
    return ZoneInfo(name)
