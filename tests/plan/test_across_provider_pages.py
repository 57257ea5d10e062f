"""Pages across sources: the leaderboard, topics by providers, exclusives and coverage gaps."""

import re

import pytest
from msgspec.structs import replace

from builders import article, listed, plan, rendered, view
from digestgen.records import Provider, ProviderNote
from digestgen.settings import ListSettings, OutputSettings

PAGES = {
    "providers": "providers/index.html",
    "matrix": "matrix/index.html",
    "exclusives": "exclusives/index.html",
    "gaps": "gaps/index.html",
}

PLATFORM = ProviderNote("video.example", "Video", is_platform=True)
CHANNEL = Provider("video.example/star", "Star Trailers", platform="video.example")


def by(name, *others, hours=0, provider=None, **changes):
    """Return an article of its own provider, or of `provider`, that others report too, an hour later each."""
    also = tuple(
        listed(f"{name}-{each}", hours=hours + number, provider=of(each))
        for number, each in enumerate(others, 1)
    )
    return article(name, hours=hours, provider=of(provider or name), related=also, **changes)


def of(name):
    return Provider(f"{name}.example", name.capitalize())


def words(made, path):
    """Return the text of a page without its tags."""
    return re.sub(r"<[^>]+>", "", rendered(made)[path])


def ranks(made, path=PAGES["providers"]):
    return [
        (each.provider.text, each.stories, each.first, each.exclusives, each.share)
        for each in view(made, path).ranks
    ]


def gaps(made):
    return [
        (each.headline.story.text, [link.text for link in each.missing])
        for each in view(made, PAGES["gaps"]).rows
    ]


def test_the_leaderboard_has_the_provider_of_most_stories_first():
    made = plan(by("tide", "post"), by("late", hours=90, provider="post"), by("own", hours=200))
    assert ranks(made) == [
        ("Post", 2, 0, 1, None),
        ("Own", 1, 0, 1, None),
        ("Tide", 1, 1, 0, None),
    ]
    assert [each.rank for each in view(made, PAGES["providers"]).ranks] == [1, 2, 3]


def test_nobody_is_first_with_a_story_that_one_provider_reports_twice():
    (found,) = ranks(plan(by("post", "post")))
    assert found == ("Post", 1, 0, 1, None)


@pytest.mark.parametrize(("alone", "share"), [(1, 13), (3, 38), (8, 100)])
def test_a_share_is_rounded_half_up(alone, share):
    others = [by(f"s{n}", "other", hours=99 * n, provider="post") for n in range(8 - alone)]
    own = [by(f"a{n}", hours=999 + 99 * n, provider="post") for n in range(alone)]
    assert ranks(plan(*others, *own))[0][-1] == share


def test_the_leaderboard_goes_on_at_page_2_and_counts_on():
    articles = [by(f"p{n:02}", hours=99 * n) for n in range(11)]
    made = plan(*articles, lists=ListSettings(page_size=1))
    (last,) = view(made, "providers/page/2/index.html").ranks
    assert (last.rank, last.provider.text) == (11, "P10")


def test_the_leaderboard_without_provider_pages_has_no_links():
    made = plan(by("post"), outputs=OutputSettings(provider=False))
    assert view(made, PAGES["providers"]).ranks[0].provider.href is None


def test_a_share_is_of_five_stories_or_more():
    made = plan(*(by(f"a{n}", hours=99 * n, provider="post") for n in range(4)))
    assert ranks(made)[0][-1] is None
    assert '<td title="4 stories">–</td>' in rendered(made)[PAGES["providers"]]


def test_a_channel_has_no_share_as_its_stories_are_not_exclusive():
    zed = Provider("video.example/zed", "Zed", platform="video.example")
    platform = ProviderNote("video.example", "Video", is_platform=True)
    articles = (article(f"s{n}", hours=99 * n, provider=zed) for n in range(5))
    made = plan(*articles, providers=(platform,))
    assert ranks(made) == [("Zed", 5, 0, 0, None)]


@pytest.mark.parametrize(("sources", "folded"), [(40, False), (41, True)])
def test_sources_with_one_story_are_folded_if_there_are_more_than_40_sources(sources, folded):
    alone = [by(f"s{n}", hours=99 * n) for n in range(sources - 1)]
    page = rendered(plan(*(by(f"a{n}", hours=-99 * n, provider="post") for n in (1, 2)), *alone))
    text = page[PAGES["providers"]]
    assert ("<summary>40 sources with one story each</summary>" in text) == folded
    assert text.partition("<details>")[0].count('<th scope="row">') == (1 if folded else 40)
    assert f"<span>{sources} sources</span>" in text


