"""What holds for any input of the load stage."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import msgpack

from builders import article_file, body, plain_article_file, source
from digestgen.load import LoadSettings, Parsed, parse_each
from digestgen.load.dates import parse_time
from digestgen.load.links import safe_link
from digestgen.text.slugs import domain_slug, slug
from digestgen.urls import canonical_url

often = settings(max_examples=100, deadline=None, derandomize=True)
KINDS = ("articles", "topics", "providers", "pages")

YAML_WORDS = (
    "title publishedDateTime webUrl provider images related topics url width domain heat type "
    "2024-05-01 true null 3 .nan 'a' \"b\" https://x.example/ javascript:x &a *a <<: !!int !!set "
    "!!binary !!omap !own [ ] { } , : ? - | > # % @ ` --- ... = ~ 0x_ \\u2028 \u0085 \u2028 😀 \t"
)
MARKDOWN_PARTS = (
    "<script>|</script>|<a href='|javascript:|x|'>|onclick=|<svg|<img |src=|&#106;|```|[a](|)|<!--|-->|"
    "\n\n|>|-|#|*|data:|<style>|\"|'|=|/|\t|😀| "
)
words = st.sampled_from(YAML_WORDS.split(" "))
yaml_like = st.lists(st.one_of(words, st.just("\n"), st.just("\n  "), st.just(": ")), max_size=40)
urls = st.one_of(
    st.text(max_size=40),
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(
            ["https://", "http://", "HTTPS://u@", "//", "/", "java", "", "https:", " "]
        ),
        st.sampled_from(
            ["www.x.example", "X.example:443", "cdn.ampproject.org/c/s/a.b", "[::1]", "x."]
        ),
        st.sampled_from(
            ["", "/", "/a//", "/%7e%2f", "?b&a=1&utm_x=2", ":80/", "/v/a.b/", "script:"]
        ),
        st.text(max_size=10),
    ),
)

entry_lines = st.sampled_from(
    [
        "  - title: Rain", "  - title: ''", "- title: Sun", "  -   title: Wind", "  -", "  - ~", "  - rain",
        "    title: Hail", "    publishedDateTime: 2024-05-01T12:00:00Z", "    publishedDateTime: today",
        "    webUrl: https://x.example/1", "    webUrl: javascript:1", "    quality: high",
        "    provider:", "    - domain: x.example", "      domain: x.example", "      name: X",
        "    images:", "      - url: /a.png", "     - url: /b.png", "    locale: '?'", "related:", "heat: 3",
        "topics:", "  - Weather", "", "# said", "  quality: 3", "    excerpt: \"a", "    b\"", "    &a b: *a",
    ]
)  # fmt: skip
complete_entry = st.sampled_from(("Rain", "Sun")).map(
    "  - title: {}\n    publishedDateTime: 2024-05-01T12:00:00Z\n    webUrl: https://x.example/1\n"
    "    provider:\n      domain: x.example".format
)
related_lists = st.lists(st.one_of(complete_entry, complete_entry, entry_lines), max_size=6).map(
    "\n".join
)


def parsed(data: bytes, kind: str) -> Parsed:
    (one,) = parse_each(LoadSettings(), [source(data, "2024-05-01-a.md", kind)])
    return msgpack.decode(one, type=Parsed)


def link_of(url: str) -> str:
    """Return `url` as a link, or nothing if it is none."""
    try:
        return safe_link(url)
    except ValueError:
        return ""


@often
@given(st.binary(max_size=200), st.sampled_from(KINDS))
def test_any_bytes_are_a_record_or_a_problem(data: bytes, kind: str) -> None:
    found = parsed(data, kind)
    assert found.problems or found.content != type(found.content)()


@often
@given(yaml_like.map(" ".join), st.sampled_from(KINDS))
def test_any_front_matter_is_a_record_or_a_problem(yaml: str, kind: str) -> None:
    found = parsed(f"---\n{yaml}\n---\nbody\n".encode(), kind)
    assert found.problems or found.content != type(found.content)()


@often
@given(
    st.sampled_from(["excerpt", "images", "related", "topics", "type", "heat", "aliases"]),
    yaml_like,
)
def test_any_value_of_a_key_is_taken_or_reported(key: str, value: list[str]) -> None:
    found = parsed(article_file(more=f"{key}: {' '.join(value)}").encode(), "articles")
    assert found.problems or found.content.articles


@often
@given(yaml_like.map(" ".join), st.sampled_from(KINDS))
def test_every_problem_stands_inside_its_file_on_one_line(yaml: str, kind: str) -> None:
    data = f"---\n{yaml}\n---\nbody"
    lines = data.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in parsed(data.encode(), kind).problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert f"{problem.key}{problem.message}{problem.hint}".isprintable()


@often
@given(urls)
def test_identity_of_a_link_is_its_own_identity(url: str) -> None:
    if link := link_of(url):
        assert canonical_url(f"https://{canonical_url(link)}") == canonical_url(link)


@often
@given(urls)
def test_link_leads_to_the_web_or_stays_on_the_site(url: str) -> None:
    if link := link_of(url):
        assert re.match(r"https?://[^/\\]|/(?![/\\])", link, re.IGNORECASE)
        assert urlsplit(link).scheme in {"http", "https", ""}
        assert not re.search(r"[\s<>\"\x00-\x20\x7f]", link)


@often
@given(urls)
def test_link_of_a_link_is_itself(url: str) -> None:
    link = link_of(url)
    if link and "&" not in link:
        assert safe_link(link) == link


@often
@given(st.text())
def test_slug_is_safe_and_short(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(text))
    assert len(slug(text)) <= 80


@often
@given(st.text())
def test_slug_of_a_slug_is_itself(text: str) -> None:
    assert slug(slug(text)) == slug(text)


@often
@given(st.text(alphabet=st.sampled_from("ab.-/é😀 "), max_size=120))
def test_slug_of_a_domain_is_one_safe_and_short_part_of_a_path(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+([.-]+[a-z0-9]+)*", domain_slug(text))
    assert len(domain_slug(text)) <= 80


@often
@given(
    st.one_of(
        st.text(max_size=40), st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}.{0,9}")
    )
)
def test_any_text_is_an_aware_time_or_refused(text: str) -> None:
    try:
        moment, offset = parse_time(text, timezone(timedelta(hours=2)))
    except ValueError:
        return
    assert moment.tzinfo is UTC
    assert abs(offset) < 24 * 60


@often
@given(st.datetimes(min_value=parse_time("0003-01-01", UTC)[0].replace(tzinfo=None)))
def test_iso_time_is_read_as_it_stands(moment: object) -> None:
    if str(moment) < "9990":
        assert str(parse_time(str(moment), UTC)[0]) == f"{moment}+00:00"


@often
@given(st.lists(st.sampled_from(MARKDOWN_PARTS.split("|")), max_size=30))
def test_body_never_has_anything_that_runs(parts: list[str]) -> None:
    html = body("".join(parts)).html
    assert not re.search(r"<(script|style|iframe|svg|[^>]*\son\w+=)", html)
    assert not re.search(r"(href|src)=\"\s*(javascript|data):", html)


@settings(often, max_examples=300)
@given(
    st.sampled_from(["https://", "http://"]),
    st.lists(
        st.sampled_from(["www", "a", "x-1", "cdn", "ampproject", "org", "com", "", "3"]), max_size=5
    ),
    st.text(st.sampled_from("/aé.~;:%2f-_@?#w"), max_size=9),
)
@example("https://", ["www", "com"], "/a")
def test_an_address_that_is_plain_is_no_special_case(
    scheme: str, host: list[str], path: str
) -> None:
    url = f"{scheme}{'.'.join(host)}{path}"
    # the same address with a user's name is never plain
    assert canonical_url(url) == canonical_url(url.replace("//", "//u@", 1))


@settings(often, max_examples=300)
@given(related_lists, st.sampled_from(["heat: 7", "draft: true", "related: []"]))
def test_entries_read_one_by_one_are_those_of_the_whole_list(entries: str, after: str) -> None:
    data = plain_article_file(f"related:\n{entries}\n{after}").encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("digestgen.load.articles.split_related_entries", lambda *_: None)
        whole = parsed(data, "articles")
    assert parsed(data, "articles") == whole
