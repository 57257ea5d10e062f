"""Explain where a file or an article ended up, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from digestgen.group import compare
from digestgen.group.ranking import lead_rank
from digestgen.group.threads import THREAD_THRESHOLD, shared_words
from digestgen.load import topic_keywords
from digestgen.load.links import safe_link
from digestgen.pipeline.build_report import Site
from digestgen.records import Article, EarlierStory, Membership, Name, Story
from digestgen.urls import canonical_url
from digestgen.views.reasons import reason, shared_reason, time_apart

_ATTACHED = "one of them joined its story through a link or as folded coverage"
_LEFT_OUT = {
    "withheld": "withheld: it has published: false, and its heat is not -1; --unpublished shows it",
    "draft": "withheld: it has draft: true; --unpublished shows it",
    "future": "held back: it is dated later than now; --unpublished shows it",
    "deleted": "deleted: it has deleted: true; its address says so",
}


def explain(site: Site, what: str, folder: Path) -> str | None:
    """Return an explanation of the file or URL `what`, or None if the site has no article by that name.

    A file may be named from `folder`, from the site, from its content folder, or by its name alone.
    """
    asked = _Question(site, what, folder)
    stories = site.digest.stories
    lines = [line for story in stories for line in _in_story(story, asked, site)]
    lines += [line for story in stories for line in _as_background(story, asked, site)]
    for article in site.digest.left_out:
        if asked.is_about(article):
            lines += [*_heading(article), f"  {_LEFT_OUT[article.standing]}"]
    lines += _other_files(asked, site)
    return "\n".join(lines) or None


def _other_files(asked: _Question, site: Site) -> Iterator[str]:
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


def explain_two(site: Site, one: str, other: str, folder: Path) -> str | None:
    """Return why two files or URLs are, or are not, in one story; None if either is in no story."""
    found = [_article(site, _Question(site, what, folder)) for what in (one, other)]
    if None in found:
        return None
    (first, home), (second, other_home) = (each for each in found if each)
    if first == second:
        return f"{first.title}\n  both are this one article"
    together = home.permalink == other_home.permalink
    lines = [*_heading(first), *_heading(second)]
    if together:
        lines.append(f"  are both in the story {_address(home, site)}")
    else:
        lines += ["  are in two stories:", f"    {_address(home, site)}"]
        lines.append(f"    {_address(other_home, site)}")
        if home.thread and home.thread == other_home.thread:
            lines.append(
                f"  both stories are in the thread that begins with {_base(site)}{home.thread}"
            )
    return "\n".join([*lines, *_comparison(site, first, second, together=together)])


def _article(site: Site, asked: _Question) -> tuple[Article, Story] | None:
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
        f"{path}:{name.line}"
        for article in (first, second)
        for path, key, name in _overrides_of(article, site)
        if key in keys
    ]
    decision = "puts them together" if together else "keeps them apart"
    return f"{named[0]} {decision}" if named else ""


class _Question:
    """The article in question, by file or URL; it matches articles against it."""

    def __init__(self, site: Site, what: str, folder: Path) -> None:
        self._what = what
        self._paths = {what, what.removeprefix("./")}
        absolute = (folder / what).resolve()
        if absolute.is_relative_to(site.paths.site):
            self._paths.add(absolute.relative_to(site.paths.site).as_posix())
        build = site.config.build
        shown_as = build.content_shown_as
        content = site.paths.content.resolve()  # it may be beside the site
        if absolute.is_relative_to(content):
            self._paths.add(f"{shown_as}/{absolute.relative_to(content).as_posix()}")
        below = what.removeprefix(build.store_address.rstrip("/")).lstrip("/")
        self._paths.add(f"{shown_as}/{below}")
        self._address = what.removeprefix(site.config.site.base_url).strip("/")
        self._identity = self._canonical(what)

    @staticmethod
    def _canonical(url: str) -> str:
        try:
            return canonical_url(safe_link(url))
        except ValueError:
            return ""

    def names(self, path: str) -> bool:
        """Return whether the question names the file at `path`."""
        name = path.rpartition("/")[2]
        return path in self._paths or self._what in (name, name.rpartition(".")[0])

    def is_about(self, article: Article) -> bool:
        for file in article.files:
            if self.names(file.path):
                return True
            paths = (file.permalink, *(alias.path for alias in file.aliases))
            if any(self._address == path.rstrip("/") for path in paths):
                return True
        urls = (article.url, *article.twin_urls) if article.url else ()
        return bool(self._identity) and any(canonical_url(url) == self._identity for url in urls)


def _in_story(story: Story, asked: _Question, site: Site) -> Iterator[str]:
    if asked.is_about(story.lead):
        yield from _heading(story.lead)
        yield f"  leads the story {_address(story, site)} with {_reports(story)}"
        yield from (f"    {_row(member)}" for member in story.coverage)
        if because := reason(story.lead_evidence, story.lead_copy_of, scores=True):
            yield f"  because: {because}"
        if chosen := _chosen(story):
            yield f"  leads it as {chosen}"
        yield from _earlier(story, site)
        yield from _said_of(story.lead, site)
    for member in story.coverage:
        if asked.is_about(member.article):
            yield from _heading(member.article)
            yield f"  {_place(member.article)} the story {_address(story, site)}"
            yield f"  led by: {story.lead.title} ({story.lead.provider.name})"
            yield f"  because: {reason(member.evidence, member.copy_of, scores=True)}"
            yield from _said_of(member.article, site)


def _earlier(story: Story, site: Site) -> Iterator[str]:
    """Yield a line for each earlier story of the thread that a story continues, and why."""
    stories = {each.permalink: each for each in site.digest.stories}
    for link in story.earlier:
        if other := stories.get(link.permalink):  # a hook may have removed it
            day = f"{other.published:%Y-%m-%d}"
            yield f"  continues {_address(other, site)} of {day}: {other.lead.title}"
            yield f"    because: {'; '.join(_reasons(story, other, link, stories))}"


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
    """Yield a line for each topic by a keyword, and for each entry in content/groups.yaml that names it."""
    if article.files:
        found = topic_keywords(site.content.topics).find(article.title, article.excerpt)
        yield from (f'  topic {topic}: by its keyword "{word}"' for topic, word in found.items())
    for path, key, name in _overrides_of(article, site):
        yield f"  {path}:{name.line} names it under {key}"


def _overrides_of(article: Article, site: Site) -> Iterator[tuple[str, str, Name]]:
    """Yield the path, the key and the name of each entry in content/groups.yaml for an article."""
    for overrides in site.content.groups:
        lists = (
            ("split", overrides.split),
            ("merge", overrides.merge),
            ("never-together", overrides.never_together),
            ("thread", overrides.thread),
            ("never-thread", overrides.never_thread),
            ("lead", (overrides.lead,)),
        )
        named = [(key, name) for key, groups in lists for group in groups for name in group]
        for key, name in named:
            if _Question(site, name.text, site.paths.site).is_about(article):
                yield overrides.path, key, name


def _as_background(story: Story, asked: _Question, site: Site) -> Iterator[str]:
    for neighbour in story.background:
        if asked.is_about(neighbour.article):
            yield f"  also shown as background of {_address(story, site)}"


def _heading(article: Article) -> Iterator[str]:
    yield f"{article.title} ({article.provider.name}, {article.published:%Y-%m-%d %H:%M} UTC)"
    yield from (f"  file {file.path}" for file in article.files)


def _place(article: Article) -> str:
    return {
        "folded": "is folded into",
        "listed": "has no file, and is coverage of",
    }.get(article.standing, "is coverage of")


def _address(story: Story, site: Site) -> str:
    return f"{_base(site)}{story.permalink}"


def _base(site: Site) -> str:
    return site.config.site.base_url


def _reports(story: Story) -> str:
    count = len(story.coverage)
    return "no other report" if not count else f"{count} other report{'s' if count > 1 else ''}:"


def _row(member: Membership) -> str:
    told = reason(member.evidence, member.copy_of, scores=True)
    return f"{member.article.title} ({member.article.provider.name}): {told}"
