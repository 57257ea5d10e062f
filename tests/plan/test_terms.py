"""Topics and providers: which have pages, what they are called, and where they are."""

import pytest

from builders import article, listed, plan, rendered, view
from digestgen.records import Provider, ProviderNote, Topic
from digestgen.settings import ListSettings, OutputSettings


def below(made, folder):
    """Return the pages below a folder, without the list itself."""
    paths = [page.path for page in made.pages if page.path.endswith("/index.html")]
    pages = [path.removesuffix("/index.html") for path in paths]
    return [path.removeprefix(folder) for path in pages if path.startswith(folder)]


def terms(made, path):
    return [(term.link.text, term.stories) for term in view(made, path).terms]


def described(name, **changes):
    return Topic(
        id=changes.pop("id", name), name=name, path=f"content/topics/{name}.yaml", **changes
    )


def by(name, domain="msn.example", **changes):
    return article(changes.pop("file", "flood"), provider=Provider(domain, name), **changes)


def test_a_topic_that_no_file_describes_has_its_page():
    assert view(plan(article(topics=("Rivers",))), "topics/rivers/index.html").name == "Rivers"


def test_names_that_differ_in_case_are_one_topic():
    made = plan(article("a", topics=("AI",)), article("b", topics=("ai",)))
    assert view(made, "topics/ai/index.html").stories == 2
    assert below(made, "topics/") == ["ai"]


def test_a_topic_has_its_commonest_name():
    articles = (article("a", topics=("AI",)), *(article(n, topics=("Ai",)) for n in "bc"))
    assert view(plan(*articles), "topics/ai/index.html").name == "Ai"


def test_a_story_shows_a_topic_once_however_it_is_spelled():
    made = plan(article("a", topics=("AI", "ai", "Rivers")))
    shown = view(made, "2024/05/01/a/index.html").topics
    assert [(link.text, link.href) for link in shown] == [
        ("AI", "topics/ai/"),
        ("Rivers", "topics/rivers/"),
    ]
    assert view(made, "index.html").cards[0].topics == shown
    assert view(made, "feed.xml").entries[0].topics == ("AI", "Rivers")


def test_a_described_topic_has_the_name_and_slug_of_its_file():
    note = described("Artificial Intelligence", id="ai", description="Machines.")
    made = plan(article(topics=("artificial intelligence",)), topics=(note,))
    shown = view(made, "topics/ai/index.html")
    assert (shown.name, shown.description) == ("Artificial Intelligence", "Machines.")


def test_a_described_topic_without_stories_has_no_page():
    made = plan(article(topics=("Rivers",)), topics=(described("Coast"),))
    assert below(made, "topics/") == ["rivers"]
    assert terms(made, "topics/index.html") == [("Rivers", 1)]


def test_a_topic_of_withheld_files_only_has_no_page():
    assert below(plan(article(topics=("Rivers",), standing="withheld")), "topics/") == []


def test_a_topic_leads_to_its_parent_and_children():
    notes = (described("Water"), described("Rivers", parent="water"))
    made = plan(article("a", topics=("Water",)), article("b", topics=("Rivers",)), topics=notes)
    (parent,) = view(made, "topics/rivers/index.html").parents
    assert parent.href == "topics/water/"
    (child,) = view(made, "topics/water/index.html").children
    assert (child.text, child.href) == ("Rivers", "topics/rivers/")


def test_a_topic_leads_to_the_nearest_of_a_long_line_of_parents():
    notes = tuple(described(f"t{n}", parent=f"t{n + 1}") for n in range(100))
    made = plan(article(topics=("t0",)), topics=notes)
    parents = view(made, "topics/t0/index.html").parents
    assert [link.text for link in parents] == [f"t{n}" for n in range(20, 0, -1)]


def test_lists_link_to_20_topics_of_a_story_and_its_page_to_all():
    names = tuple(f"t{n}" for n in range(30))
    made = plan(article("a", topics=names))
    (card,) = view(made, "topics/t29/index.html").cards
    assert [link.text for link in card.topics] == list(names[:20])
    assert [link.text for link in view(made, "2024/05/01/a/index.html").topics] == list(names)
    (entry,) = view(made, "topics/t29/feed.xml").entries
    assert entry.topics == names[:20]


