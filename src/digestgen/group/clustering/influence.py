"""The influence of a day: the range of days whose clusters an article can change.

An article changes the term weights of the days around it. These change similarities, and their local
scaling, up to one window away. These change links up to another window away, which can merge differently
in their blocks and in the blocks beside them.
"""

from __future__ import annotations

import math

from digestgen.group.clustering.tfidf import AHEAD_DAYS, BACK_DAYS
from digestgen.settings import GroupingSettings


def block_days(settings: GroupingSettings) -> int:
    """Return the length of a calendar block, in days.

    It is so long that a cluster across a border is final once the next block is merged.
    """
    window_days = settings.window_hours / 24
    return math.ceil(settings.max_span_days + max(settings.max_span_days, window_days))


def changed_days(day: int, settings: GroupingSettings) -> range:
    """Return the days that an article of `day` can change: only clusters with a member on them."""
    block, windows = block_days(settings), _two_windows(settings)
    first = (day - AHEAD_DAYS - windows) // block - 1
    last = (day + BACK_DAYS + windows) // block + 1
    return range(first * block, (last + 1) * block)


def influencing_days(days: range, settings: GroupingSettings) -> range:
    """Return the days whose articles can change a cluster with a member on one of `days`.

    It is `changed_days` read backwards: such a cluster has members up to a span away.
    """
    block, windows = block_days(settings), _two_windows(settings)
    span = math.ceil(settings.max_span_days)
    first, last = (days.start - span) // block, (days.stop - 1 + span) // block
    return range(
        (first - 1) * block - BACK_DAYS - windows, (last + 2) * block + AHEAD_DAYS + windows
    )


def _two_windows(settings: GroupingSettings) -> int:
    return math.ceil(2 * settings.window_hours / 24)
