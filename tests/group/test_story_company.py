from __future__ import annotations

from digestgen.group.story_company import StoryCompany

DAY = 86_400.0


def company(cosines: dict[tuple[int, int], float]) -> StoryCompany:
    found = StoryCompany([day * DAY for day in range(10)])
    for (one, other), cosine in cosines.items():
        found.add(one, other, cosine)
    return found


def test_third_stories_that_are_similar_to_both_make_two_stories_more_similar():
    common = {(0, 1): 0.3, (0, 2): 0.5, (1, 2): 0.5}
    parted = {(0, 1): 0.3, (0, 2): 0.5, (1, 3): 0.5}
    assert company(common).similarities(1, [0]) > company(parted).similarities(1, [0])


def test_stories_with_company_of_their_own_are_less_similar():
    alone = {(0, 1): 0.3}
    parted = {**alone, (0, 2): 0.5, (1, 3): 0.5}
    assert company(parted).similarities(1, [0]) < company(alone).similarities(1, [0])


def test_similarity_is_the_same_from_both_sides():
    known = company({(0, 1): 0.3, (0, 2): 0.6, (1, 4): 0.2})
    assert round(known.similarities(0, [1])[0], 9) == round(known.similarities(1, [0])[0], 9)


def test_company_of_two_is_the_story_that_is_most_similar_to_both():
    known = company({(0, 1): 0.3, (0, 2): 0.9, (1, 2): 0.2, (0, 3): 0.4, (1, 3): 0.4, (0, 4): 0.9})
    assert known.closest_to_both(0, 1) == 3
    assert known.closest_to_both(2, 4) == 0
    assert known.closest_to_both(1, 4) == 0
