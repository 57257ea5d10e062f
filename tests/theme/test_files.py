"""The theme: the site's templates and static files over digestgen's own."""

import re

import pytest

from digestgen.problems import ContentError
from digestgen.theme.files import default_theme, read_theme


def static_paths(site):
    return [asset.path for asset in read_theme(site).assets]


def test_the_themes_stylesheet_has_a_hash_of_its_content_in_its_name(make_site):
    found = read_theme(make_site({}))
    published = found.theme.assets["style.css"]
    assert re.fullmatch(r"style\.[0-9a-f]{8}\.css", published)
    assert published in [asset.path for asset in found.assets]


def test_a_sites_static_file_keeps_its_name(make_site):
    site = make_site({"static/extra.css": "b {}", "static/robots.txt": "User-agent: *"})
    assert {"extra.css", "robots.txt"} <= set(static_paths(site))


def test_a_sites_static_file_replaces_the_themes(make_site):
    site = make_site({"static/style.css": "b {}"})
    found = read_theme(site)
    assert found.theme.assets["style.css"] == "style.css"
    assert [each.file for each in found.assets if each.path.startswith("style")] == [
        site / "static/style.css"
    ]


def test_a_sites_template_replaces_the_themes(make_site):
    theme = read_theme(make_site({"templates/home.html": "Mine"})).theme
    assert theme.templates["home.html"].source == "Mine"
    assert theme.templates["home.html"].path == "templates/home.html"


def test_the_themes_template_is_there_by_its_full_name(make_site):
    theme = read_theme(make_site({"templates/home.html": "Mine"})).theme
    original = (default_theme() / "templates/home.html").read_text("utf-8")
    assert theme.templates["theme/home.html"].source == original


def test_what_the_site_does_not_have_is_the_themes(make_site):
    theme = read_theme(make_site({"templates/home.html": "Mine"})).theme
    assert theme.templates["story.html"] == theme.templates["theme/story.html"]


def test_a_template_that_is_not_utf_8_is_an_error_that_names_it(make_site):
    with pytest.raises(ContentError, match=r"templates/home.html: not UTF-8"):
        read_theme(make_site({"templates/home.html": b"\xff"}))


def test_a_template_may_begin_with_a_byte_order_mark(make_site):
    theme = read_theme(make_site({"templates/home.html": "\ufeffMine"})).theme
    assert theme.templates["home.html"].source == "Mine"


def test_digestgens_own_checkout_is_a_site_with_the_same_theme(make_site):
    own = read_theme(default_theme()).theme
    other = read_theme(make_site({})).theme
    assert own.assets == other.assets


def test_static_files_are_in_the_order_of_their_paths(make_site):
    paths = static_paths(make_site({"static/b.txt": "", "static/a/c.txt": "", "static/z": ""}))
    assert paths == sorted(paths)


def test_a_link_that_leads_out_of_static_or_templates_is_left_out_and_named(make_site, tmp_path):
    site = make_site({"static/a.txt": "", "templates/404.html": ""})
    (tmp_path / "secret").write_text("secret")
    (site / "static/leak").symlink_to(tmp_path / "secret")
    (site / "static/up").symlink_to(tmp_path)
    (site / "templates/home.html").symlink_to(tmp_path / "secret")
    found = read_theme(site)
    assert {"leak", "up"}.isdisjoint(asset.path for asset in found.assets)
    assert found.theme.templates["home.html"].source != "secret"
    named = ["templates/home.html", "static/leak", "static/up"]
    assert [(each.path, each.level) for each in found.problems] == [
        (name, "warning") for name in named
    ]


def test_static_may_be_a_link_itself(make_site, tmp_path):
    site = make_site({})
    (tmp_path / "files").mkdir()
    (tmp_path / "files/a.txt").write_text("")
    (site / "static").symlink_to(tmp_path / "files")
    assert "a.txt" in static_paths(site)


def test_a_link_within_static_is_followed(make_site):
    site = make_site({"static/a.txt": ""})
    (site / "static/b.txt").symlink_to("a.txt")
    assert {"a.txt", "b.txt"} <= set(static_paths(site))
