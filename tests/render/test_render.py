"""Pages become bytes: what is escaped, where links lead, and what an error in a template says."""

import pytest
from bs4 import BeautifulSoup

from builders import article, listed, plan, rendered
from digestgen.problems import ContentError
from digestgen.records import Image, OwnPage, Provider
from digestgen.settings import MenuItem, SiteSettings

FLOOD = "2024/05/01/flood/index.html"
HOSTILE = """<script>alert(1)</script>"'><img src=x onerror=alert(1)>&lt;"""
ONLY = SiteSettings(base_url="https://news.example/repo/")


def home(template, *articles, site=ONLY, **templates):
    """Return what a site's own home.html makes of some articles."""
    return rendered(plan(*articles, site=site), {"home.html": template, **templates})["index.html"]


def error(template="{{ 1 }}", **templates):
    """Return the one problem that a site's own home.html, or what it uses, has."""
    own = {name.replace("__", "/").replace("_html", ".html"): t for name, t in templates.items()}
    with pytest.raises(ContentError) as raised:
        dict(rendered(plan(), {"home.html": template, **own}))
    (problem,) = raised.value.problems
    return problem


@pytest.fixture(scope="module")
def hostile_site():
    hostile = {
        "title": HOSTILE,
        "excerpt": HOSTILE,
        "topics": (HOSTILE,),
        "provider": Provider("flood.example", HOSTILE),
        "images": (Image("https://pic.example/'%22.jpg?a&b", 9, 9, HOSTILE, HOSTILE),),
        "url": "https://flood.example/?a=1&b='><script>",
    }
    lead = article(
        "flood", heat=9, related=(listed("x", **hostile), listed("old", url="")), **hostile
    )
    return dict(rendered(plan(lead, article("javascript", url="", given_url=HOSTILE), site=ONLY)))


def test_hostile_text_makes_no_element_on_any_page(hostile_site):
    for path, text in hostile_site.items():
        if path.endswith(".html"):
            page = BeautifulSoup(text, "html.parser")
            assert not page.find_all("script", string="alert(1)"), path
            assert not page.find_all(attrs={"onerror": True}), path


def test_hostile_text_is_shown_as_it_is(hostile_site):
    page = BeautifulSoup(hostile_site[FLOOD], "html.parser")
    assert HOSTILE in page.find("h1").get_text()


def test_hostile_addresses_stay_in_their_attribute(hostile_site):
    page = BeautifulSoup(hostile_site[FLOOD], "html.parser")
    assert page.find("a", href="https://flood.example/?a=1&b='><script>")
    assert page.find("img", src="https://pic.example/'%22.jpg?a&b")


def test_hostile_text_makes_no_element_in_xml(hostile_site):
    import xml.etree.ElementTree as ET

    atom = "{http://www.w3.org/2005/Atom}"
    titles = {each.text for each in ET.fromstring(hostile_site["feed.xml"]).iter(f"{atom}title")}
    assert HOSTILE in titles


def test_what_is_no_link_is_text(hostile_site):
    page = BeautifulSoup(hostile_site["2024/05/01/javascript/index.html"], "html.parser")
    assert HOSTILE in page.get_text()


def test_a_body_is_html_already():
    made = plan(article("flood", body_html="<p>It <em>rose</em>.</p>"))
    assert "<p>It <em>rose</em>.</p>" in rendered(made)[FLOOD]


def test_an_own_page_is_html_already():
    about = OwnPage("About", "about/", "content/pages/about.md", "<h2>Us</h2>")
    assert "<h2>Us</h2>" in rendered(plan(pages=(about,)))["about/index.html"]


@pytest.mark.parametrize("name", ["part.html", "part.xml", "part.jinja", "part"])
def test_a_sites_own_partial_is_escaped_whatever_it_is_called(name):
    partial = {name: "{{ view.cards[0].title.text }}"}
    text = home(f'{{% include "{name}" %}}', article("a", title="<b>"), **partial)
    assert text == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("target", "link"),
    [
        ("2024/05/01/flood/", "/repo/2024/05/01/flood/"),
        ("/about/", "/repo/about/"),
        ("", "/repo/"),
        ("https://a.example/", "https://a.example/"),
        ("HTTPS://a.example/", "HTTPS://a.example/"),
        ("#coverage", "#coverage"),
        ("mailto:us@news.example", "mailto:us@news.example"),
    ],
)
def test_a_link_is_below_the_base_path(target, link):
    assert home(f'{{{{ url("{target}") }}}}') == link


