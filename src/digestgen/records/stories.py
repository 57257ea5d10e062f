"""The result of the group stage: stories, with the evidence for them."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from msgspec import Struct

from digestgen.problems import Problem
from digestgen.records.content import Article, File

_LEAST_SHOWN = 0.94  # similarity of links that readers see, on a site without stories
_STORIES_PER_UNIT = 500  # it falls by one for so many stories


class SharedTerm(Struct, gc=False, frozen=True):
    """A word or pair of words that two articles share, with its part in their similarity."""

    text: str
    weight: float


class Evidence(Struct, gc=False, frozen=True, kw_only=True):
    """The evidence for an article's place in its story; rounded, so that small changes do not show."""

    nearest: str = ""  # the most similar report: its file, else its URL
    gap_hours: float = 0.0  # between the two
    terms: tuple[SharedTerm, ...] = ()  # terms that the two share, heaviest first
    listed_by: tuple[str, ...] = ()  # the files of the story that list it
    lists: tuple[str, ...] = ()  # the files of the story that it lists
    score: float = 0.0  # the similarity of the two
    joined_at: float = 0.0  # the similarity of the groups at which it joined; 0 if a link decided
    threshold: float = 0.0  # to compare `joined_at` with
    centrality: float = 0.0  # similarity to the story's centroid; 0 if there are only two reports
    note: str = ""  # another reason, if there is one


class Membership(Struct, gc=False, frozen=True):
    """An article in the coverage of a story, with the evidence for it."""

    article: Article
    evidence: Evidence
    copy_of: str = ""  # the original of a copy: its file, else its URL
    core: bool = True  # it may give the story its address and its date


class Neighbour(Struct, gc=False, frozen=True):
    """An article in the background of a story: it is in another story, or listed but too old for any."""

    article: Article
    permalink: str  # of the story that covers it; "" if there is none
    score: float = 0.0  # its similarity to `nearest`
    listed: bool = False  # by a file of the story
    nearest: str = ""  # the most similar report of the story: its file, else its URL


class EarlierStory(Struct, gc=False, frozen=True):
    """A link to an earlier story of the same thread; the similarity is 1 where an editor says so."""

    permalink: str
    similarity: float  # to compare with the threshold of threads
    company: str = ""  # the permalink of the story that is most similar to both


def least_shown_similarity(stories: int) -> float:
    """Return the similarity from which readers see a link, on a site with this number of stories.

    A few stories do not show which words are common, and most of their links are wrong.
    """
    return _LEAST_SHOWN - stories / _STORIES_PER_UNIT


class Story(Struct, frozen=True, kw_only=True, dict=True):
    """One event: its lead, all other reports, and its background."""

    permalink: str  # of the core file that was added first
    published: datetime  # of its earliest core report, aware, UTC
    updated: datetime  # of its newest report
    lead: Article
    coverage: tuple[Membership, ...]  # without the lead; best quality first, then earliest
    background: tuple[Neighbour, ...] = ()  # nearest first
    topics: tuple[str, ...] = ()  # the lead's first
    lead_copy_of: str = ""  # if the lead is a copy, the original: its file, else its URL
    lead_evidence: Evidence = Evidence()  # for the lead; empty if it is alone
    lead_is_core: bool = True  # False only if an editor chose a lead that is not
    series: str = ""  # the name of the recurring column that it is an issue of
    thread: str = ""  # the permalink of the first story of its thread; "" if it is in none
    earlier: tuple[EarlierStory, ...] = ()  # a few of the thread, most similar first
    key: bytes = b""  # a digest of everything that the story is made from

    @property
    def id(self) -> str:
        """Return the id of the story for programs: its permalink without the final slash."""
        return self.permalink.rstrip("/")

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """Return the lead, then the coverage."""
        return (self.lead, *(member.article for member in self.coverage))

    @cached_property
    def core(self) -> tuple[Article, ...]:
        """Return the articles that clustering put together and that are not folded, the lead first."""
        lead = (self.lead,) if self.lead_is_core else ()
        return (*lead, *(member.article for member in self.coverage if member.core))

    @property
    def independent(self) -> int:
        """Return the number of articles that are not copies."""
        originals = [member for member in self.coverage if not member.copy_of]
        return len(originals) + (not self.lead_copy_of)

    @cached_property
    def files(self) -> tuple[File, ...]:
        """Return the files of all its articles, earliest first."""
        return tuple(sorted(file for article in self.articles for file in article.files))


class Digest(Struct, gc=False, frozen=True):
    """The result of the group stage: stories, newest first, and the articles left out."""

    stories: tuple[Story, ...]
    left_out: tuple[Article, ...]  # withheld, draft, future or deleted
    problems: tuple[Problem, ...] = ()  # in content/groups.yaml
