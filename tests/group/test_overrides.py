"""content/groups.yaml: what a person says of the grouping."""

import pytest

from builders import article, article_file, source
from conftest import SiteFactory
from digestgen.group import group_articles
from digestgen.load import LoadSettings
from digestgen.load.groups_file import parse_groups_file
from digestgen.problems import errors_of
from digestgen.settings import GroupingSettings
from runs import build

DAM = "Dam breaks in Northport after night of rain"


def corrected(text, *articles):
    corrections, problems = parse_groups_file(source(text, "groups.yaml", "groups"), LoadSettings())
    assert not errors_of(problems)
    return group_articles(articles, GroupingSettings(method="content"), corrections)


def stories(digest):
    return sorted(
        sorted(file.permalink.split("/")[3] for file in story.files) for story in digest.stories
    )


def test_without_corrections_two_reports_of_one_event_are_one_story():
    assert stories(corrected("", article("a", title=DAM), article("b", title=DAM))) == [["a", "b"]]


def test_split_takes_an_article_out_of_its_story():
    digest = corrected("split: [2024-05-01-b.md]", article("a", title=DAM), article("b", title=DAM))
    assert stories(digest) == [["a"], ["b"]]


def test_merge_makes_two_stories_one():
    digest = corrected(
        "merge: [[2024-05-01-a.md, 2024-05-01-b.md]]",
        article("a", title=DAM),
        article("b", title="Choir sings"),
    )
    assert stories(digest) == [["a", "b"]]


def test_never_together_keeps_two_apart():
    digest = corrected(
        "never-together: [[a, 2024-05-01-b]]".replace("a,", "2024-05-01-a,"),
        article("a", title=DAM),
        article("b", title=DAM),
    )
    assert stories(digest) == [["a"], ["b"]]


def test_never_together_holds_against_a_merge():
    digest = corrected(
        "merge: [[2024-05-01-a, 2024-05-01-b]]\nnever-together: [[2024-05-01-a, 2024-05-01-b]]",
        article("a", title=DAM),
        article("b", title="Choir sings"),
    )
    assert stories(digest) == [["a"], ["b"]]


@pytest.mark.parametrize(
    "name",
    ["content/2024-05-01-b.md", "2024-05-01-b.md", "/2024/05/01/b/", "http://www.b.example/story/"],
)
def test_lead_names_the_file_that_leads_its_story(name):
    digest = corrected(
        f"lead: ['{name}']", article("a", title=DAM, heat=99), article("b", title=DAM)
    )
    assert digest.stories[0].lead.provider.domain == "b.example"


def test_name_that_nothing_has_is_a_warning_with_place_and_the_nearest():
    digest = corrected("lead:\n  - 2024-05-01-dan.md", article("dam"))
    (problem,) = digest.problems
    assert (problem.line, problem.column, problem.level) == (2, 5, "warning")
    assert "2024-05-01-dam.md" in problem.hint


def test_unknown_key_is_an_error_that_names_the_nearest():
    _, (problem,) = parse_groups_file(
        source("never_together: []", "groups.yaml", "groups"), LoadSettings()
    )
    assert (problem.level, "never-together" in problem.hint) == ("error", True)


def test_build_takes_corrections_from_the_content_folder(make_site: SiteFactory):
    site = make_site(
        {
            "content/2024-05-01-a.md": article_file(
                DAM, url="https://a.example/", domain="a.example"
            ),
            "content/2024-05-01-b.md": article_file(
                DAM, url="https://b.example/", domain="b.example"
            ),
            "content/groups.yaml": "merge: [[2024-05-01-a.md, 2024-05-01-b.md]]\n",
        }
    )
    assert len(build(site).site.digest.stories) == 1


def test_two_leads_of_one_story_are_a_warning():
    digest = corrected(
        "lead:\n  - 2024-05-01-a\n  - 2024-05-01-b",
        article("a", title=DAM),
        article("b", title=DAM, heat=9),
    )
    (told,) = digest.problems
    assert told.message == 'it is in the same story as "2024-05-01-a", which is also under lead'
    assert (told.line, told.level) == (3, "warning")
    assert digest.stories[0].lead.heat == 9


def test_a_pair_to_be_merged_and_kept_apart_is_a_warning():
    digest = corrected(
        "merge: [[2024-05-01-a, 2024-05-01-b]]\nnever-together: [[2024-05-01-b, 2024-05-01-a]]",
        article("a", title=DAM),
        article("b", title=DAM),
    )
    (told,) = digest.problems
    assert told.message == 'merge and never-together both name it with "2024-05-01-a"'
    assert stories(digest) == [["a"], ["b"]]


def test_two_stories_to_be_in_one_thread_and_in_none_together_are_a_warning():
    digest = corrected(
        "thread: [[2024-05-01-a, 2024-05-01-b]]\nnever-thread: [[2024-05-01-b, 2024-05-01-a]]",
        article("a", title=DAM),
        article("b", title="Choir sings in the park"),
    )
    (told,) = digest.problems
    assert told.message == 'thread and never-thread both name it with "2024-05-01-a"'
    assert told.hint == "remove it from one of the two; thread overrides never-thread"


def test_name_in_composed_letters_finds_a_file_whose_name_is_decomposed(make_site: SiteFactory):
    files = {
        f"content/2024-05-01-{name}.md": article_file(DAM, url=f"https://{host}/", domain=host)
        for name, host in (("cafe\u0301", "a.example"), ("b", "b.example"))
    }
    groups = "split: ['2024-05-01-caf\u00e9.md']\n"
    built = build(make_site({**files, "content/groups.yaml": groups}))
    assert not [each for each in built.problems if each.path == "content/groups.yaml"]
    assert len(built.site.digest.stories) == 2