def test_a_parent_without_stories_is_named_without_link():
    notes = (described("Water"), described("Rivers", parent="Water"))
    made = plan(article(topics=("Rivers",)), topics=notes)
    (parent,) = view(made, "topics/rivers/index.html").parents
    assert (parent.text, parent.href) == ("Water", None)


def test_a_child_without_stories_is_not_shown():
    notes = (described("Water"), described("Rivers", parent="Water"))
    made = plan(article(topics=("Water",)), topics=notes)
    assert view(made, "topics/water/index.html").children == ()


def test_a_topic_is_not_its_own_parent():
    made = plan(article(topics=("Water",)), topics=(described("Water", parent="WATER"),))
    shown = view(made, "topics/water/index.html")
    assert (shown.parents, shown.children) == ((), ())


def test_topics_that_are_each_others_parents_have_pages():
    notes = (described("A", parent="B"), described("B", parent="A"))
    made = plan(article(topics=("A", "B")), topics=notes)
    assert below(made, "topics/") == ["a", "b"]


def test_a_parent_that_nothing_names_is_a_warning_with_the_nearest():
    notes = (described("Water"), described("Rivers", parent="Watr"))
    (warning,) = plan(article(topics=("Rivers",)), topics=notes).problems
    assert (warning.path, warning.key) == ("content/topics/Rivers.yaml", "parent")
    assert warning.hint == 'did you mean "Water"?'


def test_two_files_for_one_topic_are_a_warning_that_names_both():
    notes = (described("Water"), described("WATER"))
    (warning,) = plan(topics=notes).problems
    assert (warning.path, warning.message) == (
        "content/topics/WATER.yaml",
        '"WATER" is described in content/topics/Water.yaml too',
    )


def test_a_topic_has_the_address_of_its_own_name_whatever_else_there_is():
    alone = below(plan(article(topics=("C++",))), "topics/")
    made = plan(article(topics=("C", "C++", "C#", "Москва")), topics=(described("c"),))
    assert alone == ["c-plus-plus"]
    assert set(below(made, "topics/")) == {"c", "c-plus-plus", "c-sharp", "moskva-4ed06085"}


def test_names_with_one_slug_are_one_topic_with_a_warning_that_names_both():
    articles = (article(n, topics=("Science & Tech",)) for n in "ab")
    made = plan(*articles, article("c", topics=("Science and Tech",)))
    assert view(made, "topics/science-and-tech/index.html").stories == 3
    (warning,) = made.problems
    assert (warning.level, warning.path, warning.key) == (
        "warning",
        "content/2024-05-01-c.md",
        "topics",
    )
    assert warning.message.startswith('"Science and Tech" and "Science & Tech" are one topic')


def test_names_that_differ_in_case_are_no_warning():
    assert not plan(article(topics=("AI", "ai"))).problems


@pytest.mark.parametrize("others", [{"topics": (described("Ai"),)}, {"names": ("AI",)}])
def test_an_id_that_is_the_slug_of_another_topic_is_an_error(others):
    note = described("Artificial Intelligence", id="ai")
    names = ("Artificial Intelligence", *others.get("names", ()))
    made = plan(article(topics=names), topics=(note, *others.get("topics", ())))
    (error,) = made.problems
    assert (error.level, error.path, error.key) == ("error", note.path, "_id")


def test_two_topics_with_one_id_are_an_error():
    notes = (described("Rivers", id="water"), described("Lakes", id="water"))
    (error,) = plan(article(topics=("Rivers", "Lakes")), topics=notes).problems
    assert (error.level, error.path) == ("error", "content/topics/Lakes.yaml")


