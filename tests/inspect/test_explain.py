from __future__ import annotations

import re
from pathlib import Path

import pytest

from builders import article_file
from conftest import SiteFactory
from runs import invoke

HERE = "http://localhost:8000/"
LISTS_OTHERS = """heat: 80
aliases: [/old/flood/, /old/flood.html]
related:
- title: Flood in the city
  publishedDateTime: 2024-05-01T13:00:00Z
  webUrl: https://two.example/city
  provider: {name: Two, domain: two.example}
- title: Flood as seen from afar
  publishedDateTime: 2024-05-01T14:30:00Z
  webUrl: https://three.example/afar?utm_source=x
  ampWebUrl: https://three.example/amp/afar
  provider: {name: Three, domain: three.example}"""
FILES = {
    "content/2024-05-01-flood.md": article_file(
        "Flood", url="https://one.example/flood", more=LISTS_OTHERS
    ),
    "content/2024-05-01-city.md": article_file(
        "Flood in the city", url="https://two.example/city", time="2024-05-01T13:00:00Z",
        more="published: false\nheat: -1\nrelated: []",
    ),
    "content/2024-05-02-held.md": article_file(
        "Held", url="https://held.example/", more="published: false\nheat: 60"
    ),
    "content/2024-05-02-draft.md": article_file(
        "Draft", url="https://draft.example/", more="draft: true"
    ),
    "content/2024-05-02-gone.md": article_file(
        "Gone", url="https://gone.example/", more="deleted: true"
    ),
    "content/pages/about.md": "---\ntitle: About us\n---\nWe.\n",
    "content/topics/water.yaml": "_id: water\nname: Water\n",
}  # fmt: skip


@pytest.fixture
def site(make_site: SiteFactory) -> Path:
    return make_site(FILES)


def why(site: Path, what: str) -> str:
    done = invoke("why", what, "--site", site)
    assert (done.exit_code, done.stderr) == (0, "") or "base_url" in done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "what",
    [
        "content/2024-05-01-flood.md",
        "./content/2024-05-01-flood.md",
        "2024-05-01-flood.md",
        "2024-05-01-flood",
        "https://one.example/flood",
        "http://www.one.example/flood/?utm_source=letter#top",
        "/2024/05/01/flood/",
        f"{HERE}2024/05/01/flood/",
    ],
)
def test_lead_is_found_by_each_of_its_names(site: Path, what: str):
    assert f"leads the story {HERE}2024/05/01/flood/ with 2 other reports:" in why(site, what)


@pytest.mark.parametrize(
    "alias", ["/old/flood/", "old/flood", "/old/flood.html", f"{HERE}old/flood/"]
)
def test_alias_says_which_story_it_leads_to(site: Path, alias: str):
    assert f"leads the story {HERE}2024/05/01/flood/" in why(site, alias)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("heat: 90", "heat: 80"), "leads it as the hottest: heat 90, the next 80"),
        (("heat: 80", "published: false\nheat: -1"), "leads it as the only publishable file"),
        (
            ("heat: 80", "heat: 80"),
            "leads it as the earliest of the reports with the highest heat and quality",
        ),
    ],
)
def test_lead_says_what_put_it_first(make_site: SiteFactory, more: tuple[str, str], said: str):
    files = {
        f"content/2024-05-01-{name}.md": article_file(
            "Flood in the city of Northport", url=f"https://{name}.example/", more=each
        )
        for name, each in zip(("one", "two"), more, strict=True)
    }
    assert f"  {said}" in why(make_site(files), "2024-05-01-one.md").splitlines()


@pytest.mark.parametrize("key", ["lead", "split"])
def test_article_says_where_corrections_name_it(make_site: SiteFactory, key: str):
    groups = {"content/groups.yaml": f"{key}:\n  - 2024-05-01-flood.md\n"}
    lines = why(make_site({**FILES, **groups}), "2024-05-01-flood.md").splitlines()
    assert f"  content/groups.yaml:2 names it under {key}" in lines


