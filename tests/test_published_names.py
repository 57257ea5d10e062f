"""Names of published files: valid on every system, wherever in the content they come from."""

from __future__ import annotations

from builders import article_file
from conftest import SiteFactory
from digestgen.files.names import path_error
from runs import build, tree

_ODD = [
    "CON",
    "aux.",
    "a:b",
    "tab\there",
    "line\nbreak",
    "dots..",
    "Ünï",
    "e\u0301",
    "\u202egnp",
    "%2e%2e",
    "~",
    "x" * 200,
]


def test_every_published_name_is_valid_on_every_system(make_site: SiteFactory) -> None:
    files = {
        f"content/2024-05-{day:02}-{name}.md": article_file(
            f"Report {day}",
            url=f"https://p{day}.example/",
            domain=f"p{day}.example",
            more=f"topics: [{name!r}]\naliases: [{'/old/' + name!r}]",
        )
        for day, name in enumerate(_ODD, 1)
    }
    files |= {
        f"content/pages/{name}.md": f"---\ntitle: Page {n}\n---\nText."
        for n, name in enumerate(_ODD)
    }
    files |= {f"content/media/{name}.jpg": "" for name in _ODD}
    site = make_site(files)
    build(site, keep_going=True)
    names = [name for name in tree(site / "build") if name != ".digestgen.json"]
    assert len(names) > len(_ODD)
    assert {name: error for name in names if (error := path_error(name))} == {}
    assert len({name.casefold() for name in names}) == len(names)
