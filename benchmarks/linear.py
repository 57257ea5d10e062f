"""Check that what a stranger's text enters takes time in proportion to its size.

    python benchmarks/linear.py [WORD]

Each function is given hostile texts in three sizes. Prints the time of the processor, and how many times as
long twice the input takes; ends with 1 where that is more than 2.2. With
WORD, only functions with it in their name.
"""

from __future__ import annotations

import ctypes
import gc
import math
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple
from zoneinfo import ZoneInfo

from digestgen.files.names import path_error
from digestgen.group.clustering.tokens import clean_title, tokenize, tokens_as_written
from digestgen.ingest.encoding import decode_feed
from digestgen.ingest.entry_links import entry_link
from digestgen.ingest.entry_texts import bounded_title, entry_excerpt, entry_text, entry_title
from digestgen.ingest.feed_dates import parse_feed_date
from digestgen.ingest.feed_records import NotAFeedError
from digestgen.ingest.opml import NotOpmlError, parse_opml
from digestgen.ingest.parse_feed import parse_feed
from digestgen.ingest.web_pages import alternate_feeds, web_page_title
from digestgen.load import LoadSettings, Source, load_source
from digestgen.load.body import render_body
from digestgen.load.dates import parse_time
from digestgen.load.frontmatter import FrontMatter, UnusableFileError, split_front_matter
from digestgen.load.links import safe_link
from digestgen.load.mapping import parse_mapping
from digestgen.problems import did_you_mean
from digestgen.text import clean_text
from digestgen.text.slugs import domain_slug, slug, term_slug
from digestgen.urls import canonical_url, url_without_tracking

MOST = 2.2  # times as long for twice the input
# bytes, up to the limit of a body; what fits in the cache of a processor is quicker than in proportion
SIZES = (64_000, 128_000, 250_000)
LEAST_MS = 10.0  # what takes less for the largest text is quick, and grows in steps with caches
RUN_MS = 3.0  # of repeated calls, so that the clock can tell
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # of mallopt, in malloc.h
TOO_LONG_MS = 10_000.0
RUNS, RETRIES = 2, 8  # others share the machine
_FACTS = """title: a
publishedDateTime: 2024-05-01T00:00:00Z
webUrl: https://a.example/
provider: {domain: a.example}
"""


