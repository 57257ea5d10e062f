from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from builders import article_file
from conftest import SiteFactory
from digestgen.pipeline.build import build_site, read_site
from digestgen.pipeline.options import Observers, Options
from digestgen.problems import BuildError, ContentError, UsageError
from runs import FLOOD, TWO_STORIES, build, many_articles, tree

FLOOD_FILE = "content/2024-05-01-flood.md"


def test_problems_of_all_kinds_of_files_come_at_once_in_the_order_of_their_paths(
    make_site: SiteFactory,
):
    files = [f"content/{name}" for name in ("2024-05-01-a.md", "pages/b.md", "topics/c.yaml")]
    site = make_site({**TWO_STORIES, **dict.fromkeys(files, "nothing: [")})
    with pytest.raises(ContentError) as caught:
        build(site)
    errors = [each.path for each in caught.value.problems if each.level == "error"]
    assert errors == files


def test_report_counts_files_stories_and_what_is_withheld(make_site: SiteFactory):
    draft = article_file("Draft", url="https://draft.example/", more="draft: true")
    report = build(make_site({**TWO_STORIES, "content/2024-05-03-draft.md": draft}))
    assert report.site.files == 3
    assert len(report.site.digest.stories) == 2
    assert report.site.withheld == {"draft": ("content/2024-05-03-draft.md",)}


def test_report_names_every_file_that_is_withheld_articles_and_own_pages_alike(
    make_site: SiteFactory,
):
    page = "---\ntitle: Imprint\ndraft: true\n---\nWe.\n"
    gone = article_file("Gone", url="https://gone.example/", more="deleted: true")
    draft = article_file("Draft", url="https://draft.example/", more="draft: true")
    files = {
        "content/2024-05-02-gone.md": gone,
        "content/2024-05-03-draft.md": draft,
        "content/pages/imprint.md": page,
    }
    site = make_site({**TWO_STORIES, **files})
    assert build(site).site.withheld == {
        "deleted": ("content/2024-05-02-gone.md",),
        "draft": ("content/2024-05-03-draft.md", "content/pages/imprint.md"),
    }
    assert build(site, unpublished=True).site.withheld == {
        "deleted": ("content/2024-05-02-gone.md",)
    }


def test_future_articles_are_held_back_and_named_unless_they_are_asked_for(make_site: SiteFactory):
    more = (
        "related:\n- {title: Seen ahead, publishedDateTime: 2099-01-01, webUrl: https://x.example/, "
        "provider: {domain: x.example}}"
    )
    flood = article_file("A flood", url="https://one.example/flood", more=more)
    late = article_file("Late", url="https://late.example/", time="2099-01-01T09:00:00Z")
    names = FLOOD_FILE, "content/2099-01-01-late.md"
    site = make_site(dict(zip(names, (flood, late), strict=True)))
    held = build(site, now=datetime(2026, 5, 4, tzinfo=UTC))
    assert held.site.withheld == {"future": (f'{names[0]}: related: "Seen ahead"', names[1])}
    assert [each.key for each in held.problems] == ["site.base_url"]
    assert "2099" not in "".join(map(str, tree(site / "build").values()))
    assert build(site, unpublished=True).site.withheld == {}


def kill_itself(_settings: object, _items: Sequence[object]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("stage", ["load.parse_each", "render.render_batch"])
def test_build_whose_worker_is_killed_says_so_and_writes_nothing(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch, stage: str
):
    site = make_site(many_articles(60))  # more than fit in one batch, so that there are workers
    monkeypatch.setattr(f"digestgen.{stage}", kill_itself)
    with pytest.raises(BuildError, match=r"a worker process was killed\n  hint: .*--jobs 1"):
        build(site, jobs=2)
    assert not (site / "build").exists()


def test_site_is_read_without_writing(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    before = tree(site)
    assert len(read_site(Options(site=site)).digest.stories) == 2
    assert tree(site) == before


def test_progress_is_reported_for_every_batch(make_site: SiteFactory):
    seen: dict[str, tuple[int, int]] = {}

    def count(what: str, batches: Iterable[object], expected: int) -> Iterable[object]:
        found = list(batches)
        seen[what] = len(found), expected
        return found

    build_site(Options(site=make_site(many_articles(120))), Observers(count))
    assert set(seen) == {"reading", "rendering"}
    assert all(found == expected > 1 for found, expected in seen.values())


def test_content_and_output_are_where_the_configuration_says(make_site: SiteFactory):
    site = make_site(
        {
            "digest.toml": '[build]\ncontent = "articles"\noutput = "public"\n',
            "articles/2024-05-01-flood.md": article_file(),
        }
    )
    build(site)
    assert (site / "public" / FLOOD).is_file()
    assert not (site / "build").exists()


def test_failed_build_in_a_folder_without_content_makes_nothing(tmp_path: Path):
    with pytest.raises(UsageError, match="no such folder"):
        build(tmp_path)
    assert not list(tmp_path.iterdir())


def test_file_of_the_site_replaces_that_of_the_theme(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, "static/style.css": "p { color: red }"})
    build(site)
    assert (site / "build/style.css").read_text() == "p { color: red }"
    assert not list((site / "build").glob("style.*.css"))
    assert 'href="/style.css"' in (site / "build" / FLOOD).read_text()


def test_template_of_the_site_can_extend_the_one_that_it_replaces(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, "templates/404.html": '{% extends "theme/404.html" %}'})
    build(site)
    replaced = (site / "build/404.html").read_bytes()
    (site / "templates/404.html").unlink()
    build(site)
    assert (site / "build/404.html").read_bytes() == replaced


def test_media_is_copied_as_it_is(make_site: SiteFactory):
    picture = bytes(range(256)) * 50
    site = make_site({"content/media/deep/a b.png": picture})
    build(site)
    assert (site / "build/media/deep/a b.png").read_bytes() == picture


def test_link_out_of_static_is_not_published(make_site: SiteFactory, tmp_path: Path):
    site = make_site({**TWO_STORIES, "static/robots.txt": ""})
    (tmp_path / "secret").write_text("secret")
    (site / "static/leak.txt").symlink_to(tmp_path / "secret")
    build(site)
    assert not (site / "build/leak.txt").exists()
