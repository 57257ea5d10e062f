"""digestgen theme: what can be replaced, and how a site begins with it."""

from __future__ import annotations

import pytest

from digestgen.theme.files import default_theme
from runs import FLOOD, TWO_STORIES, build, invoke


def test_list_names_every_file_of_the_theme_and_what_the_site_replaces(make_site):
    site = make_site({"templates/story.html": "Mine"})
    lines = invoke("theme", "list", "--site", site).stdout.splitlines()
    assert {"static/style.css", "templates/partials/card.html"} <= set(lines)
    assert [each for each in lines if "\t" in each] == ["templates/story.html\treplaced"]


@pytest.mark.parametrize(
    "name", ["templates/partials/card.html", "partials/card.html", "card.html"]
)
def test_copy_puts_a_file_of_the_theme_where_it_replaces_it(make_site, name: str):
    site = make_site(TWO_STORIES)
    assert invoke("theme", "copy", name, "--site", site).exit_code == 0
    copied = (site / "templates/partials/card.html").read_bytes()
    assert copied == (default_theme() / "templates/partials/card.html").read_bytes()


def test_a_site_with_a_copied_template_is_the_same(make_site):
    site = make_site(TWO_STORIES)
    build(site)
    before = (site / "build" / FLOOD).read_bytes()
    invoke("theme", "copy", "story.html", "--site", site)
    build(site)
    assert (site / "build" / FLOOD).read_bytes() == before


def test_copy_leaves_a_file_of_the_site_as_it_is(make_site):
    site = make_site({"templates/story.html": "Mine"})
    done = invoke("theme", "copy", "templates/story.html", "--site", site)
    assert (done.exit_code, "--force" in done.stderr) == (2, True)
    assert (site / "templates/story.html").read_text() == "Mine"


def test_copy_writes_over_it_when_told_to(make_site):
    site = make_site({"templates/story.html": "Mine"})
    assert invoke("theme", "copy", "templates/story.html", "--site", site, "--force").exit_code == 0
    assert (site / "templates/story.html").read_text() != "Mine"


@pytest.mark.parametrize("name", ["templates/storey.html", "../digest.toml", ""])
def test_copy_names_what_is_meant_when_there_is_no_such_file(make_site, name: str):
    done = invoke("theme", "copy", name, "--site", make_site({}))
    assert done.exit_code == 2
    assert "the theme has no such file" in done.stderr
