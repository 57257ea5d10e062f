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
    with pytest.raises(NotAFeedError, match="bases"):
        parse_feed(ATOM.format(' xmlns:x="u"', f"<entry {attribute}>" * 30).encode(), URL)


def test_number_that_python_does_not_read_is_no_crash() -> None:
    text = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 1}, {"id": %s}]}'
    assert len(parse_feed((text % ("9" * 5000)).encode(), URL).entries) == 1


def test_feed_that_makes_a_parser_crash_is_no_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TRACEBACK, raising=False)
    monkeypatch.setattr("feedparser.parse", lambda *_, **__: 1 // 0)
    with pytest.raises(NotAFeedError, match="digestgen has a bug: ZeroDivisionError"):
        parse_feed(rss(""), URL)