def test_file_is_found_from_the_folder_where_the_command_runs(
    site: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(site / "content/topics")
    assert "leads the story" in why(site, "../2024-05-01-flood.md")


def test_folded_file_says_into_which_story_and_why(site: Path):
    assert why(site, "2024-05-01-city.md").splitlines() == [
        "Flood in the city (example.org, 2024-05-01 13:00 UTC)",
        "  file content/2024-05-01-city.md",
        f"  is folded into the story {HERE}2024/05/01/flood/",
        "  led by: Flood (example.org)",
        "  because: most similar to content/2024-05-01-flood.md, 60 min apart; similarity of the two 3.33; "
        "both mention Flood 0.61; linked from content/2024-05-01-flood.md; joined at 3.33, threshold 0.45",
    ]


@pytest.mark.parametrize("url", ["https://three.example/afar", "https://three.example/amp/afar"])
def test_listed_report_is_coverage_without_a_file(site: Path, url: str):
    told = why(site, url)
    assert f"has no file, and is coverage of the story {HERE}2024/05/01/flood/" in told
    assert "file content/" not in told


@pytest.mark.parametrize(
    ("name", "reason"),
    [("held", "published: false"), ("draft", "draft: true"), ("gone", "deleted: true")],
)
def test_file_that_is_not_on_the_site_says_which_key_keeps_it_away(
    site: Path, name: str, reason: str
):
    assert reason in why(site, f"content/2024-05-02-{name}.md")
    assert reason in why(site, f"https://{name}.example")


def test_unpublished_file_leads_a_story_when_asked_for(site: Path):
    done = invoke("why", "2024-05-02-held.md", "--site", site, "--unpublished")
    assert "leads the story" in done.stdout


def test_own_page_says_where_it_is(site: Path):
    assert f"is the page {HERE}about/" in why(site, "content/pages/about.md")


def test_topic_file_says_what_it_is_for(site: Path):
    assert "describes a topic" in why(site, "topics/water.yaml")


def test_report_shown_beside_another_story_says_so(make_site: SiteFactory):
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
    assert f"also shown as background of {HERE}2024/05/01/flood/" in why(site, "2024-05-12-rain.md")


@pytest.mark.parametrize(
    ("what", "meant"),
    [
        ("2024-05-01-flod.md", "2024-05-01-flood.md"),
        ("content/2024-05-01-flod.md", "content/2024-05-01-flood.md"),
        ("https://one.example/flod", "https://one.example/flood"),
    ],
)
def test_unknown_name_is_an_error_that_suggests_the_nearest(site: Path, what: str, meant: str):
    done = invoke("why", what, "--site", site)
    assert (done.exit_code, done.stdout) == (1, "")
    assert (
        f'{what}: no file or article by that name\n  hint: did you mean "{meant}"?' in done.stderr
    )


@pytest.mark.parametrize("before", [HERE, "/"])
def test_unknown_address_on_the_site_has_no_story(site: Path, before: str):
    done = invoke("why", f"{before}2024/05/01/flod/", "--site", site)
    assert (done.exit_code, done.stdout) == (1, "")
    meant = f'hint: did you mean "{before}2024/05/01/flood/"?'
    assert f"flod/: no story at that address\n  {meant}" in done.stderr


@pytest.mark.parametrize(
    "what", ["", "[", "http://[", "https://", "a" * 5000, "/", "../..", "\udcff"]
)
def test_strange_name_is_an_error_like_any_other(site: Path, what: str):
    done = invoke("why", "--site", site, "--", what)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "no file or article by that name" in done.stderr


def test_bad_file_says_what_is_wrong_with_it(site: Path):
    (site / "content/2024-05-03-bad.md").write_text("---\ntitle: [\n---\n")
    done = invoke("why", "content/2024-05-03-bad.md", "--site", site)
    assert done.exit_code == 1
    assert "content/2024-05-03-bad.md:" in done.stderr


def test_pair_with_an_article_in_no_story_says_why_it_is_in_none(site: Path):
    done = invoke("why", "2024-05-01-flood.md", "2024-05-02-draft.md", "--site", site)
    assert done.exit_code == 0, done.stderr
    assert "  withheld: it has draft: true; --unpublished shows it\n" in done.stdout
    assert done.stdout.endswith("  so the two are not in one story\n")


@pytest.mark.parametrize("key", ["never-together", "split"])
def test_override_is_the_reason_for_a_pair(make_site: SiteFactory, key: str):
    reports = {
        f"content/2024-05-01-{name}.md": article_file(
            "Flood in the city of Northport", url=f"https://{name}.example/"
        )
        for name in ("one", "two")
    }
    entry = "[2024-05-01-one.md, 2024-05-01-two.md]" if key != "split" else "2024-05-01-one.md"
    site = make_site({**reports, "content/groups.yaml": f"{key}:\n  - {entry}\n"})
    done = invoke("why", "2024-05-01-one.md", "2024-05-01-two.md", "--site", site)
    assert re.search(r"content/groups\.yaml\S* keeps them.* apart", done.stdout)


def dam_files(groups: str = "") -> dict[str, str]:
    titles = (
        "Dam above Northport cracks after the flood",
        "Engineers inspect the cracked dam above Northport",
        "Choir sings in the park",
    )
    days = ("01", "09", "20")
    files = {
        f"content/2024-05-{day}-report.md": article_file(
            title, url=f"https://d{day}.example/", time=f"2024-05-{day}T12:00:00Z"
        )
        for day, title in zip(days, titles, strict=True)
    }
    return {**files, "content/groups.yaml": groups} if groups else files


def test_story_of_a_thread_says_which_it_continues_and_why(make_site: SiteFactory):
    told = why(make_site(dam_files()), "2024-05-09-report.md")
    assert f"  continues {HERE}2024/05/01/report/ of 2024-05-01: Dam above Northport" in told
    assert "    because: both mention " in told
    assert "threshold of threads" in told


def test_link_that_no_page_shows_says_why(make_site: SiteFactory):
    files = dam_files()
    later = "content/2024-05-09-report.md"
    files[later] = files[later].replace("inspect the cracked dam above", "answer the mayor of")
    told = why(make_site(files), later)
    assert "    not on the pages: with 3 stories, a link needs a similarity of 0.934" in told


def pair(site: Path, one: str, other: str) -> str:
    done = invoke("why", f"2024-05-{one}-report.md", f"2024-05-{other}-report.md", "--site", site)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_pair_names_the_entries_about_the_threads_of_its_stories(make_site: SiteFactory):
    one, nine, twenty = (f"2024-05-{day}-report.md" for day in ("01", "09", "20"))
    groups = (
        f"thread:\n- [{nine}, {twenty}]\nnever-thread:\n- [{one}, {nine}]\n- [{one}, {twenty}]\n"
    )
    site = make_site(dam_files(groups))
    assert (
        "  the two stories are not in the same thread\n"
        "  content/groups.yaml:4 keeps the two stories in different threads\n"
    ) in pair(site, "01", "09")
    joined = pair(site, "20", "09")
    assert f"  both stories are in the thread that begins with {HERE}2024/05/09/report/\n" in joined
    assert "  content/groups.yaml:2 puts the two stories into one thread\n" in joined
    assert joined.count("groups.yaml") == 1


def test_pair_says_which_entry_about_threads_has_no_effect(make_site: SiteFactory):
    names = "[2024-05-01-report.md, 2024-05-09-report.md]"
    told = pair(make_site(dam_files(f"thread: [{names}]\nnever-thread: [{names}]\n")), "01", "09")
    assert "content/groups.yaml:1 puts the two stories into one thread" in told
    assert "content/groups.yaml:2 has no effect: thread overrides never-thread" in told
    told = pair(make_site(dam_files(f"merge: [{names}]\nthread: [{names}]\n")), "01", "09")
    assert "content/groups.yaml:2 has no effect: thread is about different stories" in told


def test_never_thread_separates_and_thread_joins(make_site: SiteFactory):
    names = "[2024-05-01-report.md, 2024-05-09-report.md]"
    site = make_site(dam_files(f"never-thread: [{names}]\n"))
    assert "continues" not in why(site, "2024-05-09-report.md")
    names = "[2024-05-09-report.md, 2024-05-20-report.md]"
    told = why(make_site(dam_files(f"thread: [{names}]\n")), "2024-05-20-report.md")
    assert f"continues {HERE}2024/05/09/report/" in told
    assert "content/groups.yaml:1 names it under thread" in told
