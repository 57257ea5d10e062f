"""Which articles are one story, which of them leads, and in which order the others stand."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from builders import NOON, article, group, listed
from digestgen import Options, read_site
from digestgen.records import STANDINGS_ON_SITE
from runs import SOURCE


def names(articles):
    return [each.title.removeprefix("Title of ") for each in articles]


def by_lead(*articles):
    """Return the names of the articles of each story by the name of its lead."""
    return {names([each.lead])[0]: names(each.articles) for each in group(*articles).stories}


def background(*articles):
    return {
        names([story.lead])[0]: names(each.article for each in story.background)
        for story in group(*articles).stories
    }


def linked(name, *others, **changes):
    """Return an article that lists `others`."""
    return article(name, related=tuple(listed(other) for other in others), **changes)


def test_a_linked_pair_is_one_story():
    assert len(by_lead(linked("a", "b"), article("b"))) == 1


def test_articles_without_a_link_are_two_stories():
    assert len(by_lead(article("a"), article("b"))) == 2


def test_links_do_not_chain():
    stories = by_lead(linked("a", "b", heat=9), linked("b", "c", hours=1), article("c", hours=2))
    assert stories == {"a": ["a", "b"], "c": ["c"]}


def test_a_long_chain_is_many_stories():
    chain = [linked(f"n{index:02}", f"n{index + 1:02}", hours=index) for index in range(30)]
    assert max(len(members) for members in by_lead(*chain).values()) <= 3


@pytest.mark.parametrize(("hours", "stories"), [(47, 1), (49, 2)])
def test_files_further_apart_than_the_window_are_two_stories(hours, stories):
    assert len(by_lead(linked("a", "b"), article("b", hours=hours))) == stories


def test_the_window_is_a_setting():
    assert len(group(linked("a", "b"), article("b", hours=3), window_hours=2).stories) == 2


def test_a_member_joins_the_founder_whose_title_is_nearest():
    near = article("near", heat=90, title="Dam breaks in Northport")
    far = article("far", heat=99, title="Election in Southport")
    member = linked("member", "near", "far", title="Northport dam breaks at night")
    assert by_lead(near, far, member)[near.title] == [near.title, member.title]


def test_folded_coverage_never_leads_beside_a_publishable_file():
    assert by_lead(linked("a", "b", standing="folded", quality=99), article("b"))["b"] == ["b", "a"]


def test_a_publishable_file_never_joins_a_folded_one_that_is_nearer():
    lead = article("lead", heat=99, title="Something else")
    member = linked("member", "lead", "folded", title="Dam breaks in Northport")
    folded = article("folded", standing="folded", title="Dam breaks in Northport")
    assert {story.lead.standing for story in group(lead, member, folded).stories} == {
        "publishable",
        "folded",
    }
    assert by_lead(lead, member, folded)[lead.title] == [lead.title, member.title]


def test_a_file_never_joins_a_story_that_a_colder_one_leads():
    hot = article("hot", heat=99, title="Something else")
    warm = linked("warm", "hot", "cold", heat=50, title="Dam breaks")
    cold = article("cold", heat=10, title="Dam breaks")
    assert by_lead(hot, warm, cold) == {
        "Something else": ["Something else", "Dam breaks"],
        "Dam breaks": ["Dam breaks"],
    }


def test_a_story_of_folded_files_is_led_by_its_best():
    best = article("b", standing="folded", quality=9)
    assert by_lead(linked("a", "b", standing="folded"), best) == {"b": ["b", "a"]}


def test_a_folded_file_alone_is_a_story():
    assert by_lead(linked("a", "x", standing="folded")) == {"a": ["a", "x"]}


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"heat": 2, "quality": 0}, {"heat": 1, "quality": 9}),
        ({"quality": 2, "hours": 1}, {"quality": 1}),
        ({"hours": 0}, {"hours": 1}),
        ({"url": "https://a.example/"}, {"url": "https://b.example/"}),
    ],
    ids=["heat", "quality", "earliest", "url"],
)
def test_the_lead_is_the_hottest_then_best_then_earliest_then_smallest_url(better, worse):
    worse_one = article("aaa", **worse)
    better_one = article("zzz", **better, related=(listed("aaa", url=worse_one.url),))
    assert list(by_lead(worse_one, better_one)) == ["zzz"]


def test_coverage_is_ordered_by_quality_then_time():
    members = [
        article("late", quality=5, hours=3),
        article("good", quality=9, hours=4),
        article("early", quality=5, hours=1),
    ]
    lead = linked("lead", "late", "good", "early", heat=99)
    assert by_lead(lead, *members)["lead"] == ["lead", "good", "early", "late"]


def test_an_article_without_file_is_coverage_of_the_story_that_lists_it():
    assert by_lead(linked("a", "x")) == {"a": ["a", "x"]}


def test_an_article_without_file_never_leads():
    entry = listed("x", quality=999, heat=999, published=NOON - timedelta(hours=5))
    assert by_lead(article("a", related=(entry,))) == {"a": ["a", "x"]}


def test_an_article_without_file_does_not_move_the_story():
    entry = listed("x", published=NOON - timedelta(hours=5))
    (story,) = group(article("a", related=(entry,))).stories
    assert (story.permalink, story.published) == ("2024/05/01/a/", NOON)


def test_an_article_without_file_does_not_tie_two_stories():
    assert by_lead(linked("a", "x"), linked("b", "x", hours=1)) == {"a": ["a", "x"], "b": ["b"]}


def test_an_article_without_file_joins_the_best_match():
    entry = listed("x", title="Dam breaks in Northport")
    one = article("one", title="Election in Southport", related=(entry,))
    two = article("two", title="Northport dam breaks", related=(entry,))
    assert by_lead(one, two)[two.title] == [two.title, entry.title]


def test_of_equal_matches_the_nearest_in_time_has_it():
    entry = listed("x", hours=8)
    stories = by_lead(article("a", related=(entry,)), article("b", hours=9, related=(entry,)))
    assert stories == {"a": ["a"], "b": ["b", "x"]}


def test_what_a_member_lists_is_coverage_too():
    assert by_lead(linked("a", "b", heat=9), linked("b", "x"))["a"] == ["a", "b", "x"]


def test_what_another_story_covers_shows_as_background():
    old = article("old", hours=-200)
    assert background(linked("new", "old"), old) == {"new": ["old"], "old": []}


def test_an_article_without_file_is_background_of_the_other_lists():
    assert background(linked("a", "x"), linked("b", "x", hours=1)) == {"a": [], "b": ["x"]}


def test_background_names_the_story_that_covers_it():
    stories = group(linked("new", "old"), article("old", hours=-200)).stories
    assert [each.permalink for each in stories[0].background] == ["2024/05/01/old/"]


def test_background_is_nearest_first():
    old, older = article("old", hours=-200), article("older", hours=-400)
    assert background(linked("new", "old", "older"), old, older)["new"] == ["old", "older"]


def test_background_of_one_time_without_urls_has_an_order():
    own = [article(f"own{index}", url="", hours=-200) for index in range(8)]
    entries = tuple(listed(f"own{index}", url="", hours=-200) for index in range(8))
    assert background(article("new", related=entries), *own)["new"] == names(own)[:5]


def test_nothing_is_both_coverage_and_background():
    stories = background(linked("a", "b", heat=9), linked("b", "a"))
    assert stories == {"a": []}


def test_a_link_of_an_article_to_itself_is_nothing():
    assert background(linked("a", "a")) == {"a": []}


@pytest.mark.parametrize("standing", ["withheld", "draft", "future", "deleted"])
def test_what_is_left_out_is_in_no_story_even_when_listed(standing):
    gone = article("gone", standing=standing)
    assert by_lead(linked("a", "gone"), gone) == {"a": ["a"]}


@pytest.mark.parametrize("standing", ["withheld", "draft", "future", "deleted"])
def test_what_is_left_out_is_reported(standing):
    gone = article("gone", standing=standing)
    assert group(article("a"), gone).left_out == (gone,)


def test_what_is_left_out_brings_nothing_along():
    assert by_lead(linked("gone", "x", standing="withheld"), article("a")) == {"a": ["a"]}


def test_what_is_left_out_stays_out_under_its_amp_address():
    amp = "https://gone.example/amp"
    gone = article("gone", standing="withheld", twin_urls=(amp,))
    assert by_lead(article("a", related=(listed("gone", url=amp),)), gone) == {"a": ["a"]}


@pytest.mark.parametrize(
    "other",
    [
        {"url": "https://gone.example/AMP"},
        {"url": "https://copy.example/1", "twin_urls": ("https://gone.example/AMP?utm_source=x",)},
        {"url": "https://copy.example/1", "twin_urls": ("https://gone.example/story",)},
    ],
)
@pytest.mark.parametrize("standing", ["withheld", "draft", "future", "deleted"])
def test_what_is_left_out_stays_out_under_any_of_its_addresses(standing, other):
    twins = ("https://gone.example/AMP", "https://original.example/1")
    gone = article("gone", standing=standing, url="https://gone.example/story", twin_urls=twins)
    assert by_lead(article("a", related=(listed("x", **other),)), gone) == {"a": ["a"]}


def test_what_is_left_out_stays_out_when_listed_without_url():
    gone = article("gone", standing="deleted")
    assert by_lead(article("a", related=(listed("gone", url=""),)), gone) == {"a": ["a"]}


def test_an_article_with_another_file_on_the_site_is_shown():
    gone = article("gone", standing="deleted")
    shown = article("shown", url=gone.url)
    assert by_lead(gone, shown, linked("a", "gone", heat=9)) == {"a": ["a", "shown"]}


def added(name, *, hours_after_noon):
    """Return the files of `article(name)`, written into the site at a time."""
    return (replace(article(name).files[0], added=NOON + timedelta(hours=hours_after_noon)),)


def test_a_story_lives_at_the_permalink_of_its_earliest_core_file():
    lead, early = linked("lead", "early", heat=99), article("early", hours=-3)
    (story,) = group(lead, early).stories
    assert (story.permalink, story.published) == ("2024/05/01/early/", early.published)


def test_folded_coverage_gives_a_story_neither_address_nor_date():
    lead = linked("lead", "early", heat=99)
    early = article("early", hours=-3, standing="folded")
    (story,) = group(lead, early).stories
    assert (story.permalink, story.published) == ("2024/05/01/lead/", NOON)
    assert names(story.core) == ["lead"]


def test_a_file_that_was_added_later_does_not_move_the_story():
    first = article("first", hours=3, files=added("first", hours_after_noon=4))
    older = linked("older", "first", files=added("older", hours_after_noon=9))
    (story,) = group(first, older).stories
    assert (story.permalink, story.published) == ("2024/05/01/first/", older.published)


def test_of_files_that_one_fetch_added_the_first_published_has_the_address():
    def fetched(name, *, hours):
        files = (replace(article(name, hours=hours).files[0], added=NOON + timedelta(hours=9)),)
        return article(name, hours=hours, files=files)

    late, early = fetched("a-late-one", hours=2), fetched("early", hours=1)
    (story,) = group(late, replace(early, related=(listed("a-late-one"),))).stories
    assert story.permalink == "2024/05/01/early/"


def test_a_better_headline_does_not_move_the_story():
    first = article("first", heat=5)
    better = linked("better", "first", hours=2, heat=99)
    assert group(first).stories[0].permalink == group(first, better).stories[0].permalink


def test_a_story_is_updated_by_its_newest_report():
    (story,) = group(article("a", related=(listed("x", hours=7),))).stories
    assert story.updated == NOON + timedelta(hours=7)


def test_stories_are_newest_first():
    digest = group(article("b"), article("new", hours=5), article("a"))
    assert names(story.lead for story in digest.stories) == ["new", "a", "b"]


def test_a_storys_topics_are_the_leads_first():
    lead = linked("a", "b", heat=9, topics=("Rivers", "Weather"))
    (story,) = group(lead, article("b", topics=("Coast", "Weather"))).stories
    assert story.topics == ("Rivers", "Weather", "Coast")


def test_membership_says_what_ties_it():
    lead = article("a", heat=9, title="Dam breaks in Northport", related=(listed("b"),))
    member = article("b", hours=2, title="Northport dam breaks").files
    b = article("b", hours=2, title="Northport dam breaks", files=member)
    (membership,) = group(lead, b).stories[0].coverage
    evidence = membership.evidence
    assert (evidence.listed_by, evidence.lists) == (("content/2024-05-01-a.md",), ())
    assert (evidence.nearest, evidence.gap_hours) == ("content/2024-05-01-a.md", 2.0)


def test_a_member_that_lists_the_lead_says_so():
    (membership,) = group(article("a", heat=9), linked("b", "a")).stories[0].coverage
    assert membership.evidence.lists == ("content/2024-05-01-a.md",)


def test_no_articles_are_no_stories():
    assert group().stories == ()


NAMES = ("a", "b", "c", "d", "e", "f", "g", "h")
WORDS = ("dam", "river", "vote", "port")


@st.composite
def some_articles(draw):
    """Draw files and what they list: some with AMP copies, without URL, of one address, left out."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=len(NAMES)))
    return [
        article(name, related=tuple(draw(some_entries())), **draw(some_changes())) for name in names
    ]


