"""The list of stories, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

import msgspec

from digestgen.group import compare
from digestgen.pipeline.build_report import Site
from digestgen.records import Article, name_of

STORY_COLUMNS = ("published", "reports", "title", "address")
_NEAR = 0.1  # of the threshold: how far from it a decision is still worth a review


class ListedStory(msgspec.Struct, frozen=True):
    """A line of `digestgen stories --format jsonl`; URLs are exactly as in the content."""

    id: str
    url: str  # full address of the page
    title: str
    published: str  # RFC 3339, UTC
    lead: str
    coverage: tuple[str, ...]
    background: tuple[str, ...]
    core: tuple[
        str, ...
    ]  # of the lead and coverage, the reports that give the story address and date
    series: str  # the recurring column that it is an issue of, or ""
    thread: str  # the id of the first story of its thread, or ""
    earlier: tuple[str, ...]  # ids of earlier stories of the thread that it continues


def story_lines(site: Site) -> Iterator[bytes]:
    """Yield each story as a line of JSON, newest first."""
    base_url = site.config.site.base_url
    for story in site.digest.stories:
        line = ListedStory(
            id=story.id,
            url=base_url + story.permalink,
            title=story.lead.title,
            published=story.published.isoformat(timespec="seconds").replace("+00:00", "Z"),
            lead=_url(story.lead, base_url),
            coverage=_urls((member.article for member in story.coverage), base_url),
            background=_urls((each.article for each in story.background), base_url),
            core=_urls(story.core, base_url),
            series=story.series,
            thread=story.thread.rstrip("/"),
            earlier=tuple(each.permalink.rstrip("/") for each in story.earlier),
        )
        yield msgspec.json.encode(line)


class NearDecision(msgspec.Struct, frozen=True):
    """A close grouping decision about a report and the story that it joined or did not join."""

    joined: bool
    decisive: float  # the similarity that decided, to compare with the threshold
    score: float  # the similarity of the two reports
    article: Article
    other: Article

    @property
    def names(self) -> tuple[str, str]:
        """Return the names of the two reports, as content/groups.yaml takes them."""
        return name_of(self.article), name_of(self.other)


def list_near_decisions(site: Site) -> Iterator[NearDecision]:
    """Yield the grouping decisions within a tenth of the threshold, closest first, for review.

    A decision about two reports is listed once.
    """
    threshold = site.config.grouping.threshold

    def distance(decision: NearDecision) -> float:
        return abs(decision.decisive - threshold)

    close = (each for each in _decisions(site) if distance(each) <= _NEAR * threshold)
    listed = set()
    for each in sorted(close, key=lambda each: (distance(each), each.names)):
        if (pair := frozenset(each.names)) not in listed:
            listed.add(pair)
            yield each


def _decisions(site: Site) -> Iterator[NearDecision]:
    for story in site.digest.stories:
        known = {name_of(article): article for article in story.articles}
        whys = (story.lead_evidence, *(member.evidence for member in story.coverage))
        for article, why in zip(story.articles, whys, strict=True):
            if why.joined_at and why.nearest in known:
                yield NearDecision(True, why.joined_at, why.score, article, known[why.nearest])
        for each in story.background:
            if each.permalink and each.nearest in known:
                yield NearDecision(False, each.score, each.score, each.article, known[each.nearest])


def list_near_lines(site: Site) -> Iterator[str]:
    """Yield a line for each near decision: the similarity of two reports, their names, and the reason.

    `+`: it only just joined its story; `-`: it only just stayed out of one.
    """
    near = list(list_near_decisions(site))
    groups_file = site.content.groups[0] if site.content.groups else None
    pairs = [(each.article, each.other) for each in near if not each.joined]
    reasons = iter(compare(site.content.articles, site.config.grouping, groups_file, pairs))
    for each in near:
        name, other = each.names
        if each.joined:
            yield f"+ {each.score:.2f}  {name}  with  {other}  (joined at {each.decisive:.2f})"
        else:
            yield f"- {each.score:.2f}  {name}  from  {other}  ({next(reasons).reason})"


def _urls(articles: Iterable[Article], base_url: str) -> tuple[str, ...]:
    """Return the addresses of articles, without related entries that have no address."""
    return tuple(url for article in articles if (url := _url(article, base_url)))


def _url(article: Article, base_url: str) -> str:
    own = base_url + article.files[0].permalink if article.files else ""
    return article.given_url if article.url else own


def story_cells(site: Site) -> Iterator[tuple[str, str, str, str]]:
    """Yield the row of each story in a table with the columns `STORY_COLUMNS`, newest first.

    Times are in the site's time zone.
    """
    zone = ZoneInfo(site.config.site.timezone)
    for story in site.digest.stories:
        yield (
            f"{story.published.astimezone(zone):%Y-%m-%d %H:%M}",
            str(len(story.articles)),
            story.lead.title,
            f"/{story.permalink}",
        )
