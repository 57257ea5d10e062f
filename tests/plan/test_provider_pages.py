"""The page of a source has its own headlines, each with a link to the whole story."""

from __future__ import annotations

from builders import article, listed, plan, rendered, view

POST = "providers/post.example/index.html"


def test_the_page_of_a_source_has_its_own_headline_and_links_to_the_story() -> None:
    made = plan(article("flood", related=(listed("post", title="A river rises"), listed("star"))))
    (report,) = view(made, POST).reports
    assert (report.title.text, report.title.href) == ("A river rises", "https://post.example/story")
    assert (report.story.text, report.story.href) == ("Title of flood", "2024/05/01/flood/")
    page = rendered(made)[POST]
    assert '<a href="/2024/05/01/flood/">Title of flood</a>' in page
    assert '<span class="count">3 sources</span>' in page


def test_the_story_that_a_source_leads_is_not_named_twice() -> None:
    page = rendered(plan(article("post", related=(listed("star"),))))[POST]
    assert page.count("Title of post") == 1
    assert ">The whole story</a>" in page


def test_a_story_that_only_one_source_reports_says_so() -> None:
    page = rendered(plan(article("post")))[POST]
    assert '<a href="/2024/05/01/post/">Only this source reports it</a>' in page


def test_several_reports_of_a_source_in_a_story_are_one_entry() -> None:
    own = article("post").provider
    related = (listed("b", provider=own, hours=1), listed("c", provider=own, hours=2))
    (report,) = view(plan(article("post", related=related)), POST).reports
    assert (report.title.text, report.further) == ("Title of post", 2)


def test_a_report_without_an_address_links_to_its_story() -> None:
    (report,) = view(plan(article("post", url="")), POST).reports
    assert report.title.href == "2024/05/01/post/"


def test_the_first_report_of_a_story_is_marked() -> None:
    made = plan(article("flood", hours=2, heat=9, related=(listed("post"),)))
    assert view(made, POST).reports[0].first
    assert not view(made, "providers/flood.example/index.html").reports[0].first
