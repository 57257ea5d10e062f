"""Ids in bodies: none of them is one of the page, whatever a writer names them."""

from __future__ import annotations

import re
from collections import Counter

from builders import article_file
from conftest import SiteFactory
from runs import FLOOD, TWO_STORIES, build

_ID = re.compile(r'\sid="([^"]*)"')


def test_no_id_of_a_body_is_one_of_its_page(make_site: SiteFactory) -> None:
    site = make_site(TWO_STORIES)
    build(site)
    own = sorted(set(_ID.findall((site / "build" / FLOOD).read_text())))
    assert own
    body = "\n\n".join(
        f'# {name}\n\n<p id="{name}">a</p>\n\n<a name="{name}">b</a>' for name in own
    )
    make_site({"content/2024-05-01-flood.md": article_file("A flood", body=body)})
    build(site)
    page = (site / "build" / FLOOD).read_text()
    found = Counter(_ID.findall(page))
    assert not [name for name, count in found.items() if count > 1]
    assert set(own) <= found.keys()
    assert not re.search(r'\sname="(?:' + "|".join(map(re.escape, own)) + r')"', page)