def test_a_page_of_sources_with_one_story_each_is_not_folded():
    articles = [by(f"s{n}", hours=99 * n) for n in range(50)]
    text = rendered(plan(*articles))[PAGES["providers"]]
    assert "<details>" not in text
    assert text.count('<th scope="row">') == 50


def test_a_bar_of_a_source_is_as_long_as_its_part_of_the_largest_number():
    made = plan(*(by(f"a{n}", hours=99 * n, provider="post") for n in range(3)), by("tide"))
    assert [each.size for each in view(made, PAGES["providers"]).ranks] == [100, 33]


def test_the_matrix_counts_stories_not_reports():
    made = plan(
        by("post", "tide", "tide", topics=("Rivers",)),
        by("b", hours=99, provider="post", topics=("rivers", "Rain")),
    )
    shown = view(made, PAGES["matrix"])
    assert [each.text for each in shown.providers] == ["Post", "Tide"]
    assert [
        (row.topic.text, row.stories, [(cell.stories, cell.level) for cell in row.cells])
        for row in shown.rows
    ] == [("Rivers", 2, [(2, 2), (1, 1)]), ("Rain", 1, [(1, 1), (0, 0)])]


def test_a_number_of_the_matrix_leads_to_its_story_or_by_script_to_the_search():
    alone, *two = (by(name, hours=99 * n, provider="post") for n, name in enumerate("abc"))
    articles = [replace(alone, topics=("Tea",)), *(replace(each, topics=("C++",)) for each in two)]
    outputs = OutputSettings(search=True)
    made = plan(*articles, outputs=outputs)
    rows = view(made, PAGES["matrix"]).rows
    assert [(each.cells[0].href, each.cells[0].found) for each in rows] == [
        ("providers/post.example/", "search/?topic=C%2B%2B&provider=Post"),
        ("2024/05/01/a/", None),
    ]
    assert 'data-found="/search/?topic=' in rendered(made)[PAGES["matrix"]]


def test_without_a_search_a_number_of_the_matrix_leads_to_the_source():
    articles = [
        by(name, hours=99 * n, provider="post", topics=("Tea",)) for n, name in enumerate("ab")
    ]
    (row,) = view(plan(*articles, outputs=OutputSettings(search=False)), PAGES["matrix"]).rows
    assert row.cells[0].href == "providers/post.example/"


def test_the_matrix_has_the_largest_topics_and_providers_alone():
    articles = [by(f"p{n:02}", hours=99 * n, topics=(f"T{n:02}",)) for n in range(25)]
    shown = view(plan(*articles, by("big", hours=-99, topics=("T24",))), PAGES["matrix"])
    assert (len(shown.rows), len(shown.providers)) == (20, 12)
    assert shown.rows[0].topic.text == "T24"


def test_the_matrix_is_a_table_with_headers_that_scrolls_by_itself():
    text = rendered(plan(by("post", topics=("Rivers",))))[PAGES["matrix"]]
    assert '<div class="scroll" role="region" aria-labelledby="matrix" tabindex="0">' in text
    assert '<caption id="matrix">' in text
    assert text.count('scope="col"') == 3
    assert text.count('scope="row"') == 1


def test_exclusives_are_the_stories_of_one_provider_newest_first():
    made = plan(
        by("a", hours=1, provider="post"),
        by("b", hours=99, provider="post"),
        by("c", "tide", hours=200, provider="post"),
        by("d", hours=300),
    )
    shown = view(made, PAGES["exclusives"])
    assert [each.title.text[-1] for each in shown.cards] == ["d", "b", "a"]
    assert (shown.stories, shown.exclusives) == (4, 3)


def test_exclusives_of_channels_are_left_out():
    channel = Provider("youtube.com/cam", "Cam", platform="youtube.com")
    shown = view(plan(by("a"), article("b", hours=99, provider=channel)), PAGES["exclusives"])
    assert [each.title.text for each in shown.cards] == ["Title of a"]


def test_older_exclusives_are_on_numbered_pages_which_count_nothing():
    articles = [by(f"n{n}", hours=99 * n, provider="post") for n in range(5)]
    shown = view(plan(*articles, lists=ListSettings(page_size=2)), "exclusives/page/1/index.html")
    assert [each.title.text[-2:] for each in shown.cards] == ["n1", "n0"]
    assert (shown.stories, shown.exclusives) == (None, None)


