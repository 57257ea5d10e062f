"""The page of a source has its own headlines, each with a link to the whole story."""

from __future__ import annotations

from builders import article, listed, plan, rendered, view
from digestgen.records import Provider, ProviderNote

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


def test_only_here_and_the_page_of_a_source_agree_on_what_only_one_reports() -> None:
    channel = Provider("youtube.com/zed", "Zed", platform="youtube.com")
    made = plan(article("post"), article("video", provider=channel))
    (card,) = view(made, "exclusives/index.html").cards
    assert card.title.text == "Title of post"
    assert view(made, POST).figures.exclusives == 1
    assert view(made, POST).reports[0].alone
    shown = view(made, "providers/youtube.com/zed/index.html")
    assert shown.figures.exclusives is None
    assert not shown.reports[0].alone


def test_the_sources_of_one_outlet_link_to_each_other() -> None:
    site = Provider("lantern.example", "The Lantern"), Provider("lantern.example", "Lantern")
    channels = [
        Provider(f"tubeline.example/{number}", name, platform="tubeline.example")
        for number, name in enumerate(("lantern", "Lantern Trailers", "Lanterns", "My Lantern"))
    ]
    below = Provider("news.lantern.example", "Evening News")
    other = Provider("watch.example", "Lantern Watch")  # a site of its own
    providers = (*site, *channels, below, other)
    made = plan(*(article(f"a{n}", provider=each) for n, each in enumerate(providers)))
    related = [link.text for link in view(made, "providers/lantern.example/index.html").related]
    assert related == [
        "Evening News (news.lantern.example)",
        "lantern (tubeline.example)",
        "Lantern Trailers (tubeline.example)",
    ]
    back = view(made, "providers/tubeline.example/1/index.html").related
    assert "Lantern (lantern.example)" in [link.text for link in back]


def test_a_name_is_spelt_in_one_way() -> None:
    names = ("Tide Post", "Tide Post", "TidePost")
    providers = [Provider("post.example", name) for name in names]
    made = plan(*(article(f"a{n}", provider=each) for n, each in enumerate(providers)))
    assert {card.provider.text for card in view(made, "index.html").cards} == {"Tide Post"}


def test_most_channels_of_a_platform_are_folded_up() -> None:
    channels = [Provider(f"youtube.com/c{n}", f"C{n}", platform="youtube.com") for n in range(20)]
    made = plan(
        *(article(f"a{n}", provider=each) for n, each in enumerate(channels)),
        providers=(ProviderNote("youtube.com", "YouTube", is_platform=True),),
    )
    page = rendered(made)["providers/youtube.com/index.html"]
    assert "<summary>8 more</summary>" in page
    assert page.index(">C11<") < page.index("<details>") < page.index(">C2<")


def test_a_source_with_five_stories_says_how_often_it_was_first_and_alone() -> None:
    post = Provider("post.example", "Post")
    shared = [
        article(f"s{n}", hours=99 * n, provider=post, related=(listed(f"x{n}", hours=99 * n + 1),))
        for n in range(3)
    ]
    alone = [article(f"a{n}", hours=-99 * (n + 1), provider=post) for n in range(2)]
    page = rendered(plan(*shared, *alone))["providers/post.example/index.html"]
    assert "First with 3 of the 3 stories that other sources report too." in page
    assert "The only source of 2 stories." in page


def test_a_source_is_first_only_with_stories_that_others_report_too() -> None:
    post = Provider("post.example", "Post")
    again = listed("again", hours=1, provider=post)
    shared = article("s", hours=99, provider=post, related=(listed("star", hours=100),))
    figures = view(plan(article("a", provider=post, related=(again,)), shared), POST).figures
    assert (figures.stories, figures.first, figures.shared) == (2, 1, 1)


def test_a_long_list_of_a_source_has_eight_cards_and_a_line_for_each_other_story() -> None:
    post = Provider("post.example", "Post")
    articles = (article(f"s{n:02}", hours=99 * n, provider=post) for n in range(14))
    page = rendered(plan(*articles))["providers/post.example/index.html"]
    assert page.count('<article class="card') == 8
    assert page.count("<li><h3>") == 6
