"""SVG pictures: those that are only pictures are taken, all others refused."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestgen.theme.svg import svg_error

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
INKSCAPE = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
  <!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/">
]>
<!-- Created with Inkscape -->
<svg xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
     xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:i="&ns_ai;"
     xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"
     inkscape:export-filename="C:\\Users\\me\\image(1).png">
  <metadata><rdf:RDF><dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/></rdf:RDF></metadata>
  <defs><style type="text/css"><![CDATA[ .a { fill: url(#grad); } @media print { .a { r: 1 } } ]]></style>
    <linearGradient id="grad"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
  <use xlink:href="#grad"/><image href="data:image/png;base64,AAAA"/>
  <circle r="3" style="fill:url('#grad')" class="a"><animate attributeName="r" values="1;3"/></circle>
  <text>a &lt;script&gt; is not one, nor is https://a.example/</text>
</svg>"""


@pytest.mark.parametrize(
    "text",
    [
        f"{OPEN}</svg>",
        INKSCAPE,
        '<svg><path d="M0 0"/></svg>',
        f"{OPEN}<a href='#x'><g/></a></svg>",
    ],
)
def test_picture_is_taken(text: str) -> None:
    assert svg_error(text.encode()) is None


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ("<script>alert(1)</script>", "script"),
        ("<x:script xmlns:x='http://www.w3.org/2000/svg'/>", "script"),
        ("<SCRIPT/>", "script"),
        ("<g onclick='x()'/>", "script"),
        ("<g ONLOAD='x()'/>", "script"),
        ("<foreignObject><p/></foreignObject>", "HTML"),
        ("<h:iframe xmlns:h='http://www.w3.org/1999/xhtml' src='x'/>", "HTML"),
        ("<h:b xmlns:h='http://www.w3.org/1999/xhtml'/>", "HTML"),
        ("<a href='https://a.example/'/>", "leads out"),
        ("<a href='java&#9;script:x()'/>", "leads out"),
        ("<a xlink:href='javascript:x()'/>", "leads out"),
        ("<image href='http://a.example/p.png'/>", "leads out"),
        ("<image href='//a.example/p.png'/>", "leads out"),
        ("<use href='other.svg#a'/>", "leads out"),
        ("<use href='data:image/svg+xml,x'/>", "leads out"),
        ("<g xml:base='http://a.example/'/>", "leads out"),
        ("<rect fill='url(http://a.example/#f)'/>", "leads out"),
        ("<rect style=\"fill:url( 'http://a.example/f' )\"/>", "leads out"),
        ("<rect style='fill:u\\72l(http://a.example/)'/>", "leads out"),
        ("<style>@import 'http://a.example/x.css';</style>", "leads out"),
        ("<style>@<!-- -->import 'http://a.example/x.css';</style>", "leads out"),
        ("<style>a{fill:u&#114;l(//a.example)}</style>", "leads out"),
        ("<set attributeName='href' to='javascript:x()'/>", "animates"),
        ("<animate attributeName=' xlink:href ' values='x'/>", "animates"),
    ],
)
def test_what_is_more_than_a_picture_is_refused(inside: str, why: str) -> None:
    error = svg_error(f"{OPEN}\n{inside}</svg>".encode())
    assert error is not None
    assert why in error.why
    assert error.line == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"<?xml-stylesheet href='x.xsl'?>{OPEN}</svg>", "stylesheet"),
        ("<html xmlns='http://www.w3.org/1999/xhtml'/>", "not an SVG"),
        ("<svg><p></svg>", "well-formed"),
        ("", "well-formed"),
        ("GIF89a", "well-formed"),
        ("<?xml version='1.0' encoding='utf-7'?><svg/>", "encoding"),
        ("<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>", "entity"),
        ("<!DOCTYPE svg [<!ENTITY % a 'x'>]><svg/>", "entity"),
        ("<!DOCTYPE svg [<!ENTITY a '&#60;script/>'>]><svg>&a;</svg>", "entity"),
        ("<!DOCTYPE svg [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]><svg>&b;</svg>", "entity"),
        ("<!DOCTYPE svg PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' ''><svg/>", "DOCTYPE"),
    ],
)
def test_file_that_is_no_plain_svg_is_refused(text: str, why: str) -> None:
    error = svg_error(text.encode())
    assert error is not None
    assert why in error.why


@given(st.binary(max_size=200))
def test_any_bytes_are_judged(data: bytes) -> None:
    svg_error(data)
    svg_error(OPEN.encode() + data + b"</svg>")


@pytest.mark.parametrize(
    "begin",
    [
        "<!DOCTYPE svg [<!ENTITY a '" + "x" * 99 + "'>]><svg>" + "&a;" * 50_000,
        "<svg>" + "<g>" * 50_000,
        "<svg style='" + "url( " * 50_000,
        "<svg style='url(" + " " * 200_000,
        "<svg><style>" + "@" * 200_000,
    ],
)
def test_hostile_file_is_judged_in_the_time_of_an_ordinary_one(begin: str) -> None:
    started = time.process_time()
    assert svg_error(begin.encode()) is not None
    assert time.process_time() - started < 1
