from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from builders import article_file
from conftest import SiteFactory
from digestgen.problems import BuildError, ContentError
from digestgen.settings import SitePaths
from digestgen.theme.records import Asset
from digestgen.write import write_site
from digestgen.write.manifest import MANIFEST
from digestgen.write.staging import Staging
from runs import FLOOD, RAIN, TWO_STORIES, build, command, folders, many_articles, run, tree

BROKEN = "---\ntitle: [\n---\n"
FLOOD_SOURCE, RAIN_SOURCE = TWO_STORIES
LATER_FLOOD = TWO_STORIES[FLOOD_SOURCE].replace("A flood", "The flood recedes")


def _mtimes(folder: Path) -> dict[str, int]:
    return {name: (folder / name).stat().st_mtime_ns for name in tree(folder)}


def _leftovers(site: Path) -> list[Path]:
    return [*site.glob(".digestgen/stage-*"), *site.parent.glob(".*stage-*")]


# failed builds


def test_bad_content_leaves_the_old_output_byte_for_byte(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    build(site)
    before = tree(site / "build")
    make_site({FLOOD_SOURCE: LATER_FLOOD, RAIN_SOURCE: BROKEN})
    with pytest.raises(ContentError):
        build(site)
    assert tree(site / "build") == before


def test_template_that_fails_on_the_last_page_leaves_the_old_output(make_site: SiteFactory):
    site = make_site(many_articles(120))
    build(site)
    before, times = tree(site / "build"), _mtimes(site / "build")
    failing = '{% extends "theme/topic.html" %}{% block main %}{{ [][1].a }}{% endblock %}'
    make_site({**many_articles(120, "It fell."), "templates/topic.html": failing})
    with pytest.raises(ContentError, match=r"templates/topic.html:1"):
        build(site)
    assert tree(site / "build") == before
    assert _mtimes(site / "build") == times
    assert not _leftovers(site)


def test_full_disk_leaves_the_old_output(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    build(site)
    before = tree(site / "build")
    make_site({FLOOD_SOURCE: LATER_FLOOD, "content/media/film.mp4": bytes(300_000)})
    done = run("build", cwd=site, preexec_fn=_no_file_over_200_kb)
    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(site / "build") == before
    assert not _leftovers(site)


def _no_file_over_200_kb() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))


@pytest.mark.parametrize("is_first", [True, False])
def test_a_file_that_a_disk_took_half_of_is_reported(tmp_path: Path, is_first: bool):
    (tmp_path / ".digestgen").mkdir()
    paths = SitePaths(tmp_path, tmp_path / "content", tmp_path / "build")
    if not is_first:
        paths.output.mkdir()
    before, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(OSError, match=r"No space left.*index\.html"):
            write_site([("index.html", bytes(1_500_000))], (), paths, base_url="")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, hard))
    assert not (paths.output / "index.html").exists()


# writing no more than has changed


def test_unchanged_files_are_not_touched(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, "static/terms.txt": "", "content/media/a.png": "picture"})
    build(site)
    times = _mtimes(site / "build")
    report = build(site)
    assert _mtimes(site / "build") == times
    assert report.written.written == 0
    assert report.written.unchanged == len(times) - 1  # all but the list of files


