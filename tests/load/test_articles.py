"""Article files: from their text to a record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from builders import article_file, plain_article_file, source
from digestgen.load import LoadSettings
from digestgen.load.articles import parse_article
from digestgen.records import Article, Image, Provider

VIDEO = '<iframe src="https://www.youtube.com/embed/ID" onload="alert(1)"></iframe>'


def parsed(text: str, *, name: str = "2024-05-01-flood.md", **settings: Any) -> Article:
    """Return the article of a file that has nothing wrong with it."""
    article, problems = parse_article(source(text, name), LoadSettings(**settings))
    assert problems == []
    return article


def messages(text: str) -> list[str]:
    """Return what is said of a file: level, key and message."""
    _, problems = parse_article(source(text), LoadSettings())
    return [f"{each.level}: {each.key}: {each.message}" for each in problems]


def entry(more: str = "") -> str:
    return f"""related:
- title: A dam
  publishedDateTime: 2024-05-01T09:00:00+02:00
  provider: {{name: Dam News, domain: www.Dam.example}}
  {more}
"""


def test_every_key_of_the_format_is_read() -> None:
    more = """
excerpt: Water came.
category: news
originalUrl: https://example.org/flood
ampWebUrl: https://example.org/flood/amp
cdnAmpWebUrl: https://example-org.cdn.ampproject.org/c/s/example.org/flood/amp
type: video
quality: 120
heat: 300
topics: [Weather]
images: [{url: /flood.jpg, width: 640, height: 480, isCached: true, title: A, attribution: B}]
locale: de-AT
secured: abc
aliases: [/old/]
added: 2024-05-02T09:00:00+02:00
feed: https://example.org/feed
"""
    article = parsed(article_file(more=more, body="It *rose*."))
    assert (article.excerpt, article.type, article.quality, article.heat) == (
        "Water came.",
        "video",
        120,
        300,
    )
    assert article.twin_urls == (
        "https://example.org/flood/amp",
        "https://example-org.cdn.ampproject.org/c/s/example.org/flood/amp",
    )
    assert article.images == (Image("/flood.jpg", 640, 480, "A", "B"),)
    assert (article.topics, article.locale) == (("Weather",), "de-AT")
    (file,) = article.files
    assert ([each.path for each in file.aliases], file.feed) == (
        ["old/"],
        "https://example.org/feed",
    )
    assert file.added == datetime(2024, 5, 2, 7, tzinfo=UTC)
    assert article.body_html == "<p>It <em>rose</em>.</p>"


def test_all_but_the_required_keys_may_be_absent() -> None:
    article = parsed(article_file())
    assert article == Article(
        title="A flood",
        published=article.published,
        utc_offset_minutes=0,
        provider=Provider("example.org", "example.org"),
        standing="publishable",
        url="https://example.org/flood",
        given_url="https://example.org/flood",
        files=article.files,
    )


def test_all_but_the_required_keys_may_be_null() -> None:
    keys = "excerpt originalUrl ampWebUrl cdnAmpWebUrl type quality heat published deleted draft"
    more = "\n".join(
        f"{key}: null" for key in f"{keys} topics images related aliases locale".split()
    )
    assert parsed(article_file(more=more)) == parsed(article_file())


def test_unknown_keys_of_any_type_are_left_out() -> None:
    more = "a: {b: [1, {2: x}]}\n3: y\nnull: z\ntrue: t\n1.5: u\nc: !!binary aGk=\nd: !!set {x}"
    article, problems = parse_article(source(article_file(more=more)), LoadSettings())
    assert article == parsed(article_file())
    assert {each.level for each in problems} == {"warning"}


def test_keys_that_are_not_text_are_left_out_at_every_depth() -> None:
    plain = article_file(more=entry())
    odd = plain.replace("domain: www", "1: x, domain: www").replace("- title", "- 2: y\n  title")
    article, problems = parse_article(source(odd), LoadSettings())
    assert article == parsed(plain)
    assert [each.level for each in problems] == ["warning", "warning"]


def test_title_is_plain_text_on_one_line() -> None:
    article = parsed(article_file(title=r" \u201cWater\u201d & <b>fire</b>\n\ta\u2028b\0 😀 "))
    assert article.title == "“Water” & <b>fire</b> a b 😀"


def test_entities_that_feeds_leave_in_texts_are_resolved() -> None:
    more = 'excerpt: "&#8220;AT&amp;T&#8221; it&amp;#39;s &notit; &amp fish"'
    article = parsed(article_file(title="Rain &amp; snow", more=more))
    assert (article.title, article.excerpt) == ("Rain & snow", "“AT&T” it's &notit; &amp fish")


@pytest.mark.parametrize("value", ["1984", "3.5", "No", "true", "12:30", "007", "1_000"])
def test_title_that_yaml_takes_for_something_else_is_shown_as_it_was_written(value: str) -> None:
    assert messages(article_file().replace('"A flood"', value)) == [
        f"error: title: expected text, found {value}"
    ]


def test_featured_content_is_in_no_record() -> None:
    article = parsed(article_file(more=f"featuredContent: '{VIDEO}'\ntype: video"))
    assert "iframe" not in repr(article)


def test_secured_is_in_no_record() -> None:
    assert "signature" not in repr(parsed(article_file(more="secured: signature\n" + entry())))


@pytest.mark.parametrize("value", ["2024-05-01", "2024-05-01 00:00:00", '"2024-05-01T00:00:00Z"'])
def test_time_may_be_a_date_a_timestamp_or_a_string(value: str) -> None:
    assert parsed(article_file(time=value)).published.isoformat() == "2024-05-01T00:00:00+00:00"


def test_time_without_offset_is_in_the_sites_zone() -> None:
    article = parsed(article_file(time="2024-05-01 12:00"), timezone="Etc/GMT-9")
    assert article.published.hour == 3
    assert article.utc_offset_minutes == 540


@pytest.mark.parametrize(
    ("more", "standing"),
    [
        ("", "publishable"),
        ("published: true\nheat: -1", "publishable"),
        ("published: null\nheat: -1", "publishable"),
        ("published: yes", "publishable"),
        ("published: false\nheat: -1", "folded"),
        ("published: false\nheat: 53", "withheld"),
        ("published: false", "withheld"),
        ("draft: true", "draft"),
        ("draft: true\npublished: false\nheat: -1", "draft"),
        ("deleted: true", "deleted"),
        ("deleted: true\ndraft: true", "deleted"),
        ("deleted: false\ndraft: false", "publishable"),
    ],
)
def test_standing_follows_from_published_heat_draft_and_deleted(more: str, standing: str) -> None:
    assert parsed(article_file(more=more)).standing == standing


def test_web_url_goes_before_original_url() -> None:
    article = parsed(article_file(more="originalUrl: https://other.example/"))
    assert article.url == "https://example.org/flood"


@pytest.mark.parametrize("empty", ["webUrl: ''", "webUrl: '  '", "webUrl: null", ""])
def test_original_url_serves_where_web_url_is_empty(empty: str) -> None:
    more = f"originalUrl: https://video.example/\n{empty}"
    assert parsed(article_file(url="", more=more)).url == "https://video.example/"


def test_given_url_is_letter_for_letter_what_the_file_has() -> None:
    given = "https://example.org/a b?x=1&#038;y=ü"
    article = parsed(article_file(url=given))
    assert article.given_url == given
    assert article.url == "https://example.org/a%20b?x=1&y=%C3%BC"


def test_address_that_is_no_link_is_a_warning_and_kept_as_text() -> None:
    text = article_file(url="javascript:alert(1)")
    article, problems = parse_article(source(text), LoadSettings())
    assert (article.url, article.given_url) == ("", "javascript:alert(1)")
    assert [each.level for each in problems] == ["warning"]


def test_original_url_serves_where_web_url_is_no_link() -> None:
    text = article_file(url="javascript:x", more="originalUrl: https://video.example/")
    article, _ = parse_article(source(text), LoadSettings())
    assert article.url == article.given_url == "https://video.example/"


def test_article_without_address_but_with_body_is_the_sites_own() -> None:
    article = parsed(article_file(url="", body="We were there."))
    assert (article.url, article.given_url) == ("", "")


def test_body_that_is_empty_once_it_is_safe_does_not_make_an_article_the_sites_own() -> None:
    assert messages(article_file(url="", body="<script>alert(1)</script>")) == [
        "error: webUrl: missing: there is neither webUrl nor originalUrl",
        "warning: : <script> is removed",
    ]


@pytest.mark.parametrize(
    "domain",
    ["BBC.co.uk", "www.bbc.co.uk", "https://www.bbc.co.uk/news", "bbc.co.uk.", "'  bbc.co.uk '"],
)
def test_domain_of_a_provider_is_written_in_one_way(domain: str) -> None:
    assert parsed(article_file(domain=domain)).provider.domain == "bbc.co.uk"


@pytest.mark.parametrize(
    "domain", ["a sentence", "//x.example", "http://", "user@x.example", "<x>"]
)
def test_domain_that_is_none_is_an_error(domain: str) -> None:
    text = article_file().replace("domain: example.org", f"domain: {domain}")
    (line,) = messages(text)
    assert line.startswith("error: provider.domain: ")
    assert line.endswith(" is not a domain")


def test_provider_without_name_is_called_by_its_domain() -> None:
    text = article_file().replace("name: example.org, ", "")
    assert parsed(text).provider == Provider("example.org", "example.org")


def test_wrong_provider_is_reported_once() -> None:
    text = article_file().replace("{name: example.org, domain: example.org}", "Example")
    assert messages(text) == ['error: provider: expected name and domain, found "Example"']


def test_topics_are_each_taken_once_and_empty_ones_left_out() -> None:
    assert parsed(article_file(more="topics: [a, null, ' a ', '', b]")).topics == ("a", "b")


@pytest.mark.parametrize("value", ["null", "[]"])
def test_topics_may_be_nothing(value: str) -> None:
    assert parsed(article_file(more=f"topics: {value}")).topics == ()


@pytest.mark.parametrize(
    ("size", "width"),
    [
        ("640", 640),
        ("640.4", 640),
        ("'640'", 640),
        ("null", None),
        ("0", None),
        ("-5", None),
        ("'12px'", None),
        (".nan", None),
        (".inf", None),
        ("'1e999'", None),
    ],
)
def test_size_of_a_picture_is_in_pixels_or_unknown(size: str, width: int | None) -> None:
    more = f"images: [{{url: /a.jpg, width: {size}}}]"
    assert parsed(article_file(more=more)).images == (Image("/a.jpg", width),)


def test_picture_without_address_is_left_out() -> None:
    more = "images: [null, {}, {url: ''}, {url: null, title: a}, {url: /a.jpg}]"
    assert parsed(article_file(more=more)).images == (Image("/a.jpg"),)


def test_picture_with_hostile_address_is_a_warning_and_left_out() -> None:
    text = article_file(more="images: [{url: 'data:image/png;base64,AA'}]")
    article, problems = parse_article(source(text), LoadSettings())
    assert article.images == ()
    assert [(each.level, each.key) for each in problems] == [("warning", "images[0].url")]


@pytest.mark.parametrize(
    ("given", "locale"), [("en", "en"), ("pt_BR", "pt-BR"), ("zh-Hans-CN",) * 2]
)
def test_locale_is_a_language_tag(given: str, locale: str) -> None:
    assert parsed(article_file(more=f"locale: {given}")).locale == locale


@pytest.mark.parametrize("given", ["British English", "e", "'12'", "en-", "-en", "en--GB"])
def test_locale_that_is_no_language_tag_is_an_error(given: str) -> None:
    assert len(messages(article_file(more=f"locale: {given}"))) == 1


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("/old/", "old/"),
        ("old", "old/"),
        ("/2019/old.html", "2019/old.html"),
        ("/é/", "é/"),
        ("/caf%C3%A9%20bar/", "café bar/"),
        ("/cafe%CC%81/", "café/"),
        ("100%25/", "100%/"),
        ("/a%2523/", "a%23/"),
        ("/feed.xml", "feed.xml/"),
    ],
)
def test_alias_is_a_path_on_the_site_with_its_escapes_decoded_once(given: str, path: str) -> None:
    (alias,) = parsed(article_file(more=f"aliases: ['{given}']")).files[0].aliases
    assert alias.path == path


def test_alias_knows_its_line() -> None:
    article = parsed(article_file(more="aliases:\n  - /old/\n  - /caf%C3%A9/"))
    first, second = article.files[0].aliases
    assert (second.line - first.line, second.column) == (1, 5)


@pytest.mark.parametrize(
    "given",
    [
        "../a",
        "/a/../b",
        "/./a",
        "/%2e%2e/a",
        "a//b",
        "'/'",
        "https://x.example/",
        "'/a?b'",
        "'/a#b'",
        r"'a\b'",
        r'"a\nb"',
        r'"a\0b"',
        "/a%0ab/",
        "/caf%E9/",
        "'C:/x'",
        "/.digestgen.json",
        ".git/config",
        "/old/con/",
        "/old/aux.html",
        "'/old./'",
        "'/old%20/'",
        "'/a*b/'",
        "/a%E2%80%AEb/",
        "a" * 256,
    ],
)
def test_alias_that_no_host_can_serve_is_a_warning(given: str) -> None:
    lines = messages(article_file(more=f"aliases: [/good/, {given}]"))
    assert [line.partition(': "')[0] for line in lines] == ["warning: aliases[1]"]


def test_empty_alias_is_left_out() -> None:
    assert parsed(article_file(more="aliases: [null, '']")).files[0].aliases == ()


def test_permalink_has_the_day_and_the_slug_of_the_file_name() -> None:
    article = parsed(article_file(time="2024-05-02"), name="2024-05-01-The Flood.md")
    assert article.files[0].permalink == "2024/05/01/the-flood/"


@pytest.mark.parametrize("name", ["flood.md", "2024-13-01.md", "2024-1-1-flood.md"])
def test_permalink_without_day_in_the_file_name_has_that_of_publication(name: str) -> None:
    text = article_file(time="2024-05-01T23:30:00Z")
    article = parsed(text, name=name, timezone="Etc/GMT-2")
    assert article.files[0].permalink.startswith("2024/05/02/")


def test_folders_do_not_show_in_the_permalink() -> None:
    article = parsed(article_file(), name="2024/may/2024-05-01-flood.md")
    assert article.files[0].permalink == "2024/05/01/flood/"
    assert article.files[0].path == "content/2024/may/2024-05-01-flood.md"


def test_relative_address_in_a_body_is_meant_from_the_files_folder() -> None:
    article = parsed(article_file(body="[a](b.html)"), name="x/2024-05-01-a.md", base_path="/repo/")
    assert 'href="/repo/x/b.html"' in article.body_html


def test_related_entry_is_a_listed_article_without_file() -> None:
    more = entry("webUrl: https://dam.example/a")
    (listed,) = parsed(article_file(more=more)).related
    assert (listed.standing, listed.files, listed.title) == ("listed", (), "A dam")
    assert (listed.provider.domain, listed.utc_offset_minutes) == ("dam.example", 120)
    assert listed.url == "https://dam.example/a"


def test_an_entry_that_stands_in_two_files_is_one_record() -> None:
    related = entry().replace(
        "{name: Dam News, domain: www.Dam.example}", "\n    domain: dam.example"
    )
    files = (plain_article_file(related.strip(), title) for title in ("A flood", "Rain"))
    one, other = (parsed(each).related[0] for each in files)
    assert one is other


def test_related_entry_may_have_no_address() -> None:
    (listed,) = parsed(article_file(more=entry("webUrl: ''"))).related
    assert (listed.url, listed.given_url) == ("", "")


def test_null_in_a_list_of_related_entries_keeps_the_numbers_of_the_others() -> None:
    more = entry().replace("related:\n", "related:\n- null\n").replace("A dam", "")
    assert messages(article_file(more=more)) == [
        "warning: related[0]: empty", "error: related[1].title: missing",
    ]  # fmt: skip


@pytest.mark.parametrize("value", ["null", "[]"])
def test_related_may_be_nothing(value: str) -> None:
    assert parsed(article_file(more=f"related: {value}")).related == ()


def test_everything_wrong_in_a_file_is_reported_at_once() -> None:
    text = article_file("", url="", domain="''", time="soon", more="type: x\nheat: y\nlocale: '?'")
    keys = [line.split(": ")[1] for line in messages(text)]
    expected = ["title", "publishedDateTime", "provider.domain", "webUrl", "type", "heat", "locale"]
    assert sorted(keys) == sorted(expected)


@pytest.mark.parametrize("quoted", ["a - at `$.title`", "a - at `key`", "x - at `$.foo.bar`"])
def test_value_that_reads_like_an_error_message_is_no_trouble(quoted: str) -> None:
    assert messages(article_file(more=f"type: '{quoted}'")) == [
        f'error: type: "{quoted}" is not a known type'
    ]


@pytest.mark.parametrize("kind", ["!!set {b, a}", "!!set {1, 2}", "{a: b}", "text", "3"])
def test_topics_that_are_no_list_are_an_error(kind: str) -> None:
    (line,) = messages(article_file(more=f"topics: {kind}"))
    assert line.startswith("error: topics: expected a list, found ")


def test_message_has_no_control_characters() -> None:
    (line,) = messages(article_file(more=r'type: "a\e[31m\nb"'))
    assert line == 'error: type: "a [31m b" is not a known type'


@pytest.mark.parametrize(
    ("key", "meant"), [("publsihed: false", "published"), ("topic: x", "topics")]
)
def test_misspelt_key_is_a_warning_that_names_the_known_one(key: str, meant: str) -> None:
    _, problems = parse_article(source(article_file(more=key)), LoadSettings())
    assert [(each.level, meant in each.hint) for each in problems] == [("warning", True)]
