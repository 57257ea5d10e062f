"""Languages: of the site, of its articles in general, and of an article."""

from __future__ import annotations

import json
from pathlib import Path

from builders import article_file
from conftest import SiteFactory
from runs import build

TOML = '[site]\nlanguage = "de"\nbase_url = "https://a.example/"\n[content]\nlanguage = "en"\n'
ENGLISH = article_file("A flood in the harbour")
GERMAN = article_file(
    "Der Zug ist weg", url="https://zug.example/1", domain="zug.example", more="locale: de"
)
OUTPUTS = "[outputs]\nnews_sitemap = true\n"


def built(make_site: SiteFactory) -> Path:
    site = make_site(
        {
            "digest.toml": TOML + OUTPUTS,
            "content/2024-05-01-flood.md": ENGLISH,
            "content/2024-05-01-zug.md": GERMAN,
        }
    )
    build(site)
    return site / "build"


def test_german_site_marks_its_english_articles_and_not_its_german_ones(
    make_site: SiteFactory,
) -> None:
    output = built(make_site)
    flood = (output / "2024/05/01/flood/index.html").read_text()
    assert '<html lang="de">' in flood
    assert 'lang="en" dir="auto"' in flood
    assert '"inLanguage":"en"' in flood
    train = (output / "2024/05/01/zug/index.html").read_text()
    assert 'lang="en"' not in train
    assert '"inLanguage":"de"' in train


def test_feeds_have_the_language_of_articles_and_entries_their_own(make_site: SiteFactory) -> None:
    output = built(make_site)
    atom = (output / "feed.xml").read_text()
    assert 'xml:lang="en">' in atom
    assert atom.count('<entry xml:lang="de">') == 1
    assert "<language>en</language>" in (output / "rss.xml").read_text()
    feed = json.loads((output / "feed.json").read_text())
    assert (feed["language"], sorted(each.get("language", "") for each in feed["items"])) == (
        "en",
        ["", "de"],
    )
    assert "<news:language>en</news:language>" in (output / "news-sitemap.xml").read_text()
