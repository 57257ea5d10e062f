"""Topics with `match: true` are given to articles by keywords, after parsing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from builders import article, article_file, content, parse, source
from conftest import SiteFactory
from digestgen import load
from digestgen.incremental import MemoryStore
from digestgen.load import LoadSettings, Source, add_keyword_topics
from digestgen.records import Topic
from runs import invoke

HARBOUR = Topic(id="", name="Harbour", keywords=("ferry", "tide"), match=True)


def topics_of(title: str, *topics: Topic, **more: Any) -> tuple[str, ...]:
    found = add_keyword_topics(content(article(title=title, **more), topics=topics))
    return found.articles[0].topics


def test_article_gets_the_topic_of_a_keyword_in_its_title_or_excerpt() -> None:
    assert topics_of("The Ferry stays", HARBOUR) == ("Harbour",)
    assert topics_of("It stays", HARBOUR, excerpt="The tide is low.") == ("Harbour",)
    assert topics_of("Ferries stay", HARBOUR) == ()


def test_own_topics_stay_first_and_are_not_repeated() -> None:
    assert topics_of("A ferry", HARBOUR, topics=("City",)) == ("City", "Harbour")
    assert topics_of("A ferry", HARBOUR, topics=("harbour",)) == ("harbour",)


def test_topic_without_match_is_given_to_no_article() -> None:
    assert topics_of("A ferry", Topic(id="", name="Harbour", keywords=("ferry",))) == ()


def test_match_without_keywords_is_a_warning() -> None:
    (found,) = parse([source("name: Harbour\nmatch: true\n", "harbour.yaml", "topics")]).problems
    assert (found.level, found.key, found.line) == ("warning", "match", 2)


def test_edited_keywords_cost_no_parsing_of_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    store, parsed, real = MemoryStore(), list[str](), load.parse_each

    def counted(settings: LoadSettings, files: Sequence[Source]) -> list[bytes]:
        parsed.extend(each.name for each in files)
        return real(settings, files)

    monkeypatch.setattr(load, "parse_each", counted)
    for keyword in ("ferry", "flood"):
        topic = f"name: Harbour\nmatch: true\nkeywords: [{keyword}]\n"
        files = [source(article_file()), source(topic, "harbour.yaml", "topics")]
        found = add_keyword_topics(parse(files, store).content)
    assert parsed == ["2024-05-01-flood.md", "harbour.yaml", "harbour.yaml"]
    assert found.articles[0].topics == ("Harbour",)


def test_why_names_the_keyword(make_site: SiteFactory) -> None:
    topic = "name: Water\nmatch: true\nkeywords: [river, flood]\n"
    site = make_site(
        {"content/2024-05-01-flood.md": article_file(), "content/topics/water.yaml": topic}
    )
    assert (
        'topic Water: by its keyword "flood"'
        in invoke("why", "2024-05-01-flood.md", "--site", site).stdout
    )
    assert invoke("build", "--site", site).exit_code == 0
    assert "A flood" in (site / "build/topics/water/index.html").read_text()