def some_entries():
    entry = st.builds(
        lambda name, url, hours: listed(name, hours=hours, **({} if url is None else {"url": url})),
        st.sampled_from((*NAMES, "x", "y")),
        st.sampled_from((None, None, "", "https://amp.example/a")),
        st.sampled_from((0, 1)),
    )
    return st.lists(entry, max_size=4)


def some_changes():
    return st.fixed_dictionaries(
        {
            "hours": st.sampled_from((0, 0, 1, 30, 60, 400)),
            "heat": st.sampled_from((-1, 60)),
            "quality": st.integers(0, 1),
            "standing": st.sampled_from(
                ("publishable", "publishable", "folded", "withheld", "draft", "deleted")
            ),
            "twin_urls": st.sampled_from(((), ("https://amp.example/a",))),
        },
        optional={
            "url": st.sampled_from(("", "https://a.example/story", "https://amp.example/a")),
            "title": st.lists(st.sampled_from(WORDS), min_size=1).map(" ".join),
        },
    )


quick = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],  # the machine may be busy
)


@quick
@given(some_articles(), st.randoms(use_true_random=False))
def test_the_order_of_the_articles_does_not_matter(articles, random):
    shuffled = random.sample(articles, len(articles))
    assert group(*articles) == group(*shuffled)


