"""The load stage as a whole: which files are read, and what becomes of them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builders import article_file, parse, source
from conftest import SiteFactory
from digestgen import load
from digestgen.files.find_files import find_files
from digestgen.incremental import MemoryStore
from digestgen.load import LoadSettings, Source, SourceFile, load_sources, read_files, read_sources
from digestgen.load.sources import with_data
from digestgen.problems import errors_of

LIMIT = 2_000_000


def read(content: Path, max_bytes: int = LIMIT) -> tuple[list[SourceFile], list[str]]:
    sources, problems = read_sources(content, shown_as="content", max_bytes=max_bytes)
    return sources, [str(each).splitlines()[0] for each in problems]


def names(content: Path) -> list[str]:
    sources, problems = read(content)
    assert problems == []
    return [f"{each.kind} {each.name}" for each in sources]


def test_every_kind_of_file_is_found_in_order_of_its_path(make_site: SiteFactory) -> None:
    files = (
        "b.md a.md deep/er/c.md topics/t.yaml topics/u.yml topics/v.md providers/p.yaml pages/x.md"
    )
    site = make_site({f"content/{name}": "x" for name in files.split()})
    assert names(site / "content") == [
        "articles a.md",
        "articles b.md",
        "articles deep/er/c.md",
        "pages x.md",
        "providers p.yaml",
        "topics t.yaml",
        "topics u.yml",
        "topics v.md",
    ]


def test_hidden_files_and_media_are_left_alone(make_site: SiteFactory) -> None:
    other = ".hidden.md .git/d.md media/e.md media/f.jpg"
    site = make_site({f"content/{name}": "x" for name in other.split()})
    assert read_sources(site / "content", shown_as="content", max_bytes=9) == ([], [])


@pytest.mark.parametrize("name", ["a.txt", "b.yaml", "c.MD", "topics/g.txt", "pages/h.html"])
def test_file_that_is_no_content_is_left_out_with_a_warning(
    make_site: SiteFactory, name: str
) -> None:
    site = make_site({f"content/{name}": "x"})
    sources, problems = read_sources(site / "content", shown_as="content", max_bytes=9)
    assert sources == []
    assert [(each.path, each.level) for each in problems] == [(f"content/{name}", "warning")]


@pytest.mark.parametrize(
    ("name", "meant"), [("group.yaml", "groups.yaml"), ("provider/a.yaml", "providers")]
)
def test_misspelt_name_of_the_content_folder_is_reported(
    make_site: SiteFactory, name: str, meant: str
) -> None:
    site = make_site({f"content/{name}": "x"})
    [problem] = read_sources(site / "content", shown_as="content", max_bytes=9)[1]
    assert problem.hint == f'did you mean "{meant}"?'


def test_special_folders_are_special_only_at_the_top(make_site: SiteFactory) -> None:
    site = make_site({"content/2024/media/a.md": "x", "content/2024/topics/b.md": "x"})
    assert names(site / "content") == ["articles 2024/media/a.md", "articles 2024/topics/b.md"]


def test_folder_named_like_an_article_is_a_folder(make_site: SiteFactory) -> None:
    site = make_site({"content/x.md/a.md": "x"})
    assert names(site / "content") == ["articles x.md/a.md"]


def test_source_has_the_bytes_and_the_path_as_the_site_shows_it(make_site: SiteFactory) -> None:
    site = make_site({"content/a.md": b"\xff"})
    sources, _ = read_sources(site / "content", shown_as="my/texts", max_bytes=LIMIT)
    assert with_data(sources, read_files) == [Source("my/texts/a.md", "articles", "a.md", b"\xff")]


def test_file_as_large_as_the_limit_is_read_and_a_larger_one_an_error(
    make_site: SiteFactory,
) -> None:
    site = make_site({"content/a.md": b"x" * 10, "content/b.md": b"x" * 11})
    sources, problems = read(site / "content", max_bytes=10)
    assert [each.name for each in sources] == ["a.md"]
    assert problems == ["content/b.md: 11 bytes, more than max_file_size, 10"]


def test_named_pipe_is_left_out_and_not_waited_for(make_site: SiteFactory) -> None:
    content = make_site({}) / "content"
    os.mkfifo(content / "a.md")
    assert read(content) == ([], ["content/a.md: warning: left out: it is not a regular file"])


def test_link_to_nothing_and_link_to_itself_are_left_out(make_site: SiteFactory) -> None:
    content = make_site({}) / "content"
    (content / "a.md").symlink_to("absent.md")
    (content / "b.md").symlink_to("b.md")
    why = "warning: left out: it is a broken link"
    assert read(content) == ([], [f"content/a.md: {why}", f"content/b.md: {why}"])


def test_link_to_a_folder_above_is_not_followed(make_site: SiteFactory) -> None:
    content = make_site({"content/x/a.md": "x"}) / "content"
    (content / "x" / "up").symlink_to(content)
    sources, problems = read(content)
    assert [each.name for each in sources] == ["x/a.md"]
    assert len(problems) == 1


def test_link_out_of_the_content_folder_is_left_out(make_site: SiteFactory) -> None:
    site = make_site({"elsewhere/a.md": "x"})
    for name in ("x", "media", "pages"):
        (site / "content" / name).symlink_to(site / "elsewhere")
    (site / "content/a.md").symlink_to(site / "elsewhere/a.md")
    sources, problems = read(site / "content")
    assert sources == []
    assert [each.partition(":")[0] for each in problems] == [
        f"content/{name}" for name in ("a.md", "media", "pages", "x")
    ]


def test_content_folder_may_be_a_link_itself(make_site: SiteFactory, tmp_path: Path) -> None:
    site = make_site({"texts/a.md": "x"})
    (tmp_path / "link").symlink_to(site / "texts")
    assert names(tmp_path / "link") == ["articles a.md"]


def test_file_that_is_removed_while_the_site_is_read_is_left_out(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site({"content/a.md": "x", "content/b.md": "x"})
    monkeypatch.setattr("digestgen.load.sources.find_files", _and_remove(site / "content/a.md"))
    sources, problems = read(site / "content")
    assert [each.name for each in sources] == ["b.md"]
    assert problems == ["content/a.md: warning: left out: it was removed while the site was read"]


def _and_remove(file: Path) -> Callable[..., Any]:
    def found(*given: Any, **options: Any) -> Any:
        result = find_files(*given, **options)
        file.unlink()
        return result

    return found


def test_file_name_that_is_not_utf8_is_an_error_that_can_be_shown(make_site: SiteFactory) -> None:
    content = make_site({}) / "content"
    (content / os.fsdecode(b"caf\xe9.md")).write_text("x")
    assert read(content) == ([], ["content/caf\\udce9.md: the file name is not UTF-8"])


def test_good_files_are_kept_and_all_bad_ones_reported(make_site: SiteFactory) -> None:
    bad, good = source("no front matter", "a.md"), source(article_file(), "2024-05-01-b.md")
    parsed = parse([bad, good, source(b"\xff", "c.md")])
    assert [each.files[0].path for each in parsed.content.articles] == ["content/2024-05-01-b.md"]
    assert [each.path for each in errors_of(parsed.problems)] == ["content/a.md", "content/c.md"]


def test_file_with_a_warning_only_is_kept() -> None:
    text = article_file(more="images: [{url: 'data:x'}]")
    parsed = parse([source(text)])
    assert len(parsed.content.articles) == len(parsed.problems) == 1


def test_every_kind_goes_to_its_own_place() -> None:
    parsed = parse(
        [
            source(article_file()),
            source("name: T", "t.yaml", "topics"),
            source("domain: p.example", "p.yaml", "providers"),
            source("---\ntitle: P\n---\n", "p.md", "pages"),
        ]
    )
    content = parsed.content
    kinds = content.articles, content.topics, content.providers, content.pages
    assert [len(each) for each in kinds] == [1, 1, 1, 1]


def test_two_files_with_one_permalink_are_an_error_that_names_both() -> None:
    files = [source(article_file(), f"{folder}/2024-05-01-flood.md") for folder in "ab"]
    parsed = parse(files)
    assert [str(each) for each in parsed.problems] == [
        "content/b/2024-05-01-flood.md: has the permalink /2024/05/01/flood/ of "
        "content/a/2024-05-01-flood.md\n  hint: rename one of the two files"
    ]
    assert [each.files[0].path for each in parsed.content.articles] == [files[0].path]


def test_each_further_file_with_one_permalink_is_reported() -> None:
    files = [source(article_file(), f"{folder}/2024-05-01-flood.md") for folder in "abc"]
    assert [each.path[:9] for each in parse(files).problems] == ["content/b", "content/c"]


def test_how_files_are_batched_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [
        SourceFile(each.path, each.kind, each.name, "", each.name.encode(), each.data)
        for each in (source(article_file(), f"2024-05-0{day}-a.md") for day in range(1, 8))
    ]
    files[3] = SourceFile("content/bad.md", "articles", "bad.md", "", b"bad", b"bad")
    alone = load_sources(files, LoadSettings())
    monkeypatch.setattr("digestgen.load._BATCH_SIZE", 2)
    assert load_sources(files, LoadSettings()) == alone


def test_a_file_whose_stamp_is_known_is_not_read_again(make_site: SiteFactory) -> None:
    content, store = (
        make_site({"content/a.md": "x", "content/b.md": "y"}) / "content",
        MemoryStore(),
    )
    for _ in range(2):
        time.sleep(0.02)  # so that both files are older than the build
        store.open(content.parent)
        sources, _ = read_sources(content, shown_as="content", max_bytes=LIMIT, store=store)
    assert [each.data for each in sources] == [None, None]
    assert [each.data for each in with_data(sources, read_files)] == [b"x", b"y"]


def test_only_files_that_changed_are_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    store, parsed, real = MemoryStore(), list[str](), load.parse_each

    def watched(settings: LoadSettings, sources: list[Source]) -> list[bytes]:
        parsed.extend(each.name for each in sources)
        return real(settings, sources)

    monkeypatch.setattr(load, "parse_each", watched)
    files = [source(article_file(), f"2024-05-0{day}-a.md") for day in (1, 2, 3)]
    parse(files, store=store)
    files[1] = source(article_file("Another"), files[1].name)
    assert parse(files, store=store) == parse(files)
    assert parsed[3:4] == [files[1].name]


def test_equal_entries_of_related_lists_are_one_record_and_others_stay() -> None:
    titles = {"a": "Rain", "b": "Rain", "c": "Hail"}
    rest = "webUrl: 'https://r.example/', publishedDateTime: 2024-05-01T09:00:00Z"
    rest += ", provider: {name: R, domain: r.example}"
    files = [
        source(article_file(more=f"related: [{{title: {title}, {rest}}}]"), f"2024-05-01-{name}.md")
        for name, title in titles.items()
    ]
    a, b, c = (each.related[0] for each in parse(files).content.articles)
    assert a is b
    assert [a.title, b.title, c.title] == ["Rain", "Rain", "Hail"]


def test_articles_are_ordered_by_time_then_permalink() -> None:
    late = source(article_file(time="2024-05-03T12:00:00Z"), "2024-05-01-a.md")
    early = source(article_file(time="2024-05-02T12:00:00Z"), "2024-05-01-c.md")
    tie = source(article_file(time="2024-05-02T12:00:00Z"), "2024-05-01-b.md")
    paths = [each.files[0].path[-4:-3] for each in parse([late, early, tie]).content.articles]
    assert paths == ["b", "c", "a"]


def test_hugely_nested_or_broken_file_is_reported_without_a_stall() -> None:
    entry = "- {title: 3, publishedDateTime: x, provider: {domain: 4}, quality: a}\n"
    texts = ["---\na: " + "[" * 100_000, "---\n" + "  a:\n" * 9999 + "---\n"]
    texts.append(article_file(more=f"related:\n{entry * 300}"))
    parsed = parse([source(text, f"{index}.md") for index, text in enumerate(texts)])
    assert len({each.path for each in errors_of(parsed.problems)}) == 3


def test_every_file_of_real_articles_is_read(corpus: Path) -> None:
    for name in ("diablo4", "power-apps", "smartable"):
        sources, problems = read(corpus / name)
        assert problems == []
        read_files = {each.name for each in sources if each.kind == "articles"}
        assert read_files == {each.name for each in (corpus / name).glob("*.md")}
