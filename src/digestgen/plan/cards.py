"""Make the cards of stories, and the reports on story pages."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from digestgen.plan.outlets import outlet_monogram, outlet_youtube_id
from digestgen.plan.routes import Routes
from digestgen.plan.taxonomies import Outlet, Taxonomies
from digestgen.plan.terms import is_channel
from digestgen.records import Article, Neighbour, Provider, Story
from digestgen.text.excerpts import shown_excerpt
from digestgen.views import Card, Growth, Link, Picture, ProviderReport, Report, StoryLine

MOST_OTHER_NAMES = 3
_STILL_SIZE = 480, 360  # pixels; every video on YouTube has a still of this size


def card_of(story: Story, taxonomies: Taxonomies) -> Card:
    """Return the card of a story; without story pages, its headline links to the lead article."""
    lead, routes = story.lead, taxonomies.routes
    moments = {story.published, lead.published, story.updated}
    local = {moment: routes.local(moment) for moment in moments}  # mostly one for a single report
    return Card(
        id=story.id,
        title=_card_title(story, routes),
        provider=taxonomies.provider(lead.provider.domain, lead.provider.name),
        domain=lead.provider.domain,
        began=local[story.published],
        published=local[lead.published],
        updated=local[story.updated],
        excerpt=shown_excerpt(lead.excerpt),
        reports=len(story.articles),
        independent=story.independent,
        providers=card_providers(story),
        others=other_names(story, taxonomies)[:MOST_OTHER_NAMES],
        type=lead.type,
        topics=taxonomies.first_topics_of(story),
        lang=card_language(lead, routes),
        picture=story_picture(story, routes),
    )


def _card_title(story: Story, routes: Routes) -> Link:
    lead, page = story.lead, routes.story(story.permalink)
    if page and lead.url and not story.coverage and routes.config.lists.single == "source":
        return Link(lead.title, lead.url, page)
    return Link(lead.title, page or lead.url or None)


def story_picture(story: Story, routes: Routes) -> Picture | None:
    """Return the picture of the lead, else the still of its video, else one of the coverage, credited."""
    lead = story.lead
    if own := routes.picture(lead.images, alt=""):
        return own
    if video := _video(lead):
        return Picture(f"https://i.ytimg.com/vi/{video}/hqdefault.jpg", *_STILL_SIZE)
    for member in story.coverage:
        if found := routes.picture(member.article.images, alt=""):
            name = member.article.provider.name
            credit = routes.texts.say("Picture: {provider}", provider=name)
            return replace(found, credit=f"{credit} ({found.credit})" if found.credit else credit)
    return None


def _video(article: Article) -> str:
    return outlet_youtube_id(article.url) if article.type == "video" else ""


def card_providers(story: Story) -> int:
    """Return the number of providers with a report in a story; a platform counts only if it is alone."""
    return max(len(providers_of(story)), 1)


def providers_of(story: Story) -> set[str]:
    """Return the providers with a report in a story, without platforms."""
    found = set()
    for article in story.articles:
        provider = article.provider
        # as `is_platform` says; for each story this is asked several times
        if not provider.platform or provider.platform != provider.domain:
            found.add(provider.domain)
    return found


def only_provider(story: Story) -> str:
    """Return the domain of the only provider with a report in a story; "" if there are several.

    A channel of a platform does not count: there, almost every report is the only one.
    """
    domain, *more = providers_of(story) or ("",)
    return "" if more or is_channel(domain) else domain


def other_names(story: Story, taxonomies: Taxonomies) -> tuple[str, ...]:
    """Return the names of the providers of the coverage, in its order, without platforms."""
    names: dict[str, str] = {}
    for article in story.articles:
        provider = article.provider
        if not provider.is_platform and provider.name:
            names.setdefault(provider.domain, provider.name)
    return tuple(
        taxonomies.outlet(domain).called(name)
        for domain, name in names.items()
        if domain != story.lead.provider.domain
    )


def report_card(article: Article, outlets: Mapping[str, Outlet], routes: Routes) -> Report:
    """Return an article for story pages; `outlets` are the providers of its story, by domain."""
    outlet = outlets[article.provider.domain]
    name = outlet.called(article.provider.name)
    return Report(
        title=Link(article.title, article.url or None),
        provider=Link(name, outlet.href),
        published=routes.local(article.published),
        logo=outlet.logo,
        monogram=outlet_monogram(name),
        excerpt=shown_excerpt(article.excerpt),
        address="" if article.url else article.given_url,
        type=article.type,
        video=_video(article),
        lang=card_language(article, routes),
        picture=routes.picture(article.images, alt=""),
    )


def provider_report(
    domain: str, story: Story, taxonomies: Taxonomies, *, is_first: bool
) -> ProviderReport:
    """Return the best report of a provider, or on a platform, in a story; the lead if it is one of them."""
    routes = taxonomies.routes
    own = [each for each in story.articles if domain in _domains(each.provider)]
    article, page = own[0], routes.story(story.permalink)
    href = page or (story.lead.url if story.lead is not article else "") or None
    source, providers = article.provider, card_providers(story)
    return ProviderReport(
        title=Link(article.title, article.url or href),
        published=routes.local(article.published),
        story=Link(story.lead.title, href),
        providers=providers,
        began=routes.local(story.published),
        updated=routes.local(story.updated),
        further=len(own) - 1,
        first=is_first,
        alone=providers == 1 and only_provider(story) == domain,
        source=None if source.domain == domain else taxonomies.provider(source.domain, source.name),
        excerpt=shown_excerpt(article.excerpt),
        type=article.type,
        lang=card_language(article, routes),
        story_lang=card_language(story.lead, routes),
        picture=routes.picture(article.images, alt=""),
    )


def _domains(provider: Provider) -> tuple[str, str]:
    return provider.domain, provider.platform


def background_card(neighbour: Neighbour, outlets: Mapping[str, Outlet], routes: Routes) -> Report:
    """Return an article of another story, with a link to that story."""
    href = routes.story(neighbour.permalink) if neighbour.permalink else None
    story = Link(neighbour.article.title, href) if href else None
    return replace(report_card(neighbour.article, outlets, routes), story=story)


def story_growth(story: Story, gained: int, routes: Routes) -> Growth:
    """Return an older story with the number of reports that it gained."""
    title = Link(story.lead.title, routes.story(story.permalink))
    language = card_language(story.lead, routes)
    return Growth(title, gained, len(story.articles), language, story.id)


def story_line(card: Card, permalink: str) -> StoryLine:
    """Return the story of a card in one line, with a link to its page."""
    title = Link(card.title.text, permalink)
    return StoryLine(title=title, began=card.began, providers=card.providers, lang=card.lang)


def card_language(article: Article, routes: Routes) -> str:
    """Return the language of an article, or "" if it is the site's."""
    own = article.locale.casefold() == routes.config.site.language.casefold()
    return "" if own else article.locale
