"""What is one story by words, time and links together."""

import pytest

from builders import article, listed
from builders import group as by_links
from digestgen.group.clustering.tokens import tokenize, tokens_as_written, tokens_of
from digestgen.records import Provider


def group(*articles, **settings):
    return by_links(*articles, **{"method": "content", "window_hours": 120.0, **settings})


def members(digest):
    return sorted(sorted(each.title for each in story.articles) for story in digest.stories)


DAM, DAM_TOO = "Dam breaks in Northport after heavy rain", "Northport dam breaks, hundreds flee"


def test_two_reports_of_one_event_are_one_story_without_a_link():
    assert len(group(article("a", title=DAM), article("b", title=DAM_TOO, hours=3)).stories) == 1


def test_reports_without_a_shared_word_are_two_stories():
    made = group(article("a", title=DAM), article("b", title="Choir sings Bach", hours=1))
    assert len(made.stories) == 2


def test_no_story_spans_more_than_its_days():
    files = [article(f"day{day}", title=DAM, hours=24 * day) for day in range(12)]
    for story in group(*files, max_span_days=3.0).stories:
        times = [each.published for each in story.articles]
        assert (max(times) - min(times)).days <= 3


def test_several_publishable_files_are_one_story_with_the_hottest_as_lead():
    (story,) = group(article("a", title=DAM), article("b", title=DAM_TOO, heat=90)).stories
    assert (story.lead.title, story.permalink) == (DAM_TOO, "2024/05/01/a/")


def test_folded_coverage_joins_the_story_that_lists_it_though_no_word_is_shared():
    folded = article("f", title="Hundreds flee", standing="folded")
    made = group(article("a", title=DAM, related=(listed("f"),)), folded)
    assert members(made) == [[DAM, "Hundreds flee"]]


def test_listed_article_without_a_file_is_coverage_of_the_story_that_lists_it():
    made = group(article("a", title=DAM, related=(listed("x", title="Choir sings"),)))
    assert members(made) == [["Choir sings", DAM]]


def test_listed_article_of_long_ago_is_background_and_leads_out():
    old = listed("old", title="Why dams break", hours=-900)
    (story,) = group(article("a", title=DAM, related=(old,))).stories
    assert [each.article.title for each in story.coverage] == []
    assert [(each.article.title, each.permalink) for each in story.background] == [
        ("Why dams break", "")
    ]


def test_copy_is_tied_to_its_original():
    original = article("a", title=DAM, excerpt="The dam broke at six.", quality=9)
    portal = Provider("portal.example", "A on Portal")
    copy = article("b", title=DAM, excerpt="The dam broke at six.", hours=-1, provider=portal)
    (story,) = group(original, copy).stories
    assert [each.copy_of for each in story.coverage] == ["content/2024-05-01-a.md"]


def test_evidence_has_the_nearest_report_the_shared_terms_and_the_score():
    (story,) = group(article("a", title=DAM, heat=9), article("b", title=DAM_TOO, hours=3)).stories
    evidence = story.coverage[0].evidence
    assert (evidence.nearest, evidence.gap_hours) == ("content/2024-05-01-a.md", 3.0)
    assert {"dam", "breaks", "Northport"} <= {term.text for term in evidence.terms}
    assert evidence.score >= evidence.threshold > 0


def test_background_has_at_most_ten_that_nothing_lists():
    files = [article(f"n{n}", title=f"{DAM} {n}", hours=n * 30) for n in range(16)]
    for story in group(*files, threshold=0.99).stories:
        assert len(story.background) <= 10


def test_names_that_differ_in_their_numbers_are_two_words():
    pair = (
        article("a", title="iPhone15 battery recall"),
        article("b", title="iPhone16 cameras", hours=1),
    )
    assert len(group(*pair).stories) == 2


def test_folded_coverage_is_not_taken_in_where_a_person_keeps_it_apart():
    from digestgen.group import group_articles
    from digestgen.records import GroupsFile, Name
    from digestgen.settings import GroupingSettings

    files = (
        article("a", title=DAM),
        article("b", title="Northport dam: rain goes on", hours=2),
        article("f", title=DAM, hours=1, standing="folded"),
    )
    apart = ((Name("2024-05-01-a.md", 1, 1), Name("2024-05-01-f.md", 1, 1)),)
    made = group_articles(
        files, GroupingSettings(threshold=0.9), GroupsFile(path="groups.yaml", never_together=apart)
    )
    assert all(not {files[0], files[2]} <= set(story.articles) for story in made.stories)


@pytest.mark.parametrize(
    ("title", "excerpt"),
    [
        ("Microsoft's policies", "facial recognition"),
        ("A $4.75 billion deal for GPT-3", "50% more"),
        ("Übermäßige Kosten", "für l’été"),
        ("北京天气", "도시의 날씨"),
    ],
)
def test_terms_are_shown_in_the_words_of_the_text(title: str, excerpt: str):
    tokens = tokenize(title, excerpt)
    for stem in (*tokens.title, *tokens.excerpt):
        (said,) = tokens_as_written([stem], title, excerpt)
        assert said in f"{title} {excerpt}" or said == stem
        assert tokens_of(said) == [stem] or said == stem


def test_a_pair_of_terms_is_shown_in_two_words_and_what_no_text_has_stays():
    assert tokens_as_written(["power platfor", "azur"], "Power Platforms") == [
        "Power Platforms",
        "azur",
    ]
    assert tokens_as_written(["4p75e09"], "It is $4.75bn") == ["4.75bn"]
