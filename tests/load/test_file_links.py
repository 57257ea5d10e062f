"""Links in bodies to other files of the content."""

from __future__ import annotations

import re

from msgspec.structs import replace

from builders import article_file, parse, source
from digestgen.load import resolve_links
from digestgen.problems import Problem
from digestgen.records import Content


def content(**bodies: str) -> Content:
    """Return articles of 1 May, and own pages, with these bodies; `__` stands for a slash in a name."""
    files = []
    for name, text in bodies.items():
        folder, _, stem = name.rpartition("__")
        if folder == "pages":
            files.append(source(f"---\ntitle: {stem}\n---\n{text}", f"{stem}.md", "pages"))
        else:
            path = f"{folder}/2024-05-01-{stem}.md".lstrip("/")
            url = f"https://{stem}.example/"
            files.append(source(article_file(url=url, body=text), path))
    return parse(files).content


def resolved(given: Content) -> tuple[dict[str, str | None], tuple[Problem, ...]]:
    """Return the address of each link by its text, and the warnings."""
    found, problems = resolve_links(given, "/")
    texts = "".join(each.body_html for each in (*found.articles, *found.pages))
    assert not any(each.body_links for each in (*found.articles, *found.pages))
    links = re.findall(r'<a(?: href="(.*?)")?[^>]*>(.*?)</a>', texts)
    return {text: address or None for address, text in links}, tuple(problems)


def test_link_to_a_file_leads_to_its_page() -> None:
    links, problems = resolved(
        content(
            flood="[ferry](2024-05-01-ferry.md) [house](pages/house.md?a=1) [top](/2024-05-01-ferry.md)",
            ferry="",
            pages__house="[flood](../2024-05-01-flood.md) [home](house.md) [also](pages/house.md)",
            may__dam="[up](../2024-05-01-ferry.md) [by path](/content/2024-05-01-ferry.md)",
        )
    )
    ferry, house = "/2024/05/01/ferry/", "/house/"
    assert links == {
        "ferry": ferry,
        "house": "/house/?a=1",
        "top": ferry,
        "flood": "/2024/05/01/flood/",
        "home": house,
        "also": house,
        "up": ferry,
        "by path": ferry,
    }
    assert not problems


def test_link_to_a_heading_of_another_page_has_the_prefix_of_ids() -> None:
    links, _ = resolved(
        content(
            flood="[a](2024-05-01-ferry.md#fares) [b](/house/#us) [c](2024-05-01-ferry.md#comments)",
            ferry="## Fares",
            pages__house="## Us",
        )
    )
    assert links == {
        "a": "/2024/05/01/ferry/#user-content-fares",
        "b": "/house/#user-content-us",
        "c": "/2024/05/01/ferry/#comments",
    }


def test_link_to_a_missing_file_is_text_with_a_warning_at_its_line() -> None:
    links, problems = resolved(content(flood="Water\n[a](2024-05-01-fery.md)", ferry=""))
    assert links == {"a": None}
    (problem,) = problems
    assert (problem.level, problem.path) == ("warning", "content/2024-05-01-flood.md")
    assert problem.line == 1 + article_file(url="https://flood.example/").count("\n") + 1
    assert problem.message == (
        "the link to content/2024-05-01-fery.md is removed: the file does not exist"
    )


def test_warning_names_a_file_of_that_name_elsewhere() -> None:
    _, problems = resolved(content(flood="[a](2024-05-01-ferry.md)", may__ferry=""))
    assert problems[0].hint == "there is content/may/2024-05-01-ferry.md"


def test_link_to_a_draft_is_text_with_a_warning() -> None:
    given = content(flood="[a](2024-05-01-ferry.md)", ferry="")
    drafts = tuple(
        replace(each, standing="draft") if "ferry" in each.files[0].path else each
        for each in given.articles
    )
    links, problems = resolved(replace(given, articles=drafts))
    assert links == {"a": None}
    assert "is not on the site" in problems[0].message


def test_files_that_are_copied_are_linked_as_they_are() -> None:
    links, problems = resolved(
        content(flood="[a](media/read.md) [b](../static/read.md) [c](https://x.example/a.md)")
    )
    assert links == {"a": "/media/read.md", "b": "/read.md", "c": "https://x.example/a.md"}
    assert not problems


def test_text_that_looks_like_an_unresolved_link_is_left_alone() -> None:
    source = (
        '[a](2024-05-01-flood.md)\n\n`<a href="content:0">` <b title=\'<a href="content:0">\'>x</b>'
    )
    found, _ = resolve_links(content(flood=source), "/")
    html = found.articles[0].body_html
    assert html.count("content:0") == 2
