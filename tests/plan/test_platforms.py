"""Platforms have pages with their channels, and are no sources themselves."""

from __future__ import annotations

from typing import Any

from builders import article, content, listed, plan, rendered, view
from digestgen.load import resolve_providers
from digestgen.plan import Plan
from digestgen.records import Article, Name, Provider, ProviderNote

YOUTUBE, MSN = "providers/youtube.com/", "providers/msn.com/"


def on(platform: str, name: str) -> Provider:
    return Provider(platform, name)


def planned(*articles: Article, **parts: Any) -> Plan:
    found, _ = resolve_providers(content(*articles, providers=parts.pop("notes", ())))
    return plan(*found.articles, providers=found.providers, **parts)


def test_platform_lists_its_channels_and_stories() -> None:
    made = planned(
        article("a", provider=on("youtube.com", "Zed")),
        article("b", hours=200, provider=on("youtube.com", "The D Cast")),
        article("c", hours=400, provider=on("youtube.com", "The D Cast")),
    )
    shown = view(made, f"{YOUTUBE}index.html")
    channels = [(each.link.text, each.link.href, each.stories) for each in shown.channels]
    assert channels == [
        ("The D Cast", f"{YOUTUBE}the-d-cast/", 2),
        ("Zed", f"{YOUTUBE}zed/", 1),
    ]
    assert (shown.name, shown.is_platform, len(shown.reports)) == ("YouTube", True, 3)
    channel = view(made, f"{YOUTUBE}zed/index.html")
    assert (channel.name, channel.platform.href, len(channel.reports)) == ("Zed", YOUTUBE, 1)


def test_page_of_a_platform_says_that_it_is_one() -> None:
    pages = rendered(planned(article("a", provider=on("msn.com", "Post on MSN"))))
    assert '<p class="kicker">Platform</p>' in pages[f"{MSN}index.html"]
    assert f'Source · <a href="/{MSN}">MSN</a>' in pages[f"{MSN}post/index.html"]


def test_page_of_a_platform_begins_with_its_numbers_and_their_course() -> None:
    articles = (
        article(f"s{n}", hours=24 * n, provider=on("youtube.com", f"C{n % 2}")) for n in range(5)
    )
    made = planned(*articles, article("t", hours=1, provider=on("youtube.com", "C1")))
    page = rendered(made)[f"{YOUTUBE}index.html"]
    assert '<span>6 stories</span> <span class="when">2 sources</span>' in page
    assert "Stories per day, up to 2" in page


def test_story_counts_channels_and_not_their_platform() -> None:
    also = (
        listed("b", hours=1, provider=on("youtube.com", "B")),
        listed("c", hours=1, provider=on("youtube.com", "C")),
        listed("d", hours=1, provider=on("youtube.com", "YouTube")),
    )
    made = planned(article("a", provider=on("youtube.com", "B"), related=also))
    (report,) = view(made, f"{YOUTUBE}index.html").reports
    assert (report.further, report.providers) == (3, 2)


def test_platform_is_in_no_comparison_of_sources() -> None:
    made = planned(
        article("a", provider=on("youtube.com", "B"), topics=("T",)),
        article("c", hours=200, provider=on("msn.com", "MSN"), topics=("T",)),
    )
    ranks = [each.provider.href for each in view(made, "providers/index.html").ranks]
    assert ranks == [f"{YOUTUBE}b/"]
    assert [each.href for each in view(made, "matrix/index.html").providers] == ranks
    assert view(made, "exclusives/index.html").cards == ()
    assert [each.domain for each in view(made, "api/providers.json").providers] == ["youtube.com/b"]


def test_story_that_one_outlet_reports_on_two_hosts_is_only_there() -> None:
    carried = listed("b", hours=1, provider=on("msn.com", "Post on MSN"))
    made = planned(article("a", provider=Provider("post.example", "Post"), related=(carried,)))
    (rank,) = view(made, "providers/index.html").ranks
    assert (rank.provider.text, rank.stories, rank.exclusives, rank.share) == ("Post", 1, 1, None)


def test_other_host_of_a_platform_redirects_to_it() -> None:
    made = planned(article("a", provider=on("youtu.be", "Zed")))
    assert view(made, "providers/youtu.be/index.html").target == YOUTUBE


def test_alias_redirects_and_its_feed_stays() -> None:
    note = ProviderNote("bbc.co.uk", "BBC", path="b", aliases=(Name("bbc.com", 1, 1),))
    made = planned(article("a", provider=Provider("bbc.com", "BBC News")), notes=(note,))
    assert view(made, "providers/bbc.com/index.html").target == "providers/bbc.co.uk/"
    assert view(made, "providers/bbc.com/feed.xml").home == "providers/bbc.co.uk/"
