"""What is published keeps its address, whatever is added."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from builders import NOON, article, content, listed, plan
from digestgen.load import resolve_providers
from digestgen.plan import view_of
from digestgen.problems import errors_of
from digestgen.records import Alias, File, OwnPage, Provider, Topic
from digestgen.settings import ListSettings
from digestgen.text.slugs import term_slug
from digestgen.views import (
    FeedView,
    OwnPageView,
    ProviderView,
    RedirectView,
    StoryView,
    ThreadView,
    TopicView,
)

TOPICS = (
    "C",
    "C++",
    "c",
    "C#",
    "Science & Tech",
    "Science and Tech",
    "Москва",
    "Café",
    "Cafe",
    "CON",
)
NAMES = ("a", "b", "c", "d", "e", "f", "page", "w18")

often = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


PROVIDERS = {  # of the reports of these names; some are carried by a portal, and may be found elsewhere
    "a": Provider("a-b.example", "Post"),
    "b": Provider("msn.com", "Post on MSN"),
    "c": Provider("youtube.com", "Post"),
    "d": Provider("msn.com", "Tide"),
    "e": Provider("a_b.example", "Tide"),
    "f": Provider("youtu.be", "Post"),
    "page": Provider("con.example", "Con"),
    "w18": Provider("msn.com", "MSN"),
}


@st.composite
def articles(draw, added):
    """Draw articles with different files; some list others, and so are one story with them."""
    found = []
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=5)):
        published = NOON + timedelta(hours=draw(st.sampled_from((-30, -13, 0, 5, 13, 30, 400))))
        others = draw(st.lists(st.sampled_from(NAMES), max_size=1))
        aliases = tuple(
            map(Alias, draw(st.lists(st.sampled_from((f"old/{name}/", "x.html")), max_size=1)))
        )
        path = f"{published:%Y/%m/%d}/{name}/"
        found.append(
            article(
                name,
                published=published,
                files=(File(published, path, f"content/{name}.md", aliases, added),),
                topics=tuple(draw(st.lists(st.sampled_from(TOPICS), max_size=2, unique=True))),
                provider=PROVIDERS[name],
                related=tuple(
                    listed(other, published=published, provider=PROVIDERS[other])
                    for other in others
                    if other != name
                ),
            )
        )
    return found


topics = st.lists(
    st.builds(
        lambda name, own: Topic(
            own and f"{own}-{term_slug(name)}", name, path=f"content/topics/{name}.yaml"
        ),
        st.sampled_from(TOPICS),
        st.sampled_from(("", "our")),
    ),
    max_size=2,
    unique_by=lambda topic: term_slug(topic.name),
)
own_pages = st.lists(
    st.sampled_from(("about/", "team/", "team/us/")).map(
        lambda path: OwnPage(path, path, f"content/pages/{path}index.md", "<p>Us</p>")
    ),
    max_size=2,
    unique=True,
)
first = st.tuples(articles(NOON), topics, own_pages)
later = st.tuples(articles(NOON + timedelta(days=9)), topics, own_pages)


def identity(record):
    match record:
        case Topic():
            return term_slug(record.name)
        case OwnPage():
            return record.path
        case _:
            return record.files[0].path


def planned(site):
    resolved, _ = resolve_providers(content(*site[0]))
    notes = resolved.providers
    return plan(*resolved.articles, topics=tuple(site[1]), pages=tuple(site[2]), providers=notes)


def subject(made, path):
    """Return the subject of the page at an address, after redirects; of stories their reports."""
    by_path = {page.path: page for page in made.pages}
    for _ in range(3):
        assert path in by_path, f"/{path} is gone"
        view = view_of(by_path[path], made.routes)
        if not isinstance(view, RedirectView):
            break
        path = f"{view.target}index.html"
    match view:
        case StoryView() | ThreadView():
            return reports(made, view)
        case TopicView():
            return "topic", term_slug(view.name)
        case ProviderView():
            # an outlet of a portal may be found to have a domain of its own
            return "provider", view.name if view.name in ("Post", "Tide") else view.domain
        case OwnPageView():
            return "page", view.title
        case FeedView():
            is_outlet = view.title[:4] in ("Post", "Tide")
            return "feed", view.title if is_outlet else view.id
        case _:
            return type(view).__name__, path.rpartition("/")[2]


def reports(made, view):
    """Return the titles of the reports of a story, or of all stories of a thread."""
    if isinstance(view, StoryView):
        return frozenset(each.title.text for each in (view.lead, *view.coverage))
    stories = (
        subject(made, f"{card.title.href}index.html") for card in (step.card for step in view.steps)
    )
    return frozenset().union(*stories)


@often
@given(first, later)
def test_every_address_answers_with_the_same_thing_after_additions(site, more):
    grown = tuple(
        [*old, *(each for each in new if identity(each) not in map(identity, old))]
        for old, new in zip(site, more, strict=True)
    )
    before, after = planned(site), planned(grown)
    assume(not errors_of(before.problems) and not errors_of(after.problems))
    for page in before.pages:
        if page.path.endswith(("mail.html", "mail.txt")):  # sent, not visited
            continue
        if page.path.endswith("/why/index.html"):  # of the grouping as it is
            continue
        was, now = subject(before, page.path), subject(after, page.path)
        if isinstance(
            was, frozenset
        ):  # reports may move to other stories, but never that of the address
            own = {f"Title of {name}" for name in NAMES if f"/{name}/" in page.path} or was
            assert not own.isdisjoint(now), page.path
        else:
            assert was == now, page.path


def test_edition_whose_only_story_moves_to_an_earlier_day_redirects_there():
    late = article("late", hours=30, related=(listed("early", hours=0),))
    before, after = plan(late), plan(late, article("early"))
    for path in ("2024/05/02/", "2024/05/01/late/"):
        page = f"{path}index.html"
        assert page in {each.path for each in before.pages}
        target = next(
            view_of(each, after.routes).target for each in after.pages if each.path == page
        )
        assert target == ("2024/05/01/early/" if "late" in path else "2024/05/01/")


def test_json_of_a_story_that_joined_another_is_that_of_the_other():
    late = article("late", hours=30, related=(listed("early", hours=0),))
    after = plan(late, article("early"))
    documents = [
        view_of(page, after.routes) for page in after.pages if page.path.endswith("e/index.json")
    ]
    assert [each.id for each in documents] == ["2024/05/01/early"]


def test_outlet_whose_own_domain_is_found_redirects_from_its_address_on_the_platform():
    carried = [
        article(f"a{at}", hours=200 * at, provider=Provider("msn.com", "Post on MSN"))
        for at in range(3)
    ]
    own = article("own", hours=900, provider=Provider("post.example", "Post"))
    lists = ListSettings(page_size=1)
    before, after = (
        plan(*found.articles, providers=found.providers, lists=lists)
        for found, _ in (resolve_providers(content(*some)) for some in (carried, [*carried, own]))
    )
    old = {page.path for page in before.pages if page.path.startswith("providers/msn.com/post/")}
    now = {page.path: page for page in after.pages}
    assert "providers/msn.com/post/page/1/index.html" in old
    for path in old:
        shown = view_of(now[path], after.routes)
        if path.endswith(".html"):
            assert (type(shown), shown.target) == (RedirectView, "providers/post.example/")
    feed = view_of(now["providers/msn.com/post/feed.xml"], after.routes)
    assert (feed.home, len(feed.entries)) == ("providers/post.example/", 4)
