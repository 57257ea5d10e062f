"""Strategies for whole sites whose files come from somebody who wishes the site ill."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from builders import article_file

TAG = "zqx"  # in no theme: an element or attribute of this name came from content
GOOD = "content/2024-05-01-good.md"
TEXTS = (
    f"<{TAG} on{TAG}=1>", f"\"'><{TAG} on{TAG}=1>", f"</title><{TAG}>", f"</script><{TAG}>", f"]]><{TAG}>",
    f"--><{TAG}>", f"<!--<{TAG}>", f"&lt;{TAG}&gt;", f"&amp;lt;{TAG}&amp;gt;", f"<svg/on{TAG}=1><{TAG}>",
    f"`<{TAG}>`", f"![a](x\"on{TAG}=1)", f"[{TAG}](javascript:{TAG})", f"<a href=javascript:{TAG}>",
    "{{ 7 * 7 }}{% include 'x' %}", "${7*7}", "%(a)s", "\\u003cscript", "a" * 3000, "word " * 700,
    "a" + "\u0315\u0300" * 500, "\u202egnp.exe", "a\u200b\u2060b", "\x00", "\x1b[31m", "\x85\u2028\ufeff",
    "\ud800", "\ufffe", "../../../etc/passwd", "..", "CON", "a/b", "a\\b", ".git", "feed.xml", "index.html",
    "=1+1", "#", ": ", "- a", "[a", "{a", "*a", "&a", "!a", "%a", "@a", "`a", "'", '"', "~", "null", "true",
    "0x" + "f" * 100, "1:1:1:1", "1e999", "2024-05-01", "", " ", "\t", "\n", "\r\n---\n", "+", "C++",
    "c#", "汉",
)  # fmt: skip
URLS = (
    f"javascript:{TAG}", f" java\tscript:{TAG}", f"data:text/html,<{TAG}>", f"//{TAG}.example/",
    f"https://a.example/\"on{TAG}=1", f"https://a.example/'><{TAG}>", "https://a" + "." * 500 + "x/",
    "https://user:secret@a.example/", "https://a.example:99999/", "https://[::1", "https://\u202ea.example/",
    "https://a.example/" + "a" * 3000, "https://m\u00fcnchen.example/\u00fc", "/../../x", "/\\a.example",
    "?", "#",
    "https://cdn.ampproject.org/c/s/a.example/x", "file:///etc/passwd", "https://a.example/%00%zz",
)  # fmt: skip

texts = st.sampled_from(TEXTS) | st.text(max_size=20)
urls = st.sampled_from(URLS) | texts
anything = st.one_of(
    texts, urls, st.none(), st.booleans(), st.integers(), st.floats(), st.lists(texts, max_size=3)
)
times = st.sampled_from(("2024-05-01T12:00:00Z", "2024-05-02", "0001-01-01", "9999-12-31")) | texts
providers = st.fixed_dictionaries({"domain": st.just("a.example") | urls, "name": texts}) | anything
pictures = st.lists(
    st.fixed_dictionaries({"url": urls, "title": texts, "attribution": texts}), max_size=2
)
report = {
    "title": texts,
    "publishedDateTime": times,
    "webUrl": urls,
    "provider": providers,
    "excerpt": texts,
    "images": pictures | anything,
}
reports = st.fixed_dictionaries(report)
articles = st.fixed_dictionaries(
    report,
    optional={
        "originalUrl": urls,
        "ampWebUrl": urls,
        "topics": st.lists(texts, max_size=25) | anything,
        "aliases": st.lists(texts, max_size=3) | anything,
        "related": st.lists(reports | anything, max_size=3) | anything,
        "type": st.sampled_from(("article", "video")) | anything,
        "locale": st.sampled_from(("de", "ar")) | anything,
        "heat": anything,
        "quality": anything,
        "published": anything,
        "deleted": anything,
    },
)
topics = st.fixed_dictionaries(
    {"name": texts, "_id": texts, "parent": texts, "description": texts, "images": pictures}
)
notes = st.fixed_dictionaries({"domain": urls, "name": texts, "owner": texts, "note": texts})
pages = st.fixed_dictionaries({"title": texts, "description": texts, "menu": st.booleans()})


def front_matter(values: dict[str, Any], body: str = "") -> bytes:
    """Return a file with these values as JSON, which is YAML too."""
    return f"---\n{json.dumps(values)}\n---\n{body}".encode("utf-8", "surrogatepass")


@st.composite
def sites(draw: st.DrawFn) -> dict[str, bytes]:
    """Draw the files of a site: one good article, and others with anything in any field."""
    bodies = st.lists(texts | urls, max_size=5).map("\n\n".join)
    found = {GOOD: article_file("A good report", url="https://good.example/a").encode()}
    for number, values in enumerate(draw(st.lists(articles, min_size=1, max_size=6))):
        found[f"content/2024-05-0{number + 1}-bad.md"] = front_matter(values, draw(bodies))
    for number, values in enumerate(draw(st.lists(topics, max_size=2))):
        found[f"content/topics/t{number}.yaml"] = json.dumps(values).encode()
    for number, values in enumerate(draw(st.lists(notes, max_size=2))):
        found[f"content/providers/p{number}.yaml"] = json.dumps(values).encode()
    for number, values in enumerate(draw(st.lists(pages, max_size=1))):
        found[f"content/pages/p{number}.md"] = front_matter(values, draw(bodies))
    return found
