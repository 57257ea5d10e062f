"""The sitemap in several files, and the one of news."""

from xml.etree import ElementTree as ET

from builders import article, plan, rendered
from digestgen.i18n.texts import Texts
from digestgen.plan import view_of
from digestgen.plan.pages import AS_IT_IS, Pages
from digestgen.plan.routes import Routes
from digestgen.plan.sitemap_pages import sitemap_pages
from digestgen.settings import Config, OutputSettings, SiteSettings

ROUTES = Routes(Config(), frozenset(), Texts())


def sitemaps(count, base_url="https://a.example/"):
    """Return the sitemap of so many pages of the site's own."""
    pages = Pages(ROUTES)
    own = (
        pages.page(f"p{number}/", "page.html", AS_IT_IS, None, origin="p.md")
        for number in range(count)
    )
    return sitemap_pages(own, base_url, pages)


def entries(page):
    return view_of(page, ROUTES).entries


def test_so_many_pages_as_a_sitemap_may_have_are_in_one():
    assert [page.path for page in sitemaps(50_000)] == ["sitemap.xml"]


def test_with_one_more_there_is_an_index_of_two():
    index, first, second = sitemaps(50_001)
    assert index.template == "sitemap-index.xml"
    assert [entry.path for entry in entries(index)] == [first.path, second.path]
    assert (len(entries(first)), len(entries(second))) == (50_000, 1)


def test_long_addresses_are_cut_by_size():
    long = "https://a.example/" + "a" * 2000 + "/"
    assert len(sitemaps(30_000, long)) > 2


NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def news(*articles, language="en", **outputs):
    site = SiteSettings(base_url="https://a.example/", title="Tide & Coast", language=language)
    settings = OutputSettings(news_sitemap=True, **outputs)
    pages = rendered(plan(*articles, site=site, outputs=settings))
    return ET.fromstring(pages["news-sitemap.xml"]), pages


def test_the_news_sitemap_has_the_stories_of_two_days_newest_first():
    articles = [
        article("old", title="Old"),
        article("b", title="Dam & dyke", hours=20),
        article("c", title="Storm", hours=60),
    ]
    root, _ = news(*articles)
    assert [each.text for each in root.iter(f"{NEWS}title")] == ["Storm", "Dam & dyke"]
    assert [each.text for each in root.iter(f"{NEWS}name")] == ["Tide & Coast"] * 2


def test_the_news_sitemap_has_a_thousand_stories_at_most():
    titles = (f"W{number}a X{number}b Y{number}c" for number in range(1001))
    root, _ = news(*(article(f"s{number}", title=title) for number, title in enumerate(titles)))
    assert len(root) == 1000


def test_the_news_sitemap_names_languages_as_google_does():
    for language, named in (("en-GB", "en"), ("zh-CN", "zh-cn"), ("ar", "ar")):
        root, _ = news(article("a"), language=language)
        assert {each.text for each in root.iter(f"{NEWS}language")} == {named}


def test_robots_txt_names_both_sitemaps():
    _, pages = news(article("a"))
    found = [
        line.partition(": ")[2] for line in pages["robots.txt"].splitlines() if "Sitemap" in line
    ]
    assert found == ["https://a.example/sitemap.xml", "https://a.example/news-sitemap.xml"]


def test_robots_txt_names_no_news_sitemap_where_stories_have_no_pages():
    outputs = OutputSettings(news_sitemap=True, story=False)
    pages = rendered(plan(article("a"), outputs=outputs))
    assert "news-sitemap" not in pages["robots.txt"]
    assert "news-sitemap.xml" not in pages


def test_there_is_no_news_sitemap_unless_it_is_wanted():
    assert "news-sitemap.xml" not in rendered(plan(article("a")))


def test_the_news_sitemap_of_an_empty_site_is_empty():
    root, _ = news()
    assert len(root) == 0
