"""Plan the pages of providers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial

from msgspec import Struct

from digestgen.plan.cards import provider_report
from digestgen.plan.outlets import outlet_monogram
from digestgen.plan.pages import ListOf, Pages
from digestgen.plan.paging import numbered_paths
from digestgen.plan.routes import Routes
from digestgen.plan.stories_over_time import stories_over_time
from digestgen.plan.story_records import Keyed, keyed_record, plain_records
from digestgen.plan.taxonomies import Outlet, Taxonomies, most_stories_first
from digestgen.records import Story
from digestgen.text.slugs import provider_slug
from digestgen.urls.hosts import readable_host
from digestgen.views import (
    Link,
    Page,
    Pager,
    ProviderFigures,
    ProviderReport,
    ProviderView,
    RedirectView,
    StoriesOverTime,
    Term,
)

_MOST_TOPICS = 8
_MOST_RELATED = 8
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # of a site without stories, which has no providers


class ProviderNotes(Struct, frozen=True, gc=False):
    """The data about a provider on all of its pages."""

    outlet: Outlet
    owner: str
    country: str
    note: str
    platform: Link | None  # that it is a channel of
    is_platform: bool


class ProviderFront(Struct, frozen=True, gc=False):
    """The data that only the first page of a provider shows."""

    other_names: tuple[str, ...]
    figures: ProviderFigures | None
    stories: int
    channels: tuple[Term, ...] = ()
    topics: tuple[Term, ...] = ()
    related: tuple[Link, ...] = ()
    over_time: StoriesOverTime | None = None


def provider_pages(
    taxonomies: Taxonomies, first: Mapping[str, str], pages: Pages
) -> Iterator[Page]:
    """Plan the pages of each provider that has a report in a story.

    `first` has by permalink the provider that reported a story first; "" if no other one did.
    """
    newest = _newest_day(taxonomies)
    for domain, stories in taxonomies.providers.stories.items():
        notes = _notes(domain, taxonomies)
        reports = [
            provider_report(domain, story, taxonomies, is_first=first[story.permalink] == domain)
            for story in stories
        ]
        front = partial(_front, domain, reports, newest, taxonomies)
        list_of = ListOf(notes.outlet.href or "", "provider", f"the provider {domain}")
        entries = [*map(keyed_record, reports)]
        yield from pages.chronological(list_of, entries, (notes,), front)


def _front(
    domain: str,
    reports: Sequence[ProviderReport],
    newest: date,
    taxonomies: Taxonomies,
) -> ProviderFront:
    stories = taxonomies.providers.stories[domain]
    over_time = stories_over_time((report.began.date() for report in reports), newest)
    if domain in taxonomies.platforms:
        channels = _channels(domain, stories, taxonomies)
        return ProviderFront((), None, len(stories), channels=channels, over_time=over_time)
    figures = ProviderFigures(
        stories=len(stories),
        led=sum(story.lead.provider.domain == domain for story in stories),
        first=sum(report.first for report in reports),
        shared=sum(report.providers > 1 for report in reports),
        exclusives=sum(report.alone for report in reports) or None,
    )
    other_names = taxonomies.providers.names[domain][1:]
    topics = _topics(stories, taxonomies)
    return ProviderFront(
        other_names,
        figures,
        len(stories),
        topics=topics,
        related=_related(domain, taxonomies),
        over_time=over_time,
    )


def _newest_day(taxonomies: Taxonomies) -> date:
    """Return the day on which the newest story of all began; each provider has its own newest first."""
    newest = (stories[0].published for stories in taxonomies.providers.stories.values())
    return taxonomies.routes.local(max(newest, default=_NEVER)).date()


def _topics(stories: Sequence[Story], taxonomies: Taxonomies) -> tuple[Term, ...]:
    found = Counter(link for story in stories for link in taxonomies.topics_of(story))
    telling = {link: found[link] for link in found if link not in taxonomies.common_topics}
    return most_stories_first(telling)[:_MOST_TOPICS]


def _related(domain: str, taxonomies: Taxonomies) -> tuple[Link, ...]:
    others = taxonomies.related_outlets.get(domain, ())
    return tuple(_where(other, taxonomies) for other in others[:_MOST_RELATED])


def _where(domain: str, taxonomies: Taxonomies) -> Link:
    """Return the link to a provider, with its platform or host: others have the same name."""
    link = taxonomies.provider(domain)
    platform, slash, _ = domain.partition("/")
    place = taxonomies.provider(platform).text if slash else readable_host(domain)
    return link if place == link.text else Link(f"{link.text} ({place})", link.href)


def provider_redirects(taxonomies: Taxonomies, pages: Pages) -> Iterator[Page]:
    """Plan redirects to providers from the addresses of their former keys; see `former_providers`."""
    routes, size = taxonomies.routes, taxonomies.routes.config.lists.page_size
    for former, (domain, stories) in taxonomies.former_providers.items():
        link, old = taxonomies.provider(domain), routes.provider(provider_slug(former))
        for below in ("", *numbered_paths(len(stories), size)):
            view = RedirectView(f"{old}{below}", link.text, link.href or "")
            path, origin = f"{old}{below}index.html", f"the provider {former}"
            yield pages.file(path, "redirect.html", view, origin=origin)


def _channels(platform: str, stories: Sequence[Story], taxonomies: Taxonomies) -> tuple[Term, ...]:
    """Return the sources on a platform, those with the most stories there first."""
    found: Counter[str] = Counter()
    for story in stories:
        providers = (each.provider for each in story.articles)
        found.update({each.domain for each in providers if each.platform == platform})
    del found[platform]
    return most_stories_first({taxonomies.provider(domain): found[domain] for domain in found})


def _notes(domain: str, taxonomies: Taxonomies) -> ProviderNotes:
    note = taxonomies.provider_notes.get(domain)
    platform, slash, _ = domain.partition("/")
    return ProviderNotes(
        outlet=taxonomies.outlet(domain),
        owner=note.owner if note else "",
        country=note.country if note else "",
        note=note.note if note else "",
        platform=taxonomies.provider(platform) if slash else None,
        is_platform=domain in taxonomies.platforms,
    )


def provider_page_view(  # the records of its page
    _routes: Routes,
    path: str,
    reports: tuple[Keyed[ProviderReport], ...],
    pager: Pager,
    notes: ProviderNotes,
    front: ProviderFront | None,
) -> ProviderView:
    """Return the view of a page of a provider."""
    outlet = notes.outlet
    return ProviderView(
        path=path,
        domain=readable_host(outlet.domain),
        name=outlet.name,
        owner=notes.owner,
        country=notes.country,
        note=notes.note,
        logo=outlet.logo,
        monogram=outlet_monogram(outlet.name),
        reports=plain_records(reports),
        pager=pager,
        other_names=front.other_names if front else (),
        figures=front.figures if front else None,
        stories=front.stories if front else None,
        platform=notes.platform,
        is_platform=notes.is_platform,
        channels=front.channels if front else (),
        topics=front.topics if front else (),
        related=front.related if front else (),
        over_time=front.over_time if front else None,
    )