@pytest.mark.parametrize("base", ["https://news.example/repo", "https://news.example/repo/"])
def test_a_full_link_is_below_the_base_url(base):
    site = SiteSettings(base_url=base.rstrip("/") + "/")
    assert home('{{ absolute_url("a/") }}', site=site) == "https://news.example/repo/a/"


def test_at_the_root_links_have_one_slash():
    assert home('{{ url("a/") }}', site=SiteSettings(base_url="https://news.example/")) == "/a/"


def test_a_picture_of_the_site_is_below_the_base_path():
    made = plan(
        article("flood", images=(Image("/media/a.jpg"),)), site=ONLY, assets=["media/a.jpg"]
    )
    page = BeautifulSoup(rendered(made)[FLOOD], "html.parser")
    assert page.find("img", src="/repo/media/a.jpg")


def test_a_menu_item_of_the_site_is_below_the_base_path():
    made = plan(site=ONLY, menu=(MenuItem("Us", "/about/"),))
    assert BeautifulSoup(rendered(made)["index.html"], "html.parser").find("a", href="/repo/about/")


def test_the_stylesheet_of_the_theme_has_a_hash_in_its_name():
    import re

    assert re.fullmatch(r"/repo/style\.[0-9a-f]{8}\.css", home('{{ asset("style.css") }}'))


def test_dates_are_the_same_in_every_locale():
    text = home("{{ view.cards[0].published | date }}, {{ view.cards[0].published | time }}",
                article("a"))  # fmt: skip
    assert text == "1 May 2024, 1 May 2024, 12:00"


def test_brief_time_has_the_year_only_where_it_is_another():
    text = home("{% set day = view.cards[0].published %}"
                "{{ day | brief(day.year) }}; {{ day | brief(1999) }}",
                article("a"))  # fmt: skip
    assert text == "1 May, 12:00; 1 May 2024, 12:00"


@pytest.mark.parametrize(
    ("count", "text"), [(1, "1 story"), (0, "0 stories"), (2000, "2,000 stories")]
)
def test_a_count_has_its_noun(count, text):
    assert home(f'{{{{ {count} | plural("story", "stories") }}}}') == text


def test_a_redirect_leads_on_at_once():
    lead = article("a", heat=9, hours=1, related=(listed("b"),))
    text = rendered(plan(lead, article("b"), site=ONLY))["2024/05/01/a/index.html"]
    page = BeautifulSoup(text, "html.parser")
    refresh = page.find("meta", attrs={"http-equiv": "refresh"})["content"]
    assert refresh == "0; url=/repo/2024/05/01/b/"
    canonical = page.find("link", rel="canonical")["href"]
    assert canonical == "https://news.example/repo/2024/05/01/b/"
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_a_site_template_replaces_the_themes():
    assert home("Mine") == "Mine"


def test_a_site_template_may_extend_the_themes_by_name():
    own = {"story.html": '{% extends "theme/story.html" %}{% block title %}Mine{% endblock %}'}
    page = BeautifulSoup(rendered(plan(article("flood")), own)[FLOOD], "html.parser")
    assert (page.title.string, page.h1.get_text()) == ("Mine", "Title of flood")


def test_a_site_base_is_extended_by_the_themes_templates():
    own = {"base.html": "<title>{% block title %}{% endblock %}</title> Mine"}
    assert rendered(plan(), own)["404.html"] == "<title>Page not found – News digest</title> Mine"


def test_a_site_partial_is_used_by_the_themes_templates():
    own = {"partials/brand.html": "The brand"}
    assert "The brand" in rendered(plan(), own)["index.html"]


def test_an_undefined_name_names_template_and_line():
    problem = error("\n\n{{ nothing }}")
    assert (problem.path, problem.line) == ("templates/home.html", 3)
    assert problem.message == 'there is no "nothing" here'
    assert problem.hint == (
        "a template has view, site, meta and version; the data of the page is in view; "
        "while rendering index.html"
    )


def test_a_misspelt_name_is_proposed_in_the_right_spelling():
    assert error("{{ veiw.top }}").hint.startswith('did you mean "view"?; ')
    assert error("{{ 1 | nmber }}").hint.startswith('did you mean "number"?; ')
    assert error("{% blok a %}").hint.startswith('did you mean "block"?; ')
    assert error("{% block a %}{% endblok %}").message == 'there is no tag "endblok"'


