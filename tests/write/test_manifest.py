from __future__ import annotations

from pathlib import Path

import pytest

from conftest import SiteFactory
from digestgen.problems import BuildError, UsageError
from digestgen.settings import SitePaths
from digestgen.write.manifest import MANIFEST, check_output, encode_manifest, read_manifest
from runs import FLOOD, TWO_STORIES, build, tree


def _check(site: Path, output: Path) -> None:
    check_output(SitePaths(site, site / "content", output))


@pytest.mark.parametrize(
    "output",
    [
        "/",
        ".",
        "..",
        "content",
        "content/new",
        "templates",
        "templates/new",
        "static",
        ".digestgen",
    ],
)
def test_output_that_would_hold_or_be_part_of_the_site_is_refused(
    make_site: SiteFactory, output: str
):
    site = make_site({"templates/home.html": "", "static/robots.txt": ""})
    with pytest.raises(UsageError, match="cannot be the output"):
        _check(site, site / output)


def test_output_that_holds_the_content_folder_of_another_place_is_refused(tmp_path: Path):
    paths = SitePaths(tmp_path / "site", tmp_path / "articles/content", tmp_path / "articles")
    with pytest.raises(UsageError, match="is in content/, or holds it"):
        check_output(paths)


def test_output_that_is_a_file_is_refused(make_site: SiteFactory):
    site = make_site({"build": "mine"})
    with pytest.raises(UsageError, match="build: cannot be the output: it is a file"):
        _check(site, site / "build")


def test_folder_with_files_that_digestgen_did_not_write_is_refused(make_site: SiteFactory):
    site = make_site({"build/thesis.txt": "mine"})
    with pytest.raises(UsageError, match=r"is not empty, and has no \.digestgen\.json"):
        _check(site, site / "build")


def test_link_to_the_site_is_refused_like_the_site(make_site: SiteFactory, tmp_path: Path):
    (tmp_path / "link").symlink_to(make_site({}))
    with pytest.raises(UsageError, match="the site's own folder"):
        _check(make_site({}), tmp_path / "link")


def test_a_refused_output_is_left_as_it_was(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, "build/thesis.txt": "mine"})
    before = tree(site)
    with pytest.raises(UsageError):
        build(site)
    assert tree(site) == before


def test_empty_folder_is_accepted(make_site: SiteFactory, tmp_path: Path):
    (tmp_path / "public").mkdir()
    build(make_site(TWO_STORIES), output=tmp_path / "public")
    assert (tmp_path / "public" / FLOOD).is_file()


def test_new_folder_outside_of_the_site_is_made(make_site: SiteFactory, tmp_path: Path):
    build(make_site(TWO_STORIES), output=tmp_path / "far/away")
    assert (tmp_path / "far/away" / FLOOD).is_file()


def test_linked_output_is_written_where_it_leads(make_site: SiteFactory, tmp_path: Path):
    site = make_site(TWO_STORIES)
    (tmp_path / "public").mkdir()
    (site / "build").symlink_to(tmp_path / "public")
    build(site)
    assert (tmp_path / "public" / FLOOD).is_file()
    assert (site / "build").is_symlink()


def test_output_is_relative_to_the_folder_where_the_command_runs(
    make_site: SiteFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    build(make_site(TWO_STORIES), output=Path("here"))
    assert (tmp_path / "here" / FLOOD).is_file()


@pytest.mark.parametrize("name", ["../other.txt", "/etc/passwd", "a/../../b", "a\\u0000b", ""])
def test_list_that_names_a_file_outside_of_the_output_is_refused(tmp_path: Path, name: str):
    (tmp_path / MANIFEST).write_text(f'{{"version": "1", "base_url": "", "files": ["{name}"]}}')
    with pytest.raises(BuildError, match="names a file outside of the output"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": "all"}', '{"files": []}', "\xff"])
def test_list_that_can_not_be_read_is_refused_with_a_way_out(tmp_path: Path, text: str):
    (tmp_path / MANIFEST).write_bytes(text.encode("latin-1"))
    with pytest.raises(BuildError, match=r"cannot be read: .*\n  hint: move the folder away"):
        read_manifest(tmp_path)


def test_folder_without_a_list_has_nothing_of_ours(tmp_path: Path):
    assert read_manifest(tmp_path).files == ()


def test_list_names_what_was_written_and_what_it_was_written_with(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    build(site, base_url="https://example.org/news")
    manifest = read_manifest(site / "build")
    assert manifest.base_url == "https://example.org/news/"
    assert {*manifest.files, MANIFEST} == set(tree(site / "build"))


def test_list_holds_no_path_of_this_machine(make_site: SiteFactory, tmp_path: Path):
    site = make_site({**TWO_STORIES, "static/robots.txt": "", "content/media/a.png": "picture"})
    build(site)
    text = encode_manifest(read_manifest(site / "build")).decode()
    assert str(tmp_path) not in text
    assert "media/a.png" in text


def test_no_file_of_the_output_holds_a_path_of_this_machine(make_site: SiteFactory, tmp_path: Path):
    site = make_site(TWO_STORIES)
    build(site)
    assert not [
        name for name, data in tree(site / "build").items() if str(tmp_path).encode() in data
    ]
