"""`[outputs]`: a kind of page that is switched off is nowhere, and nothing links to it.

Every internal link of a built site is followed, so these tests also keep a site below a sub-path whole.
"""

import re
from functools import cache
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from builders import article_file
from digestgen.settings import OutputSettings
from runs import build

BASE = "https://news.example/deep/repo/"
CONFIG = f"""
[site]
base_url = "{BASE}"
[lists]
page_size = 2
[theme]
logo = "/media/logo.svg"
[theme.colours]
accent = "#123456"
[[menu]]
title = "Data"
url = "/media/data.csv"
"""


def entry(name: str) -> str:
    return (
        f'{{title: "Report {name}", publishedDateTime: 2024-05-01T13:00:00Z, '
        f'webUrl: "https://{name}.example/1", provider: {{name: {name}, domain: {name}.example}}}}'
    )


def file(name: str, **more: str) -> str:
    return article_file(
        f"Report {name}", url=f"https://{name}.example/1", domain=f"{name}.example", **more
    )


FILES = {
    "digest.toml": CONFIG,
    "content/2024-05-01-a.md": file(
        "a",
        more=f"topics: [Rivers, C, C++]\nheat: 90\nrelated: [{entry('b')}, {entry('x')}, {entry('old')}]\n"
        "images: [{url: /media/a%20b.jpg}]",
        body="See [the data](/media/data.csv) and ![a map](media/a%20b.jpg).",
    ),
    "content/2024-05-01-b.md": file(
        "b",
        more="published: false\nheat: -1\naliases: [/old/b/, old-b.html]",
        time="2024-05-01T14:00:00Z",
    ),
    "content/2024-04-01-old.md": file("old", more="topics: [rivers]", time="2024-04-01T12:00:00Z"),
    "content/2024-05-01-c.md": file("c", more="topics: [Rivers]\nfeed: https://c.example/feed"),
    "content/pruned.yaml": "- {permalink: /2023/01/02/e/, title: E, source: 'https://e.example/1'}\n",
    "content/2024-05-01-d.md": file("d", more="topics: [Water]"),
    "content/2024-05-01-gone.md": file("gone", more="deleted: true"),
    "content/2024-05-03-own.md": article_file(
        "Ours", url="", domain="news.example", body="We saw it.", time="2024-05-03T12:00:00Z"
    ),
    **{
        f"content/2024-03-{day}-tram.md": article_file(
            f"{what} the harbour tram",
            url=f"https://t.example/{day}",
            time=f"2024-03-{day}T12:00:00Z",
        )
        for day, what in (("01", "Residents debate"), ("11", "Council plans"), ("21", "A vote on"))
    },
    "content/topics/rivers.yaml": "{_id: rivers, name: Rivers, parent: Water}",
    "content/topics/coast.yaml": "{_id: coast, name: Coast, parent: Water}",
    "content/providers/a.yaml": "{domain: a.example, name: The A, images: [{url: /media/logo.svg}]}",
    "content/pages/about.md": "---\ntitle: About\nmenu: true\n---\nWe [have data](../media/data.csv).\n",
    "content/pages/imprint.md": "---\ntitle: Imprint\n---\nUs.\n",
    "content/media/a b.jpg": b"a",
    "content/media/logo.svg": "<svg/>",
    "content/media/data.csv": "a,b",
}
HEADLINE = re.compile(r"^Report \w+$| the harbour tram$")
KINDS = {
    "why": r"2024/05/01/[^/]+/why/index\.html",
    "home": r"index\.html|page/.*",
    "story": r"2024/(04/01/old|05/01/[acd]|05/03/own)/index\.(html|json)",
    "edition": r"\d{4}/\d\d/\d\d/(page/\d+/)?index\.html",
    "week": r"\d{4}/w\d\d/(page/\d+/)?index\.html",
    "mail": r".*/mail\.(html|txt)",
    "archive": r"archive/.*|\d{4}/\d\d/index\.html",
    "topic": r"topics/(?!page/|index).*",
    "provider": r"providers/(?!page/|index).*",
    "threads": r"(api/)?threads.*",
    "topics": r"topics/(index\.html|page/\d+/index\.html)",
    "providers": r"providers/(index\.html|page/\d+/index\.html)",
    "matrix": r"matrix/.*",
    "exclusives": r"exclusives/.*",
    "gaps": r"gaps/.*",
    "page": r"(about|imprint)/.*",
    "not_found": r"404\.html",
    "feed": r"(.*/)?feed\.xml",
    "rss": r"(.*/)?rss\.xml",
    "json_feed": r"(.*/)?feed\.json",
    "term_feeds": r"(topics|providers)/.*(feed\.xml|rss\.xml|feed\.json)",
    "opml": r"opml\.xml",
    "feed_list": r"feeds/.*",
    "api": r"api/.*|.*/index\.json",
    "sitemap": r"sitemap\.xml",
    "manifest": r"site\.webmanifest",
    "robots": r"robots\.txt",
    "redirect": r"old/b/.*|old-b\.html|2024/05/01/b/.*",
    "removed": r"2024/05/01/gone/.*",
    "pruned": r"2023/01/02/e/.*",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return a function that builds the site with some kinds off, once, and returns its folder."""

    @cache
    def with_off(*kinds):
        site = tmp_path_factory.mktemp("site")
        off = "".join(f"{kind} = false\n" for kind in kinds)
        for name, text in {**FILES, "digest.toml": f"{CONFIG}\n[outputs]\n{off}"}.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        build(site)
        return site / "build"

    return with_off


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def addresses(page):
    """Yield all that a page links to, its own addresses in metadata too."""
    for element in LexborHTMLParser(page).css("[href], [src], [poster], [srcset], meta"):
        given = {name: text or "" for name, text in element.attributes.items()}
        yield from (given[name] for name in ("href", "src", "poster") if name in given)
        if element.tag == "meta" and given.get("http-equiv") == "refresh":
            yield given["content"].partition("url=")[2]
        if element.tag == "meta" and given.get("property") in {"og:url", "og:image"}:
            yield given["content"]
        for candidate in given.get("srcset", "").split(","):
            yield from candidate.split()[:1]


def dead_links(folder):
    """Return page and address of each link that leads to no file of the site, and each relative one."""
    here = names(folder)
    dead = []
    for name in sorted(here):
        text = (folder / name).read_bytes()
        if name.endswith(".html"):
            found = list(addresses(text))
        elif name.endswith(".xml"):
            found = re.findall(r'(?:href="|Url="|<loc>|<link>)([^"<]+)', text.decode())
        elif name.endswith(".json") and name != ".digestgen.json":
            found = re.findall(rf'"({BASE}[^"\\]*)\\?"', text.decode())
        else:
            continue
        dead += [(name, each) for each in found if not leads_somewhere(each, here)]
    return dead


def leads_somewhere(address, here):
    parts = urlsplit(address)
    if is_elsewhere(address):
        return True
    if address.startswith("#"):
        return True
    if not parts.path.startswith("/deep/repo/"):
        return False
    path = unquote(parts.path.removeprefix("/deep/repo/"))
    return (f"{path}index.html" if path.endswith("/") or not path else path) in here


def test_every_switch_is_tested():
    # off unless they are wanted; they have tests of their own
    wanted = {"headers", "news_sitemap", "search"}
    assert set(KINDS) | wanted == set(OutputSettings.__struct_fields__)


def test_every_link_of_a_site_below_a_sub_path_leads_somewhere(built):
    assert dead_links(built()) == []


def test_every_fragment_is_on_its_page(built):
    folder = built()
    for name in names(folder):
        if name.endswith(".html"):
            page = LexborHTMLParser((folder / name).read_bytes())
            ids = {each.id for each in page.css("[id]")}
            assert {each.attributes["href"][1:] for each in page.css("a[href^='#']")} <= ids, name


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_there_unless_it_is_switched_off(built, kind):
    assert [name for name in names(built()) if re.fullmatch(KINDS[kind], name)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_that_is_off_is_nowhere_and_the_others_are_there(built, kind):
    missing = {kind, "redirect", "why"} if kind == "story" else {kind}
    found = names(built(kind))
    assert missing == {
        each for each in KINDS if not any(re.fullmatch(KINDS[each], name) for name in found)
    }


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_links_to_a_kind_that_is_off(built, kind):
    dead = dead_links(built(kind))
    # RSS wants an address of the whole site, and has it where there is no front page too
    assert [each for each in dead if each != ("rss.xml", BASE)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_to_a_page_that_is_off_does_not_lead_to_a_source_instead(built, kind):
    """Only headlines may: all other texts name a page of the site."""
    before, after = (set(texts_of_links(built(*off))) for off in ((), (kind,)))
    inside = {text for text, outside in before if not outside}
    outside = {text for text, outside in after - before if outside}
    assert {each for each in inside & outside if not HEADLINE.search(each)} == set()


def is_elsewhere(address):
    return urlsplit(address).hostname not in {None, "news.example"}


def texts_of_links(folder):
    """Yield the text of each link, and whether it leads to another site."""
    for name in names(folder):
        if name.endswith(".html"):
            for link in LexborHTMLParser((folder / name).read_bytes()).css("body a[href]"):
                yield " ".join(link.text().split()), is_elsewhere(link.attributes["href"])


def test_with_all_off_there_are_files_only(built):
    left = {name for name in names(built(*KINDS)) if name.endswith((".html", ".xml"))}
    assert left == set()