def test_a_block_that_is_not_closed_is_named_with_its_line():
    problem = error("a\n{% if view %}\n{% if site %}{% endif %}\n\nb\n")
    assert (problem.line, problem.message) == (2, "{% if %} is not closed")
    assert problem.hint == "write {% endif %} where it ends; while rendering index.html"


def test_an_undefined_attribute_is_an_error():
    problem = error("\n{{ view.tops }}")
    assert (problem.path, problem.line) == ("templates/home.html", 2)
    assert problem.message == 'HomeView has no field "tops"'
    assert problem.hint == 'did you mean "top"?; while rendering index.html'


def test_an_undefined_name_in_a_condition_is_an_error():
    assert error("{% if nothing %}{% endif %}").message == 'there is no "nothing" here'


def test_an_error_in_a_partial_names_the_partial():
    problem = error('\n{% include "part.html" %}', part_html="\n\n\n{{ nothing }}")
    assert (problem.path, problem.line) == ("templates/part.html", 4)


def test_an_error_in_a_macro_names_the_macros_template():
    problem = error(
        '{% from "part.html" import shout %}\n\n{{ shout() }}',
        part_html="\n{% macro shout() %}\n{{ nothing }}{% endmacro %}",
    )
    assert (problem.path, problem.line) == ("templates/part.html", 3)


def test_an_error_in_a_block_names_the_template_with_the_block():
    problem = error(
        '{% extends "theme/base.html" %}\n{% block main %}\n{{ nothing }}{% endblock %}'
    )
    assert (problem.path, problem.line) == ("templates/home.html", 3)


def test_an_error_in_the_themes_template_names_it():
    problem = error('{% extends "theme/story.html" %}')
    assert problem.path.startswith("theme/templates/")
    assert problem.line > 0


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        ("a\n{% if %}", 2, "Expected an expression, got 'end of statement block'"),
        ("\n\n{{ 1 | dat }}", 3, 'there is no filter "dat"'),
        ("\n{% if 1 is odder %}{% endif %}", 2, 'there is no test "odder"'),
        ("\n{{ 1 // 0 }}", 2, "integer division or modulo by zero"),
        ('\n{{ "a" + 1 }}', 2, 'can only concatenate str (not "int") to str'),
        ("\n\n{{ view.cards[0] | date }}", 3, None),
        ("\n{{ [1].index(2) }}", 2, "2 is not in list"),
        ("\n{{ site() }}", 2, "'SiteView' object is not callable"),
        ('\n{% include "home.html" %}', 2, None),
    ],
    ids=["syntax", "filter", "test", "zero", "type", "index", "value", "call", "recursion"],
)
def test_an_error_in_an_expression_names_template_and_line(template, line, message):
    problem = error(template)
    assert (problem.path, problem.line) == ("templates/home.html", line)
    assert message in (None, problem.message)


def test_a_syntax_error_in_a_partial_names_the_partial():
    problem = error('{% include "part.html" %}', part_html="\n{% endfor %}")
    assert (problem.path, problem.line) == ("templates/part.html", 2)


def test_an_unknown_template_names_who_wants_it_and_the_nearest():
    problem = error('\n{% extends "theme/bse.html" %}')
    assert (problem.path, problem.line) == ("templates/home.html", 2)
    assert problem.message == "no template is called theme/bse.html"
    assert problem.hint == 'did you mean "theme/base.html"?'


def test_a_list_of_unknown_templates_names_them_all():
    problem = error('{% include ["one.html", "two.html"] %}')
    assert problem.message == "none of the templates given were found: one.html, two.html"


@pytest.mark.parametrize(
    "template",
    [
        "{% for each in [1] %}" * 25 + "{% endfor %}" * 25,
        "{% if 1 %}" * 120 + "{% endif %}" * 120,
        f"{{{{ {'(' * 500}1{')' * 500} }}}}",
    ],
    ids=["loops", "conditions", "parentheses"],
)
def test_a_template_that_is_nested_too_deeply_is_an_error_that_names_it(template):
    problem = error(template)
    assert problem.path == "templates/home.html"
    assert problem.message


def test_an_unknown_static_file_names_the_nearest():
    problem = error('\n{{ asset("stlye.css") }}')
    assert (problem.path, problem.line) == ("templates/home.html", 2)
    assert problem.message == 'no static file is called "stlye.css"; did you mean "style.css"?'


def test_a_template_error_can_be_sent_from_a_worker():
    import pickle

    with pytest.raises(ContentError) as raised:
        dict(rendered(plan(), {"home.html": "{{ nothing }}"}))
    assert pickle.loads(pickle.dumps(raised.value)).problems == raised.value.problems