def test_a_gap_is_a_big_story_that_a_major_provider_lacks():
    made = plan(
        by("a", "tide", "star"),
        by("b", "tide", "star", "post", hours=99),
        by("c", "tide", hours=200),  # not big
    )
    assert gaps(made) == [("Title of b", ["C", "A"]), ("Title of a", ["C", "B", "Post"])]
    shown = view(made, PAGES["gaps"])
    assert (shown.big, shown.fewest) == (2, 3)
    assert [each.headline.providers for each in shown.rows] == [4, 3]


def test_a_source_whose_channel_reports_a_story_does_not_lack_it():
    reported = listed("clip", hours=3, provider=CHANNEL)
    made = plan(
        replace(big := by("a", "b", "c"), related=(*big.related, reported)),
        *(by(f"s{n}", hours=99 * n, provider="star") for n in range(1, 3)),
        providers=(PLATFORM,),
    )
    shown = view(made, PAGES["gaps"])
    missing = {each.provider.text: each.missing for each in shown.providers}
    assert (missing["Star"], missing["Star Trailers"]) == (0, 0)


def test_a_story_is_big_by_its_sources_not_by_their_outlets():
    reported = listed("clip", hours=3, provider=CHANNEL)
    made = plan(
        replace(small := by("a", "b"), related=(*small.related, reported)),
        by("s", hours=99, provider="star"),
        by("t", hours=999),
        providers=(PLATFORM,),
    )
    assert gaps(made) == [("Title of a", ["T"])]


def test_the_columns_of_the_gaps_are_the_ten_largest_providers_with_all_that_they_lack():
    articles = [by(f"p{n:02}", "x", "y", hours=99 * n) for n in range(40)]
    shown = view(plan(*articles), PAGES["gaps"])
    assert [(each.provider.text, each.missing) for each in shown.providers] == [
        *((f"P{n:02}", 39) for n in range(8)),
        ("X", 0),
        ("Y", 0),
    ]
    assert shown.rows[0].has == (*[False] * 8, True, True)


def test_the_gaps_begin_with_those_of_the_most_sources_from_ten_on():
    articles = [
        by(f"p{n:02}", *[f"x{each}" for each in range(n % 7 + 2)], hours=99 * n) for n in range(12)
    ]
    shown = view(plan(*articles), PAGES["gaps"])
    assert [each.headline.providers for each in shown.largest] == [9, 8, 7]
    assert view(plan(*articles[:9]), PAGES["gaps"]).largest == ()


def test_the_gaps_say_who_lacks_the_most_and_how_many_all_major_sources_lack():
    major = [by(f"m{n}", provider=f"m{n % 10}", hours=99 * (n + 1)) for n in range(20)]
    made = plan(by("a", "b", "c"), by("d", "m1", "m2", hours=-99), *major)
    assert view(made, PAGES["gaps"]).nowhere == 1
    page = words(made, PAGES["gaps"])
    assert "M0 lacks 2 of 2 big stories, the most; M2 lacks 1, the fewest." in page
    assert "1 big story is missing at all major sources." in page


def test_a_speciality_is_a_topic_that_a_source_covers_far_more_than_others():
    common = [by(f"c{n}", hours=99 * n, provider="post") for n in range(6)]
    rivers = [by(f"r{n}", hours=-99 * n, provider="tide", topics=("Rivers",)) for n in range(1, 4)]
    (found,) = view(plan(*common, *rivers), PAGES["matrix"]).specialities
    assert (found.provider.text, found.topic.text, found.stories, found.of) == (
        "Tide",
        "Rivers",
        3,
        3,
    )
    made = plan(*rivers, *common)
    assert "Tide has 3 of the 3 stories on Rivers." in words(made, PAGES["matrix"])


def test_the_matrix_leaves_out_a_topic_of_nearly_every_story_unless_it_is_the_only_one():
    articles = [by(f"n{n}", hours=99 * n, provider="post", topics=("Sea",)) for n in range(10)]
    shown = view(plan(*articles), PAGES["matrix"])
    assert [row.topic.text for row in shown.rows] == ["Sea"]
    shown = view(plan(*articles, by("tide", hours=-99, topics=("Rivers",))), PAGES["matrix"])
    assert [row.topic.text for row in shown.rows] == ["Rivers"]


