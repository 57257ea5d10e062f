"""Details of a story: its copies, its first report, and the reasons for each report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from digestgen.i18n.texts import Texts
from digestgen.plan.cards import providers_of
from digestgen.records import Article, Evidence, Story, name_of
from digestgen.views import Reason, Report
from digestgen.views.reasons import reason


def story_copies(story: Story) -> tuple[str, ...]:
    """Return for each article of the story the name of its original, or ""."""
    return (story.lead_copy_of, *(member.copy_of for member in story.coverage))


def first_story_report(story: Story) -> Article:
    """Return the earliest report that is not a copy; ties go to the better source."""
    own = [one for one, copy in zip(story.articles, story_copies(story), strict=True) if not copy]
    return min(own or story.articles, key=lambda article: (article.published, -article.quality))


def first_story_reporters(stories: Iterable[Story]) -> dict[str, str]:
    """Return by permalink the provider that reported a story first; "" if it is the only one."""
    return {
        story.permalink: first_story_report(story).provider.domain
        if len(providers_of(story)) > 1
        else ""
        for story in stories
    }


def story_reasons(story: Story, coverage: Sequence[Report], texts: Texts) -> tuple[Reason, ...]:
    """Return why each report belongs to the story, in the order of the coverage, with providers by name."""
    names = {name_of(article): article.provider.name for article in story.articles}
    found = []
    for member, report in zip(story.coverage, coverage, strict=True):
        original = names.get(member.copy_of, member.copy_of)
        if text := reason(_named(member.evidence, names), original, texts):
            found.append(Reason(report, text))
    return tuple(found)


def _named(evidence: Evidence, names: dict[str, str]) -> Evidence:
    """Return `evidence` with providers in place of files and addresses."""

    def named(keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(names.get(key, key) for key in keys))

    return replace(
        evidence,
        nearest=names.get(evidence.nearest, evidence.nearest),
        listed_by=named(evidence.listed_by),
        lists=named(evidence.lists),
    )