class Attack(NamedTuple):
    """A text that grows: `begin`, then `part` again and again, then `end`; `{}` in a part is its number."""

    name: str
    part: str
    begin: str = ""
    end: str = ""

    def text(self, size: int) -> str:
        """Return the text in about `size` bytes."""
        count = max((size - len(self.begin) - len(self.end)) // len(self.part.encode()), 1)
        parts = map(self.part.format, range(count)) if "{}" in self.part else [self.part * count]
        return f"{self.begin}{''.join(parts)}{self.end}"


MARKS = Attack("marks", "\u0315\u0300", "a")
TEXTS = [
    MARKS,
    Attack("spaces", " ", "a", "b"),
    Attack("letters", "a"),
    Attack("words", "word{} "),
    Attack("Chinese", "汉字"),
    Attack("digits", "1"),
    Attack("thousands", ",111", "1"),
    Attack("decimals", "1.1"),
    Attack("hyphens", " - ", "a"),
    Attack("bars", "|", "a", " \n"),
    Attack("dashes", "\u2014 ", "a "),
    Attack("ampersands", "&"),
    Attack("entities", "&amp;"),
    Attack("nested entities", "amp;", "&", "lt;"),
    Attack("entity names", "&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    Attack("joiners", "\u200d", "a", "b"),
    Attack("soft hyphens", "\xad", "a", "b"),
    Attack("tags", "<b>"),
    Attack("open tags", "<"),
    Attack("open tag names", "<a "),
    Attack("comments", "<!--"),
    Attack("scripts", "<script>"),
    Attack("attributes", " a=b", "<p", ">"),
    Attack("quotes", '"'),
    Attack("sentence ends", ". "),
    Attack("dots", "."),
    Attack("post", "The post  appeared first on "),
    Attack("labels", "Video: "),
]
URLS = [
    Attack("dots", ".", "https://a", "x/"),
    Attack("www", "www.", "https://", "x/"),
    Attack("labels", "a.", "https://", "x/"),
    Attack("ports", ":80", "https://a"),
    Attack("at signs", "a@", "https://", "b/"),
    Attack("slashes", "/", "https://a.example"),
    Attack("AMP", "/c/s/cdn.ampproject.org", "https://cdn.ampproject.org", "/c/s/a.example/"),
    Attack("AMP host", ".a", "https://cdn.ampproject.org/c/s/a", "!"),
    Attack("escapes", "%41", "https://a.example/"),
    Attack("parameters", "&a{}=1", "https://a.example/?a"),
    Attack("tracking", "&utm_a{}=1", "https://a.example/?a"),
    Attack("fragments", "#", "https://a.example/"),
    Attack("marks in the host", "\u0315\u0300", "https://a", ".example/"),
    Attack("marks in the path", "\u0315\u0300", "https://a.example/a"),
    Attack("entities", "&amp;", "https://a.example/?"),
    Attack("brackets", "[", "https://", "/"),
    Attack("spaces", " ", "https://a.example/", "b"),
]
YAML = [
    Attack("plain lines", "x{}: a\n"),
    Attack("quoted lines", "x{}: 'a'\n"),
    Attack("list", "- a\n", "topics:\n"),
    Attack("list of texts", "- 'a: b'\n", "topics:\n"),
    Attack("flow list", "a, ", "topics: [", "]\n"),
    Attack("open brackets", "[", "x: "),
    Attack("brackets of 99", "[" * 99 + "]" * 99 + ", ", "x: [", "]\n"),
    Attack("dashes", "- ", "x:\n "),
    Attack("question marks", "? ", "x:\n "),
    Attack("open quote", "a ", 'title: "'),
    Attack("open quote over lines", "a\n", 'title: "'),
    Attack("comments", "# a\n", "x: 1\n"),
    Attack("comments in a list", "- a #b\n", "topics:\n"),
    Attack("anchors", "- &a{} 'x'\n", "topics:\n"),
    Attack("aliases", "- *a\n", "y: &a [b, c]\ntopics:\n"),
    Attack("aliases of aliases", "- &a{} [*a, *a]\n", "y: &a [b, c]\ntopics:\n"),
    Attack("merges", "- {{<<: *a, b{}: 1}}\n", "y: &a {c: 1}\nx-a:\n"),
    Attack("one key again", "x: a\n"),
    Attack("tags", "- !a b\n", "x:\n"),
    Attack("hexadecimal", "f", "quality: 0x"),
    Attack("octal", "7", "quality: 0"),
    Attack("binary", "1", "quality: 0b"),
    Attack("decimal", "9", "quality: "),
    Attack("base 60", ":1", "quality: 1"),
    Attack("base 60 fraction", ":1", "quality: 1", ".5"),
    Attack("exponent", "9", "x: 1e"),
    Attack("underscores", "_", "x: 1", "1"),
    Attack("escapes", "\\u00e9", 'title: "', '"\n'),
    Attack("pairs", "\\ud83d\\ude80", 'title: "', '"\n'),
    Attack("pairs on lines", '- "\\ud83d\\ude80 #" #a\n', "topics:\n"),
    Attack("backslashes", "\\\\", 'title: "', '"\n'),
    Attack("tabs", "\t", "x: a\n"),
    Attack("deep", "- a\n ", "x:\n "),
    Attack("colons", "a:", "x: ", "\n"),
    Attack("mixed quotes", "'a\" ", "x: "),
    Attack("braces", "{", "x: "),
    Attack("commas", ",", "x: [", "]"),
    Attack("template", "{{ a }} ", "x: "),
    Attack("block", " a\n", "x: |\n"),
    Attack("folded", " a\n", "x: >\n"),
    Attack("marks", "\u0315\u0300", "title: a"),
    Attack("line separators", "\u2028", "x: a"),
    Attack("documents", "...\n", "x: a\n"),
    Attack("directives", "%YAML 1.1\n"),
    Attack("stray lines", "a word\n", "x: a\n"),
    Attack("long key", "a", "", ": b\n"),
    Attack("unknown keys", "publishd{}: a\n"),
    Attack("wrong types", "- [a]\n", "topics:\n"),
    Attack("wrong entries", "- {{title: [a{}]}}\n", "related:\n"),
    Attack("unknown keys of entries", "- {{titel{}: a}}\n", "related:\n"),
    Attack("empty entries", "-\n", "related:\n"),
    Attack("wrong pictures", "- {{url: [a{}]}}\n", "images:\n"),
]
FILES = [
    Attack("no closing fence", "a: b\n", "---\n"),
    Attack("almost fences", "\n---x", "---\n"),
    Attack("carriage returns", "\r", "---\n"),
    Attack("body", "a\n", "---\na: b\n---\n"),
    Attack("no front matter", "a\n"),
    Attack("blanks before", " \n", "", "---\n---\n"),
]
DATES = [
    Attack("digits", "1"), Attack("spaces", " ", "2024"), Attack("words", "May "),
    Attack("colons", ":00", "2024-05-01T00"), Attack("zones", "+01", "2024-05-01"), MARKS,
]  # fmt: skip
MARKDOWN = [
    Attack("paragraphs", "word\n\n"),
    Attack("lines", "word\n"),
    Attack("brackets", "["),
    Attack("closed brackets", "[a]"),
    Attack("links", "[a](b) "),
    Attack("open links", "[a]("),
    Attack("definitions", "[a{}]: b\n"),
    Attack("emphasis", "*a "),
    Attack("pairs of stars", "**a*b"),
    Attack("underscores", "_a"),
    Attack("backticks", "`a``"),
    Attack("fences", "```\n"),
    Attack("rulers", "---\n"),
    Attack("lists", "- a\n"),
    Attack("lists in lists", "- "),
    Attack("quotes in quotes", "> "),
    Attack("tables", "|a|b|\n|-|-|\n"),
    Attack("cells", "|a", "", "\n|-|\n"),
    Attack("images", "![a](b)"),
    Attack("backslashes", "\\"),
    Attack("addresses", "https://a.example "),
    Attack("elements", "<div>\n"),
    Attack("blanks that do not break", "\xa0"),
    Attack("signs", "\xb7"),
    Attack("signs in elements", "<i>\xb7</i>"),
    Attack("named blanks", "&nbsp;"),
    Attack("references in elements", "&shy;", "<div>"),
]
PAGES = [
    Attack("titles", "<title>"),
    Attack("open title", "a ", "<title>"),
    Attack("links", "<link rel=alternate>"),
    Attack("open link", " a", "<link"),
    Attack("open tags", "<"),
    Attack("spaces", " ", "<title>", "<"),
]
_ITEM, _END = "<rss><channel><item>", "</item></channel></rss>"
_JSON = '{"version": "https://jsonfeed.org/version/1.1", "items": '
FEEDS = [
    Attack("items", "<item><link>https://a.example/{}</link></item>", "<rss><channel>"),
    Attack("open items", "<item>", "<rss><channel>"),
    Attack("empty items", "<item/>", "<rss><channel>"),
    Attack("empty elements", "<a/>", f"{_ITEM}", f"{_END}"),
    Attack("open elements", "<a>", f"{_ITEM}", f"{_END}"),
    Attack("categories", "<category>a{}</category>", f"{_ITEM}", f"{_END}"),
    Attack("keywords", "a{},", f"{_ITEM}<itunes:keywords>", f"</itunes:keywords>{_END}"),
    Attack("XHTML", "<b>a</b>", f"{_ITEM}<title type='xhtml'>", f"</title>{_END}"),
    Attack("one title", "a ", f"{_ITEM}<title>", f"</title>{_END}"),
    Attack("marks", "\u0315\u0300", f"{_ITEM}<title>a", f"</title>{_END}"),
    Attack("escaped tags", "&lt;b&gt;", f"{_ITEM}<description>", f"</description>{_END}"),
    Attack("attributes", " a{}='b'", "<rss><channel><item", f">{_END}"),
    Attack("namespaces", " xmlns:a{}='b'", "<rss", "><channel></channel></rss>"),
    Attack("namespaces of items", "<a xmlns:a{}='b'/>", "<rss><channel>"),
    Attack("bases", "<item xml:base='a/'><link>b</link>", "<rss xml:base='https://a.example/'>"),
    Attack("author", "a.", f"{_ITEM}<author>", f"@a</author>{_END}"),
    Attack("open tags", "<", "<rss><channel>"),
    Attack("ampersands", "&", f"{_ITEM}<title>", f"</title>{_END}"),
    Attack("CDATA", "<![CDATA[", f"{_ITEM}<title>", f"</title>{_END}"),
    Attack("comments", "<!--", "<rss><channel>"),
    Attack("declarations", "<!ENTITY a{} 'b'>", "<!DOCTYPE rss [", "]><rss></rss>"),
    Attack("JSON items", '{{"id": "{}", "title": 5}},', f"{_JSON}[", "{}]}"),
    Attack("open JSON", "[", _JSON),
    Attack("cut JSON", '{{"id": "{}"}},', f"{_JSON}["),
]


class Function(NamedTuple):
    """A function that a stranger's text enters."""

    name: str
    call: Callable[[str], object]
    attacks: list[Attack]


def _mapping(text: str) -> object:
    return parse_mapping(split_front_matter("a.md", f"---\n{text}\n---\n".encode()))


def _body(text: str) -> object:
    return render_body(FrontMatter("content/a.md", "", text), "content/", LoadSettings())


def _article(text: str) -> object:
    data = f"---\n{_FACTS}{text}\n---\n".encode()
    return load_source(Source("a.md", "articles", "a.md", data), LoadSettings())


FUNCTIONS = [
    Function("canonical_url", canonical_url, URLS),
    Function("url_without_tracking", url_without_tracking, URLS),
    Function("safe_link", safe_link, URLS),
    Function("entry_link", entry_link, URLS),
    Function("slug", slug, TEXTS),
    Function("term_slug", term_slug.__wrapped__, TEXTS),
    Function("domain_slug", domain_slug.__wrapped__, [*TEXTS, *URLS]),
    Function("path_error", path_error, TEXTS),
    Function("clean_text", clean_text, TEXTS),
    Function("clean_title", clean_title, TEXTS),
    Function("tokenize", lambda text: tokenize(text, text), TEXTS),
    Function("tokens_as_written", lambda text: tokens_as_written(("a",), text), TEXTS),
    Function("split_front_matter", lambda text: split_front_matter("a.md", text.encode()), FILES),
    Function("parse_mapping", _mapping, YAML),
    Function("load_source", _article, YAML),
    Function("parse_time", lambda text: parse_time(text, ZoneInfo("UTC")), DATES),
    Function("parse_feed_date", lambda text: parse_feed_date(text, ZoneInfo("UTC")), DATES),
    Function("did_you_mean", lambda text: did_you_mean(text, ("title", "topics")), TEXTS),
    Function("render_body", _body, [*TEXTS, *MARKDOWN]),
    Function("entry_title", entry_title, TEXTS),
    Function("entry_text", entry_text, TEXTS),
    Function("entry_excerpt", entry_excerpt, TEXTS),
    Function("bounded_title", bounded_title, TEXTS),
    Function("web_page_title", web_page_title, PAGES),
    Function("alternate_feeds", lambda text: alternate_feeds(text, "https://a.example/"), PAGES),
    Function("decode_feed", lambda text: decode_feed(text.encode()), FEEDS),
    Function("parse_feed", lambda text: parse_feed(text.encode(), "https://a.example/"), FEEDS),
    Function("parse_opml", lambda text: parse_opml(text.encode()), FEEDS),
]  # fmt: skip


class Measured(NamedTuple):
    """The milliseconds of the processor that a call took for each of SIZES, the least of several runs."""

    ms: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Return how many times as long twice the input takes; 1 for what takes no time at any size.

        The smaller of two growths counts: over all sizes, and between the two largest. What is not linear
        grows fastest between these; a step where the data no longer fit a cache is in one of the two only.
        """
        if self.ms[-1] < LEAST_MS:
            return 1.0
        return min(self._growth(0), self._growth(-2))

    def _growth(self, since: int) -> float:
        doublings = math.log2(SIZES[-1] / SIZES[since])
        least = LEAST_MS / 2**doublings
        return float((self.ms[-1] / max(self.ms[since], least)) ** (1 / doublings))


def measure(function: Function, attack: Attack) -> Measured:
    """Return what the function takes for an attack of each size; what looks too long is measured again."""
    found = _measured(function, attack)
    for _ in range(RETRIES):
        if found.ratio <= MOST or found.ms[-1] > TOO_LONG_MS:
            break
        again = _measured(function, attack)
        found = Measured(tuple(map(min, found.ms, again.ms)))
    return found


def _measured(function: Function, attack: Attack) -> Measured:
    texts = [attack.text(size) for size in SIZES]
    calls = max(1, min(50, int(RUN_MS / max(_ms(function, texts[0], 1), 0.001))))
    runs = [[_ms(function, each, calls) for each in texts] for _ in range(RUNS)]
    return Measured(tuple(map(min, *runs)))


def _ms(function: Function, text: str, calls: int) -> float:
    gc.collect()  # what the last call left would slow down this one
    begun = time.process_time()
    for _ in range(calls):
        # refused, or not a feed
        with suppress(ValueError, UnusableFileError, NotAFeedError, NotOpmlError):
            function.call(text)
    return (time.process_time() - begun) * 1000 / calls


def _keep_memory() -> None:
    """Let the C library reuse memory of any size.

    From 128 KB on, it would return each text to the system and get empty pages again: a step in the times.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(_TRIM_THRESHOLD, 1 << 30)
        library.mallopt(_MMAP_THRESHOLD, 1 << 30)


def main() -> int:
    """Print a row for each function, with its worst attack; return 1 if one is not linear."""
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    gc.disable()
    gc.freeze()
    _keep_memory()
    sizes = " | ".join(f"ms of {size // 1000} KB" for size in SIZES)
    print(f"| function | attacks | the worst | {sizes} | times as long for twice the input |")
    print("|---|---|---|---|---|---|---|")
    is_bad = False
    for function in FUNCTIONS:
        if word not in function.name:
            continue
        found = [(measure(function, attack), attack.name) for attack in function.attacks]
        slow = [row for row in found if row[0].ratio > MOST]
        is_bad = is_bad or bool(slow)
        for measured, name in slow or [max(found, key=lambda row: row[0].ratio)]:
            ms = " | ".join(f"{each:.2f}" for each in measured.ms)
            row = f"`{function.name}` | {len(found)} | {name} | {ms} | {measured.ratio:.2f}"
            print(f"| {row} |", flush=True)
    return 1 if is_bad else 0


if __name__ == "__main__":
    sys.exit(main())
