"""Explain where an article ended up, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from digestgen.group.ranking import lead_rank
from digestgen.group.threads import THREAD_THRESHOLD, shared_words
from digestgen.inspect.article_query import ArticleQuery, overrides_naming
from digestgen.load import topic_keywords
from digestgen.pipeline.build_report import Site
from digestgen.records import Article, EarlierStory, Membership, Story, least_shown_similarity
from digestgen.text.plural import counted
from digestgen.views.reasons import reason

_LEFT_OUT = {
    "withheld": "withheld: it has published: false, and its heat is not -1; --unpublished shows it",
    "draft": "withheld: it has draft: true; --unpublished shows it",
    "future": "held back: it is dated later than now; --unpublished shows it",
    "deleted": "deleted: it has deleted: true; its page says that it was removed",
}


def explain(site: Site, what: str, folder: Path) -> str | None:
    """Return an explanation of the file or URL `what`; None if the site has no article by that name.

    See `ArticleQuery` for how a file may be named from `folder`.
    """
    asked = ArticleQuery(site, what, folder)
    stories = site.digest.stories
    lines = [line for story in stories for line in _in_story(story, asked, site)]
    lines += [line for story in stories for line in _as_background(story, asked, site)]
    for article in site.digest.left_out:
        if asked.is_about(article):
            lines += [*article_heading(article), f"  {_LEFT_OUT[article.standing]}"]
    lines += _other_files(asked, site)
    return "\n".join(lines) or None


def _other_files(asked: ArticleQuery, site: Site) -> Iterator[str]:
    content, base_url = site.content, site.config.site.base_url
    for page in content.pages:
        if asked.names(page.path):
            place = f"is the page {base_url}{page.permalink}"
            shown = place if page.standing == "publishable" else _LEFT_OUT[page.standing]
            yield f"{page.title}\n  file {page.path}\n  {shown}"
    for kind, notes in (("topic", content.topics), ("provider", content.providers)):
        for note in notes:
            if asked.names(note.path):
                yield f"{note.name}\n  file {note.path}\n  describes a {kind}"


def _in_story(story: Story, asked: ArticleQuery, site: Site) -> Iterator[str]:
    if asked.is_about(story.lead):
        yield from article_heading(story.lead)
        yield f"  leads the story {story_address(story, site)} with {_reports(story)}"
        yield from (f"    {_row(member)}" for member in story.coverage)
        if because := reason(story.lead_evidence, story.lead_copy_of, scores=True):
            yield f"  because: {because}"
        if chosen := _chosen(story):
            yield f"  leads it as {chosen}"
        yield from _earlier(story, site)
        yield from _said_of(story.lead, site)
    for member in story.coverage:
        if asked.is_about(member.article):
            yield from article_heading(member.article)
            yield f"  {_place(member.article)} the story {story_address(story, site)}"
            yield f"  led by: {story.lead.title} ({story.lead.provider.name})"
            yield f"  because: {reason(member.evidence, member.copy_of, scores=True)}"
            yield from _said_of(member.article, site)


def _earlier(story: Story, site: Site) -> Iterator[str]:
    """Yield a line for each earlier story of the thread that a story continues, and why."""
    stories = {each.permalink: each for each in site.digest.stories}
    for link in story.earlier:
        if other := stories.get(link.permalink):  # a hook may have removed it
            day = f"{other.published:%Y-%m-%d}"
            yield f"  continues {story_address(other, site)} of {day}: {other.lead.title}"
            yield f"    because: {'; '.join(_reasons(story, other, link, stories))}"
            if link.similarity < (least := least_shown_similarity(len(stories))):
                needed = f"with {len(stories)} stories, a link needs a similarity of {least:.3f}"
                yield f"    not on the pages: {needed}; this is {link.similarity:.3f}"


def _reasons(
    story: Story, other: Story, link: EarlierStory, stories: Mapping[str, Story]
) -> Iterator[str]:
    if link.similarity == 1:
        yield "content/groups.yaml puts them into one thread"
        return
    if words := ", ".join(shared_words(story, other)):
        yield f"both mention {words}"
    if company := stories.get(link.company):
        yield f'"{company.lead.title}" is similar to both'
    yield (
        f"similarity of the stories {link.similarity:.2f}, "
        f"threshold of threads {THREAD_THRESHOLD:.2f}"
    )


def _chosen(story: Story) -> str:
    """Return why the lead ranks above the other files of the story; "" if there are no others."""
    others = [each for each in story.articles[1:] if each.files]
    if not others:
        return ""
    lead, rival = story.lead, min(others, key=lead_rank)
    if lead_rank(rival) < lead_rank(lead):
        return _ranked_lower(story)
    if (lead.standing == "folded") != (rival.standing == "folded"):
        return "the only publishable file"
    if lead.heat != rival.heat:
        return f"the hottest: heat {lead.heat}, the next {rival.heat}"
    if lead.quality != rival.quality:
        return f"the best source: quality {lead.quality}, the next {rival.quality}"
    return "the earliest of the reports with the highest heat and quality"


def _ranked_lower(story: Story) -> str:
    """Return why the lead is not the file that ranks highest by heat and quality."""
    better = [
        each.evidence.centrality
        for each in story.coverage
        if each.core and each.article.files and lead_rank(each.article) < lead_rank(story.lead)
    ]
    if max(better, default=0.0) >= story.lead_evidence.centrality:
        return "content/groups.yaml says"
    return "the best of the more central half of its reports, those most similar to the whole story"


def _said_of(article: Article, site: Site) -> Iterator[str]:
    """Yield a line for each topic by a keyword, and for each entry in content/groups.yaml about it."""
    if article.files:
        found = topic_keywords(site.content.topics).find(article.title, article.excerpt)
        yield from (f'  topic {topic}: by its keyword "{word}"' for topic, word in found.items())
    for each in overrides_naming(article, site):
        yield f"  {each.path}:{each.line} names it under {each.key}"


def _as_background(story: Story, asked: ArticleQuery, site: Site) -> Iterator[str]:
    for neighbour in story.background:
        if asked.is_about(neighbour.article):
            yield f"  also shown as background of {story_address(story, site)}"


def article_heading(article: Article) -> Iterator[str]:
    """Yield the lines that say which article is meant: title, provider and time, then its files."""
    yield f"{article.title} ({article.provider.name}, {article.published:%Y-%m-%d %H:%M} UTC)"
    yield from (f"  file {file.path}" for file in article.files)


def _place(article: Article) -> str:
    return {
        "folded": "is folded into",
        "listed": "has no file, and is coverage of",
    }.get(article.standing, "is coverage of")


def story_address(story: Story, site: Site) -> str:
    """Return the full address of the page of a story."""
    return f"{site.config.site.base_url}{story.permalink}"


def _reports(story: Story) -> str:
    count = len(story.coverage)
    return f"{counted(count, 'other report')}:" if count else "no other report"


def _row(member: Membership) -> str:
    why = reason(member.evidence, member.copy_of, scores=True)
    return f"{member.article.title} ({member.article.provider.name}): {why}"
