"""The provider that a report counts for: its channel or outlet on a platform, or the owner of an alias."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import article, content, listed, source
from digestgen.load import LoadSettings, resolve_providers
from digestgen.load.taxonomy import parse_provider
from digestgen.records import Name, Provider, ProviderNote


def by(domain: str, name: str = "", url: str = "") -> Provider:
    """Return the provider that counts for a report that names this one."""
    return resolved((domain, name, url))[0]


def resolved(
    *reports: tuple[str, str, str], notes: tuple[ProviderNote, ...] = (), more: tuple[str, ...] = ()
) -> list[Provider]:
    articles = [
        article(f"a{place}", hours=place, url=url, provider=Provider(domain, name or domain))
        for place, (domain, name, url) in enumerate(reports)
    ]
    found, _ = resolve_providers(content(*articles, providers=notes), more)
    return [each.provider for each in found.articles]


def note(domain: str, *aliases: str, name: str = "", channel: str = "") -> ProviderNote:
    names = tuple(Name(text, place, 3) for place, text in enumerate(aliases, 3))
    return ProviderNote(
        domain,
        name or domain,
        path=f"content/providers/{domain}.yaml",
        aliases=names,
        channel=channel,
    )


def messages(*notes: ProviderNote, reports: tuple[Provider, ...] = ()) -> list[str]:
    articles = [article(f"a{at}", provider=each) for at, each in enumerate(reports)]
    _, problems = resolve_providers(content(*articles, providers=notes))
    assert all(each.level == "warning" for each in problems)
    return [f"{each.path}:{each.line}: {each.message}" for each in problems]


@pytest.mark.parametrize(
    ("domain", "name", "url", "key", "shown"),
    [
        ("youtube.com", "The D Cast", "", "youtube.com/the-d-cast", "The D Cast"),
        ("youtu.be", "The D Cast", "", "youtube.com/the-d-cast", "The D Cast"),
        ("msn.com", "GameSpot on MSN", "", "msn.com/gamespot", "GameSpot"),
        ("msn.com", "GameSpot on MSN.com", "", "msn.com/gamespot", "GameSpot"),
        ("msn.com", "Forbes", "", "msn.com/forbes", "Forbes"),
        ("news.yahoo.com", "Forbes via Yahoo News", "", "news.yahoo.com/forbes", "Forbes"),
        ("news.yahoo.com", "Forbes via Yahoo! Finance", "", "news.yahoo.com/forbes", "Forbes"),
        ("msn.com", "On MSFT on MSN", "", "msn.com/on-msft", "On MSFT"),
        ("reddit.com", "Reddit", "https://www.reddit.com/r/Games/c/1", "reddit.com/r-games", "r/Games"),
        ("reddit.com", "games", "https://www.reddit.com/r/Games/c/1", "reddit.com/r-games", "r/Games"),
        ("reddit.com", "r/Games", "", "reddit.com/r-games", "r/Games"),
        ("medium.com", "Medium", "https://medium.com/@ann/a", "medium.com/at-ann", "@ann"),
        ("substack.com", "", "https://tides.substack.com/p/a", "substack.com/tides", "tides"),
        ("tides.substack.com", "Tides", "", "tides.substack.com", "Tides"),
        ("youtube.com", "Live on Mars", "", "youtube.com/live-on-mars", "Live on Mars"),
    ],
)  # fmt: skip
def test_source_on_a_platform_is_its_channel_or_outlet(
    domain: str, name: str, url: str, key: str, shown: str
) -> None:
    found = by(domain, name, url)
    assert (found.domain, found.name) == (key, shown)


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("msn.com", "MSN"), ("msn.com", ""), ("youtu.be", ""), ("news.yahoo.com", "Yahoo"),
        ("news.yahoo.com", "Yahoo! News"), ("reddit.com", "reddit"),
    ],
)  # fmt: skip
def test_report_of_the_platform_alone_has_no_other_source(domain: str, name: str) -> None:
    assert by(domain, name).is_platform


def test_outlet_on_a_portal_is_the_one_with_a_domain_of_its_own() -> None:
    own, carried = resolved(("gamerant.com", "GameRant", ""), ("msn.com", "Game Rant on MSN", ""))
    assert own == Provider("gamerant.com", "GameRant")
    assert (carried.domain, carried.name, carried.platform) == (
        "gamerant.com",
        "Game Rant",
        "msn.com",
    )


def test_domain_of_an_outlet_is_also_known_from_related_entries_and_provider_files() -> None:
    carried = article("b", provider=Provider("msn.com", "Polygon on MSN"))
    lists = article("a", related=(listed("c", provider=Provider("polygon.com", "Polygon")),))
    assert (
        resolve_providers(content(lists, carried))[0].articles[1].provider.domain == "polygon.com"
    )
    described = resolved(
        ("msn.com", "Polygon on MSN", ""), notes=(note("polygon.com", name="Polygon"),)
    )
    assert described[0].domain == "polygon.com"


def test_outlet_with_two_domains_is_that_of_the_file_that_was_added_first() -> None:
    found = resolved(
        ("bbc.com", "BBC", ""), ("bbc.co.uk", "BBC", ""), ("bbc.co.uk", "BBC", ""), ("msn.com", "BBC", "")
    )  # fmt: skip
    assert found[-1].domain == "bbc.com"


def test_channel_is_not_the_outlet_of_its_name_unless_an_alias_says_so() -> None:
    reports = ("ign.com", "IGN", ""), ("youtube.com", "IGN", "")
    assert resolved(*reports)[1].domain == "youtube.com/ign"
    for alias in ("IGN", "youtube.com/IGN", "youtu.be/ign"):
        assert resolved(*reports, notes=(note("ign.com", alias),))[1].domain == "ign.com"


def test_report_in_the_related_list_gets_the_provider_that_counts() -> None:
    entry = listed("c", provider=Provider("youtube.com", "IGN"))
    found, _ = resolve_providers(content(article("a", related=(entry,))))
    assert found.articles[0].related[0].provider.domain == "youtube.com/ign"


def test_platforms_of_the_settings_are_platforms() -> None:
    reports = (
        ("news.google.example", "The Post", ""),
        ("news.google.example", "Tide via Google", ""),
    )
    found = resolved(*reports, more=("news.google.example",))
    assert [each.domain for each in found] == [
        "news.google.example/the-post",
        "news.google.example/tide",
    ]


def test_alias_makes_another_name_or_domain_the_same_source() -> None:
    bbc = note("bbc.co.uk", "bbc.com", "The Beeb", name="BBC")
    found = resolved(
        ("bbc.com", "BBC News", ""), ("msn.com", "Beeb on MSN", ""), ("msn.com", "The Beeb on MSN", ""),
        ("beeb.example", "The Beeb", ""), notes=(bbc,),
    )  # fmt: skip
    assert [each.domain for each in found] == [
        "bbc.co.uk",
        "msn.com/beeb",
        "bbc.co.uk",
        "bbc.co.uk",
    ]
    assert found[0].written_domain == "bbc.com"


def test_file_of_a_platform_describes_the_platform_and_may_name_it_otherwise() -> None:
    msn = note("msn.com", "Start", name="Microsoft's portal")
    articles = [article("a", provider=Provider("msn.com", "Polygon on Start"))]
    found, problems = resolve_providers(content(*articles, providers=(msn,)))
    assert found.articles[0].provider.name == "Polygon"
    assert [(each.name, each.is_platform) for each in found.providers] == [
        ("Microsoft's portal", True)
    ]
    assert problems == []


def test_file_describes_a_channel_by_its_address() -> None:
    text = "domain: youtube.com/The D Cast\nowner: Ann\n"
    described, problems = parse_provider(source(text, "d.yaml", "providers"), LoadSettings())
    found, _ = resolve_providers(content(providers=(described,)))
    assert (problems, found.providers[0].domain) == ([], "youtube.com/the-d-cast")


def test_alias_that_two_files_want_is_left_out_of_the_second() -> None:
    reports = (Provider("c.example", "C"),)
    found = messages(
        note("a.example", "c.example"), note("b.example", "c.example"), reports=reports
    )
    assert found == [
        'content/providers/b.example.yaml:3: "c.example" is left out: '
        "it belongs to content/providers/a.example.yaml"
    ]


def test_alias_that_is_the_name_of_another_file_is_left_out() -> None:
    reports = (Provider("d.example", "B"),)
    found = messages(note("a.example", "B"), note("b.example", name="B"), reports=reports)
    assert found == [
        'content/providers/a.example.yaml:3: "B" is left out: it belongs to content/providers/b.example.yaml'
    ]


@pytest.mark.parametrize(
    ("aliases", "line", "message"),
    [
        (("Nobody",), 3, '"Nobody" has no effect: no report has that name or domain'),
        (("c.example", "C.example"), 4, '"C.example" has no effect: the file has it already'),
        (("c.example", "a.example"), 4, '"a.example" has no effect: the file has it already'),
        (("c.example", "youtube.com"), 4, '"youtube.com" is left out: it is a platform, not a source'),
    ],
)  # fmt: skip
def test_alias_without_effect_is_a_warning(
    aliases: tuple[str, ...], line: int, message: str
) -> None:
    found = messages(note("a.example", *aliases), reports=(Provider("c.example", "C"),))
    assert found == [f"content/providers/a.example.yaml:{line}: {message}"]


def test_alias_has_its_line_in_the_file() -> None:
    text = "domain: bbc.co.uk\naliases:\n- bbc.com\n- The Beeb\n"
    described, _ = parse_provider(source(text, "bbc.yaml", "providers"), LoadSettings())
    assert described.aliases == (Name("bbc.com", 3, 3), Name("The Beeb", 4, 3))


_reports = st.lists(
    st.tuples(
        st.sampled_from(("msn.com", "youtube.com", "youtu.be", "a.example", "b.example")),
        st.sampled_from(("A", "B", "A on MSN", "B on MSN.com", "MSN", "")),
    ),
    max_size=6,
)


@given(_reports, st.randoms(use_true_random=False))
def test_order_of_articles_does_not_matter(reports: Any, random: Any) -> None:
    articles = [
        article(f"a{at}", provider=Provider(domain, name or domain))
        for at, (domain, name) in enumerate(reports)
    ]
    found, _ = resolve_providers(content(*articles))
    shuffled = random.sample(articles, len(articles))
    other, _ = resolve_providers(content(*shuffled))
    by_url = {each.url: each for each in found.articles}
    assert by_url == {each.url: each for each in other.articles}


@given(_reports)
def test_resolved_providers_stay_as_they_are(reports: Any) -> None:
    articles = [
        article(f"a{at}", provider=Provider(domain, name or domain))
        for at, (domain, name) in enumerate(reports)
    ]
    found, _ = resolve_providers(content(*articles))
    assert resolve_providers(found)[0] == found
