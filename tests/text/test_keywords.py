"""Keywords are found as whole words, whatever their case."""

from __future__ import annotations

import pytest

from digestgen.text.keywords import KeywordIndex

TEXT = "The Ferry waits;\nharbour  wall, C++ and AT&T. 関東で地震が発生"


@pytest.mark.parametrize(
    "keyword",
    [
        "ferry",
        "FERRY",
        "harbour wall",
        "harbour\twall",
        "waits",
        "c++",
        "C++",
        "at&t",
        "地震",
        "発生",
    ],
)
def test_keyword_is_found(keyword: str):
    assert KeywordIndex({"it": [keyword]}).find(TEXT) == {"it": keyword}


@pytest.mark.parametrize(
    "keyword", ["ferr", "erry", "harbour", "C", "wall", "火事", "ferry waits harbour", "", "++"]
)
def test_keyword_is_found_as_a_whole_word_alone(keyword: str):
    text = TEXT.replace("harbour  wall", "harbours walled").replace("C++", "Cs")
    assert KeywordIndex({"it": [keyword]}).find(text) == {}


def test_first_keyword_of_each_list_is_named():
    index = KeywordIndex({"b": ["storm", "wall", "ferry"], "a": ["地震"], "c": ["rain"]})
    assert index.find("Ferry at the wall", "地震") == {"a": "地震", "b": "wall"}


def test_keyword_does_not_cross_from_one_text_into_the_next():
    assert KeywordIndex({"it": ["ferry waits"]}).find("The ferry", "waits") == {}
