"""Stage 2: articles → stories. One story an event; each article is coverage of exactly one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from digestgen.group.identity import Identities, Key, merge_files
from digestgen.group.stars import assign_founders, evidence, nearest_of
from digestgen.records import (
    STANDINGS_ON_SITE,
    Article,
    Digest,
    Membership,
    Neighbour,
    Story,
)
from digestgen.settings import GroupingSettings

__all__ = ["Identities", "group_articles"]


def group_articles(articles: Sequence[Article], settings: GroupingSettings) -> Digest:
    """Return the stories that `articles` report, newest first, and the articles left out of them.

    Withheld articles, drafts and deleted ones are in no story, even where another one lists them. The
    order of `articles` does not matter.
    """
    on_site = [each for each in articles if each.standing in STANDINGS_ON_SITE]
    left_out = [each for each in articles if each.standing not in STANDINGS_ON_SITE]
    identities = Identities(articles)
    files = merge_files(on_site, identities)
    gone = {identities.key(each) for each in left_out} - files.keys()
    links, listed = _links(files, identities, gone)
    founder_of = assign_founders(files, links, window_hours=settings.window_hours)
    _place_listed(listed, links, files, founder_of)
    stories = _stories(files | listed, links, founder_of)
    ordered = sorted(left_out, key=lambda each: each.files)
    return Digest(_with_background(stories, files | listed, links, founder_of), tuple(ordered))


def _links(
    files: Mapping[Key, Article], identities: Identities, gone: set[Key]
) -> tuple[dict[Key, tuple[Key, ...]], dict[Key, Article]]:
    """Return the keys that each file lists, and the articles that are only listed."""
    links: dict[Key, tuple[Key, ...]] = {}
    listed: dict[Key, Article] = {}
    for key, file in files.items():
        named: dict[Key, None] = {}
        for entry in file.related:
            other = identities.key(entry)
            if other == key or other in gone:
                continue
            named[other] = None
            if other not in files:
                listed[other] = min(entry, listed.get(other, entry), key=_description)
        links[key] = tuple(named)
    return links, {key: listed[key] for key in sorted(listed)}


def _description(entry: Article) -> tuple[object, ...]:
    return entry.published, entry.title, entry.given_url, -entry.quality, entry.excerpt


def _place_listed(
    listed: Mapping[Key, Article],
    links: Mapping[Key, tuple[Key, ...]],
    files: Mapping[Key, Article],
    founder_of: dict[Key, Key],
) -> None:
    """Put each article without a file into the story of the file that lists it; of several, the nearest."""
    listed_by: dict[Key, list[Key]] = defaultdict(list)
    for key, named in links.items():
        for other in named:
            listed_by[other].append(key)
    for key, article in listed.items():
        founder_of[key] = founder_of[nearest_of(article, listed_by[key], files)]


def _stories(
    articles: Mapping[Key, Article],
    links: Mapping[Key, tuple[Key, ...]],
    founder_of: Mapping[Key, Key],
) -> dict[Key, Story]:
    """Return the stories by their founders' keys."""
    members: dict[Key, list[Key]] = defaultdict(list)
    for key, founder in founder_of.items():
        members[founder].append(key)
    return {founder: _story(founder, keys, articles, links) for founder, keys in members.items()}


def _story(
    founder: Key,
    keys: Iterable[Key],
    articles: Mapping[Key, Article],
    links: Mapping[Key, tuple[Key, ...]],
) -> Story:
    lead = articles[founder]
    joined = [key for key in keys if key != founder]
    coverage = []
    for key in joined:
        listing = [each for each in (founder, *joined) if key in links.get(each, ())]
        if listing:
            file = articles[nearest_of(articles[key], listing, articles)]
            coverage.append(Membership(articles[key], evidence(articles[key], file, listed=True)))
        else:
            coverage.append(Membership(articles[key], evidence(articles[key], lead, listed=False)))
    coverage.sort(key=lambda member: coverage_rank(member.article))
    everyone = [lead, *(member.article for member in coverage)]
    first = min(file for article in everyone for file in article.files)
    return Story(
        permalink=first.permalink,
        published=first.published,
        updated=max(article.published for article in everyone),
        lead=lead,
        coverage=tuple(coverage),
        topics=tuple(dict.fromkeys(topic for article in everyone for topic in article.topics)),
    )


def coverage_rank(article: Article) -> tuple[object, ...]:
    """Order the coverage of a story: best quality, then earliest, then by what it is called."""
    return -article.quality, article.published, article.url, article.title, article.files


def _with_background(
    stories: Mapping[Key, Story],
    articles: Mapping[Key, Article],
    links: Mapping[Key, tuple[Key, ...]],
    founder_of: Mapping[Key, Key],
) -> tuple[Story, ...]:
    """Add to each story what its files list and another story covers; newest stories first."""
    from msgspec.structs import replace

    named: dict[Key, set[Key]] = defaultdict(set)
    for key, listed in links.items():
        founder = founder_of[key]
        named[founder].update(each for each in listed if founder_of[each] != founder)
    done = []
    for founder, story in stories.items():
        neighbours = (
            Neighbour(articles[key], stories[founder_of[key]].permalink)
            for key in sorted(named[founder])  # what has neither URL nor time of its own has a key
        )
        ordered = sorted(neighbours, key=lambda each: (each.article.published, each.article.url))
        done.append(replace(story, background=tuple(ordered)))
    done.sort(key=lambda story: story.permalink)
    done.sort(key=lambda story: story.published, reverse=True)
    return tuple(done)