@quick
@given(some_articles())
def test_every_file_is_in_one_story_or_left_out(articles):
    digest = group(*articles)
    grouped = [file for story in digest.stories for file in story.files]
    left_out = [file for each in digest.left_out for file in each.files]
    assert sorted(grouped + left_out) == sorted(file for each in articles for file in each.files)


@quick
@given(some_articles())
def test_every_article_is_coverage_of_one_story(articles):
    found = [each for story in group(*articles).stories for each in story.articles]
    called = [(each.url, each.title, each.published, each.files) for each in found]
    assert len(called) == len(set(called))


@quick
@given(some_articles())
def test_the_lead_is_the_best_of_the_files_of_its_story(articles):
    for story in group(*articles).stories:
        files = [each for each in story.articles if each.files]
        ranks = [(each.standing == "folded", -each.heat, -each.quality) for each in files]
        assert ranks[0] == min(ranks)


@quick
@given(some_articles())
def test_only_what_may_be_on_the_site_is_in_a_story(articles):
    digest = group(*articles)
    standings = {each.standing for story in digest.stories for each in story.articles}
    assert standings <= STANDINGS_ON_SITE


@quick
@given(some_articles())
def test_background_is_never_of_the_story_itself(articles):
    for story in group(*articles).stories:
        assert story.permalink not in {each.permalink for each in story.background}


def test_background_is_similar_to_two_reports_of_several():
    """One report may share no more than the name of a place with another story, as the ferry's plug does."""
    digest = read_site(Options(site=SOURCE)).digest
    ferry = next(story for story in digest.stories if "Sandpiper carries" in story.lead.title)
    assert len(ferry.articles) > 2
    assert [each.article.title for each in ferry.background if not each.listed] == []
