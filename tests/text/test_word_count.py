"""How many words a text has, and how long they take to read."""

import pytest

from digestgen.text.word_count import minutes_to_read, word_count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("The river's up – again, at 5 o’clock.", 7),
        ("سوق السمك الجديد", 3),
        ("渡船開通", 2),
        ("Tokyo 東京", 2),
    ],
)
def test_words_are_counted_in_every_script(text: str, words: int):
    assert word_count([text]) == words


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (300, 1), (400, 2), (2300, 10)])
def test_minutes_are_rounded_and_at_least_one(words: int, minutes: int):
    assert minutes_to_read(words) == minutes
