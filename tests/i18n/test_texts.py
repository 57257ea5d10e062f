"""What the site says in other languages: catalogues, dates and numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import jinja2
import pytest
from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from jinja2 import nodes

from conftest import SiteFactory
from digestgen.i18n.catalogs import check_catalogs, read_catalog
from digestgen.i18n.texts import Catalog, Texts
from digestgen.pipeline.options import Options
from digestgen.pipeline.unchanged import build_if_changed
from digestgen.problems import ContentError
from runs import SOURCE, TWO_STORIES, build, tree

NO_SITE = Path("nowhere")
COMPLETE = ("de", "ar")
DAY, MOMENT = date(2020, 6, 11), datetime(2020, 6, 11, 18, 51, tzinfo=UTC)
ENGLISH = "11 June 2020, 18:51"
UNKNOWN = "qaa"  # kept for private use by ISO 639, so Babel will never know it
PLACE = re.compile(r"{(\w+)}")


def texts(language: str) -> Texts:
    return Texts(read_catalog(NO_SITE, language))


def has(text: str, day: str, clock: str) -> bool:
    return day in text and clock in text


def said_in_templates() -> Iterator[str]:
    """Yield what templates give to `_`, and the singular of what they count."""
    environment = jinja2.Environment()
    for file in (SOURCE / "templates").rglob("*"):
        tree = environment.parse(file.read_text()) if file.is_file() else nodes.Template([])
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "_":
                yield call.args[0].value
        for counted in tree.find_all(nodes.Filter):
            if counted.name == "plural":
                yield f"{{count}} {counted.args[0].value}"


def said_in_code() -> Iterator[str]:
    for file in (SOURCE / "src/digestgen").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            said = isinstance(node, ast.Call) and _name(node) == "say" and "cli" not in file.parts
            if said and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def _name(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


@pytest.mark.parametrize("language", COMPLETE)
def test_everything_that_is_said_is_in_the_catalogue(language: str):
    said = {*said_in_templates(), *said_in_code()}
    assert len(said) > 60
    assert sorted(said - set(read_catalog(NO_SITE, language).messages)) == []


@pytest.mark.parametrize("language", COMPLETE)
def test_a_translation_has_the_places_of_the_text(language: str):
    for message, forms in read_catalog(NO_SITE, language).messages.items():
        for form in forms:
            there, wanted = set(PLACE.findall(form)), set(PLACE.findall(message))
            # a form of one or two may do without the number
            assert there == wanted or (there < wanted and message.startswith("{count} ")), form


@pytest.mark.parametrize("language", ["en", UNKNOWN])
def test_plain_english_has_the_forms_of_the_house(language: str):
    said = texts(language)
    assert (said.date(DAY), said.month(DAY)) == ("11 June 2020", "June 2020")
    assert (said.time(MOMENT), said.brief(MOMENT, 2020)) == (ENGLISH, "11 June, 18:51")
    assert said.brief(MOMENT, 2021) == ENGLISH
    assert said.number(12345) == "12,345"


@pytest.mark.parametrize(
    ("language", "locale"),
    [("en-US", "en_US"), ("de", "de"), ("de-CH", "de_CH"), ("zh-CN", "zh_Hans_CN"), ("ar", "ar")],
)
def test_dates_and_numbers_of_other_languages_are_those_of_babel(language: str, locale: str):
    said = texts(language)
    clock = format_time(MOMENT, "short", locale=locale)
    assert said.date(DAY) == format_date(DAY, "long", locale=locale)
    assert said.month(DAY) == format_skeleton("yMMMM", DAY, locale=locale)
    assert said.number(12345) == format_decimal(12345, locale=locale)
    assert has(said.time(MOMENT), said.date(DAY), clock)
    day = format_skeleton("MMMMd", DAY, locale=locale)
    assert has(said.brief(MOMENT, 2020), day, clock)
    assert said.brief(MOMENT, 2021) == said.time(MOMENT)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ["1 report", "2 reports"]), ("de", ["1 Bericht", "2 Berichte"]),
     ("ar", ["تقرير واحد", "تقريران"]), ("fr", ["1 report", "2 reports"])],
)  # fmt: skip
def test_a_number_takes_the_form_of_the_language(language: str, said: list[str]):
    assert [texts(language).plural(count, "report", "reports") for count in (1, 2)] == said


@pytest.mark.parametrize("name", ["pt-BR.po", "pt_BR.po", "pt_br.po"])
def test_a_region_comes_before_its_language(tmp_path: Path, name: str):
    folder = tmp_path / "translations"
    folder.mkdir()
    (folder / "pt.po").write_text('msgid "Topics"\nmsgstr "Temas"\n\nmsgid "New"\nmsgstr "Novo"\n')
    (folder / name).write_text('msgid "Topics"\nmsgstr "Assuntos"\n', "utf-8-sig")
    said = Texts(read_catalog(tmp_path, "pt-BR"))
    assert [said.say("Topics"), said.say("New"), said.say("Archive")] == [
        "Assuntos",
        "Novo",
        "Archive",
    ]


def test_a_text_of_the_sites_own_goes_before_digestgens(tmp_path: Path):
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations/de.po").write_text('msgid "Topics"\nmsgstr "Ressorts"\n')
    said = Texts(read_catalog(tmp_path, "de"))
    assert [said.say("Topics"), said.say("Archive")] == ["Ressorts", "Archiv"]
    assert said.plural(2, "report", "reports") == "2 Berichte"


def test_a_file_that_the_language_does_not_use_is_named(tmp_path: Path):
    (tmp_path / "translations").mkdir()
    for name in ("de.po", "german.po", "de.mo"):
        (tmp_path / "translations" / name).write_bytes(b"")
    told = [problem.path for problem in check_catalogs(tmp_path, "de")]
    assert told == ["translations/de.mo", "translations/german.po"]


def test_a_catalogue_that_is_a_link_out_of_its_folder_is_named_and_not_read(tmp_path: Path):
    (tmp_path / "translations").mkdir()
    (tmp_path / "de.po").write_text('msgid "Topics"\nmsgstr "Ressorts"\n')
    (tmp_path / "translations/de.po").symlink_to("../de.po")
    assert [each.path for each in check_catalogs(tmp_path, "de")] == ["translations/de.po"]
    assert read_catalog(tmp_path, "de").messages["Topics"] != ("Ressorts",)


def test_a_text_that_is_not_sure_is_not_taken(tmp_path: Path):
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations/fr.po").write_text(
        '#, fuzzy\nmsgid "Topics"\nmsgstr "Sujets"\n\nmsgid "New"\nmsgstr ""\n'
    )
    assert read_catalog(tmp_path, "fr").messages == {}


@pytest.mark.parametrize(
    "damage",
    [
        b'msgid "Topics\n',
        b"\xff\xfe",
        b'msgid "page {number}"\nmsgstr "page {count}"\n',
        b'msgid "page {number}"\nmsgstr "page {"\n',
        b'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=n +;\\n"\n',
    ],
)
def test_what_is_no_catalogue_is_reported_with_its_place(make_site: SiteFactory, damage: bytes):
    config = '[site]\nlanguage = "fr"\n'
    site = make_site({**TWO_STORIES, "digest.toml": config, "translations/fr.po": damage})
    with pytest.raises(ContentError, match=r"^translations/fr\.po"):
        build(site)


def test_a_site_speaks_its_language_and_that_of_a_changed_catalogue(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, "digest.toml": '[site]\nlanguage = "de"\n'})
    build_if_changed(Options(site=site))
    front = (site / "build/index.html").read_text()
    assert '<html lang="de">' in front
    assert "Wichtigste Meldungen" in front
    assert texts("de").date(date(2024, 5, 1)) in front
    (site / "translations").mkdir()
    (site / "translations/de.po").write_text('msgid "Top stories"\nmsgstr "Das Wichtigste"\n')
    build_if_changed(Options(site=site))
    assert "Das Wichtigste" in (site / "build/index.html").read_text()


def test_an_arabic_site_runs_from_right_to_left(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, "digest.toml": '[site]\nlanguage = "ar"\n'})
    build(site)
    pages = [data.decode() for name, data in tree(site / "build").items() if name.endswith(".html")]
    assert all('lang="ar" dir="rtl"' in page for page in pages)
    assert "أهم الأخبار" in (site / "build/index.html").read_text()


def test_plain_english_needs_no_catalogue():
    assert Texts().say("Page {number} of {count}", number=1, count=2) == "Page 1 of 2"
    assert Texts(Catalog("en")).count("{count} story", "{count} stories", 1234) == "1,234 stories"


@pytest.mark.parametrize(("most", "said"), [(None, "A, B and C"), (2, "A, B and 1 more")])
def test_lists_are_in_plain_english(most: int | None, said: str):
    assert texts("en").names("ABC", most) == said


@pytest.mark.parametrize("language", ["de", "ar", "ja"])
def test_lists_of_other_languages_are_those_of_babel(language: str):
    assert texts(language).names("ABC") == format_list("ABC", locale=language)


def test_a_list_that_is_cut_counts_the_others_in_the_words_of_the_catalogue():
    assert texts("de").names("ABC", 1) == format_list(("A", "2 weitere"), locale="de")


@pytest.mark.parametrize("names", [(), ("A",)])
def test_few_names_are_a_list_too(names: tuple[str, ...]):
    assert texts("en").names(names) == texts("de").names(names) == "".join(names)


@pytest.mark.parametrize(
    ("site", "story", "shown"),
    [
        ("en", "de", "de"),
        ("de", "en", "en"),
        ("en", "zh-CN", "zh-CN"),
        ("en", "en-US", "en"),
        ("de", UNKNOWN, "de"),
        ("de", "und", "de"),
        ("sr-Cyrl", "sr-Latn", "sr-Latn"),
    ],
)
def test_times_can_be_in_the_language_of_a_story(site: str, story: str, shown: str):
    assert texts(site).brief(MOMENT, 2020, story) == texts(shown).brief(MOMENT, 2020)


@pytest.mark.parametrize(
    ("site", "story", "spoken"),
    [
        ("en", "zh-CN", True),
        ("en", "en-US", False),
        ("de", "en", True),
        ("de", "de-AT", False),
        ("de", UNKNOWN, False),
        ("de", "und", False),
        ("de", "mul", False),
        ("sr-Cyrl", "sr-Latn", True),
        ("sr-Cyrl", "sr-Cyrl", False),
        ("zh-Hant", "zh-Hans", True),
    ],
)
def test_a_time_is_marked_with_a_language_only_where_it_is_said_in_it(
    site: str, story: str, spoken: bool
):
    assert bool(texts(site).spoken(story)) == spoken


def test_a_language_without_a_script_is_in_its_usual_one():
    usual = Locale.parse(get_global("likely_subtags")["sr"]).script
    assert {usual} == {each for each in ("Cyrl", "Latn") if not texts("sr").spoken(f"sr-{each}")}
