"""A problem that may also explain why another value is missing."""

from __future__ import annotations

from msgspec import Struct

from digestgen.decoding import KeyPath
from digestgen.problems import Problem


class Remark(Struct, frozen=True):
    """A warning, and the place of the value whose absence it explains, as a misspelt key does."""

    problem: Problem
    meant: KeyPath = ()