def test_an_id_redirects_from_the_address_of_the_name_page_by_page():
    articles = [article(f"a{number}", topics=("Artificial Intelligence",)) for number in range(4)]
    note, lists = described("Artificial Intelligence", id="ai"), ListSettings(page_size=2)
    before = plan(*articles, lists=lists)
    after = plan(*articles, lists=lists, topics=(note,))
    old = "topics/artificial-intelligence/"
    for page in before.pages:
        if page.path.startswith(old) and page.path.endswith("/index.html"):
            target = page.path.replace(old, "topics/ai/").removesuffix("index.html")
            assert view(after, page.path).target == target
    for name in ("feed.xml", "rss.xml"):
        assert view(after, old + name).id == view(before, old + name).id
        assert view(after, old + name).entries == view(before, old + name).entries
    assert [each.path for each in view(after, "opml.xml").feeds if "topics/" in each.path] == [
        "topics/ai/feed.xml"
    ]


def test_topics_in_any_script_have_distinct_pages():
    assert len(below(plan(article(topics=("Москва", "東京", "🎉", "🚀"))), "topics/")) == 4


def test_long_topics_that_begin_alike_have_distinct_slugs_of_at_most_80_bytes():
    found = below(plan(article(topics=("tide " * 60 + "one", "tide " * 60 + "two"))), "topics/")
    assert len(found) == 2
    assert all(len(each.encode()) <= 80 for each in found)


def test_a_topic_called_page_has_its_page():
    made = plan(
        *(article(name, topics=("Page",)) for name in "abc"), lists=ListSettings(page_size=1)
    )
    assert made.problems == ()
    assert view(made, "topics/page/page/1/index.html").name == "Page"


def test_a_topics_older_stories_are_on_numbered_pages():
    made = plan(
        *(article(name, topics=("Rivers",)) for name in "abcd"), lists=ListSettings(page_size=2)
    )
    assert below(made, "topics/") == ["rivers", "rivers/page/1"]


def test_numbered_pages_of_a_topic_are_lists_alone():
    articles = (article(n, hours=99 * ord(n), topics=("Rivers", "Coast")) for n in "abcdef")
    notes = (described("Coast", parent="Rivers"),)
    made = plan(*articles, topics=notes, lists=ListSettings(page_size=2))
    fronts = view(made, "topics/rivers/index.html"), view(made, "topics/rivers/page/1/index.html")
    assert [(each.stories, len(each.top), len(each.children)) for each in fronts] == [
        (6, 3, 1),
        (None, 0, 0),
    ]


def test_the_page_of_a_topic_has_no_story_twice_and_does_not_name_itself():
    articles = (article(n, hours=99 * ord(n), topics=("Rivers", "Coast")) for n in "abcdef")
    # a topic of nearly all stories of a site is on no card
    made = plan(*articles, article("y"), article("z"))
    shown = view(made, "topics/rivers/index.html")
    assert [len(shown.top), len(shown.latest)] == [3, 3]
    page = rendered(made)["topics/rivers/index.html"].split("<main")[1]
    assert [page.count(f'"/{card.title.href}"') for card in shown.cards] == [1] * 6
    assert 'href="/topics/coast/"' in page
    assert 'href="/topics/rivers/"' not in page


def test_the_list_of_topics_is_by_name_with_counts():
    made = plan(article("a", topics=("rivers", "Coast")), article("b", topics=("rivers",)))
    assert terms(made, "topics/index.html") == [("Coast", 1), ("rivers", 2)]


def test_the_list_of_topics_is_paginated():
    made = plan(
        article(topics=tuple(f"t{n:02}" for n in range(11))), lists=ListSettings(page_size=1)
    )
    assert [term.link.text for term in view(made, "topics/page/2/index.html").terms] == ["t10"]


def test_a_provider_is_where_its_domain_says():
    assert view(plan(by("MSN")), "providers/msn.example/index.html").name == "MSN"


def test_a_provider_with_several_names_has_one_page_under_the_commonest():
    made = plan(by("Harbour Post on MSN", file="a"), by("MSN", file="b"), by("MSN", file="c"))
    shown = view(made, "providers/msn.example/index.html")
    assert (shown.name, shown.other_names) == ("MSN", ("Harbour Post on MSN",))
    assert below(made, "providers/") == ["msn.example"]


