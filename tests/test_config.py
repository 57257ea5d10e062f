"""digest.toml: every key's default and check, and where an error is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import SiteFactory
from digestgen.config import folder_with_config, parse_config, read_config
from digestgen.problems import UsageError
from digestgen.settings import Config, MenuItem, ThemeColours, ThemeFonts, ThemeSettings


def config(text: str) -> Config:
    return parse_config(text)[0]


def told(text: str) -> list[str]:
    with pytest.raises(UsageError) as raised:
        parse_config(text)
    return str(raised.value).splitlines()


def value(loaded: Config, key: str) -> Any:
    found: Any = loaded
    for step in key.split("."):
        found = getattr(found, step)
    return found


OUTPUTS = (
    "home story edition topic provider topics providers page not_found "
    "feed rss json_feed term_feeds opml api sitemap robots manifest redirect removed"
)


@pytest.mark.parametrize(
    ("key", "default"),
    [
        ("site.title", "News digest"),
        ("site.description", ""),
        ("site.base_url", "http://localhost:8000/"),
        ("site.language", "en"),
        ("site.timezone", "UTC"),
        ("site.id", ""),
        ("site.cname", ""),
        ("site.author", ""),
        ("build.content", "content"),
        ("build.output", "build"),
        ("build.unpublished", False),
        ("build.fsync", False),
        ("limits.max_file_size", 2_000_000),
        ("limits.max_title_size", 500),
        ("limits.max_topics", 20),
        ("lists.page_size", 20),
        ("lists.feed_size", 30),
        ("grouping.threshold", 0.45),
        ("grouping.window_hours", 120.0),
        ("grouping.fade_hours", 22.0),
        ("grouping.max_span_days", 7.0),
        ("grouping.related_weight", 0.1),
        ("grouping.method", "content"),
        ("theme", ThemeSettings()),
        ("theme.logo", ""),
        ("theme.colours", ThemeColours()),
        ("theme.dark", ThemeColours()),
        ("theme.fonts", ThemeFonts()),
        ("menu", ()),
        ("outputs.news_sitemap", False),
        ("outputs.search", False),
        *((f"outputs.{kind}", True) for kind in OUTPUTS.split()),
    ],
)
def test_key_has_its_default(key: str, default: object) -> None:
    assert value(config(""), key) == default


@pytest.mark.parametrize(
    ("key", "written", "expected"),
    [
        ("site.title", '"News"', "News"),
        ("site.base_url", '"https://a.example/b"', "https://a.example/b/"),
        ("site.base_url", '"http://[::1]:8000//"', "http://[::1]:8000/"),
        ("site.language", '"pt-BR"', "pt-BR"),
        ("site.timezone", '"Europe/Berlin"', "Europe/Berlin"),
        ("site.cname", '"news.a.example"', "news.a.example"),
        ("build.content", '"s3://bucket/a b"', "s3://bucket/a b"),
        ("build.content", '"file:///srv/news"', "/srv/news"),
        ("limits.max_file_size", "5", 5),
        ("build.unpublished", "true", True),
        ("lists.page_size", "1", 1),
        ("grouping.window_hours", "12", 12.0),
        ("grouping.window_hours", "0.5", 0.5),
        ("outputs.feed", "false", False),
        ("theme.logo", '"/media/logo.svg"', "/media/logo.svg"),
        ("theme.colours.accent", '"#a1B2c3"', "#a1B2c3"),
        ("theme.dark.text", '"rgb(1 2 3 / 50%)"', "rgb(1 2 3 / 50%)"),
        ("theme.fonts.body", "\"'Source Serif', serif\"", "'Source Serif', serif"),
        ("menu", '[{title = "A", url = "/a/"}]', (MenuItem("A", "/a/"),)),
    ],
)
def test_good_value_is_taken(key: str, written: str, expected: object) -> None:
    assert value(config(f"{key} = {written}"), key) == expected


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("site.base_url", '"example.org"'),
        ("build.content", '"s3://"'),
        ("build.content", '"s3://bucket/a?versionId=1"'),
        ("build.content", '"https://a.example/content/"'),
        ("site.base_url", '"ftp://a.example/"'),
        ("site.base_url", '"//a.example/"'),
        ("site.base_url", '"https:///a"'),
        ("site.base_url", '"https://a.example/?b"'),
        ("site.base_url", '"https://a.example/#b"'),
        ("site.base_url", '"https://a.example:port/"'),
        ("site.base_url", '"https://a.example/<b>"'),
        ("site.base_url", '"https://a .example/"'),
        ("site.base_url", '"https://[::1/"'),
        ("site.language", '"English please"'),
        ("site.timezone", '"Berlin"'),
        ("site.timezone", '"../../etc/passwd"'),
        ("site.timezone", '"/etc/localtime"'),
        ("site.timezone", '""'),
        ("site.id", '"a b"'),
        ("site.cname", '"https://a.example"'),
        ("limits.max_file_size", "0"),
        ("limits.max_topics", "-1"),
        ("limits.max_host_size", "254"),
        ("limits.max_nesting", "101"),
        ("limits.max_digits", "4001"),
        ("lists.page_size", "0"),
        ("lists.feed_size", "-1"),
        ("grouping.window_hours", "0"),
        ("grouping.window_hours", "nan"),
        ("theme.logo", '"logo.svg"'),
        ("theme.logo", '"//evil.example/logo.svg"'),
        ("theme.colours.accent", '"red; } body { display: none"'),
        ("theme.dark.text", '"url(x)"'),
        ("theme.fonts.body", '"serif; color: red"'),
        ("menu", '[{title = "A", url = "javascript:x"}]'),
        ("menu", '[{title = "A", url = "//a.example"}]'),
    ],
)
def test_value_of_the_right_type_that_is_no_good_is_an_error(key: str, written: str) -> None:
    line = told(f"{key} = {written}")[0]
    assert f"{key}" in line
    assert " is not " in line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[site]\ntitle = 3", "2:1: site.title: expected text in quotes, found a whole number"),
        ("[site]\n\n  title = 1.5", "3:3: site.title: expected text in quotes, found a number"),
        ("site.title = true", "1:1: site.title: expected text in quotes, found true or false"),
        ('site = "a"', "1:1: site: expected a table, found text in quotes"),
        (
            "[lists]\npage_size = '3'",
            "2:1: lists.page_size: expected a whole number, found text in quotes",
        ),
        ("[outputs]\nfeed = 1", "2:1: outputs.feed: expected true or false, found a whole number"),
        (
            "[theme.dark]\ntext = 1",
            "2:1: theme.dark.text: expected text in quotes, found a whole number",
        ),
        (
            "[[menu]]\ntitle = 'A'\nurl = '/'\n[[menu]]\ntitle = 3\nurl = '/'",
            "5:1: menu[1].title: expected text in quotes, found a whole number",
        ),
    ],
)
def test_wrong_type_is_reported_with_its_line(text: str, line: str) -> None:
    assert told(text) == [f"digest.toml:{line}"]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [("[[menu]]\ntitle='A'\nurl='/'\n\n[[menu]]\ntitle='B'\n", "5:1: the second [[menu]] has no url",
      'url = "/about/"'),
     ("[[menu]]\nurl = '/'\n", "1:1: the first [[menu]] has no title", 'title = "About"'),
     ("[[feeds]]\nname = 'A'\n", "1:1: the first [[feeds]] has no url",
      'url = "https://example.org/feed.xml"')],
)  # fmt: skip
def test_key_that_a_table_lacks_is_reported_at_the_table(
    text: str, message: str, hint: str
) -> None:
    assert told(text) == [f"digest.toml:{message}", f"  hint: write below it   {hint}"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "[site]\ntitel = 'a'",
            ["digest.toml:2:1: site.titel: unknown key", '  hint: did you mean "title"?'],
        ),
        (
            "[site]\nname = 'a'",  # not cname, which has more letters in common
            ["digest.toml:2:1: site.name: unknown key", '  hint: digestgen calls it "title"'],
        ),
        (
            "title = 'a'",
            ["digest.toml:1:1: title: unknown key", "  hint: write it below [site]"],
        ),
        (
            "[sites]\ntitle = 'a'",
            ["digest.toml:1:1: sites: unknown key", '  hint: did you mean "site"?'],
        ),
        (
            "[theme.colours]\nacent = 'a'",
            ["digest.toml:2:1: theme.colours.acent: unknown key", '  hint: did you mean "accent"?'],
        ),
        (
            "[[menu]]\ntitle = 'a'\nurl = '/'\nlink = 'a'",
            ["digest.toml:4:1: menu[0].link: unknown key", '  hint: digestgen calls it "url"'],
        ),
        (
            "[lists]\nzzz = 1",
            [
                "digest.toml:2:1: lists.zzz: unknown key",
                "  hint: the keys are page_size, feed_size, single",
            ],
        ),
    ],
)
def test_unknown_key_is_an_error_that_names_the_nearest_known(text: str, lines: list[str]) -> None:
    assert told(text) == lines


def test_message_has_no_control_characters() -> None:
    assert all(line.isprintable() for line in told(r'site.language = "\u001b[31m\n"'))


def test_every_error_is_reported_at_once_in_order() -> None:
    text = "[site]\ntitle = 3\nlanguage = '?'\n[list]\n[lists]\npage_size = 0\n"
    places = [line.split(" ")[0] for line in told(text) if not line.startswith("  ")]
    assert places == [
        "digest.toml:2:1:",
        "digest.toml:3:1:",
        "digest.toml:4:1:",
        "digest.toml:6:1:",
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[site", "1:5: the closing ] is missing"),
        ("[site]\ntitle =", "2:8: title has no value"),
        ("[site]\ntitle = a", "2:9: a text without quotes"),
        ("[site]\ntitle = 'a'\ntitle = 'b'", "3:1: title occurs twice, first on line 2"),
        ("[site]\n[build]\n[site]", "3:1: [site] occurs twice, first on line 1"),
        ("[site]\ntitle: 'a'", "2:6: a colon after the name of a setting"),
        ("[site]\ntitle 'a'", "2:6: no = after title"),
        ("[site]\nbase url = 'a'", "2:1: a space in the name of a setting"),
        ('[site]\ntitle = "a\nid = "b"', "2:9: the closing quote is missing"),
        ("[site]\ntitle = 'a' b", "2:12: text after the closing quote"),
        ("[site]\ntitle = 'a',", "2:12: a comma after the value"),
        ("[site]\ntitle = “a”", "2:9: TOML does not treat “ as a quote"),
        ('[site]\ntitle = "C:\\dam"', "2:9: a backslash in double quotes"),
        ("[theme.colours]\naccent = #f00", "2:10: # begins a comment"),
        ("[outputs]\nsearch = yes", "2:10: yes is not a value that TOML knows"),
        ("[lists]\npage_size = 020", "2:13: a number with a zero before it"),
        ("menu = [\n{title = 'a'}\n[site]\n", "1:8: the closing ] is missing"),
        ("// a\n", "1:1: // does not begin a comment"),
        ("=", "1:1: TOML cannot read this"),
    ],
)
def test_mistake_in_toml_is_reported_where_it_is(text: str, place: str) -> None:
    line, hint = told(text)
    assert line == f"digest.toml:{place}"
    assert hint.startswith("  hint: ")


@pytest.mark.parametrize(
    ("colour", "hint"), [("redd", 'did you mean "red"?'), ("#12", "write it as navy, #1a2b3c")]
)
def test_colour_that_css_does_not_know_is_an_error(colour: str, hint: str) -> None:
    line, said = told(f"theme.colours.accent = '{colour}'")
    assert line == f'digest.toml:1:1: theme.colours.accent: "{colour}" is not a CSS colour'
    assert said.startswith(f"  hint: {hint}")


@pytest.mark.parametrize("colour", ["Red", "#abc", "#11223344", "hsl(210 50% 40%)", "transparent"])
def test_colour_that_css_knows_is_read(colour: str) -> None:
    config, _ = parse_config(f"theme.dark.text = '{colour}'")
    assert config.theme.dark.text == colour


def test_language_without_translation_is_a_warning(make_site: SiteFactory) -> None:
    site = make_site({"digest.toml": "[site]\nbase_url = 'https://a.example/'\nlanguage = 'fr'\n"})
    _, (warning,) = read_config(site)
    assert str(warning).startswith(
        "digest.toml:3:1: warning: site.language: there is no translation"
    )
    assert "digestgen theme copy translations/ar.po" in warning.hint
    make_site({"translations/fr.po": ""})
    assert read_config(site)[1] == []


@pytest.mark.parametrize("language", ["en-GB", "de-AT", "ar"])
def test_language_with_translation_gives_no_warning(make_site: SiteFactory, language: str) -> None:
    text = f"[site]\nbase_url = 'https://a.example/'\nlanguage = '{language}'\n"
    assert read_config(make_site({"digest.toml": text}))[1] == []


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("s3://the-key:the-secret@bucket/articles", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
        ("s3:/the-key:the-secret@bucket", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
        ("s3://the-key@bucket/articles", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
        ("sftp://me:the-secret@host/articles", "where the package that reads sftp:// addresses"),
    ],
)
def test_password_in_the_address_of_a_store_is_named_and_not_shown(
    address: str, place: str
) -> None:
    message = "build.content: the address has a user name or password in it\n  hint: put them "
    with pytest.raises(UsageError, match=message) as caught:
        config(f'build.content = "{address}"')
    assert place in str(caught.value)
    assert "the-" not in str(caught.value)


@pytest.mark.parametrize("address", ["s3://bucket/a", "https://a.example/b"])
def test_query_in_the_address_of_a_store_is_not_shown(address: str) -> None:
    with pytest.raises(UsageError) as caught:
        config(f'build.content = "{address}?X-Amz-Signature=5ecret"')
    assert f'build.content: "{address}?…" is not' in str(caught.value)


@pytest.mark.parametrize(
    ("key", "written", "message", "hint"),
    [
        ("lists.single", "sorce", 'neither "story" nor "source"', 'did you mean "source"?'),
        ("lists.single", "Source", 'neither "story" nor "source"', 'did you mean "source"?'),
        ("grouping.method", "off", 'neither "content" nor "links"', ""),
    ],
)
def test_wrong_choice_lists_the_right_ones(key: str, written: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        config(f'{key} = "{written}"')
    (found,) = caught.value.problems
    assert (found.key, found.message, found.hint) == (key, f'"{written}" is {message}', hint)


def test_base_url_that_is_not_set_is_a_warning() -> None:
    _, warnings = parse_config("")
    assert [(each.level, each.key) for each in warnings] == [("warning", "site.base_url")]


def test_base_url_that_is_set_is_no_warning() -> None:
    assert parse_config("site.base_url = 'https://a.example/'")[1] == []


def test_base_url_of_the_command_line_goes_before_the_files() -> None:
    loaded, warnings = parse_config(
        "site.base_url = 'https://a.example/'", base_url="https://b.example"
    )
    assert (loaded.site.base_url, warnings) == ("https://b.example/", [])


def test_bad_base_url_of_the_command_line_is_an_error() -> None:
    with pytest.raises(UsageError, match=r"--base-url"):
        parse_config("", base_url="b.example")


def test_site_without_file_has_the_defaults(tmp_path: Path) -> None:
    assert read_config(tmp_path)[0] == Config()


def test_file_may_begin_with_a_byte_order_mark(make_site: SiteFactory) -> None:
    site = make_site({"digest.toml": "\ufeff[site]\r\ntitle = 'A'\r\n"})
    assert read_config(site)[0].site.title == "A"


@pytest.mark.parametrize("data", [b"\xff", "[site]".encode("utf-16")])
def test_file_that_is_not_utf8_is_an_error(make_site: SiteFactory, data: bytes) -> None:
    with pytest.raises(UsageError, match=r"digest\.toml: (?:cannot be read|not UTF-8)"):
        read_config(make_site({"digest.toml": data}))


def test_folder_called_digest_toml_is_an_error(make_site: SiteFactory) -> None:
    with pytest.raises(UsageError, match=r"digest\.toml: (?:cannot be read|not UTF-8)"):
        read_config(make_site({"digest.toml/a": ""}))


def test_site_is_the_nearest_folder_upwards_with_a_digest_toml(make_site: SiteFactory) -> None:
    site = make_site({"digest.toml": "", "content/deep/a.md": ""})
    assert folder_with_config(site / "content" / "deep") == site


def test_site_without_digest_toml_is_where_one_is(tmp_path: Path) -> None:
    assert folder_with_config(tmp_path) == tmp_path


@pytest.mark.parametrize("key", ["window_hours", "fade_hours", "max_span_days"])
@pytest.mark.parametrize("value", ["inf", "nan", "1e9", "0.0"])
def test_a_span_is_of_some_hours_or_days(key: str, value: str) -> None:
    with pytest.raises(UsageError, match="at most 10,000"):
        parse_config(f"[grouping]\n{key} = {value}\n")


def test_key_with_an_old_name_is_read_with_a_warning():
    config, warnings = parse_config("[fetch]\nlimit = 5\n")
    assert config.fetch.limit_per_feed == 5
    assert [f"{each.line}: {each.key}: {each.hint}" for each in warnings if each.line] == [
        "2: fetch.limit: write limit_per_feed"
    ]


def test_platforms_are_domains_in_one_form():
    config, _ = parse_config('[providers]\nplatforms = ["WWW.Example.org"]')
    assert config.providers.platforms == ("example.org",)


def test_platform_that_is_no_domain_is_an_error():
    with pytest.raises(UsageError, match="is not a domain, such as"):
        parse_config('[providers]\nplatforms = ["https://example.org/"]')
