"""Editions as e-mails: what is in them, how large they get, and the message that `digestgen mail` writes."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from builders import NOON, article, article_file, listed, plan, rendered, view
from conftest import SiteFactory
from digestgen.records import Image
from digestgen.render.filters import wrapped_filter
from digestgen.settings import OutputSettings, SiteSettings, ThemeColours, ThemeFonts, ThemeSettings
from runs import SOURCE, TWO_STORIES, build, invoke

DAY, WEEK = "2024/05/01/mail", "2024/w18/mail"
SITE = SiteSettings(title="Tide & Times", base_url="https://news.example/deep/")
MAX_BYTES = 100_000  # mail programs cut off what is longer
CONFIG = '[site]\ntitle = "Tide & Times"\nbase_url = "https://news.example/deep/"\n'


def many(count, **changes):
    return [article(f"s{number}", hours=number / 100, **changes) for number in range(count)]


def html_of(made, name=DAY):
    return rendered(made)[f"{name}.html"]


def message_of(site: Path, *arguments: object) -> EmailMessage:
    done = invoke("mail", "--site", site, *arguments)
    assert done.exit_code == 0, done.stderr
    message = message_from_bytes(done.stdout_bytes, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_each_day_and_week_has_its_mail_beside_its_index():
    made = plan(article("a"), article("b", published=NOON + timedelta(days=1)))
    paths = [page.path for page in made.pages if "/mail." in page.path]
    folders = ("2024/05/01", "2024/05/02", "2024/w18")
    assert paths == [f"{each}/mail.{kind}" for each in folders for kind in ("html", "txt")]


def test_mail_has_the_whole_edition_where_its_pages_have_parts():
    shown = view(plan(*many(25)), f"{DAY}.html")
    assert (len(shown.cards), shown.stories) == (25, 25)


def test_best_story_comes_first():
    made = plan(article("new", hours=2), article("big", related=(listed("x"), listed("y"))))
    titles = [card.title.text for card in view(made, f"{DAY}.html").cards]
    assert titles == ["Title of big", "Title of new"]


def test_a_long_edition_shows_the_best_and_links_to_the_others():
    page = BeautifulSoup(html_of(plan(*many(200), site=SITE)), "html.parser")
    assert len(page.select("td.story h2")) == 30
    more = page.select_one("a.more")
    assert (more.text, more["href"]) == (
        "170 more stories",
        "https://news.example/deep/2024/05/01/",
    )


WORDS = {
    "ordinary": "A sentence that is as long as they are in papers. " * 4,
    "very long": "Without any end it goes on and on. " * 200,
    "all to be escaped": '&"<' * 400,
    "four bytes a letter": "𠀀" * 900,
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_no_mail_is_larger_than_programs_show(words):
    pictures = (Image("https://pictures.example/" + "p" * 300),)
    grown = [
        article(f"old{number}", title=words, published=NOON - timedelta(days=1),
                related=(listed(f"late{number}", hours=number / 100),))
        for number in range(20)
    ]  # fmt: skip
    made = plan(*grown, *many(300, title=words, excerpt=words, images=pictures), site=SITE)
    pages = rendered(made)
    for name in (f"{DAY}.html", f"{DAY}.txt", f"{WEEK}.html"):
        assert 0 < len(pages[name].encode()) < MAX_BYTES
    assert view(made, f"{DAY}.html").cards


def test_a_mail_begins_with_its_words_and_the_minutes_that_they_take():
    made = plan(article("a", title="The river rises", excerpt="word " * 50), site=SITE)
    shown = view(made, f"{DAY}.html")
    assert (shown.words, shown.minutes) == (54, 1)  # with the name of the source
    assert "54 words · 1 minute" in rendered(made)[f"{DAY}.txt"].split("http")[0]


def test_a_story_that_takes_more_room_than_there_is_is_left_out():
    huge = "https://paper.example/" + "x" * 90_000
    made = plan(article("huge", url=huge), article("small"), outputs=OutputSettings(story=False))
    shown = view(made, f"{DAY}.html")
    assert ([card.title.text for card in shown.cards], shown.stories) == (["Title of small"], 2)


@pytest.mark.parametrize("name", [DAY, WEEK])
def test_every_address_is_whole(name):
    made = plan(
        article("a", images=(Image("/media/a.jpg"),)), site=SITE, assets=["media/a.jpg"]
    )  # fmt: skip
    page = BeautifulSoup(html_of(made, name), "html.parser")
    found = [each["href"] for each in page.select("[href]")] + [
        each["src"] for each in page.select("[src]")
    ]
    assert "https://news.example/deep/media/a.jpg" in found
    assert [each for each in found if not each.startswith("https://news.example/deep/")] == []


def test_styles_are_on_the_elements_and_only_those_of_the_dark_are_not():
    page = BeautifulSoup(html_of(plan(article())), "html.parser")
    assert [each.text.split("{")[0].strip() for each in page.select("style")] == [
        "@media (prefers-color-scheme: dark)"
    ]
    assert "color-scheme:light dark" in page.html["style"]
    assert all(each.has_attr("style") for each in page.select("td, h1, h2, p, a"))
    assert not page.select("script, link")


def test_colours_and_fonts_are_those_of_the_theme():
    style = (SOURCE / "static/style.css").read_text()
    text = html_of(plan(article()))
    properties = dict(
        re.findall(r"^  (--[\w-]+): (.+);", style.partition("@media")[0], re.MULTILINE)
    )
    dark = dict(re.findall(r"^    (--\w+): (.+);", style.partition("@media")[2], re.MULTILINE))
    unused = {"--edge", "--surface"}
    for name, value in [*properties.items(), *dark.items()]:
        assert name in unused or value.replace('"', "'") in text, name


def test_colours_and_fonts_of_the_site_go_before_those_of_the_theme():
    theme = ThemeSettings(
        colours=ThemeColours(accent="#010203"),
        dark=ThemeColours(accent="#040506"),
        fonts=ThemeFonts(heading='"Own Serif", serif'),
    )
    text = html_of(plan(article(), theme=theme))
    assert re.search(r'class="brand" style="[^"]*#010203', text)
    assert "#040506 !important" in text
    assert "'Own Serif'" in text


def test_language_and_direction_are_those_of_the_page():
    made = plan(article("a", locale="de"), site=SiteSettings(language="ar"))
    page = BeautifulSoup(html_of(made), "html.parser")
    assert (page.html["lang"], page.html["dir"]) == ("ar", "rtl")
    assert (page.h2.a["lang"], page.h2.a["dir"]) == ("de", "auto")


def test_text_has_wrapped_lines_and_links_on_lines_of_their_own():
    excerpt = "Two villages were cleared in the night, and the road to the coast is closed. " * 3
    text = rendered(plan(article("a", excerpt=excerpt), site=SITE))[f"{DAY}.txt"]
    lines = text.splitlines()
    assert "https://news.example/deep/2024/05/01/a/" in lines
    assert [line for line in lines if "://" in line and " " in line] == []
    assert max(len(line) for line in lines if "://" not in line) <= 72


def test_text_is_not_escaped():
    made = plan(article("a", title="<B> & “C”"), site=SITE)
    assert "\n<B> & “C”\n" in rendered(made)[f"{DAY}.txt"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a\n b\tc", ["a b c"]),
        ("word " * 15, ["word " * 13 + "word", "word"]),
        ("a " + "x" * 100 + " b", ["a", "x" * 100, "b"]),
        ("漢" * 40, ["漢" * 36, "漢" * 4]),
        ("漢" * 36 + "。漢", ["漢" * 35, "漢。漢"]),
        ("word" + "漢" * 36, ["word" + "漢" * 34, "漢漢"]),
    ],
)
def test_lines_end_within_72_columns_where_they_may(text, lines):
    assert wrapped_filter(text) == "\n".join(lines)


def test_message_has_text_and_html_of_the_newest_day(make_site: SiteFactory):
    site = make_site({"digest.toml": CONFIG, **TWO_STORIES})
    build(site)
    message = message_of(site)
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert [part.get_content_type() for part in (text, html)] == ["text/plain", "text/html"]
    folder = site / "build/2024/05/02"
    assert text.get_content().splitlines() == (folder / "mail.txt").read_text().splitlines()
    assert html.get_content().splitlines() == (folder / "mail.html").read_text().splitlines()


def test_headers_come_from_the_edition_alone(make_site: SiteFactory):
    site = make_site({"digest.toml": CONFIG, **TWO_STORIES})
    message = message_of(site, "2024-W18")
    assert not message.defects
    assert {name: str(value) for name, value in message.items() if name != "Content-Type"} == {
        "From": "Tide & Times <digest@news.example>",
        "Date": "Thu, 02 May 2024 09:00:00 +0000",
        "Subject": "Tide & Times: Week 18 of 2024",
        "Message-ID": "<2024-W18.mail@news.example>",
        "MIME-Version": "1.0",
        "Content-Language": "en",
    }


def test_same_edition_gives_the_same_bytes_in_seven_bits(make_site: SiteFactory):
    title = "Überschwemmung 洪水 &amp; mehr " * 8
    site = make_site({"digest.toml": CONFIG, "content/2024-05-01-a.md": article_file(title)})
    first, second = (invoke("mail", "--site", site).stdout_bytes for _ in range(2))
    assert first == second
    assert first.isascii()
    assert max(map(len, first.split(b"\r\n"))) <= 998
    assert b"\n" not in first.replace(b"\r\n", b"")


def test_message_is_written_to_a_file_from_whom_one_says(make_site: SiteFactory, tmp_path: Path):
    site, file = make_site({"digest.toml": CONFIG, **TWO_STORIES}), tmp_path / "day.eml"
    sender = "Müller <news@b.example>"
    done = invoke("mail", "2024-05-01", "--site", site, "--output", file, "--from", sender)
    assert (done.exit_code, done.stdout) == (0, "")
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert message["From"].addresses[0].display_name == "Müller"
    assert message["From"].addresses[0].addr_spec == "news@b.example"
    assert message["Subject"] == "Tide & Times: 1 May 2024"


def test_message_is_there_without_a_build_and_where_mail_is_off(make_site: SiteFactory):
    site = make_site({"digest.toml": f"{CONFIG}[outputs]\nmail = false\n", **TWO_STORIES})
    assert message_of(site)["Subject"] == "Tide & Times: 2 May 2024"
    assert not (site / "build").exists()


def test_subject_is_the_title_of_the_sites_own_template(make_site: SiteFactory):
    own = '{% extends "theme/mail.html" %}{% block title %}A &amp;\nB{% endblock %}'
    site = make_site({"digest.toml": CONFIG, "templates/mail.html": own, **TWO_STORIES})
    assert message_of(site)["Subject"] == "A & B"


def test_host_in_other_letters_becomes_one_for_headers(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    message = message_of(site, "--base-url", "https://bücher.example/")
    assert message["Message-ID"] == "<2024-05-02.mail@xn--bcher-kva.example>"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["2024-05-03"], '2024-05-03: no such edition\n  hint: did you mean "2024-05-0'),
        (["x"], "x: no such edition\n  hint: the newest edition is 2024-05-02\n"),
        (["--from", "me"], '--from: "me" is not an e-mail address\n  hint: write it as'),
        (["--from", "a@b\nBcc: c@d.example"], "is not an e-mail address"),
        (["--from", "mü@b.example"], "is not an e-mail address"),
    ],
)
def test_wrong_words_are_reported(make_site: SiteFactory, tmp_path: Path, words, told):
    site, file = make_site({"digest.toml": CONFIG, **TWO_STORIES}), tmp_path / "day.eml"
    done = invoke("mail", "--site", site, "--output", file, *words)
    assert done.exit_code == 2
    assert told in done.stderr
    assert not file.exists()


@pytest.mark.parametrize("outputs", ["", "[outputs]\nedition = false\nweek = false\n"])
def test_a_site_without_editions_is_reported(make_site: SiteFactory, outputs):
    site = make_site({"digest.toml": CONFIG + outputs, **(TWO_STORIES if outputs else {})})
    done = invoke("mail", "--site", site)
    assert done.exit_code == 2
    assert "there are no stories, or edition and week are false in [outputs]" in done.stderr


def test_a_file_in_the_place_of_a_mail_is_reported(make_site: SiteFactory):
    site = make_site({"digest.toml": CONFIG, "static/2024/05/02/mail.txt": "", **TWO_STORIES})
    done = invoke("mail", "--site", site)
    assert done.exit_code == 1
    assert "2024/05/02/mail.txt" in done.stderr


def test_newest_week_is_taken_where_days_have_no_editions(make_site: SiteFactory):
    site = make_site({"digest.toml": f"{CONFIG}[outputs]\nedition = false\n", **TWO_STORIES})
    assert message_of(site)["Subject"] == "Tide & Times: Week 18 of 2024"


def test_message_is_in_the_language_of_the_site(make_site: SiteFactory):
    site = make_site({"digest.toml": f'{CONFIG}language = "de"\n', **TWO_STORIES})
    message = message_of(site, "2024-W18")
    assert message["Subject"] == "Tide & Times: KW 18/2024"
    text, html = (part.get_content() for part in message.iter_parts())
    assert "2 Meldungen · Auf der Website lesen:" in text.splitlines()
    assert ">Auf der Website lesen</a>" in html
