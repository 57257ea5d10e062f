"""Bodies: Markdown to HTML that is safe to show."""

from __future__ import annotations

import pytest

from digestgen.load.body import render_body


def html(source: str, *, folder: str = "", base_path: str = "/") -> str:
    return render_body(source, folder=folder, base_path=base_path)


@pytest.mark.parametrize("source", ["", " \n\t\n"])
def test_empty_body_is_empty(source: str) -> None:
    assert html(source) == ""


def test_markdown_becomes_html() -> None:
    assert html("*a* **b**") == "<p><em>a</em> <strong>b</strong></p>"


def test_top_headings_are_of_level_two() -> None:
    assert html("# A\n\n## B") == "<h2>A</h2>\n<h3>B</h3>"


def test_tables_and_fenced_code_are_rendered() -> None:
    assert "<td>1</td>" in html("|a|b|\n|-|-|\n|1|2|")
    assert "<code>x &lt; y\n</code>" in html("```\nx < y\n```")


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<style>p {color: red}</style>",
        "<iframe src='https://x.example'></iframe>",
        "<object data='x'></object>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mi xlink:href='javascript:alert(1)'></mi></math>",
        "<base href='//evil.example'>",
        "<meta http-equiv='refresh' content='0'>",
        "<!-- alert(1) -->",
    ],
)
def test_hostile_element_leaves_nothing_behind(source: str) -> None:
    assert html(f"{source}\n\nWater came.").replace("<p></p>", "").strip() == "<p>Water came.</p>"


@pytest.mark.parametrize(
    "attribute", ["onclick='x()'", "style='color: red'", "id='x'", "class='x'", "ping='x'"]
)
def test_hostile_attribute_is_taken_out(attribute: str) -> None:
    assert html(f"<p {attribute}>a</p>") == "<p>a</p>"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java&#10;script:alert(1)",
        "&#1;javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
    ],
)
def test_hostile_address_is_taken_out(address: str) -> None:
    assert html(f"<a href='{address}'>a</a>") == '<p><a rel="noopener">a</a></p>'
    assert html(f"<img src='{address}'>") == "<p><img></p>"


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("/about/", "/repo/about/"),
        ("map.html", "/repo/river/map.html"),
        ("./map.html", "/repo/river/map.html"),
        ("../map.html", "/repo/map.html"),
        ("../../../map.html", "/repo/map.html"),
        ("#below", "#below"),
        ("?page=2", "?page=2"),
        ("https://x.example/a", "https://x.example/a"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ],
)
def test_address_on_the_site_goes_below_the_base_path(given: str, address: str) -> None:
    found = html(f"[a]({given})", folder="river/", base_path="/repo/")
    assert found == f'<p><a href="{address}" rel="noopener">a</a></p>'


def test_picture_of_the_site_goes_below_the_base_path() -> None:
    found = html("![Map](/media/map.png)", base_path="/repo/")
    assert found == '<p><img alt="Map" src="/repo/media/map.png"></p>'


def test_one_body_leaves_nothing_for_the_next() -> None:
    html("[a]: https://x.example/\n\n# Same")
    assert html("[a] b\n\n# Same") == "<p>[a] b</p>\n<h2>Same</h2>"


def test_body_nested_too_deeply_is_refused() -> None:
    nested = "\n".join(" " * 4 * depth + "- a" for depth in range(250))
    with pytest.raises(ValueError, match="nested too deeply"):
        html(nested)


@pytest.mark.parametrize("sign", ["[", "*a ", "_a", "<", "`", "![", "> "])
def test_thousands_of_open_signs_are_rendered(sign: str) -> None:
    assert html(sign * 1000) != ""


def test_an_address_without_scheme_on_another_host_is_no_link() -> None:
    html = render_body("[a](//other.example/x)", folder="", base_path="/repo/")
    assert "other.example" not in html


@pytest.mark.parametrize(
    "address", [" //[x", "\\\\other.example/x", "/\t/other.example/", "//℀.com"]
)
def test_an_address_that_a_browser_may_take_for_another_host_is_no_link(address: str) -> None:
    html = render_body(f'<a href="{address}">q</a>', folder="", base_path="/")
    assert "href" not in html or 'href="/' in html.replace('href="//', "")


def test_table_keeps_its_alignment() -> None:
    html = render_body("| a |\n|--:|\n| 1 |\n", folder="", base_path="/")
    assert 'align="right"' in html


@pytest.mark.parametrize("source", ["# A\n\n## B", "## A\n\n### B"])
def test_headings_begin_at_level_two(source: str) -> None:
    assert render_body(source, folder="", base_path="/") == "<h2>A</h2>\n\n<h3>B</h3>\n".replace(
        "\n\n", "\n"
    ).rstrip("\n")


def test_a_body_that_can_not_be_rendered_does_not_spoil_the_next() -> None:
    with pytest.raises(ValueError, match="nested"):
        html("\n".join(" " * 4 * depth + "- a" for depth in range(250)))
    assert render_body("**x**", folder="", base_path="/") == "<p><strong>x</strong></p>"
