"""How an entry becomes an article: links, titles, excerpts, pictures, providers, filters."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digestgen.ingest.entry_texts import cut_at_word, entry_excerpt, entry_text, whole_sentences
from feed_site import NOW, atom, draft, drafted, drafts, item, rss

LINK = "https://paper.example/flood"


def test_every_part_of_an_entry_is_taken():
    raw = (
        '<media:content url="https://img.example/1.jpg" medium="image" width="1200" height="600"/>'
    )
    only = draft(
        item(description="<p>The water rose.</p>", raw=raw, guid="g1"),
        name="Paper", topics=("Weather", "Harbour"), quality=80, language="de",
    )  # fmt: skip
    assert (only.title, only.excerpt, only.link) == ("A flood", "The water rose.", LINK)
    assert (only.provider_name, only.domain) == ("Paper", "paper.example")
    assert (only.topics, only.quality, only.language) == (("Weather", "Harbour"), 80, "de")
    assert (only.published, only.added) == (NOW - timedelta(hours=1), NOW)
    assert only.picture
    assert (only.picture.url, only.picture.width) == ("https://img.example/1.jpg", 1200)
    assert only.guid == "g1"


@pytest.mark.parametrize(
    ("link", "domain"),
    [("https://www.bbc.co.uk/news/1", "bbc.co.uk"), ("https://edition.cnn.com/x", "cnn.com"),
     ("https://anna.substack.com/p/1", "anna.substack.com"), ("https://anna.github.io/1", "anna.github.io"),
     ("https://www.youtube.com/watch?v=1", "youtube.com"), ("https://medium.com/@a/1", "medium.com"),
     ("https://paper.com.au/1", "paper.com.au"), ("http://127.0.0.1:8000/1", "127.0.0.1")],
)  # fmt: skip
def test_domain_is_the_registrable_one_or_the_whole_host_where_hosts_are_shared(
    link: str, domain: str
):
    assert draft(item(link=link)).domain == domain


def test_name_of_the_provider_is_the_configured_one_else_the_title():
    assert draft(item()).provider_name == "The Paper"
    assert draft(item(), name="Paper").provider_name == "Paper"


def test_title_of_a_feed_of_links_is_no_name_of_the_outlets_it_links_to():
    links = [item(f"R{each}", f"https://outlet{each}.example/1") for each in range(4)]
    assert {each.provider_name for each in drafts(rss(*links))} == {
        f"outlet{each}.example" for each in range(4)
    }


@pytest.mark.parametrize(
    "link", ["https://www.youtube.com/watch?v=1", "https://youtu.be/1", "https://vimeo.com/1"]
)
def test_videos(link: str):
    assert draft(item(link=link)).is_video
    assert not draft(item()).is_video


@pytest.mark.parametrize(
    ("link", "reason"),
    [("", "no link"), ("javascript:alert(1)", "no link"), ("mailto:a@b.example", "no link"),
     ("https://paper.example/" + "x" * 2100, "no link"), ("http://[/", "no link")],
)  # fmt: skip
def test_entry_without_a_usable_link_is_skipped(link: str, reason: str):
    found = drafted(rss(item(link=link)))
    assert (found.drafts, found.skipped) == ((), {reason: 1})


def test_entry_without_any_words_is_skipped():
    assert drafted(rss(item(title=None))).skipped == {"no title": 1}


def test_entries_older_than_30_days_are_skipped():
    found = drafted(rss(item(hours=24 * 29), item("Old", "https://paper.example/2", hours=24 * 31)))
    assert ([each.title for each in found.drafts], found.skipped) == (
        ["A flood"],
        {"older than 30 days": 1},
    )


@pytest.mark.parametrize(
    ("include", "exclude", "taken"),
    [(("flood",), (), True), (("FLOOD",), (), True), (("floods",), (), False), (("floo",), (), False),
     (("storm", "harbour wall"), (), True), ((), ("harbour",), False), ((), ("harb",), True),
     (("flood",), ("harbour",), False), (("harbour  wall",), (), True)],
)  # fmt: skip
def test_include_and_exclude_are_whole_words_in_title_or_excerpt(
    include: tuple[str, ...], exclude: tuple[str, ...], taken: bool
):
    body = rss(item("A Flood", description="The harbour\nwall broke."))
    found = drafted(body, include=include, exclude=exclude)
    assert bool(found.drafts) == taken
    assert taken or sum(found.skipped.values()) == 1


@pytest.mark.parametrize(
    ("html", "excerpt"),
    [("<p>The water rose.</p><p>It fell.</p>", "The water rose. It fell."), ("A &amp;amp; B", "A & B"),
     ("&lt;p&gt;Escaped twice.&lt;/p&gt;", "Escaped twice."), ("1 < 2", "1 < 2"), ("Comments", ""),
     ("<script>x()</script>Text.<style>p{}</style>", "Text."), ("Water <b>rose</b>, <i>fast</i>.", "Water rose, fast."),
     ("The end is near [&#8230;]", "The end is near"), ("One. Continue reading A flood →", "One."),
     ("Text.<!-- hidden -->", "Text."), ("Cut <a href='https://x", "Cut"), ("", "")],
)  # fmt: skip
def test_excerpt_is_text(html: str, excerpt: str):
    assert entry_excerpt(html) == excerpt


def test_excerpt_is_whole_sentences_within_300_characters():
    text = "The water rose in the night. " * 20
    found = entry_excerpt(text)
    assert found.endswith("night.")
    assert 250 < len(found) <= 300
    assert entry_excerpt("word " * 100).endswith("word…")
    assert len(entry_excerpt("x" * 1000)) == 300


def test_sentence_does_not_end_at_an_initial():
    text = (
        "He met J. Smith and Dr. Jones of the U.S. Navy, who said nothing at all about it. "
        + "x" * 300
    )
    assert whole_sentences(text, 300).endswith("about it.")


def test_excerpt_is_the_content_where_there_is_no_summary():
    raw = "<content:encoded><![CDATA[<p>The water rose.</p>]]></content:encoded>"
    assert draft(item(raw=raw)).excerpt == "The water rose."
    assert draft(item(raw=raw, description="Comments")).excerpt == "The water rose."


def test_excerpt_that_repeats_the_title_is_left_out():
    assert draft(item(description="A flood!")).excerpt == ""


def test_invisible_characters_are_removed():
    only = draft(item("A\u202e flo\u200bod\u00ad", description="a\u2028b"))
    assert (only.title, only.excerpt) == ("A flood", "a b")
    assert draft(item("नमस्ते दुनिया 👩‍👩‍👧")).title == "नमस्ते दुनिया 👩‍👩‍👧"


def test_marks_are_few_on_each_character():
    assert len(draft(item("a" + "\u0489" * 500 + " flood")).title) < 20


def test_long_title_is_cut_at_a_word():
    title = draft(item("word " * 200)).title
    assert title.endswith("word…")
    assert len(title) <= 300
    assert len(draft(item("水" * 900)).title.encode()) <= 500


def test_cut_at_word_keeps_within_the_limit():
    for limit in range(2, 40):
        assert len(cut_at_word("The ferry stayed in the harbour today", limit)) <= limit


MEDIA = '<media:content url="https://i.example/{}.jpg" medium="image" width="{}"/>'


def test_picture_is_the_widest_media_content():
    raw = MEDIA.format("small", 300) + MEDIA.format("wide", 1200) + MEDIA.format("mid", 600)
    found = draft(item(raw=raw, description='<img src="https://i.example/0.jpg">')).picture
    assert found
    assert found.url == "https://i.example/wide.jpg"


@pytest.mark.parametrize(
    "raw",
    ['<media:thumbnail url="https://i.example/1.jpg" width="480"/>',
     '<enclosure url="https://i.example/1.jpg" type="image/jpeg" length="1"/>',
     '<itunes:image href="https://i.example/1.jpg"/>',
     "<description>&lt;img src='https://i.example/1.jpg'&gt;</description>",
     '<media:group><media:content url="https://i.example/1.jpg" type="image/jpeg"/></media:group>',
     '<enclosure url="https://i.example/1.mp3" type="audio/mpeg" length="1"/><itunes:image href="https://i.example/1.jpg"/>'],
)  # fmt: skip
def test_picture_of_each_kind(raw: str):
    found = draft(item(raw=raw)).picture
    assert found
    assert found.url == "https://i.example/1.jpg"


def test_picture_under_100_pixels_is_none():
    assert draft(item(raw=MEDIA.format("tiny", 99))).picture is None


@pytest.mark.parametrize(
    ("attributes", "own", "configured", "language"),
    [('xml:lang="fr"', "", "", "fr"), ('xml:lang="fr"', 'xml:lang="de-at"', "", "de-AT"), ("", "", "", ""),
     ('xml:lang="fr"', "", "es", "es"), ('xml:lang="English"', "", "", ""), ('xml:lang="pt_BR"', "", "", "pt-BR")],
)  # fmt: skip
def test_language_is_declared_and_never_guessed(
    attributes: str, own: str, configured: str, language: str
):
    entry = f'<entry {own}><title {own}>Eine Flut</title><link href="{LINK}"/></entry>'
    assert drafts(atom(entry, attributes=attributes), language=configured)[0].language == language


@pytest.mark.parametrize(
    "body",
    ['<rss version="0.91"><channel><title>P</title>{}</channel></rss>',
     '<rss version="0.92"><channel><title>P</title>{}</channel></rss>',
     '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
     "<channel><title>P</title></channel>{}</rdf:RDF>",
     '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">'
     "<channel><title>P</title></channel>{}</rdf:RDF>"],
)  # fmt: skip
def test_formats_of_rss(body: str):
    (only,) = drafts(body.format(f"<item><title>A flood</title><link>{LINK}</link></item>"))
    assert (only.title, only.link, only.provider_name) == ("A flood", LINK, "P")


def test_atom_03():
    body = (
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>P</title><entry><title>A flood</title>'
        f'<link rel="alternate" type="text/html" href="{LINK}"/><issued>2026-05-09T10:00:00Z</issued></entry></feed>'
    )
    assert drafts(body)[0].published.isoformat() == "2026-05-09T10:00:00+00:00"


def test_cdf():
    body = f'<CHANNEL HREF="https://paper.example/"><TITLE>P</TITLE><ITEM HREF="{LINK}"><TITLE>A flood</TITLE></ITEM></CHANNEL>'
    assert (drafts(body)[0].title, drafts(body)[0].link) == ("A flood", LINK)


@pytest.mark.parametrize("version", ["1", "1.1"])
def test_json_feed(version: str):
    body = f"""{{"version": "https://jsonfeed.org/version/{version}", "title": "The Paper", "language": "de",
      "items": [{{"id": 7, "url": "/flood", "title": "A &amp; B", "content_text": "1 < 2 rose.", "image": "/1.jpg",
                  "date_published": "2026-05-09T10:00:00+02:00"}},
                {{"id": "8", "external_url": "https://other.example/x", "content_html": "<p>No <b>title</b></p>", "tags": 3}}]}}"""
    without_date, dated = drafts(body)
    assert (dated.title, dated.excerpt, dated.language) == ("A & B", "1 < 2 rose.", "de")
    assert dated.picture
    assert (dated.link, dated.picture.url) == (LINK, "https://paper.example/1.jpg")
    assert dated.published.isoformat() == "2026-05-09T10:00:00+02:00"
    assert (without_date.title, without_date.link) == ("No title", "https://other.example/x")


def test_text_of_takes_no_time_for_hostile_input():
    for hostile in ("<" * 20_000, "<!--" * 5_000, "<a " * 7_000, "&" * 20_000, "<script" * 3_000):
        assert isinstance(entry_text(hostile), str)


def test_date_that_cannot_be_read_gives_way_to_the_next():
    only = draft(item(date="now", raw="<dc:date>2026-05-09T10:00:00Z</dc:date>"))
    assert only.published.isoformat() == "2026-05-09T10:00:00+00:00"
