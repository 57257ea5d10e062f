"""The first error of an XML document, in words and with its place."""

from __future__ import annotations

import pytest

from digestgen.ingest.xml_errors import first_xml_error
from digestgen.ingest.xml_text import tidy_xml


def error_of(text: str) -> str:
    return str(first_xml_error(tidy_xml(text, "").text, text) or "")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("<a>\n<b></a>", "line 2, column 6: </a> closes nothing: <b> of line 2 is still open"),
        ("<a>\n <b>\n", "line 3, column 1: it ends before <b> of line 2 is closed"),
        ("<a><x:b/></a>", 'line 1, column 4: the prefix "x" is not declared'),
        ("<a><b c='' x:d=''/></a>", "line 1, column 4: a prefix is not declared"),
        ("<a b='' b=''/>", "line 1, column 9: an attribute is given twice"),
        ("<a/>more", "line 1, column 5: something follows the end of the document"),
        ("<a b=c/>", "line 1, column 6: a character is not allowed here"),
        ("<a><b", "line 1, column 4: a tag or a comment begins here and does not end"),
        ("<a><![CDATA[", "line 1, column 13: a CDATA section does not end"),
        ("<a xmlns:x='y'><x:b></a>", "</a> closes nothing: <x:b> of line 1 is still open"),
        ("<a/>", ""),
    ],
)
def test_error_is_told_in_words(text: str, error: str):
    assert error_of(text).endswith(error)
    assert bool(error_of(text)) == bool(error)


@pytest.mark.parametrize(
    ("before", "place"),
    [
        ("<?xml version='1.0'?>\n<!DOCTYPE a [\n<!ENTITY b 'c'>\n]>\n<a>", "line 5, column 6: "),
        ("\ufeffnoise\r\n<?xml version='1.0'?><!DOCTYPE a><a>", "line 2, column 39: "),
        ("<a><link>\n</link>", "line 2, column 10: "),
        ("<a>&amp; &nbsp;\n", "line 2, column 3: "),
        ("<a>R&D ", "line 1: "),
    ],
)
def test_place_is_that_in_the_document_before_it_was_repaired(before: str, place: str):
    assert error_of(f"{before}</b>").startswith(place)