def test_only_the_pages_that_changed_are_written(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    build(site)
    times = _mtimes(site / "build")
    make_site({FLOOD_SOURCE: LATER_FLOOD})
    build(site)
    changed = {name for name, time in _mtimes(site / "build").items() if time != times[name]}
    assert FLOOD in changed
    assert (
        "providers/two.example/index.html" not in changed
    )  # rain's page names the story before it


def test_removed_pages_go_with_their_empty_folders(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    build(site)
    (site / RAIN_SOURCE).unlink()
    report = build(site)
    assert not (site / "build/2024/05/02").exists()
    assert (site / "build" / FLOOD).is_file()
    # the story and its twin, its thread, its day and two mails, its provider with three feeds
    assert report.written.removed == 10


def test_page_that_a_user_removed_already_is_no_obstacle(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    build(site)
    (site / RAIN_SOURCE).unlink()
    shutil.rmtree(site / "build/2024/05/02")
    assert (
        build(site).written.removed == 5
    )  # its thread, the page of its provider and its three feeds
    assert not (site / "build/providers/two.example").exists()


def test_build_after_changes_equals_a_clean_one(make_site: SiteFactory, tmp_path: Path):
    site = make_site(many_articles(30))
    build(site)
    for number in range(10):
        next((site / "content").glob(f"*-report-{number}.md")).unlink()
    make_site(dict(list(many_articles(35, "It fell.").items())[20:]))
    build(site)
    build(site, output=tmp_path / "clean")
    assert tree(site / "build") == tree(tmp_path / "clean")
    assert folders(site / "build") == folders(tmp_path / "clean")


def test_file_becomes_folder_and_folder_becomes_file(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, "static/a": "file", "static/b/c/d": "below"})
    build(site)
    shutil.rmtree(site / "static")
    make_site({"static/a/e/f": "below", "static/b": "file"})
    build(site)
    assert (site / "build/a/e/f").read_text() == "below"
    assert (site / "build/b").read_text() == "file"


def test_output_has_ordinary_permissions(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, "static/terms.txt": ""})
    expected = 0o666 & ~_umask()
    build(site)
    modes = {path.stat().st_mode & 0o777 for path in (site / "build").rglob("*") if path.is_file()}
    assert modes == {expected}


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


# what is not ours


def test_files_of_the_user_in_the_output_stay(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    build(site)
    mine = {"build/google123.html": "mine", "build/2024/05/02/rain/notes.txt": "mine too"}
    make_site(mine)
    (site / RAIN_SOURCE).unlink()
    build(site)
    assert {name: (site / name).read_text() for name in mine} == mine
    assert not (site / "build" / RAIN).exists()


def test_user_files_where_pages_are_to_be_stop_the_build_and_are_all_named(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    build(site)
    mine = {"build/topics/water/index.html": "mine", "build/2024/05/03/snow": "mine too"}
    make_site(mine)
    before = tree(site / "build")
    make_site({"content/2024-05-03-snow.md": article_file("Snow", more="topics: [Water]")})
    with pytest.raises(BuildError) as caught:
        build(site)
    assert {problem.path for problem in caught.value.problems} == set(mine)
    assert tree(site / "build") == before


def test_user_file_equal_to_a_page_is_not_taken_over(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    build(site)
    make_site({"build/terms.txt": "same", "static/terms.txt": "same"})
    with pytest.raises(BuildError, match=r"build/terms\.txt: is in the place of a page"):
        build(site)


def test_user_folder_with_files_where_a_page_is_to_be_stops_the_build(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    build(site)
    make_site({"build/terms.txt/notes": "mine", "static/terms.txt": "ours"})
    before = tree(site / "build")
    with pytest.raises(BuildError, match=r"build/terms\.txt/notes: is in the place of a page"):
        build(site)
    assert tree(site / "build") == before


def test_empty_folder_where_a_page_is_to_be_gives_way(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    build(site)
    (site / "build/terms.txt/empty").mkdir(parents=True)
    make_site({"static/terms.txt": "ours"})
    build(site)
    assert (site / "build/terms.txt").read_text() == "ours"


def test_nothing_is_written_through_a_link(make_site: SiteFactory, tmp_path: Path):
    site = make_site(TWO_STORIES)
    build(site)
    elsewhere = tmp_path / "elsewhere"
    (site / "build/2024").rename(elsewhere)
    (site / "build/2024").symlink_to(elsewhere)
    before = tree(elsewhere)
    make_site({FLOOD_SOURCE: LATER_FLOOD})
    with pytest.raises(BuildError, match="build/2024: is a link"):
        build(site)
    assert tree(elsewhere) == before


def test_nothing_is_removed_through_a_link(make_site: SiteFactory, tmp_path: Path):
    site = make_site({**TWO_STORIES, "static/files/a.txt": "ours"})
    build(site)
    elsewhere = tmp_path / "elsewhere"
    (site / "build/files").rename(elsewhere)
    (site / "build/files").symlink_to(elsewhere)
    shutil.rmtree(site / "static")
    build(site)
    assert tree(elsewhere) == {"a.txt": b"ours"}
    assert (site / "build/files").is_symlink()


def test_link_in_the_place_of_a_page_is_kept(make_site: SiteFactory, tmp_path: Path):
    site = make_site(TWO_STORIES)
    build(site)
    (tmp_path / "mine.html").write_text("mine")
    (site / "build" / FLOOD).unlink()
    (site / "build" / FLOOD).symlink_to(tmp_path / "mine.html")
    with pytest.raises(BuildError, match=f"build/{FLOOD}: is a link"):
        build(site)
    assert (site / "build" / FLOOD).read_text() == "mine"


def test_dangling_link_in_the_place_of_a_new_page_is_kept(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    build(site)
    (site / "build/terms.txt").symlink_to("nowhere")
    make_site({"static/terms.txt": "ours"})
    with pytest.raises(BuildError, match=r"build/terms\.txt: is a link"):
        build(site)


def test_static_file_does_not_pose_as_the_list_of_files(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, f"static/{MANIFEST}": "{}"})
    build(site)
    assert "index.html" in (site / "build" / MANIFEST).read_text()


# another disk


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a folder on another file system, where there is one, else here."""
    memory = Path("/dev/shm")
    here = not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev
    with tempfile.TemporaryDirectory(dir=tmp_path if here else memory) as folder:
        yield Path(folder)


def test_output_on_another_disk_is_whole_and_nothing_is_left_beside_it(
    make_site: SiteFactory, other_disk: Path
):
    site = make_site(TWO_STORIES)
    build(site)
    build(site, output=other_disk / "public")
    assert tree(other_disk / "public") == tree(site / "build")
    assert [path.name for path in other_disk.iterdir()] == ["public"]


def test_output_that_is_a_mount_of_the_same_disk_is_built(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch
):
    site = make_site(TWO_STORIES)
    build(site)
    expected = tree(site / "build")
    shutil.rmtree(site / "build")
    (site / "build").mkdir()

    def bounded(move: Callable[[str, str], None]) -> Callable[[str, str], None]:
        # as Linux has it for `mount --bind`, which takes root
        def moved(source: str, target: str) -> None:
            if len({Path(each).is_relative_to(site / "build") for each in (source, target)}) > 1:
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), source, None, target)
            move(source, target)

        return moved

    monkeypatch.setattr(os, "rename", bounded(os.rename))
    monkeypatch.setattr(os, "replace", bounded(os.replace))
    build(site)
    assert tree(site / "build") == expected


def test_only_stages_of_that_very_output_are_swept_away(make_site: SiteFactory, other_disk: Path):
    site = make_site(TWO_STORIES)
    mine = other_disk / ".p-stage-notes"
    mine.mkdir()
    build(site, output=other_disk / "[a-z]")
    assert mine.is_dir()


def test_failed_build_on_another_disk_leaves_nothing(make_site: SiteFactory, other_disk: Path):
    site = make_site(
        {**TWO_STORIES, "templates/topics.html": "", "templates/terms.html": "{{ a }}"}
    )
    with pytest.raises(ContentError):
        build(site, output=other_disk / "public")
    assert not list(other_disk.iterdir())


# builds that are killed, and builds at once


def _kill_build(site: Path, output: Path, *, moving: bool, seconds: float) -> None:
    """Start a build, and kill it so many seconds after it begins to stage or to move files."""
    arguments = ("build", "--quiet", "--jobs", "1", "--output", output)
    before = (output / MANIFEST).stat().st_mtime_ns
    process = subprocess.Popen(command(*arguments), cwd=site)
    stages = (site / ".digestgen", "stage-*"), (output.parent, f".{output.name}-stage-*")
    while process.poll() is None:
        if moving and (output / MANIFEST).stat().st_mtime_ns != before:
            break
        if not moving and any(list(folder.glob(name)) for folder, name in stages):
            break
        time.sleep(0.0005)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("place", ["same disk", "other disk"])
def test_killed_build_leaves_every_file_whole_and_the_next_one_repairs_all(
    make_site: SiteFactory, tmp_path: Path, other_disk: Path, place: str
):
    output = (other_disk if place == "other disk" else tmp_path / "same") / "public"
    old_site, new_site = _two_versions(make_site)
    build(new_site, output=tmp_path / "new")
    build(old_site, output=output)
    old, new = tree(output), tree(tmp_path / "new")
    for turn in range(8):
        site = (new_site, old_site)[turn // 2 % 2]
        moving = turn % 2 == 0
        _kill_build(site, output, moving=moving, seconds=turn * (0.004 if moving else 0.02))
        broken = [
            name
            for name, data in tree(output).items()
            if name != MANIFEST and data not in (old.get(name), new.get(name))
        ]
        assert not broken
    build(new_site, output=output)
    assert tree(output) == new
    assert folders(output) == folders(tmp_path / "new")
    assert [path.name for path in output.parent.iterdir()] == ["public"]
    assert not list((new_site / ".digestgen").glob("stage-*"))


def _two_versions(make_site: SiteFactory) -> tuple[Path, Path]:
    """Return a site as it was and as it is: every page another, some gone, files and folders swapped."""
    new = make_site({**many_articles(60, "It fell."), "static/a/d": "below", "static/b": "file"})
    new = new.rename(new.parent / "new site")
    old = make_site({**many_articles(70), "static/a": "file", "static/b/c": "below"})
    return old, new


def pages_and_then(meanwhile: Callable[[], object]) -> Iterator[tuple[str, bytes | None]]:
    """Yield a page that is new and one that was there, with something done between the two."""
    yield "new.html", b"new"
    meanwhile()
    yield "kept.html", None


def written(site: Path, pages: Iterator[tuple[str, bytes | None]]) -> None:
    (site / ".digestgen").mkdir(exist_ok=True)
    paths = SitePaths(site, site / "content", site / "build")
    write_site(pages, (), paths, base_url="https://a.example/")


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_was_put_in_the_place_of_a_first_output_stays(tmp_path: Path, kind: str):
    place = tmp_path / "build"

    def put() -> None:
        if kind == "folder":
            (place / "mine").mkdir(parents=True)
        elif kind == "file":
            place.write_text("mine")
        else:
            place.symlink_to(tmp_path / "nowhere")

    pages = (page for page in pages_and_then(put) if page[1] is not None)
    with pytest.raises(
        BuildError, match=r"^build: something was put there .*\n  hint: build again"
    ):
        written(tmp_path, pages)
    assert place.is_symlink() or place.exists()


def test_a_page_that_went_with_its_output_is_not_taken_for_there(tmp_path: Path):
    with pytest.raises(BuildError, match=r"^build: it was taken away .*\n  hint: build again"):
        written(tmp_path, pages_and_then(lambda: None))
    assert not (tmp_path / "build").exists()


def test_a_kept_page_behind_a_link_stops_the_build(make_site: SiteFactory, tmp_path: Path):
    site = make_site(TWO_STORIES)
    build(site)
    shutil.move(site / "build/topics", tmp_path / "topics")
    (site / "build/topics").symlink_to(tmp_path / "topics")
    with pytest.raises(BuildError, match="is a link in the place of a page"):
        build(site)


@pytest.mark.parametrize("trusted", [False, True])
def test_folders_of_kept_pages_are_looked_at_where_others_may_come(tmp_path: Path, trusted: bool):
    output, elsewhere = tmp_path / "output", tmp_path / "elsewhere"
    output.mkdir()
    elsewhere.mkdir()
    (output / "topics").symlink_to(elsewhere)
    staging = Staging(tmp_path / "stage", output, {"topics/index.html"}, trusted=trusted)
    staging.add_page("topics/index.html", None)
    assert bool(staging.problems) is not trusted


def test_two_builds_at_once_both_succeed(make_site: SiteFactory, tmp_path: Path):
    site = make_site(many_articles(80))
    builds = [subprocess.Popen(command("build", "--quiet"), cwd=site) for _ in range(2)]
    assert [process.wait() for process in builds] == [0, 0]
    build(site, output=tmp_path / "clean")
    assert tree(site / "build") == tree(tmp_path / "clean")
    assert not _leftovers(site)


def test_an_output_that_is_taken_away_meanwhile_is_reported(tmp_path: Path):
    written(tmp_path, iter([("kept.html", b"kept")]))

    with pytest.raises(BuildError, match="taken away"):
        written(tmp_path, pages_and_then(lambda: shutil.rmtree(tmp_path / "build")))
    written(tmp_path, iter([("kept.html", b"kept")]))
    assert (tmp_path / "build/kept.html").read_bytes() == b"kept"


@pytest.mark.parametrize("is_first", [True, False])
def test_a_file_to_copy_that_is_removed_meanwhile_is_left_out_with_a_warning(
    tmp_path: Path, is_first: bool
):
    paths = SitePaths(tmp_path, tmp_path / "content", tmp_path / "build")
    paths.state.mkdir()
    (tmp_path / "a.png").write_text("a")
    (tmp_path / "b.png").write_text("b")
    assets = [Asset(f"{name}.png", tmp_path / f"{name}.png", f"static/{name}.png") for name in "ab"]
    if not is_first:
        write_site([], assets, paths, base_url="")

    def pages() -> Iterator[tuple[str, bytes | None]]:
        (tmp_path / "a.png").unlink()
        yield "index.html", b"home"

    result = write_site(pages(), assets, paths, base_url="")
    assert [(each.path, each.level) for each in result.vanished] == [("static/a.png", "warning")]
    assert "a.png" not in tree(tmp_path / "build")
    assert tree(tmp_path / "build")["b.png"] == b"b"
