"""Count words, and the minutes that they take to read."""

from __future__ import annotations

import re
from collections.abc import Iterable

# of adults who read English silently: Brysbaert, "How many words do we read per minute?", 2019
_WORDS_PER_MINUTE = 230
_LETTERS_PER_WORD = 2  # of Chinese, Japanese and Thai, which have no spaces between words
_WORD = re.compile(
    r"[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]+(?:['’-]\w+)*"
)
_LETTER = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")


def word_count(texts: Iterable[str]) -> int:
    """Return the number of words in `texts`; where words have no spaces, two letters count as one."""
    whole = "\n".join(texts)
    letters = 0 if whole.isascii() else len(_LETTER.findall(whole))
    return len(_WORD.findall(whole)) + -(-letters // _LETTERS_PER_WORD)


def minutes_to_read(words: int) -> int:
    """Return the minutes that `words` take to read, rounded, at least one."""
    return max(1, round(words / _WORDS_PER_MINUTE))
