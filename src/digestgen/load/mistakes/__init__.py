"""Find the mistake in front matter that is not valid YAML, as a person would see it.

A YAML parser notices a mistake only when it cannot continue, often some lines later, and describes it in its
own terms. This package reads the lines from the top, as their author does, and stops at the first one that is
certainly wrong.
"""

from digestgen.load.mistakes.fences import closing_mistake, opening_mistake
from digestgen.load.mistakes.finding import find_mistake
from digestgen.load.mistakes.lines import Mistake
from digestgen.load.mistakes.quotes import CURLY, bad_escape

__all__ = [
    "CURLY",
    "Mistake",
    "bad_escape",
    "closing_mistake",
    "find_mistake",
    "opening_mistake",
]
