"""Every text that a user or a feed writes is clean in every output."""

from __future__ import annotations

import json
import re
import unicodedata
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from digestgen.text import clean_text
from runs import build, invoke, tree

DIRT = (
    "Cafe\u0301 &amp;amp; Bru\u0308cke &uuml;ber&shy; \u202ecba\u200b &amp;#8238;&lt;b&gt; \u00ad"
    "Z\u0316\u0317\u0318\u0319\u0335"
)
SETTINGS = """
[site]
base_url = "https://mu\u0308nchen.example/cafe\u0301/"
title = "Cafe\u0301 & Co"
description = "Cafe\u0301"
[outputs]
news_sitemap = true
[[menu]]
title = "Cafe\u0301"
url = "/x/"
"""
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff]"
)
ENTITY = re.compile(r"&(?:amp;)+(?:amp|uuml|lt|gt|shy|#\d+);")
dirt = st.lists(
    st.sampled_from(
        [
            *'"& <',
            "Cafe\u0301",
            "&amp;",
            "&amp;amp;",
            "&eacute;",
            "&#8238;",
            "\u202e",
            "\u200b",
            "\u00ad",
            "\x1b[31m",
            "\u2028",
            "한\u1112\u1161",
            "می\u200cخ",
            "👩\u200d⚕\ufe0f",
            "A\ufeff",
            "<b>",
            "x\u0316\u0316\u0316\u0316\u0316\u0316",
        ]
    ),
    min_size=1,
    max_size=6,
).map(lambda parts: f"x{''.join(parts)}y")


def site_files(text: str) -> dict[str, str]:
    """Return the files of a site that has `text` in every text field that there is."""

    def article(name: str, **more: object) -> str:
        picture = {
            "url": "https://pic.example/a.jpg?a=1&amp;b=2",
            "title": text,
            "attribution": text,
        }
        facts = {
            "title": f"{name} {text}",
            "excerpt": text,
            "publishedDateTime": "2024-05-01T12:00:00Z",
            "webUrl": f"https://mu\u0308nchen.example/{name}?a=1&amp;b=cafe\u0301",
            "provider": {"name": text, "domain": "mu\u0308nchen.example", "images": [picture]},
            "images": [picture],
            "topics": [text, f"{name} {text}"],
            "locale": "en",
        }
        return f"---\n{json.dumps(facts | more)}\n---\n"

    related = json.loads(article("other").split("\n")[1])
    del related["topics"]
    page = {"title": text, "description": text}
    topic = {
        "name": text,
        "description": text,
        "shortname": text,
        "keywords": [text],
        "hashtags": [text],
    }
    note = {"domain": "MU\u0308NCHEN.example", "owner": text, "country": text, "note": text}
    return {
        "digest.toml": SETTINGS,
        "content/2024-05-01-cafe\u0301.md": article("one", related=[related]),
        "content/2024-05-01-other.md": article("other", type="video"),
        "content/2024-05-01-own.md": article("own", webUrl="") + "Our cafe\u0301.\n",
        "content/topics/t.yaml": json.dumps(topic),
        "content/providers/p.yaml": json.dumps(note),
        "content/pages/us.md": f"---\n{json.dumps(page)}\n---\nOur cafe\u0301.\n",
    }


@settings(
    max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@example(DIRT)
@given(dirt)
def test_every_text_is_clean_in_every_output(text: str) -> None:
    with TemporaryDirectory() as folder:
        site = Path(folder)
        for name, written in site_files(text).items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(written, "utf-8")
        build(site)
        outputs = tree(site / "build")
        mail = invoke("mail", "--site", site)
        assert mail.exit_code == 0, mail.output
    for name, data in {**outputs, "the message": mail.stdout_bytes}.items():
        try:
            shown = data.decode()
        except UnicodeDecodeError:  # a picture
            continue
        assert unicodedata.is_normalized("NFC", f"{name}{shown}"), name
        assert not FORBIDDEN.search(shown.replace("\r\n", "\n")), (name, FORBIDDEN.search(shown))
        assert not (found := ENTITY.search(shown)), (
            name,
            shown[found.start() - 60 : found.end() + 60],
        )
    seen = unescape(outputs["2024/05/01/cafe/index.html"].decode())
    assert clean_text(text) in seen
