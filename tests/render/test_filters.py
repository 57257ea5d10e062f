"""The filters of templates."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from digestgen.render.filters import breakable, zone_name


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("trueachievements.com", "trueachievements<wbr>.com"),
        ("youtube.com/a&b", "youtube<wbr>.com/<wbr>a&amp;b"),
        ("The Post ...", "The Post ..."),
    ],
)
def test_a_domain_is_broken_before_dots_and_after_slashes(text: str, html: str):
    assert breakable(text) == html


@pytest.mark.parametrize(
    ("minutes", "name"), [(0, "UTC"), (120, "UTC+2"), (-210, "UTC\u22123:30"), (-0.5, "UTC")]
)
def test_the_zone_of_a_time_is_its_offset(minutes: float, name: str):
    zone = timezone(timedelta(minutes=minutes))
    assert zone_name(datetime(2024, 5, 1, tzinfo=zone)) == name
