"""Explain why two articles are, or are not, in one story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from digestgen.group import compare
from digestgen.inspect.article_query import ArticleQuery, overrides_naming
from digestgen.inspect.explain import article_heading, explain, story_address
from digestgen.inspect.explain_threads import explain_threads
from digestgen.pipeline.build_report import Site
from digestgen.records import Article, Story
from digestgen.views.reasons import shared_reason, time_apart

_ATTACHED = "one of them joined its story through a link or as folded coverage"


def explain_pair(site: Site, one: str, other: str, folder: Path) -> str | None:
    """Return why two files or URLs are, or are not, in one story; None if the site lacks either."""
    asked = (one, other)
    found = [_article(site, ArticleQuery(site, what, folder)) for what in asked]
    if None in found:
        outside = [what for what, place in zip(asked, found, strict=True) if place is None]
        return _in_no_story([explain(site, what, folder) for what in outside])
    (first, home), (second, other_home) = (each for each in found if each)
    if first == second:
        return f"{first.title}\n  both are this one article"
    together = home.permalink == other_home.permalink
    lines = [*article_heading(first), *article_heading(second)]
    if together:
        lines.append(f"  are both in the story {story_address(home, site)}")
    else:
        lines += ["  are in two stories:", f"    {story_address(home, site)}"]
        lines.append(f"    {story_address(other_home, site)}")
    lines += [f"  {each}" for each in explain_threads(site, home, other_home)]
    return "\n".join([*lines, *_comparison(site, first, second, together=together)])


def _in_no_story(explanations: Sequence[str | None]) -> str | None:
    """Return why articles are in no story, and so in none with others; None if one is unknown."""
    known = [each for each in explanations if each]
    if len(known) < len(explanations):
        return None
    return "\n".join([*known, "  so the two are not in one story"])


def _article(site: Site, asked: ArticleQuery) -> tuple[Article, Story] | None:
    stories = site.digest.stories
    places = ((article, story) for story in stories for article in story.articles)
    return next((place for place in places if asked.is_about(place[0])), None)


def _comparison(site: Site, first: Article, second: Article, *, together: bool) -> Iterator[str]:
    settings = site.config.grouping
    if settings.method == "links":
        yield '  [grouping] method is "links": only links count'
        return
    groups_file = site.content.groups[0] if site.content.groups else None
    (compared,) = compare(site.content.articles, settings, groups_file, [(first, second)])
    if compared.together == together:
        yield f"  {compared.reason}"
    else:
        yield f"  {_override(site, first, second, together=together) or _ATTACHED}"
        yield f"  by words, time and links alone: {compared.reason}"
    yield f"  {time_apart(compared.gap_hours)} apart"
    if compared.terms:
        yield f"  {shared_reason(compared.terms, scores=True)}"
    if compared.listed:
        yield "  one lists the other"
    yield (
        f"  similarity of the two {compared.pair_score:.2f}, of their groups "
        f"{compared.cluster_score:.2f}; threshold {compared.threshold:.2f}"
    )


def _override(site: Site, first: Article, second: Article, *, together: bool) -> str:
    """Return which entry in content/groups.yaml put two articles together, or apart; "" if none did."""
    keys = ("merge",) if together else ("split", "never-together")
    named = [
        f"{each.path}:{each.line}"
        for article in (first, second)
        for each in overrides_naming(article, site)
        if each.key in keys
    ]
    decision = "puts them together" if together else "keeps them apart"
    return f"{named[0]} {decision}" if named else ""
