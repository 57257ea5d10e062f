"""Keys of pages: those that are equal stand for equal views."""

import pickle

import pytest

from builders import article, plan
from digestgen.plan import shown_by
from digestgen.records import Image, OwnPage, Provider, ProviderNote, Topic
from digestgen.settings import OutputSettings, SiteSettings, ThemeColours, ThemeSettings

BEFORE = (
    article("flood", topics=("Rivers",)),
    article("storm", hours=30, topics=("Sea",)),
    article("drought", hours=800, topics=("Rivers", "Land")),
)
EDITS = {
    "title": {"title": "Another title"},
    "excerpt": {"excerpt": "In short."},
    "body": {"body_html": "<p>More of it.</p>"},
    "heat": {"heat": 90.0},
    "quality": {"quality": 100},
    "time": {"hours": 5},
    "topic": {"topics": ("Sea",)},
    "spelling of a topic": {"topics": ("RIVERS",)},
    "new topic": {"topics": ("Bridges",)},
    "provider's name": {"provider": Provider("flood.example", "The Flood")},
    "provider": {"provider": Provider("storm.example", "Storm")},
    "picture": {"images": (Image("/media/a.png"),)},
    "address": {"url": "https://flood.example/other"},
    "language": {"locale": "ar"},
    "standing": {"standing": "withheld"},
}
SETTINGS = {
    "title": {"site": SiteSettings(title="Tide")},
    "base URL": {"site": SiteSettings(base_url="https://a.example/b/")},
    "time zone": {"site": SiteSettings(timezone="Asia/Tokyo")},
    "outputs": {"outputs": OutputSettings(provider=False, week=False)},
    "colours": {"theme": ThemeSettings(colours=ThemeColours(accent="#123456"))},
    "files": {"assets": ("media/a.png",)},
    "topic's file": {"topics": (Topic("rivers", "Rivers", description="Water."),)},
    "provider's file": {"providers": (ProviderNote("flood.example", "Flood", note="Ours."),)},
    "own page": {"pages": (OwnPage("About", "about/", "content/pages/about.md", "<p>Us.</p>"),)},
}


def edited(**changes):
    return plan(article("flood", **{"topics": ("Rivers",), **changes}), *BEFORE[1:])


def untrue(one, other):
    """Return the paths of pages that have one key in two plans, and show two things."""
    known = {page.path: page for page in one.pages}
    return [
        page.path
        for page in other.pages
        if (was := known.get(page.path))
        and was.key == page.key
        and shown_by(was, one.routes) != shown_by(page, other.routes)
    ]


@pytest.mark.parametrize("changes", EDITS.values(), ids=EDITS)
def test_after_an_edit_equal_keys_show_the_same(changes):
    assert untrue(plan(*BEFORE), edited(**changes)) == []


@pytest.mark.parametrize("changes", SETTINGS.values(), ids=SETTINGS)
def test_with_other_settings_equal_keys_show_the_same(changes):
    assert untrue(plan(*BEFORE), plan(*BEFORE, **changes)) == []


def test_an_edit_leaves_the_keys_of_what_does_not_show_it():
    before = {page.path: page.key for page in plan(*BEFORE).pages}
    other = edited(images=(Image("/media/a.png"),))
    changed = {page.path for page in other.pages if page.key != before[page.path]}
    assert "2024/05/01/flood/index.html" in changed
    # its title alone is shown by the stories before and after it, and counts for their threads
    assert "2024/05/01/drought/index.html" not in changed
    assert "topics/land/index.html" not in changed
    assert "providers/storm.example/index.html" not in changed


def test_equal_sites_have_equal_keys():
    assert [page.key for page in plan(*BEFORE).pages] == [page.key for page in plan(*BEFORE).pages]


def test_pages_can_be_sent_to_another_process():
    made = plan(*BEFORE)
    pages, routes = pickle.loads(pickle.dumps((made.pages, made.routes)))
    assert [shown_by(page, routes) for page in pages] == [
        shown_by(page, made.routes) for page in made.pages
    ]
