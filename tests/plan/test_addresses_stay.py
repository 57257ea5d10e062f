"""What is published keeps its address, whatever is added."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from builders import NOON, article, listed, plan
from digestgen.plan import view_of
from digestgen.problems import errors_of
from digestgen.records import Alias, File, OwnPage, Provider, Topic
from digestgen.text.slugs import term_slug
from digestgen.views import FeedView, OwnPageView, ProviderView, RedirectView, StoryView, TopicView

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
DOMAINS = ("a.example", "a-b.example", "a_b.example", "xn--mller-kva.example", "con.example")
NAMES = ("a", "b", "c", "d", "e", "f", "page", "w18")

often = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def provider_of(name):
    return Provider(DOMAINS[NAMES.index(name) % len(DOMAINS)], name)


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
                provider=provider_of(name),
                related=tuple(
                    listed(other, published=published, provider=provider_of(other))
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
    return plan(*site[0], topics=tuple(site[1]), pages=tuple(site[2]))


def subject(made, path):
    """Return the subject of the page at an address, after redirects; of a story its reports."""
    by_path = {page.path: page for page in made.pages}
    for _ in range(3):
        assert path in by_path, f"/{path} is gone"
        view = view_of(by_path[path], made.routes)
        if not isinstance(view, RedirectView):
            break
        path = f"{view.target}index.html"
    match view:
        case StoryView():
            return frozenset(each.title.text for each in (view.lead, *view.coverage))
        case TopicView():
            return "topic", term_slug(view.name)
        case ProviderView():
            return "provider", view.domain
        case OwnPageView():
            return "page", view.title
        case FeedView():
            return "feed", view.id
        case _:
            return type(view).__name__, path.rpartition("/")[2]


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
