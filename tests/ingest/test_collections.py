"""import smartable and prune: what comes into content/ and what leaves it."""

from __future__ import annotations

from pathlib import Path

import yaml

from builders import article_file
from feed_site import NOW, FeedSite, item, rss
from runs import build, invoke, tree

TOPIC = "_id: ai\nname: AI\n"
ORGANIZATION = "---\n_id: bbc.co.uk\nname: BBC\ndomain: bbc.co.uk\n---\n"


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_smartable_repository_is_taken_over(site: FeedSite, tmp_path: Path):
    news = article_file("News", url="https://a.example/1")
    old = article_file("Old", url="https://a.example/2")
    repository = write(
        tmp_path / "repository",
        {
            "_news/2024-05-01-news.md": news,
            "_archive/_news/2020-01-02-old.md": old,
            "_news/2024-05-02-broken.md": "---\ntitle: [\n---\n",
            "_data/topics/00-ai.yaml": TOPIC,
            "_data/organizations/bbc.co.uk.md": ORGANIZATION,
            "_data/events.yml": "x: 1\n",
            "_pages/about.md": "x",
            "_news/notes.txt": "x",
            "assets/images/1.jpg": "x",
            ".git/config": "x",
            "README.md": "x",
        },
    )
    site.settings("")
    done = invoke("import", "smartable", repository, "--site", site.folder)
    assert done.exit_code == 0, done.output
    content = {path: data.decode() for path, data in tree(site.folder / "content").items()}
    assert content == {
        "2024/05/2024-05-01-news.md": news,
        "2020/01/2020-01-02-old.md": old,
        "topics/00-ai.yaml": TOPIC,
        "providers/bbc.co.uk.md": ORGANIZATION,
    }
    told = [
        line.split()[2].rstrip(":")
        for line in done.stderr.splitlines()
        if line.startswith("not mapped")
    ]
    assert told == [
        "_data/events.yml",
        "_news/2024-05-02-broken.md",
        "_news/notes.txt",
        "_pages",
        "assets",
    ]
    assert "4 files written to content/, 5 not mapped" in done.stderr
    again = invoke("import", "smartable", repository, "--site", site.folder)
    assert "0 files written to content/, 4 files already there" in again.stderr
    assert len(build(site.folder).site.digest.stories) == 2


def old_site(site: FeedSite) -> None:
    own = "---\ntitle: Own\npublishedDateTime: 2020-01-01\nprovider: {domain: me.example}\n---\nMy words.\n"
    write(
        site.folder / "content",
        {
            "2026/01/2026-01-05-old.md": article_file("Old", url="https://a.example/old", time="2026-01-05T10:00:00Z", more="aliases: [/before/]"),
            "2026/05/2026-05-05-new.md": article_file("New", url="https://a.example/new", time="2026-05-05T10:00:00Z"),
            "own.md": own,
        },
    )  # fmt: skip
    site.settings("")


def prune(site: FeedSite, *options: object) -> str:
    done = invoke(
        "prune", "--older-than", "90d", *options, "--site", site.folder, "--now", NOW.isoformat()
    )
    assert done.exit_code == 0, done.output
    return str(done.output)


def test_pruned_articles_leave_their_addresses_behind(site: FeedSite):
    old_site(site)
    assert "1 old article kept: the site's own articles" in prune(site)
    assert set(site.files()) == {"2026/05/2026-05-05-new.md", "own.md"}
    assert not (site.folder / "content/2026/01").exists()
    assert yaml.safe_load((site.folder / "content/pruned.yaml").read_text()) == [
        {"permalink": "/2026/01/05/old/", "title": "Old", "source": "https://a.example/old"},
        {"permalink": "/before/", "title": "Old", "source": "https://a.example/old"},
    ]
    assert build(site.folder).problems == ()
    assert "0 files removed\n" in prune(site)


def test_second_prune_adds_to_the_list(site: FeedSite):
    old_site(site)
    prune(site)
    name = "2026/02/2026-02-01-more.md"
    write(
        site.folder / "content",
        {name: article_file("More", url="https://a.example/more", time="2026-02-01T10:00:00Z")},
    )
    prune(site)
    pages = yaml.safe_load((site.folder / "content/pruned.yaml").read_text())
    assert [each["title"] for each in pages] == ["Old", "More", "Old"]


def test_archive_keeps_the_files(site: FeedSite, tmp_path: Path):
    old_site(site)
    before = tree(site.folder / "content")
    prune(site, "--archive", tmp_path / "archive")
    assert tree(tmp_path / "archive") == {
        "2026/01/2026-01-05-old.md": before["2026/01/2026-01-05-old.md"]
    }


def test_dry_run_changes_nothing(site: FeedSite):
    old_site(site)
    before = tree(site.folder)
    done = prune(site, "--dry-run")
    assert "content/2026/01/2026-01-05-old.md" in done
    assert "1 file would be removed\n" in done
    assert tree(site.folder) == before


def test_pruned_articles_do_not_come_back(site: FeedSite):
    site.only_feed(rss(item(hours=24 * 29)))
    site.later(days=70)
    done = invoke(
        "prune", "--older-than", "90d", "--site", site.folder, "--now", site.now.isoformat()
    )
    assert done.exit_code == 0
    assert site.files() == {}
    site.serve(rss(item(hours=-24 * 69)))
    assert site.fetch_one("--force")["new"] == 0


def test_wrong_age_is_reported(site: FeedSite):
    site.settings("")
    assert invoke("prune", "--older-than", "soon", "--site", site.folder).exit_code == 2
