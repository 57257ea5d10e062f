"""Pages at the addresses of articles that `prune` removed."""

from __future__ import annotations

from builders import article, parse, plan, rendered, source
from digestgen.records import PrunedArticle, PrunedFile
from digestgen.settings import OutputSettings

GONE = PrunedArticle("2024/04/01/storm/", "A <storm>", "https://www.one.example/storm?a=1&b=2")
OLD = PrunedArticle("old/storm.html", "A storm", "https://one.example/storm")


def pages(*gone: PrunedArticle, **more: bool) -> dict[str, str]:
    outputs = OutputSettings(**more)
    pruned = (PrunedFile("content/pruned.yaml", gone),)
    return rendered(plan(article("flood"), pruned=pruned, outputs=outputs))


def test_address_of_a_pruned_article_links_to_its_source() -> None:
    text = pages(GONE, OLD)["2024/04/01/storm/index.html"]
    assert "A &lt;storm&gt;" in text
    assert (
        'href="https://www.one.example/storm?a=1&amp;b=2" rel="noopener">Read it at one.example'
        in text
    )
    assert '<meta name="robots" content="noindex">' in text


def test_pruned_article_is_listed_nowhere() -> None:
    found = pages(GONE, OLD)
    naming = [path for path, text in found.items() if "storm" in text]
    page = "2024/04/01/storm/index.html"
    assert naming == [page, "old/storm.html", f"threads/{page}"]


def test_article_that_came_back_has_its_address() -> None:
    back = PrunedArticle("2024/05/01/flood/", "A flood", "https://one.example/flood")
    found = pages(back, PrunedArticle("2024/05/01/Flood/", "A flood", "https://one.example/flood"))
    assert "Title of flood" in found["2024/05/01/flood/index.html"]
    assert "2024/05/01/Flood/index.html" not in found


def test_pages_of_pruned_articles_can_be_left_out() -> None:
    assert "old/storm.html" not in pages(OLD, pruned=False)


def test_file_of_pruned_articles_is_read() -> None:
    text = "- permalink: /a/\n  title: A\n  source: https://one.example/a\n"
    parsed = parse([source(text, "pruned.yaml", "pruned")])
    assert parsed.problems == ()
    (file,) = parsed.content.pruned
    assert file.articles == (PrunedArticle("a/", "A", "https://one.example/a"),)


def test_entry_that_cannot_be_used_is_reported() -> None:
    text = "- permalink: /a/\n- permalink: ../b/\n  source: https://one.example/\n- c\n"
    parsed = parse([source(text, "pruned.yaml", "pruned")])
    assert [(each.line, each.level) for each in parsed.problems] == [
        (1, "warning"), (2, "warning"), (4, "warning"),
    ]  # fmt: skip
    assert parsed.content.pruned[0].articles == ()