def test_a_report_has_its_providers_name_as_it_gives_it():
    made = plan(by("Harbour Post on MSN", file="a"), by("MSN", file="b"), by("MSN", file="c"))
    link = view(made, "2024/05/01/a/index.html").lead.provider
    assert (link.text, link.href) == ("Harbour Post on MSN", "providers/msn.example/")


def test_a_described_provider_has_the_name_of_its_file():
    note = ProviderNote("msn.example", "The MSN", path="content/providers/msn.yaml")
    made = plan(by("MSN"), providers=(note,))
    shown = view(made, "providers/msn.example/index.html")
    assert (shown.name, shown.other_names) == ("The MSN", ("MSN",))


def test_a_described_provider_without_stories_has_no_page():
    note = ProviderNote("quiet.example", "Quiet", path="content/providers/quiet.yaml")
    assert below(plan(by("MSN"), providers=(note,)), "providers/") == ["msn.example"]


def test_a_provider_that_only_lists_know_has_a_page():
    made = plan(article("a", related=(listed("x"),)))
    shown = view(made, "providers/x.example/index.html")
    assert (shown.figures.stories, shown.figures.led) == (1, 0)


def test_numbered_pages_of_a_provider_are_lists_alone():
    many = (by("MSN", file=name, hours=99 * ord(name), related=(listed("x"),)) for name in "abcd")
    made = plan(*many, by("The MSN", file="e"), lists=ListSettings(page_size=2))
    front, oldest = (
        view(made, f"providers/msn.example/{page}index.html") for page in ("", "page/1/")
    )
    assert (front.figures.stories, front.other_names) == (5, ("The MSN",))
    assert (oldest.figures, oldest.other_names) == (None, ())


def test_a_provider_of_background_only_is_where_that_story_is():
    old = [article(f"old{n}", hours=-200 * n) for n in range(1, 6)]
    listing = article("new", related=tuple(listed(f"old{n}") for n in range(1, 6)))
    (report,) = view(plan(listing, *old), "2024/05/01/new/index.html").background  # four are before
    assert report.provider.href == "providers/old5.example/"


@pytest.mark.parametrize("domain", ["a" * 200 + ".example", "münchen.example", "..", "a/../b"])
def test_an_odd_domain_is_one_safe_folder_of_at_most_80_bytes(domain):
    (found,) = below(plan(by("Odd", domain)), "providers/")
    assert len(found.encode()) <= 80
    assert "/" not in found
    assert found.strip(".")


def test_domains_with_one_slug_have_two_pages():
    made = plan(by("One", "a_b.example", file="a"), by("Two", "a-b.example", file="b"))
    assert len(below(made, "providers/")) == 2
    assert made.problems == ()


def test_a_list_of_topics_without_pages_has_no_links():
    made = plan(article(topics=("Rivers",)), outputs=OutputSettings(topic=False))
    assert [term.link.href for term in view(made, "topics/index.html").terms] == [None]


def test_a_provider_shows_what_its_file_says_and_nothing_else():
    note = ProviderNote("msn.example", "MSN", owner="A trust", note="Takes news from others.")
    shown = view(plan(by("MSN"), providers=(note,)), "providers/msn.example/index.html")
    assert (shown.owner, shown.country, shown.note) == ("A trust", "", "Takes news from others.")


def test_of_a_provider_without_file_nothing_is_said():
    shown = view(plan(by("MSN")), "providers/msn.example/index.html")
    assert (shown.owner, shown.country, shown.note) == ("", "", "")


def test_a_note_on_a_provider_is_plain_text():
    note = ProviderNote("msn.example", "MSN", country="<i>", note="<script>1</script>")
    page = rendered(plan(by("MSN"), providers=(note,)))["providers/msn.example/index.html"]
    assert "&lt;script&gt;1&lt;/script&gt;" in page
    assert "Country: &lt;i&gt;" in page
    assert "Owner" not in page
