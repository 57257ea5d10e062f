"""Feeds that would take long: they are refused, or read in time that grows with their size."""

from time import process_time

import pytest

from digestgen.ingest.feed_records import NotAFeedError
from digestgen.ingest.parse_feed import parse_feed
from digestgen.problems.boundary import TRACEBACK

URL = "https://paper.example/feed"
RSS = '<rss version="2.0"><channel><title>Paper</title>{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"{}>{}</feed>'


def rss(content: str) -> bytes:
    return RSS.format(content).encode()


def test_feed_with_very_many_namespaces_is_refused() -> None:
    parse_feed(rss("".join(f'<x{n}:a xmlns:x{n}="u{n}"/>' for n in range(100))), URL)
    with pytest.raises(NotAFeedError, match="more than 100 namespaces"):
        parse_feed(rss("".join(f'<x{n}:a xmlns:x{n}="u{n}"/>' for n in range(101))), URL)


def test_long_run_of_letters_for_an_author_takes_no_time() -> None:
    started = process_time()
    parse_feed(rss(f"<item><title>Flood</title><author>{'a.' * 100_000}@a</author></item>"), URL)
    assert process_time() - started < 5


def test_long_link_is_not_cut() -> None:
    link = f"https://news.example/articles/{'CBMi-_' * 200}"
    feed = parse_feed(rss(f"<item><title>Flood</title><link>{link}</link></item>"), URL)
    assert feed.entries[0].link == link


def test_bases_inside_one_another_do_not_add_up() -> None:
    nested = '<entry xml:base="a/"><title>Flood</title><link href="flood"/>' * 300
    feed = parse_feed(
        ATOM.format(' xml:base="https://paper.example/news/"', nested + "</entry>" * 300).encode(),
        URL,
    )
    assert {entry.link for entry in feed.entries} == {"https://paper.example/news/a/flood"}


@pytest.mark.parametrize(
    "attribute", ['base="a/"', 'x:base="a/"', 'xml:base="a\'/"', f'xml:base="https://{"a/" * 300}"']
)
def test_bases_that_would_add_up_are_refused(attribute: str) -> None:
    with pytest.raises(NotAFeedError, match="base"):
        parse_feed(ATOM.format(' xmlns:x="u"', f"<entry {attribute}>" * 30).encode(), URL)


def test_long_language_that_every_title_would_have_is_refused() -> None:
    with pytest.raises(NotAFeedError, match="lang attributes has more than 500 characters"):
        parse_feed(ATOM.format(f' xml:lang="{"a_" * 300}"', "").encode(), URL)


def test_number_that_python_does_not_read_is_no_crash() -> None:
    text = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 1}, {"id": %s}]}'
    assert len(parse_feed((text % ("9" * 5000)).encode(), URL).entries) == 1


def test_feed_that_makes_a_parser_crash_is_no_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TRACEBACK, raising=False)
    monkeypatch.setattr("feedparser.parse", lambda *_, **__: 1 // 0)
    with pytest.raises(NotAFeedError, match="digestgen has a bug: ZeroDivisionError"):
        parse_feed(rss(""), URL)


def test_first_entries_of_a_very_long_feed_are_read_and_the_others_counted() -> None:
    items = "".join(f"<item><title>{number}</title></item>" for number in range(7))
    feed = parse_feed(rss(items), URL, max_entries=3)
    assert [each.title for each in feed.entries] == ["0", "1", "2"]
    assert feed.left_out == "4 of its 7 entries are left out: [limits] max_feed_entries is 3"
    assert parse_feed(rss(items), URL, max_entries=7).left_out == ""


@pytest.mark.parametrize(
    "items",
    [
        "<item></item>",
        "<item/>",
        "<item>",
        "<entry></entry>",
        '<x:item xmlns:x="u"></x:item>',
        "<ITEM></ITEM>",
        "<item\n/>",
        "</b><item></item>",
    ],
)
def test_no_spelling_of_entries_evades_the_limit(items: str) -> None:
    feed = parse_feed(rss(items * 9), URL, max_entries=5)
    assert len(feed.entries) <= 5
    assert "of its 9 entries" in feed.left_out


def test_what_is_no_entry_does_not_count() -> None:
    text = f"<item><description><![CDATA[{'<item>' * 9}]]></description></item>"
    assert parse_feed(rss(text), URL, max_entries=1).left_out == ""


def test_feed_of_rdf_is_cut_well_formed() -> None:
    items = "".join(f"<item><title>{number}</title></item>" for number in range(3))
    text = f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel/>{items}</rdf:RDF>'
    assert len(parse_feed(text.encode(), URL, max_entries=2).entries) == 2


def test_entries_before_very_many_elements_are_read() -> None:
    items = f"<item><title>first</title></item><item>{'<a/>' * 100_000}</item><item></item>"
    feed = parse_feed(rss(items), URL)
    assert [each.title for each in feed.entries] == ["first"]
    assert feed.left_out == "2 of its 3 entries are left out: it has more than 100,000 elements"
    assert parse_feed(rss("<a/>" * 100_000), URL).left_out.startswith("its end is left out")


def test_first_items_of_a_long_json_feed_are_read() -> None:
    items = ", ".join(f'{{"id": "{number}"}}' for number in range(7))
    text = f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{items}]}}'
    feed = parse_feed(text.encode(), URL, max_entries=3)
    assert [each.guid for each in feed.entries] == ["0", "1", "2"]
    assert "4 of its 7 entries" in feed.left_out


@pytest.mark.parametrize(
    "content",
    [
        "".join(f"<category>{number}</category>" for number in range(20_000)),
        f"<itunes:keywords>{','.join(map(str, range(20_000)))}</itunes:keywords>",
    ],
)
def test_categories_take_no_time(content: str) -> None:
    started = process_time()
    assert len(parse_feed(rss(f"<item>{content}</item>"), URL).entries) == 1
    assert process_time() - started < 10  # it was a minute


@pytest.mark.parametrize(
    "content",
    [
        '<g:Point xmlns:g="http://www.opengis.net/gml" srsName="EPSG:x"><g:pos>1 1</g:pos></g:Point>',
        '<p:chapters xmlns:p="http://podlove.org/simple-chapters"><p:chapter title="a"/></p:chapters>',
    ],
)
def test_places_and_chapters_that_make_no_sense_cost_nothing(content: str) -> None:
    feed = parse_feed(rss(f"<item><title>Flood</title>{content}</item>"), URL)
    assert [each.title for each in feed.entries] == ["Flood"]
