from __future__ import annotations

import json
from pathlib import Path

import pytest

from builders import article_file
from conftest import SiteFactory
from digestgen.pipeline.build import read_site
from digestgen.pipeline.options import Options
from runs import TWO_STORIES, invoke, run, tree

HERE = "http://localhost:8000/"
WITH_BROKEN = {**TWO_STORIES, "content/2024-05-03-snow.md": "---\ntitle: [\n---\n"}


def _stories(site: Path, *arguments: str) -> list[dict[str, object]]:
    done = invoke("stories", "--format", "jsonl", "--site", site, *arguments)
    assert done.exit_code == 0
    return [json.loads(line) for line in done.stdout.splitlines()]


ODD_URL = "HTTPS://WWW.One.example:443/a b/?utm_source=x&amp;id=1#top"
LISTING = """heat: 80
related:
- title: The other report
  publishedDateTime: 2024-05-01T13:00:00Z
  webUrl: "https://WWW.other.example/x/?fbclid=1&amp;b=2"
  provider: {name: Other, domain: other.example}
- title: Without address
  publishedDateTime: 2024-05-01T14:00:00Z
  webUrl: ""
  provider: {name: Third, domain: third.example}
"""


def test_story_line_has_these_keys_and_urls_as_the_content_gives_them(make_site: SiteFactory):
    flood = article_file("A “flood”", url=ODD_URL, more=LISTING)
    site = make_site({"content/2024-05-01-flood.md": flood})
    assert _stories(site, "--base-url", "https://a.example/b") == [
        {
            "id": "2024/05/01/flood",
            "url": "https://a.example/b/2024/05/01/flood/",
            "title": "A “flood”",
            "published": "2024-05-01T12:00:00Z",
            "lead": ODD_URL,
            "coverage": ["https://WWW.other.example/x/?fbclid=1&amp;b=2"],
            "background": [],
            "core": [ODD_URL, "https://WWW.other.example/x/?fbclid=1&amp;b=2"],
            "series": "",
            "thread": "",
            "earlier": [],
        }
    ]


def test_story_lines_are_newest_first_and_one_each(make_site: SiteFactory):
    ids = [line["id"] for line in _stories(make_site(TWO_STORIES))]
    assert ids == ["2024/05/02/rain", "2024/05/01/flood"]


def test_article_without_address_has_that_of_its_page(make_site: SiteFactory):
    site = make_site({"content/2024-05-01-own.md": article_file(url="", body="Our own report.")})
    assert _stories(site)[0]["lead"] == f"{HERE}2024/05/01/own/"


def test_article_of_another_story_is_background(make_site: SiteFactory):
    lists_rain = """related:
- {title: Rain, publishedDateTime: 2024-05-12T09:00:00Z, webUrl: "https://two.example/rain",
   provider: {name: Two, domain: two.example}}"""
    site = make_site(
        {
            "content/2024-05-01-flood.md": article_file("Flood", more=lists_rain),
            "content/2024-05-12-rain.md": article_file(
                "Rain", url="https://two.example/rain", time="2024-05-12T09:00:00Z"
            ),
        }
    )
    assert _stories(site)[1]["background"] == ["https://two.example/rain"]


def test_story_lines_are_not_mixed_with_messages(make_site: SiteFactory):
    done = run("stories", "--format", "jsonl", cwd=make_site(TWO_STORIES))
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == ["Rain", "A flood"]
    assert "warning" in done.stderr


def test_stories_writes_nothing_to_disk(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    before = tree(site)
    invoke("stories", "--site", site)
    invoke("why", "--site", site, "rain")
    assert tree(site) == before


def test_story_table_has_a_row_for_each_story(make_site: SiteFactory):
    done = invoke("stories", "--site", make_site(TWO_STORIES))
    header, rain, flood = done.stdout.splitlines()
    assert header.split() == ["published", "reports", "title", "address"]
    assert rain.split() == ["2024-05-02", "09:00", "1", "Rain", "/2024/05/02/rain/"]
    assert flood.split() == ["2024-05-01", "12:00", "1", "A", "flood", "/2024/05/01/flood/"]


def test_titles_in_a_table_are_not_taken_for_markup(make_site: SiteFactory):
    site = make_site({"content/2024-05-01-a.md": article_file("[bold]Flood[/bold] :boom:")})
    assert "[bold]Flood[/bold] :boom:" in invoke("stories", "--site", site).stdout


def test_bad_file_stops_the_list_but_with_keep_going_it_is_shown(make_site: SiteFactory):
    site = make_site(WITH_BROKEN)
    assert (done := invoke("stories", "--site", site)).exit_code == 1
    assert done.stdout == ""
    kept = invoke("stories", "--site", site, "--keep-going", "--format", "jsonl")
    assert (kept.exit_code, kept.stdout.count("\n")) == (0, 2)


@pytest.mark.parametrize(("share", "sign"), [(0.95, "+"), (1.05, "-")])
def test_a_near_decision_is_reported_once_the_one_that_leads_included(
    make_site: SiteFactory, share: float, sign: str
):
    reports = {
        "dam": ("Dam breaks in Northport after a night of heavy rain", "2024-05-01T12:00:00Z"),
        "school": ("Rain floods the school of Northport", "2024-05-02T12:00:00Z"),
    }
    files = {
        f"content/{name}.md": article_file(title, url=f"https://{name}.example/", time=time)
        for name, (title, time) in reports.items()
    }
    site = make_site({**files, "digest.toml": "[grouping]\nthreshold = 0.1\n"})
    (story,) = read_site(Options(site=site)).digest.stories
    threshold = f"[grouping]\nthreshold = {story.lead_evidence.joined_at * share:.3f}\n"
    (site / "digest.toml").write_text(threshold)
    (line,) = invoke("stories", "--near", "--site", site).stdout.splitlines()
    assert line.startswith(sign)
    assert all(file in line for file in files)
    assert line.endswith(")")  # the reason
    score = line.split()[1]
    for pair in (tuple(files), tuple(files)[::-1]):
        assert f"similarity of the two {score}," in invoke("why", *pair, "--site", site).stdout