def test_without_a_speciality_the_highest_number_of_the_matrix_is_named():
    articles = [by(f"r{n}", hours=99 * n, provider="tide", topics=("Rivers",)) for n in range(3)]
    (found,) = view(plan(*articles), PAGES["matrix"]).specialities
    assert (found.provider.text, found.stories) == ("Tide", 3)
    assert view(plan(*articles[:2]), PAGES["matrix"]).specialities == ()


def test_exclusives_begin_with_top_stories_and_go_on_by_day():
    made = plan(*(by(f"n{n:02}", hours=6 * n, provider="post") for n in range(16)))
    shown = view(made, PAGES["exclusives"])
    assert [card.title.text[-2:] for card in shown.top] == ["15", "14", "13", "12"]
    assert [(each.first.day, each.is_month, len(each.cards)) for each in shown.periods] == [
        (4, False, 4 - 2),
        (3, False, 4),
        (2, False, 4),
        (1, False, 2),
    ]


def test_exclusives_are_in_months_if_days_have_few():
    made = plan(*(by(f"n{n:02}", hours=60 * n, provider="post") for n in range(16)))
    periods = view(made, PAGES["exclusives"]).periods
    assert [(each.first.month, each.is_month, len(each.cards)) for each in periods] == [
        (5, True, 12)
    ]


def test_fewer_than_eight_exclusives_are_a_plain_list():
    shown = view(
        plan(*(by(f"n{n}", hours=99 * n, provider="post") for n in range(7))), PAGES["exclusives"]
    )
    assert (shown.top, shown.periods) == (shown.cards, ())


def test_exclusives_name_the_sources_with_the_most_and_all_of_their_stories():
    made = plan(
        by("a", provider="post"),
        by("b", hours=99, provider="post"),
        by("c", "tide", hours=200, provider="post"),
        by("d", hours=300),
    )
    found = view(made, PAGES["exclusives"]).providers
    assert [(each.provider.text, each.exclusives, each.stories, each.share) for each in found] == [
        ("Post", 2, 3, 66),
        ("D", 1, 1, 100),
    ]
    page = words(made, PAGES["exclusives"])
    assert "Stories with a single source: 3 of 4. Post has the most, 2 of its 3 stories." in page


def test_all_gaps_are_on_the_front_and_numbered_pages_newest_first():
    articles = [by(f"p{n:02}", "x", "y", hours=99 * n) for n in range(40)]
    made = plan(*articles)
    front, older = view(made, PAGES["gaps"]), view(made, "gaps/page/1/index.html")
    titles = [row.headline.story.text for row in (*front.rows, *older.rows)]
    assert titles == [f"Title of p{n:02}" for n in reversed(range(40))]
    assert (front.big, older.big, older.providers[0].missing) == (40, None, None)
    assert "Missing, of all 40 big stories" in rendered(made)[PAGES["gaps"]]


@pytest.mark.parametrize(
    ("reporting", "said"),
    [
        ([f"m{n}" for n in range(9)], "Missing at M9<"),
        (["m0", "p", "q"], "Missing at 9 of 10 major sources, all except M0<"),
        (["p", "q", "r"], "Missing at all major sources<"),
    ],
)
def test_a_story_names_the_fewer_sources_where_the_table_is_too_wide(reporting, said):
    small = [by(f"s{n}", provider=f"m{n % 10}", hours=99 * (n + 1)) for n in range(20)]
    first, *others = reporting
    made = plan(by("a", *others, provider=first), *small)
    assert said in rendered(made)[PAGES["gaps"]]


def test_where_all_have_every_big_story_there_are_no_gaps():
    assert "No gaps." in rendered(plan(by("a", "b", "c")))[PAGES["gaps"]]


@pytest.mark.parametrize("kind", PAGES)
def test_every_page_across_sources_says_what_it_knows(kind):
    text = rendered(plan(by("post", topics=("Rivers",))))[PAGES[kind]]
    assert "Based on 1 story on this site." in text


@pytest.mark.parametrize("kind", PAGES)
def test_the_pages_across_sources_link_to_each_other(kind):
    made = plan(by("post"))
    assert [link.href for link in view(made, PAGES[kind]).across] == [
        "providers/",
        "matrix/",
        "exclusives/",
        "gaps/",
    ]
    assert 'aria-current="page"' in rendered(made)[PAGES[kind]].partition("<main")[2]


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_across_sources_that_is_off_is_linked_by_none(kind):
    made = plan(by("post"), outputs=OutputSettings(**{kind: False}))
    for other in PAGES.keys() - {kind}:
        assert PAGES[kind].removesuffix("index.html") not in [
            link.href for link in view(made, PAGES[other]).across
        ]
