"""What is over a limit of `[limits]` is cut, left out or refused, and always named with its place."""

from __future__ import annotations

import pytest

from builders import article_file, source
from digestgen.load import LoadSettings, Parsed, load_source
from digestgen.load.limits import cut_to_limit
from digestgen.records import Article
from digestgen.settings import LimitSettings

LIMITS = LimitSettings()
NESTED = "a: " + "[" * 101 + "]" * 101


def parsed(text: str, **limits: int) -> Parsed:
    return load_source(source(text), LoadSettings(limits=LimitSettings(**limits)))


def only(text: str, **limits: int) -> Article:
    (article,) = parsed(text, **limits).content.articles
    return article


def messages(text: str, **limits: int) -> list[str]:
    problems = parsed(text, **limits).problems
    return [f"{each.level}:{each.line}: {each.key}: {each.message}" for each in problems]


def listed(count: int, entry: str = "title: A dam") -> str:
    """Return a `related` list; each entry has the key whose first line is `entry`."""
    time, provider = "publishedDateTime: 2024-05-01T12:00:00Z", "provider: {domain: dam.example}"
    return "related:\n" + f"  - {entry}\n    {time}\n    {provider}\n" * count


def test_long_title_is_cut_at_a_word_with_a_warning() -> None:
    file = article_file("flood " * 100)
    assert len(only(file).title.encode()) <= LIMITS.max_title_size
    assert only(file).title.endswith(" flood…")
    assert messages(file) == [
        "warning:2: title: 599 bytes, more than max_title_size, 500; the rest is left out"
    ]


def test_hint_names_the_key_of_the_limit() -> None:
    (problem,) = parsed(article_file("flood " * 100)).problems
    assert problem.hint == "shorten it, or raise [limits] max_title_size in digest.toml"


def test_limit_can_be_raised() -> None:
    file = article_file("flood " * 100)
    assert messages(file, max_title_size=599) == []


@pytest.mark.parametrize(
    ("more", "key"),
    [
        (f"excerpt: {'word ' * 500}", "max_excerpt_size"),
        (f"topics: [{'word ' * 50}]", "max_name_size"),
        (f"images: [{{url: /a.jpg, title: {'word ' * 200}}}]", "max_title_size"),
        (f"images: [{{url: /a.jpg, attribution: {'word ' * 200}}}]", "max_title_size"),
        (listed(1, f"title: {'word ' * 200}"), "max_title_size"),
        (listed(1, f"title: A\n    excerpt: {'word ' * 500}"), "max_excerpt_size"),
    ],
)
def test_every_shown_text_has_a_limit(more: str, key: str) -> None:
    (line,) = messages(article_file(more=more))
    assert f"more than {key}" in line


def test_name_of_a_provider_has_a_limit() -> None:
    file = article_file().replace("{name: example.org", f"{{name: {'Daily ' * 50}")
    assert only(file).provider.name.endswith("Daily…")
    assert messages(file) == [
        "warning:5: provider.name: 299 bytes, more than max_name_size, 200; the rest is left out"
    ]


@pytest.mark.parametrize(
    ("more", "key", "most"),
    [
        (f"topics: [{', '.join(f't{number}' for number in range(21))}]", "topics", 20),
        (f"aliases: [{', '.join(f'/a{number}/' for number in range(21))}]", "aliases", 20),
        ("images: [" + "{url: /a.jpg}, " * 21 + "]", "images", 20),
        (listed(201), "related", 200),
    ],
)
def test_long_list_is_cut_with_a_warning(more: str, key: str, most: int) -> None:
    file = article_file(more=more)
    article = only(file)
    assert len(article.files[0].aliases if key == "aliases" else getattr(article, key)) == most
    (line,) = messages(file)
    assert line.endswith(
        f": {most + 1} items, more than max_{key}, {most}; the others are left out"
    )


def test_lists_of_related_entries_are_cut_too() -> None:
    more = listed(1, f"images: [{'{url: /a.jpg}, ' * 21}]\n    title: A")
    assert messages(article_file(more=more)) == [
        "warning:7: related[0].images: 21 items, more than max_images, 20; the others are left out"
    ]


def test_long_address_is_left_out_and_the_article_stays() -> None:
    file = article_file(url="https://example.org/" + "a" * 2000)
    assert (only(file).url, only(file).given_url) == ("", "")
    assert messages(file) == [
        "warning:4: webUrl: 2,020 bytes, more than max_url_size, 2,000; left out"
    ]


@pytest.mark.parametrize("host", ["a" + "." * 2_000 + "x", "a.." + "x", "a" * 254, "." * 1_900])
def test_address_without_a_real_host_is_text(host: str) -> None:
    file = article_file(url=f"https://{host}/b")
    (line,) = messages(file)
    assert line.startswith("warning:4: webUrl: ")
    assert only(file).url == ""


def test_domain_of_a_provider_is_a_host() -> None:
    for domain in ("a..b", "a" * 254):
        file = article_file().replace("domain: example.org", f"domain: {domain}")
        (line,) = messages(file)
        assert line.startswith("error:5: provider.domain: ")


def test_long_body_is_an_error_that_costs_the_article() -> None:
    file = article_file(body="word " * 60_000)
    assert parsed(file).content.articles == ()
    assert messages(file) == [
        "error:7: : a body of 300,001 bytes, more than max_body_size, 256,000"
    ]


@pytest.mark.parametrize(
    ("front", "what"),
    [
        ("\n".join(f"x-{number}: a" for number in range(101)), "105 keys, more than max_keys, 100"),
        (f"x-note: {'a' * 500_000}", "bytes, more than max_front_matter_size, 500,000"),
        (NESTED, "nested deeper than 100 levels"),
        (f"quality: 0x{'f' * 100}", "is too large a number"),
        (f"quality: 0{'7' * 100}", "is too large a number"),
        (f"quality: {'9' * 100}", "is too large a number"),
        (f"heat: {':'.join('1' * 100)}", "is too large a number"),
        (f"x-note: {':'.join('1' * 100)}.5", "is too large a number"),
    ],
)
def test_front_matter_over_a_limit_is_an_error_with_its_place(front: str, what: str) -> None:
    (line,) = messages(article_file(more=front))
    assert line.startswith("error:")
    assert what in line


def test_piled_marks_are_left_out_with_a_warning() -> None:
    file = article_file("a" + "\u0301\u0315" * 1000)
    assert len(only(file).title) <= 5
    assert messages(file) == [
        "warning:2: title: more than 4 marks on one character; the others are left out"
    ]


def test_at_most_100_problems_of_a_file_are_listed() -> None:
    entries = "related:\n" + "  - {titel: a, webUrl: 5}\n" * 199
    lines = messages(article_file(more=entries))
    assert len(lines) == LIMITS.max_problems + 1
    assert lines[-1].endswith(" more problems in this file are not listed")


def test_warnings_over_the_limit_do_not_hide_an_error() -> None:
    more = "\n".join(f"key{number}: a" for number in range(95)) + "\nheat: many"
    assert parsed(article_file(more=more), max_problems=10).content.articles == ()
    assert messages(article_file(more=more), max_problems=10)[9].startswith("error:")


@pytest.mark.parametrize("text", ["", "a", "word word", "wordword", "é" * 20, "汉" * 20, "a " * 20])
@pytest.mark.parametrize("size", [1, 3, 4, 5, 10, 17])
def test_cut_text_is_within_the_size_and_begins_like_the_whole(text: str, size: int) -> None:
    cut = cut_to_limit(text, size)
    assert len(cut.encode()) <= max(size, 3)
    assert cut == text or text.startswith(cut.removesuffix("…"))
