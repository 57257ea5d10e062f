"""Results of pure functions that one build leaves to the next."""

from __future__ import annotations

from digestgen.reuse import NO_REUSE, KeptReuse, Reuse


class Doubling:
    """Doubles a number, and notes which it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, number: int) -> int:
        self.asked.append(number)
        return 2 * number


def build(reuse: Reuse, function: Doubling, numbers: dict[str, int]) -> list[int]:
    results = reuse.results("doubled")
    return [results.of(key, function, number) for key, number in numbers.items()]


def test_what_is_given_again_is_not_made_again():
    reuse, double = KeptReuse(), Doubling()
    assert build(reuse, double, {"a": 1, "b": 2}) == [2, 4]
    assert build(reuse, double, {"b": 2, "a": 1}) == [4, 2]
    assert double.asked == [1, 2]


def test_what_differs_is_made_again():
    reuse, double = KeptReuse(), Doubling()
    build(reuse, double, {"a": 1, "b": 2})
    assert build(reuse, double, {"a": 3, "b": 2}) == [6, 4]
    assert double.asked == [1, 2, 3]


def test_what_one_build_does_not_ask_for_is_forgotten():
    reuse, double = KeptReuse(), Doubling()
    for numbers in ({"a": 1}, {}, {"a": 1}):
        build(reuse, double, numbers)
    assert double.asked == [1, 1]


def test_functions_do_not_share_their_results():
    reuse, double = KeptReuse(), Doubling()
    build(reuse, double, {"a": 1})
    assert reuse.results("halved").of("a", lambda number: number / 2, 1) == 0.5


def test_a_build_that_stands_alone_keeps_nothing():
    double = Doubling()
    for _ in range(2):
        assert build(NO_REUSE, double, {"a": 1}) == [2]
    assert double.asked == [1, 1]
