"""The sitemap in several files."""

from digestgen.plan.sitemaps import sitemap_pages
from digestgen.views import OwnPageView, Page


def own(count):
    for number in range(count):
        view = OwnPageView(path=f"p{number}/", title="P", description="", body_html="")
        yield Page(f"p{number}/index.html", "page.html", view, "p.md")


def test_so_many_pages_as_a_sitemap_may_have_are_in_one():
    assert [page.path for page in sitemap_pages(own(50_000), "https://a.example/")] == [
        "sitemap.xml"
    ]


def test_with_one_more_there_is_an_index_of_two():
    index, first, second = sitemap_pages(own(50_001), "https://a.example/")
    assert index.template == "sitemap-index.xml"
    assert [entry.path for entry in index.view.entries] == [first.path, second.path]
    assert (len(first.view.entries), len(second.view.entries)) == (50_000, 1)


def test_long_addresses_are_cut_by_size():
    long = "https://a.example/" + "a" * 2000 + "/"
    assert len(sitemap_pages(own(30_000), long)) > 2
