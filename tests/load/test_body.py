"""Bodies: what stays of a text and its HTML, and what its addresses become."""

from __future__ import annotations

import re

import pytest

from builders import body


def html(source: str, name: str = "2024-05-01-flood.md", *, base_path: str = "/") -> str:
    return body(source, name, base_path=base_path).html


def warnings(source: str) -> list[str]:
    return [f"{each.line}:{each.column} {each.message}" for each in body(source).problems]


@pytest.mark.parametrize("source", ["", " \n\t\n"])
def test_empty_body_is_empty(source: str) -> None:
    assert html(source) == ""


def test_top_headings_are_of_level_two() -> None:
    assert re.findall("<h.", html("# A\n\n## B")) == ["<h2", "<h3"]
    assert re.findall("<h.", html("## A\n\n### B")) == ["<h2", "<h3"]


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
        "<form action='https://x.example'></form>",
        "<input type='text' name='password'>",
    ],
)
def test_hostile_element_leaves_nothing_but_a_warning(source: str) -> None:
    found = body(f"{source}\n\nWater came.")
    assert re.sub("<p></p>|<input[^>]*>", "", found.html).strip() == "<p>Water came.</p>"
    assert found.problems


def test_comment_leaves_nothing() -> None:
    found = body("<!-- alert(1) -->\n\nWater <!-- a --> came.")
    assert found.html == "<p>Water  came.</p>"
    assert not found.problems


@pytest.mark.parametrize(
    "attribute", ["onclick='x()'", "style='color: red'", "class='x'", "ping=x"]
)
def test_hostile_attribute_is_removed_with_a_warning(attribute: str) -> None:
    name = attribute.partition("=")[0]
    source = f"Water.\n\n<p {attribute}>a</p>"
    assert "<p>a</p>" in html(source)
    assert warnings(source) == [f'6:4 "{name}" is removed from <p>']


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
        "content:0",
        "//other.example/x",
        " //[x",
    ],
)
def test_hostile_address_is_removed_with_a_warning(address: str) -> None:
    for source in (f"<a href='{address}'>a</a>", f"<img src='{address}'>", f"[a](<{address}>)"):
        found = body(source)
        assert not re.search("href|src", found.html)
        assert len(found.problems) == 1


@pytest.mark.parametrize("address", ["\\\\other.example/x", "/\t/other.example/", "//℀.com"])
def test_an_address_that_a_browser_may_take_for_another_host_is_no_link(address: str) -> None:
    found = html(f'<a href="{address}">q</a>')
    assert "href" not in found or 'href="/' in found.replace('href="//', "")


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("/about/", "/repo/about/"),
        ("map.html", "/repo/river/map.html"),
        ("./map.html", "/repo/river/map.html"),
        ("../map.html", "/repo/map.html"),
        ("../../../map.html", "/repo/map.html"),
        ("../media/x%20y.jpg", "/repo/media/x%20y.jpg"),
        ("../../static/map.html", "/repo/map.html"),
        ("maps/", "/repo/river/maps/"),
        ("#below", "#below"),
        ("?page=2", "?page=2"),
        ("https://x.example/a", "https://x.example/a"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("tel:+49123", "tel:+49123"),
    ],
)
def test_address_on_the_site_goes_below_the_base_path(given: str, address: str) -> None:
    found = html(f"[a]({given})", "river/2024-05-01-flood.md", base_path="/repo/")
    assert found == f'<p><a href="{address}" rel="noopener">a</a></p>'


def test_picture_of_the_site_goes_below_the_base_path() -> None:
    found = html("![Map](/media/map.png)", base_path="/repo/")
    assert found == '<p><img alt="Map" src="/repo/media/map.png"></p>'


def test_each_file_of_a_picture_goes_below_the_base_path() -> None:
    found = html('<img src="/a.png" srcset="/b.png 1x, javascript:x 2x">', base_path="/repo/")
    assert 'src="/repo/a.png" srcset="/repo/b.png 1x"' in found


def test_elements_of_a_text_stay() -> None:
    names = "abbr|del|details|figcaption|figure|ins|kbd|mark|rp|rt|ruby|sub|summary|sup"
    found = body("\n\n".join(f"<{name}>x</{name}>" for name in names.split("|")))
    assert [name for name in names.split("|") if f"<{name}>" not in found.html] == []
    assert not found.problems


def test_players_and_pictures_stay_with_their_files() -> None:
    source = (
        '<video src="v.mp4" poster="v.jpg" controls><track src="v.vtt" kind="captions"></video>\n'
        '<audio controls><source src="a.mp3" type="audio/mpeg"></audio>\n'
        '<picture><source srcset="p.webp" media="(min-width: 9px)"><img src="p.jpg" alt=""></picture>'
    )
    found = body(source)
    assert not found.problems
    for part in ('src="/v.mp4"', 'poster="/v.jpg"', "controls", 'src="/v.vtt"', 'src="/a.mp3"'):
        assert part in found.html
    assert '<source srcset="/p.webp" media="(min-width: 9px)">' in found.html


def test_markdown_within_details_is_read() -> None:
    found = html("<details>\n<summary>More</summary>\n\n- a\n\n</details>\n\nBehind.")
    assert re.sub(r"\s+", "", found) == (
        "<details><summary>More</summary><ul><li>a</li></ul></details><p>Behind.</p>"
    )


def test_an_element_that_is_not_ended_ends_with_its_paragraph() -> None:
    assert html("a <b>b\n\nc") == "<p>a <b>b</b></p>\n<p>c</p>"


def test_link_leads_to_a_heading_as_on_github() -> None:
    found = html("[a](#fares--times)\n\n## Fares & *times*!\n\n## Fares & times")
    assert 'href="#user-content-fares--times"' in found
    assert re.findall(' id="(.*?)"', found) == [
        "user-content-fares--times", "user-content-fares--times-1",
    ]  # fmt: skip


def test_link_leads_to_an_id_that_the_writer_gave() -> None:
    found = html('[a](#n%C3%B6te)\n\n<a name="nöte"></a>x\n\n<p id="a">y</p><p id="a">z</p>')
    assert 'href="#user-content-n%C3%B6te"' in found
    assert 'name="user-content-nöte"' in found
    assert found.count('id="user-content-a"') == 1


def test_warning_has_the_place_of_the_first_such_element_in_the_file() -> None:
    source = "Water.\n\n- came <iframe src=x></iframe>\n\n<iframe src=y></iframe>\n"
    assert warnings(source) == ["6:8 <iframe> is removed"]


def test_many_warnings_are_counted() -> None:
    found = body("".join(f"<x-{number}>\n\n" for number in range(30))).problems
    assert len(found) == 20
    assert "10 more" in found[-1].message


def test_one_body_leaves_nothing_for_the_next() -> None:
    html("[a]: https://x.example/\n\n# Same\n\n[^1]\n\n[^1]: x\n\n<div>")
    assert html("[a] b[^1]\n\n## Same") == (
        '<p>[a] b[^1]</p>\n<h2 id="user-content-same">Same</h2>'
    )


def test_control_characters_and_marks_of_our_own_are_no_part_of_a_text() -> None:
    assert html("a\x02\x030\x02b &#2;<b>&#2;</b>") == "<p>a0b <b></b></p>"


def test_blanks_that_do_not_break_and_soft_hyphens_stay() -> None:
    assert body("a\xa0b\xadc \xb7 &#133;").html == "<p>a&nbsp;b\xadc \xb7 …</p>"
