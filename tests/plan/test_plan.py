"""Which pages a site has, where they are, and what happens when two want one place."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from builders import NOON, article, listed, plan, rendered, view
from digestgen.plan import view_of
from digestgen.problems import errors_of
from digestgen.records import Alias, File, Image, OwnPage
from digestgen.settings import (
    ListSettings,
    MenuItem,
    OutputSettings,
    SiteSettings,
    ThemeColours,
    ThemeSettings,
)


def paths(made):
    return [page.path for page in made.pages]


def redirects(made):
    """Return the targets of redirects by path; test_thread_pages.py has those below threads/."""
    return {
        page.path: view_of(page, made.routes).target
        for page in made.pages
        if page.template == "redirect.html" and not page.path.startswith("threads/")
    }


def errors(made):
    return [each.message for each in errors_of(made.problems)]


def filed(name, *aliases, **changes):
    """Return an article whose file has old paths."""
    file = File(
        NOON, f"2024/05/01/{name}/", f"content/2024-05-01-{name}.md", tuple(map(Alias, aliases))
    )
    return article(name, files=(file,), **changes)


def own_page(name, **changes):
    fields = {"title": name.title(), "permalink": f"{name}/", "path": f"content/pages/{name}.md"}
    return OwnPage(**{**fields, "body_html": "<p>Ours.</p>", **changes})


PAIR = (article("a", heat=9, hours=2, related=(listed("b"),)), article("b"))


def test_a_site_of_one_article_has_all_kinds_of_pages():
    made = plan(article("flood", topics=("Rivers",)))
    assert paths(made) == [
        ".nojekyll",
        "2024/05/01/flood/index.html",
        "2024/05/01/flood/index.json",
        "2024/05/01/index.html",
        "2024/05/01/mail.html",
        "2024/05/01/mail.txt",
        "2024/05/index.html",
        "2024/w18/index.html",
        "2024/w18/mail.html",
        "2024/w18/mail.txt",
        "404.html",
        "api/providers.json",
        "api/schema.json",
        "api/stories/index.json",
        "api/threads.json",
        "api/topics.json",
        "archive/index.html",
        "exclusives/index.html",
        "feed.json",
        "feed.xml",
        "gaps/index.html",
        "index.html",
        "matrix/index.html",
        "opml.xml",
        "providers/flood.example/feed.json",
        "providers/flood.example/feed.xml",
        "providers/flood.example/index.html",
        "providers/flood.example/rss.xml",
        "providers/index.html",
        "robots.txt",
        "rss.xml",
        "site.webmanifest",
        "sitemap.xml",
        "threads/2024/05/01/flood/index.html",
        "threads/index.html",
        "topics/index.html",
        "topics/rivers/feed.json",
        "topics/rivers/feed.xml",
        "topics/rivers/index.html",
        "topics/rivers/rss.xml",
    ]


def test_an_empty_site_has_the_pages_that_need_no_story():
    made = plan()
    assert paths(made) == [
        ".nojekyll",
        "404.html",
        "api/providers.json",
        "api/schema.json",
        "api/stories/index.json",
        "api/threads.json",
        "api/topics.json",
        "archive/index.html",
        "exclusives/index.html",
        "feed.json",
        "feed.xml",
        "gaps/index.html",
        "index.html",
        "matrix/index.html",
        "opml.xml",
        "providers/index.html",
        "robots.txt",
        "rss.xml",
        "site.webmanifest",
        "sitemap.xml",
        "threads/index.html",
        "topics/index.html",
    ]
    assert made.problems == ()


def test_pages_are_in_the_order_of_their_paths():
    made = plan(*PAIR, article("c", hours=-99, topics=("Rivers", "Coast")))
    assert paths(made) == sorted(paths(made))


def test_a_story_is_at_the_permalink_of_its_earliest_file():
    shown = view(plan(*PAIR), "2024/05/01/b/index.html")
    assert (shown.path, shown.lead.title.text) == ("2024/05/01/b/", "Title of a")


def test_a_story_page_shows_the_leads_body():
    lead = article("flood", body_html="<p>What we saw.</p>")
    assert view(plan(lead), "2024/05/01/flood/index.html").body_html == "<p>What we saw.</p>"


def test_a_story_page_counts_reports_and_providers():
    twice = listed("x", provider=article("flood").provider)
    shown = view(plan(article("flood", related=(twice,))), "2024/05/01/flood/index.html")
    assert (shown.reports, shown.providers) == (2, 1)


def test_what_may_not_be_a_link_is_shown_as_text():
    lead = article("flood", url="", given_url="javascript:alert(1)")
    report = view(plan(lead), "2024/05/01/flood/index.html").lead
    assert (report.title.href, report.address) == (None, "javascript:alert(1)")


def test_background_links_to_the_story_that_covers_it():
    old = article("old", hours=-200, title="Another subject")
    made = plan(article("new", related=(listed("old"),)), old)
    (shown,) = view(made, "2024/05/01/new/index.html").background
    assert (shown.title.href, shown.story.href) == (old.url, "2024/05/01/old/")


def test_a_report_in_the_sites_language_names_none():
    shown = view(plan(article("flood", locale="EN")), "2024/05/01/flood/index.html")
    assert shown.lead.lang == ""


def test_a_report_in_another_language_names_it():
    shown = view(plan(article("flood", locale="pt-BR")), "2024/05/01/flood/index.html")
    assert shown.lead.lang == "pt-BR"


def test_every_other_file_of_a_story_redirects_to_it():
    assert redirects(plan(*PAIR)) == {"2024/05/01/a/index.html": "2024/05/01/b/"}


def test_every_file_of_one_article_redirects_to_its_story():
    again = article("again", url=article("flood").url, hours=9)
    made = plan(article("flood"), again)
    assert redirects(made) == {"2024/05/01/again/index.html": "2024/05/01/flood/"}


def test_an_old_path_redirects_to_the_story():
    made = plan(filed("flood", "2019/old/", "old.html"))
    assert redirects(made) == {
        "2019/old/index.html": "2024/05/01/flood/",
        "old.html": "2024/05/01/flood/",
    }


def test_an_old_path_that_is_the_storys_own_needs_no_redirect():
    made = plan(filed("flood", "2024/05/01/flood/"))
    assert (redirects(made), errors(made)) == ({}, [])


def test_one_old_path_of_two_files_of_a_story_is_one_redirect():
    lead = filed("a", "old/", heat=9, related=(listed("b"),))
    made = plan(lead, filed("b", "old/"))
    assert (redirects(made)["old/index.html"], errors(made)) == ("2024/05/01/a/", [])


def test_withheld_files_have_no_page():
    made = plan(article("flood"), article("gone", standing="withheld"))
    assert not [path for path in paths(made) if "gone" in path]


def test_a_deleted_file_says_so_at_all_its_addresses():
    made = plan(filed("gone", "old/", standing="deleted"))
    removed = [page.path for page in made.pages if page.template == "removed.html"]
    gone = "2024/05/01/gone/index.html"
    assert removed == [gone, "old/index.html", f"threads/{gone}"]


def test_the_front_page_lists_all_stories_newest_first():
    made = plan(article("old", hours=-99), article("new"))
    assert [card.title.text for card in view(made, "index.html").cards] == [
        "Title of new",
        "Title of old",
    ]


SEVEN = tuple(article(f"n{days}", hours=24 * days) for days in range(7))
CHAIN = ("index.html", "page/2/index.html", "page/1/index.html")


def test_lists_of_stories_are_numbered_from_the_oldest():
    made = plan(*SEVEN, lists=ListSettings(page_size=2))
    shown = [[card.title.text[-2:] for card in view(made, path).cards] for path in CHAIN]
    assert shown == [["n6", "n5", "n4"], ["n3", "n2"], ["n1", "n0"]]


def test_editions_go_on_at_page_2():
    articles = [article(f"n{index}") for index in range(5)]
    made = plan(*articles, lists=ListSettings(page_size=2))
    assert [path for path in paths(made) if path.startswith("2024/05/01/page/")] == [
        "2024/05/01/page/2/index.html",
        "2024/05/01/page/3/index.html",
    ]


def test_pages_of_a_list_lead_to_one_another():
    made = plan(*SEVEN, lists=ListSettings(page_size=2))
    pagers = [view(made, path).pager for path in CHAIN]
    assert [(each.newer, each.older) for each in pagers] == [
        (None, "page/2/"),
        ("", "page/1/"),
        ("page/2/", None),
    ]


def test_a_list_that_fits_has_one_page():
    made = plan(article("a"), article("b"), lists=ListSettings(page_size=2))
    assert not [path for path in paths(made) if "page/" in path]


def test_an_edition_is_a_day_in_the_sites_time_zone():
    late = article("late", published=NOON.replace(hour=23))
    made = plan(late, site=SiteSettings(timezone="Etc/GMT-9"))
    assert "2024/05/02/index.html" in paths(made)
    assert "2024/05/01/index.html" not in paths(made)


def test_a_story_leads_to_the_edition_of_its_day():
    late = article("late", published=NOON.replace(hour=23))
    made = plan(late, site=SiteSettings(timezone="Etc/GMT-9"))
    assert view(made, "2024/05/01/late/index.html").edition.href == "2024/05/02/"


def test_an_edition_leads_to_the_days_before_and_after_it():
    made = plan(*(article(f"n{days}", hours=days * 24) for days in (-9, 0, 4)))
    shown = view(made, "2024/05/01/index.html")
    assert (shown.earlier.href, shown.later.href) == ("2024/04/22/", "2024/05/05/")


def test_the_first_and_the_last_edition_lead_no_further():
    made = plan(article("a"), article("b", hours=24))
    assert view(made, "2024/05/01/index.html").earlier is None
    assert view(made, "2024/05/02/index.html").later is None


def test_times_are_shown_in_the_sites_time_zone():
    made = plan(article("flood"), site=SiteSettings(timezone="Etc/GMT-9"))
    shown = view(made, "2024/05/01/flood/index.html").published
    assert (shown, shown.utcoffset()) == (NOON, timedelta(hours=9))


def test_an_own_page_is_in_the_footer():
    made = plan(pages=(own_page("about"),))
    assert "about/index.html" in paths(made)
    assert [link.href for link in made.site.footer] == ["about/"]


def test_an_own_page_that_asks_for_it_is_in_the_menu():
    made = plan(pages=(own_page("about", menu=True),))
    assert [link.href for link in made.site.menu] == ["topics/", "providers/", "archive/", "about/"]
    assert made.site.footer == ()


def test_own_pages_stand_in_their_order_then_by_title():
    pages = (own_page("c", order=1), own_page("b", order=2), own_page("a", order=2))
    assert [link.text for link in plan(pages=pages).site.footer] == ["C", "A", "B"]


def test_a_draft_of_an_own_page_is_nowhere():
    made = plan(pages=(own_page("about", standing="draft"),))
    assert "about/index.html" not in paths(made)
    assert made.site.footer == ()


def test_menu_items_of_digest_toml_come_last():
    items = (MenuItem("Us", "/about/"), MenuItem("Code", "https://code.example/"))
    menu = plan(pages=(own_page("about", menu=True),), menu=items).site.menu
    assert [link.href for link in menu[-2:]] == ["about/", "https://code.example/"]


@pytest.mark.parametrize("path", ["topics/", "404.html", "about/", "2024/05/01/", "2024/05/01/b/"])
def test_an_old_path_never_takes_the_place_of_a_page(path):
    pages = (own_page("about"),)
    place = path if path.endswith(".html") else f"{path}index.html"
    made = plan(filed("a", path), filed("b", "A/b/"), pages=pages)
    (kept,) = (each for each in made.pages if each.path == place)
    assert kept.template not in {"redirect.html", "removed.html"}


def test_an_own_page_named_like_a_list_is_an_error_that_names_both():
    made = plan(pages=(own_page("topics"),))
    assert errors(made) == [
        "content/pages/topics.md and the list of topics both need the address /topics/index.html"
    ]


def test_two_own_pages_at_one_address_are_an_error_that_names_both():
    twice = own_page("team", path="content/pages/team/index.md", permalink="team/")
    made = plan(pages=(own_page("team"), twice))
    assert errors(made) == [
        "content/pages/team/index.md and content/pages/team.md both need the address /team/index.html"
    ]


def test_a_story_where_an_edition_goes_on_is_no_clash():
    made = plan(article("page"), article("a"), lists=ListSettings(page_size=1))
    assert errors(made) == []


def test_a_page_where_a_static_file_is_is_an_error_that_names_both():
    made = plan(assets=["feed.xml"])
    assert errors(made) == [
        "the feed and /feed.xml among the files both need the address /feed.xml"
    ]


def test_a_file_where_a_page_needs_a_folder_is_an_error():
    made = plan(pages=(own_page("about"),), assets=["about"])
    assert errors(made) == [
        "content/pages/about.md and /about among the files both need the address /about"
    ]


def test_a_folder_of_files_where_a_page_is_to_be_is_an_error():
    (error,) = errors(plan(assets=["feed.xml/a.txt"]))
    assert error.startswith("the feed and /feed.xml/a.txt among the files")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://pic.example/a.jpg", "https://pic.example/a.jpg"),
        ("/media/a.jpg", "media/a.jpg"),
        ("/media/caf%C3%A9.jpg?v=1", "media/caf%C3%A9.jpg?v=1"),
        ("/media/missing.jpg", None),
    ],
)
def test_a_picture_is_shown_where_it_is_there(url, shown):
    made = plan(article("flood", images=(Image(url),)), assets=["media/a.jpg", "media/café.jpg"])
    picture = view(made, "2024/05/01/flood/index.html").lead.picture
    assert (picture and picture.src) == shown


@pytest.mark.parametrize(("base", "scheme"), [("https", "https"), ("http", "http")])
def test_a_site_with_https_asks_for_pictures_by_https(base, scheme):
    site = SiteSettings(base_url=f"{base}://digest.example/")
    made = plan(article("flood", images=(Image("http://pic.example/a.jpg"),)), site=site)
    picture = view(made, "2024/05/01/flood/index.html").lead.picture
    assert picture.src == f"{scheme}://pic.example/a.jpg"


def test_a_picture_that_is_not_there_is_a_warning_at_its_file():
    (warning,) = plan(article("flood", images=(Image("/media/no.jpg"),))).problems
    assert (warning.level, warning.path) == ("warning", "content/2024-05-01-flood.md")
    assert warning.message == "no such file: /media/no.jpg"


def test_a_picture_whose_name_differs_in_case_alone_is_named():
    made = plan(article("flood", images=(Image("/media/Photo.JPG"),)), assets=["media/photo.jpg"])
    assert made.problems[0].hint.startswith("there is /media/photo.jpg;")


def test_a_logo_that_is_not_there_is_a_warning():
    (warning,) = plan(theme=ThemeSettings(logo="/media/no.svg")).problems
    assert (warning.level, warning.message) == ("warning", "no such file: /media/no.svg")


def test_a_logo_is_on_the_site():
    made = plan(theme=ThemeSettings(logo="/media/logo.svg"), assets=["media/logo.svg"])
    assert (made.site.logo.src, made.site.logo.alt) == ("media/logo.svg", "News digest")


def test_colours_make_a_stylesheet_named_by_its_content():
    def stylesheet(colour):
        made = plan(theme=ThemeSettings(colours=ThemeColours(accent=colour)))
        assert made.site.stylesheet in paths(made)
        return made.site.stylesheet

    assert stylesheet("red") == stylesheet("red") != stylesheet("blue")


def test_a_stylesheet_holds_what_is_set():
    dark = ThemeColours(text="#eee")
    made = plan(theme=ThemeSettings(colours=ThemeColours(accent="red"), dark=dark))
    shown = view(made, made.site.stylesheet)
    assert (shown.light, shown.dark) == ((("--accent", "red"),), (("--text", "#eee"),))


def test_a_theme_that_sets_nothing_has_no_stylesheet():
    assert plan().site.stylesheet is None


def test_a_custom_domain_makes_a_cname():
    made = plan(site=SiteSettings(cname="news.example.org"))
    assert view(made, "CNAME").domain == "news.example.org"


def test_no_custom_domain_makes_no_cname():
    assert "CNAME" not in paths(plan())


def test_a_mark_for_the_host_of_the_sites_own_goes_before():
    assert ".nojekyll" not in paths(plan(assets=[".nojekyll"]))


def test_stories_of_one_headline_are_distinguished_by_their_day():
    later = File(NOON + timedelta(days=25), "2024/05/26/rain/", "content/2024-05-26-rain.md")
    rain = article("rain", title="Flood", published=later.published, files=(later,))
    made = plan(article("flood", title="Flood"), rain)
    assert view(made, "2024/05/01/flood/index.html").qualifier == "2024-05-01"
    assert view(made, "2024/05/26/rain/index.html").qualifier == "2024-05-26"


def test_the_404_page_leads_to_the_search_and_the_archive():
    page = rendered(plan(article("flood"), outputs=OutputSettings(search=True)))["404.html"]
    main = page.split("<main")[1]
    assert '<form class="search" role="search" action="/search/"' in main
    assert 'href="/archive/"' in main


def test_the_404_page_has_the_nine_newest_stories():
    made = plan(*(article(f"n{number}", hours=number) for number in range(10)))
    titles = [card.title.text for card in view(made, "404.html").latest]
    assert titles == [f"Title of n{number}" for number in range(9, 0, -1)]


def test_the_search_page_has_something_to_read_before_a_search():
    rain, flood = (article(each, topics=(each, "Weather")) for each in ("rain", "flood"))
    made = plan(rain, flood, outputs=OutputSettings(search=True))
    shown = view(made, "search/index.html")
    assert [each.link.text for each in shown.topics] == ["Weather", "flood", "rain"]
    assert [each.link.text for each in shown.providers] == ["Flood", "Rain"]
    main = rendered(made)["search/index.html"].split("<main")[1]
    assert 'href="/2024/05/01/flood/"' in main
    assert 'href="/topics/weather/"' in main
    assert 'href="/providers/rain.example/"' in main


def test_a_redirect_has_the_colours_of_the_readers_system():
    other = File(NOON, "2024/05/02/other/", "content/2024-05-02-other.md")
    flood = article("flood")
    made = plan(replace(flood, files=(*flood.files, other)))
    page = rendered(made)["2024/05/02/other/index.html"]
    assert '<meta name="color-scheme" content="light dark">' in page


@pytest.mark.parametrize("path", ["2024/05/01/", "2024/w18/"])
def test_editions_begin_with_a_big_lead(path):
    page = rendered(plan(article("small"), article("big", heat=90)))[f"{path}index.html"]
    first, second = page.split("<article")[1:]
    assert first.startswith(' class="card lead')
    assert "Title of big" in first
    assert second.startswith(' class="card"')


def test_the_footer_of_a_topic_links_its_own_feeds_alone():
    footer = rendered(plan(article("a", topics=("Tea",))))["topics/tea/index.html"].split(
        "<footer"
    )[1]
    assert footer.count("feed.") + footer.count("rss.xml") == 3
    assert footer.count("/topics/tea/") == 3
