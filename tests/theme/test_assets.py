"""Files to copy: which are published, under which path, and which are left out."""

from __future__ import annotations

import os
from pathlib import Path
from unicodedata import normalize

from conftest import SiteFactory
from digestgen.theme.assets import assets_without_clashes, find_assets
from digestgen.theme.media import media_assets
from digestgen.theme.records import Asset

SCRIPT = '<svg xmlns="http://www.w3.org/2000/svg">\n<script/></svg>'


def media(site: Path, *, trusted: bool = False) -> tuple[list[str], list[str]]:
    """Return the paths of the media files of a site, and the places of what is left out."""
    assets, problems = media_assets(site / "content", trusted=trusted)
    assert all(each.level == "warning" for each in problems)
    places = [f"{each.path}:{each.line}" if each.line else each.path for each in problems]
    return [asset.path for asset in assets], places


def clashing(*paths: str) -> tuple[list[str], list[str]]:
    """Return the paths that are kept, and the messages about the others."""
    assets, problems = assets_without_clashes(
        Asset(path, Path(), f"static/{path}") for path in paths
    )
    return [asset.path for asset in assets], [f"{each.path}: {each.message}" for each in problems]


def test_media_are_below_media(make_site: SiteFactory) -> None:
    site = make_site({"content/media/a.jpg": "a", "content/media/deep/b.jpg": "b"})
    assert media(site) == (["media/a.jpg", "media/deep/b.jpg"], [])


def test_site_without_media_has_none(make_site: SiteFactory) -> None:
    assert media(make_site({})) == ([], [])


def test_documents_that_could_run_script_are_left_out_unless_they_are_trusted(
    make_site: SiteFactory,
) -> None:
    names = ["a.html", "b.HTM", "c.xhtml", "d.svg", "e.js", "f.svgz", "g.xml"]
    site = make_site({f"content/media/{name}": SCRIPT for name in names})
    kept = ["media/h.pdf", "media/html", "media/x.html.png"]
    make_site({f"content/{name}": "x" for name in kept})
    places = [f"content/media/{name}" for name in names]
    places[3] += ":2"
    assert media(site) == (kept, places)
    assert media(site, trusted=True) == (sorted([*kept, *(f"media/{name}" for name in names)]), [])


def test_static_files_are_the_owners_and_not_looked_into(make_site: SiteFactory) -> None:
    site = make_site({"static/a.html": SCRIPT, "static/d.svg": SCRIPT})
    assets, problems = find_assets(site / "static", "static")
    assert ([asset.path for asset in assets], problems) == (["a.html", "d.svg"], [])


def test_names_that_some_system_would_not_take_are_left_out(make_site: SiteFactory) -> None:
    site = make_site({"content/media/a.jpg": ""})
    for name in (b"x\ndata 0", b"aux.jpg", b"b.", b"caf\xe9.jpg", b"what?.jpg"):
        Path(os.fsdecode(os.fsencode(site / "content/media") + b"/" + name)).write_text("")
    paths, places = media(site)
    assert paths == ["media/a.jpg"]
    assert sorted(places) == [
        "content/media/aux.jpg",
        "content/media/b.",
        r"content/media/caf\udce9.jpg",
        "content/media/what?.jpg",
        r"content/media/x\ndata 0",
    ]


def test_file_is_published_under_the_composed_form_of_its_name(make_site: SiteFactory) -> None:
    site = make_site({normalize("NFD", "content/media/Café.jpg"): "x"})
    assert media(site) == ([normalize("NFC", "media/Café.jpg")], [])


def test_media_folder_that_is_a_link_holds_nothing(make_site: SiteFactory) -> None:
    site = make_site({"content/pages/draft.md": "secret"})
    (site / "content/media").symlink_to("pages")
    assert media(site) == ([], [])


def test_paths_that_are_one_on_some_disks_are_left_out_except_for_the_first() -> None:
    kept, told = clashing("a.jpg", "A.JPG", "b", "B/c", "D/e", "d", "f/x", "F/y")
    assert kept == ["a.jpg", "b", "D/e", "f/x", "F/y"]
    assert told == [
        "static/A.JPG: left out: /A.JPG is the path of static/a.jpg too, where case does not count",
        "static/B/c: left out: /B/c is the path of static/b too, where case does not count",
        "static/d: left out: /d is the path of static/D/e too, where case does not count",
    ]


def test_second_file_for_a_path_is_left_out() -> None:
    kept, told = clashing("media/a.png", "media/a.png")
    assert kept == ["media/a.png"]
    assert told == ["static/media/a.png: left out: /media/a.png is the path of static/media/a.png"]
