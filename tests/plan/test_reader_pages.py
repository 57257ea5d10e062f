"""What the reader's pages tell: top stories, what grew, first reports, copies, videos."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from builders import NOON, article, listed, plan, rendered, view
from digestgen.plan.outlets import outlet_monogram, outlet_youtube_id
from digestgen.records import Image, Provider, ProviderNote
from digestgen.settings import ListSettings, OutputSettings

FLOOD = "2024/05/01/flood/index.html"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=abc_DEF-123&t=9",
        "https://youtu.be/abc_DEF-123?si=x",
        "https://m.youtube.com/shorts/abc_DEF-123",
        "https://www.youtube-nocookie.com/embed/abc_DEF-123",
    ],
)
def test_a_video_is_known_by_its_address(url):
    assert outlet_youtube_id(url) == "abc_DEF-123"


@pytest.mark.parametrize(
    "url",
    [
        "https://youtube.com.evil.example/watch?v=abc_DEF-123",
        'https://youtu.be/abc"><script>',
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/watch?v=short",
        "https://[",
    ],
)
def test_another_address_is_no_video(url):
    assert outlet_youtube_id(url) == ""


def test_a_monogram_is_of_two_words_without_the():
    assert [outlet_monogram(name) for name in ("The Harbour Post", "msn", "…")] == ["HP", "M", "…"]


def test_a_logo_is_a_file_of_the_site():
    images = (Image("https://pic.example/a.svg"), Image("/media/a.svg"))
    note = ProviderNote("flood.example", "Flood", images)
    shown = view(plan(article("flood"), providers=(note,), assets=["media/a.svg"]), FLOOD)
    assert shown.lead.logo.src == "media/a.svg"


def test_a_lead_without_a_picture_borrows_one_and_says_whose_it_is():
    images = (Image("/a.jpg", attribution="A. Lens"),)
    made = plan(article("flood", related=(listed("cnet", images=images),)), assets=["a.jpg"])
    shown = view(made, FLOOD)
    assert (shown.picture.src, shown.picture.credit) == ("a.jpg", "Picture: Cnet (A. Lens)")
    assert shown.lead.picture is None


def test_a_single_report_is_linked_in_lists_if_the_site_wants_it():
    made = plan(
        article("alone"),
        article("flood", related=(listed("x"),)),
        lists=ListSettings(single="source"),
    )
    titles = {card.id: card.title for card in view(made, "index.html").cards}
    alone = titles["2024/05/01/alone"]
    assert (alone.href, alone.page) == ("https://alone.example/story", "2024/05/01/alone/")
    assert titles["2024/05/01/flood"].href == "2024/05/01/flood/"
    front = rendered(made)["index.html"]
    assert 'href="/2024/05/01/alone/" aria-label="Permalink: Title of alone">#</a>' in front
    entries = {each.id: each.url for each in view(made, "api/stories/index.json").stories}
    assert entries["2024/05/01/alone"].endswith("/2024/05/01/alone/")


def test_a_video_without_a_picture_shows_its_still():
    video = article("flood", type="video", url="https://youtu.be/abc_DEF-123")
    other = listed("x", images=(Image("/a.jpg"),))
    shown = view(plan(replace(video, related=(other,)), assets=["a.jpg"]), FLOOD)
    assert shown.picture.src == "https://i.ytimg.com/vi/abc_DEF-123/hqdefault.jpg"


def test_the_first_report_is_credited():
    made = plan(article("flood", heat=9, hours=1, related=(listed("early"),)))
    shown = view(made, FLOOD)
    assert [each.provider.text for each in (shown.lead, *shown.coverage) if each.first] == ["Early"]


def test_a_copy_is_tied_to_its_original_and_not_independent():
    copy = listed("msn", title="Title of flood", hours=1, provider=Provider("msn.com", "X on MSN"))
    shown = view(plan(article("flood", related=(copy,))), FLOOD)
    assert (shown.reports, shown.independent) == (2, 1)
    assert shown.coverage[0].copy_of == "Flood"


def test_a_story_leads_to_the_ones_before_and_after_it():
    made = plan(*(article(name, hours=hours) for hours, name in enumerate(("a", "flood", "c"))))
    shown = view(made, FLOOD)
    assert (shown.older.title.text, shown.newer.title.text) == ("Title of a", "Title of c")


def test_a_story_of_many_reports_stands_before_a_newer_one_of_one():
    many = article("many", related=(listed("x"), listed("y")))
    top = view(plan(many, article("new", hours=1)), "index.html").top
    assert [card.title.text for card in top] == ["Title of many", "Title of new"]


def test_an_edition_shows_what_grew_since_the_one_before():
    old = article("old", related=(listed("late", hours=24),))
    made = plan(old, article("new", hours=26))
    (grown,) = view(made, "2024/05/02/index.html").grown
    assert (grown.story.href, grown.gained, grown.reports) == ("2024/05/01/old/", 1, 2)


def test_a_week_holds_the_stories_of_its_days():
    made = plan(article("wed"), article("sun", hours=96), article("mon", hours=120))
    assert view(made, "2024/w18/index.html").stories == 2
    assert view(made, "2024/w19/index.html").stories == 1


def test_a_week_leads_to_the_month_of_its_newest_story():
    made = plan(article("tuesday", hours=-24))  # 30 April; its week ends in May
    shown = view(made, "2024/w18/index.html")
    assert (shown.archive, shown.month.month) == ("2024/04/", 4)


def test_readers_see_no_addresses_in_excerpts_and_programs_do():
    written = "All of the towns are safe. https://a.example/b #river"
    made = plan(article("flood", excerpt=written, related=(listed("cnet", excerpt=written),)))
    shown = view(made, FLOOD)
    seen = (
        shown.lead.excerpt,
        shown.coverage[0].excerpt,
        view(made, "feed.xml").entries[0].summary,
    )
    assert set(seen) == {"All of the towns are safe."}
    assert view(made, FLOOD.replace(".html", ".json")).lead.excerpt == written


def test_a_long_edition_has_cards_for_its_biggest_stories_and_lines_for_the_rest():
    page = rendered(plan(*(article(f"s{n:02}", hours=n / 10) for n in range(12))))[
        "2024/w18/index.html"
    ]
    assert page.count('<article class="card') == 7
    assert page.count("<li><h3>") == 5
    assert "12 new stories" in page


def test_a_week_leads_to_its_days_with_the_biggest_story_of_each_that_is_not_the_lead():
    big = article("big", hours=2, related=(listed("x", hours=2), listed("y", hours=2)))
    made = plan(article("a"), big, article("b", hours=30), article("c", hours=31))
    week, day = view(made, "2024/w18/index.html"), view(made, "2024/05/01/index.html")
    rows = [
        (each.edition.href, each.stories, each.share, each.biggest.title.text)
        for each in week.days
        if each.stories
    ]
    assert rows == [
        ("2024/05/01/", 2, 100, "Title of a"),
        ("2024/05/02/", 2, 100, "Title of c"),
    ]
    assert [card.title.text for card in week.cards] == ["Title of big", "Title of b"]
    assert (week.stories, week.reports, week.providers) == (4, 6, 6)
    assert day.days == ()


def test_a_day_whose_only_story_leads_the_week_repeats_no_headline():
    first, second = view(plan(article("a"), article("b", hours=30)), "2024/w18/index.html").days[2:]
    assert (first.biggest.title.text, second.biggest) == ("Title of a", None)


def test_stories_with_the_same_headline_and_no_address_are_all_in_the_week():
    same = [article(f"s{hours}", hours=hours, title="River rises", url="") for hours in (0, 1, 30)]
    week = view(plan(*same, outputs=OutputSettings(story=False)), "2024/w18/index.html")
    assert (len(week.cards), [bool(day.biggest) for day in week.days[2:]]) == (2, [True, False])


def test_a_week_was_updated_with_the_newest_report_of_any_of_its_stories():
    big = article("big", related=(listed("x"), listed("y")))
    made = plan(big, article("b", hours=30, related=(listed("z", hours=31),)))
    (page,) = (page for page in made.pages if page.path == "2024/w18/index.html")
    assert page.updated == NOON + timedelta(hours=31)


def test_a_week_names_its_days_without_stories_up_to_the_last_with_one():
    made = plan(article("a"), article("b", hours=48))  # a Wednesday, and the Friday after it
    rows = [(each.edition.href, each.stories) for each in view(made, "2024/w18/index.html").days]
    empty = (None, 0)
    assert rows == [empty, empty, ("2024/05/01/", 1), empty, ("2024/05/03/", 1)]


def test_a_day_of_a_week_counts_the_sources_of_its_headline():
    shared = article("shared", related=(listed("x"), listed("y")))
    page = rendered(plan(shared, article("lead", hours=30, heat=100)))["2024/w18/index.html"]
    assert 'Title of shared</a> <span class="note">3 sources</span></h3>' in page


def test_a_week_of_one_day_has_no_rows():
    week = view(plan(article("a"), article("b", hours=3)), "2024/w18/index.html")
    assert (week.days, len(week.cards)) == ((), 2)


def test_a_topic_names_the_sources_with_the_most_of_its_stories():
    post = article("a").provider
    made = plan(
        article("a", topics=("Sea",)),
        article("b", topics=("Sea",), provider=post),
        article("c", topics=("Sea", "Sky")),
        article("d"),
    )
    sea = view(made, "topics/sea/index.html")
    assert [(each.link.text, each.stories) for each in sea.providers] == [("A", 2), ("C", 1)]
    assert sea.reporting == 2
    source = view(made, "providers/c.example/index.html")
    assert [each.link.text for each in source.topics] == ["Sea", "Sky"]


def daily(days, sources):
    """Return a story on the topic Sea per day; `sources` has its number of sources, if not one."""
    for day in range(days):
        also = [
            listed(f"r{day}-{n}", hours=24 * day + 1, topics=("Sea",))
            for n in range(1, sources.get(day, 1))
        ]
        yield article(f"s{day}", hours=24 * day, topics=("Sea",), related=tuple(also))


def test_a_long_topic_names_the_biggest_stories_of_any_age_that_have_no_card():
    made = plan(*daily(45, {2: 5, 4: 3, 16: 4, 28: 9, 44: 8}), lists=ListSettings(page_size=20))
    front = view(made, "topics/sea/index.html")
    assert [card.providers for card in front.biggest] == [9, 5, 4, 3]
    assert 28 < 45 - 11  # a line of the front, if it were not one of the biggest
    shown = [card.id for card in (*front.top, *front.biggest, *front.latest)]
    assert len(shown) == len(set(shown))
    assert "Biggest stories" in rendered(made)["topics/sea/index.html"]
    assert view(made, "topics/sea/page/1/index.html").biggest == ()


@pytest.mark.parametrize(("days", "several"), [(20, 3), (45, 2)])
def test_a_topic_has_no_biggest_stories_if_it_is_short_or_has_few_big_ones(days, several):
    made = plan(*daily(days, dict.fromkeys(range(several), 3)))
    assert view(made, "topics/sea/index.html").biggest == ()
