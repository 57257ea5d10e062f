"""Which files and related entries are one article."""

from datetime import timedelta

import pytest

from builders import NOON, article, group, listed
from digestgen.records import Provider
from digestgen.urls import canonical_url

AMP = "https://flood.example/amp/story"


def leads(*articles):
    return sorted(story.lead.title for story in group(*articles).stories)


@pytest.mark.parametrize(
    "same",
    [
        "http://flood.example/story",
        "https://www.flood.example/story",
        "https://FLOOD.example/story",
        "https://flood.example:443/story",
        "http://flood.example:80/story",
        "https://flood.example/story/",
        "https://flood.example/story#comments",
        "https://flood.example/story?utm_source=a&utm_medium=b",
        "https://flood.example/story?fbclid=abc",
        "https://flood.example/story?gclid=abc&utm_term=x",
        "https://flood-example.cdn.ampproject.org/c/s/flood.example/story",
        "https://cdn.ampproject.org/v/s/www.flood.example/story?utm_source=a",
    ],
)
def test_addresses_that_differ_in_what_does_not_matter_are_one_identity(same):
    assert canonical_url(same) == canonical_url("https://flood.example/story")


@pytest.mark.parametrize(
    "other",
    [
        "https://flood.example/Story",
        "https://flood.example/story/2",
        "https://flood.example/story?id=2",
        "https://live.flood.example/story",
        "https://flood.example:8443/story",
    ],
)
def test_addresses_that_differ_in_what_matters_are_two_identities(other):
    assert canonical_url(other) != canonical_url("https://flood.example/story")


@pytest.mark.parametrize("key", ["ampWebUrl", "cdnAmpWebUrl"])
def test_an_entry_under_the_amp_address_is_the_file_that_names_it(key):
    twin = {
        "ampWebUrl": AMP,
        "cdnAmpWebUrl": "https://flood-example.cdn.ampproject.org/c/s/flood.example/amp/story",
    }[key]
    flood = article("flood", twin_urls=(twin,))
    storm = article("storm", related=(listed("flood", url=AMP),))
    (story,) = group(flood, storm).stories
    assert sorted(each.title for each in story.articles) == ["Title of flood", "Title of storm"]


def test_a_file_under_the_amp_address_is_the_article_that_names_it():
    copy = article("copy", url=AMP)
    (story,) = group(article("flood", twin_urls=(AMP,)), copy).stories
    assert len(story.articles) == 1
    assert len(story.files) == 2


def test_an_article_with_an_amp_copy_keeps_its_own_address():
    copy = article("copy", url=AMP, hours=1)
    (story,) = group(article("flood", twin_urls=(AMP,)), copy).stories
    assert story.lead.url == story.lead.given_url == "https://flood.example/story"


def test_a_related_entry_tells_of_an_amp_copy_too():
    entry = listed("flood", twin_urls=(AMP,))
    copy = article("copy", url=AMP)
    (story,) = group(article("flood"), article("storm", related=(entry,)), copy).stories
    assert len(story.articles) == 2


def test_two_articles_that_share_one_amp_address_stay_two():
    assert len(leads(article("flood", twin_urls=(AMP,)), article("storm", twin_urls=(AMP,)))) == 2


def test_a_shared_amp_address_is_an_article_of_its_own():
    shared = article("shared", url=AMP)
    twins = article("flood", twin_urls=(AMP,)), article("storm", twin_urls=(AMP,))
    assert len(leads(*twins, shared)) == 3


def test_an_amp_copy_of_an_amp_copy_is_the_first_article():
    one = article("one", twin_urls=("https://two.example/story",))
    two = article("two", twin_urls=("https://three.example/story",))
    (story,) = group(one, two, article("three")).stories
    assert (story.lead.url, len(story.files)) == (one.url, 3)


def test_articles_that_name_each_other_as_amp_copies_are_one():
    one = article("one", twin_urls=("https://two.example/story", "https://a.example/story"))
    two = article("two", twin_urls=("https://one.example/story",))
    assert len(leads(one, two, article("a"))) == 1


def test_several_files_of_one_address_are_one_article():
    (story,) = group(article("old"), article("new", url="https://old.example/story")).stories
    assert story.coverage == ()


def test_of_several_files_the_newest_gives_title_and_excerpt():
    old = article("old", excerpt="Old excerpt")
    new = article("new", url=old.url, hours=900, excerpt="New excerpt")
    lead = group(new, old).stories[0].lead
    assert (lead.title, lead.excerpt) == ("Title of new", "New excerpt")


def test_of_several_files_the_newest_with_an_excerpt_gives_it():
    old = article("old", excerpt="Old excerpt")
    assert group(old, article("new", url=old.url, hours=9)).stories[0].lead.excerpt == "Old excerpt"


def test_of_several_files_the_newest_with_pictures_gives_them():
    from digestgen.records import Image

    old = article("old", images=(Image("https://pic.example/old.jpg"),))
    new = article("new", url=old.url, hours=1, images=(Image("https://pic.example/new.jpg"),))
    bare = article("bare", url=old.url, hours=2)
    assert group(old, new, bare).stories[0].lead.images == new.images


def test_of_several_files_the_first_gives_the_time():
    old = article("old", utc_offset_minutes=120)
    lead = group(article("new", url=old.url, hours=9), old).stories[0].lead
    assert (lead.published, lead.utc_offset_minutes) == (NOON, 120)


def test_of_several_files_all_permalinks_are_kept_earliest_first():
    old = article("old")
    story = group(article("new", url=old.url, hours=9), old).stories[0]
    assert [file.permalink for file in story.files] == ["2024/05/01/old/", "2024/05/01/new/"]


def test_of_several_files_all_lists_are_kept():
    old = article("old", related=(listed("flood"),))
    new = article("new", url=old.url, hours=1, related=(listed("storm"),))
    (story,) = group(old, new).stories
    assert {each.article.title for each in story.coverage} == {"Title of flood", "Title of storm"}


def test_one_publishable_file_makes_the_article_publishable():
    folded = article("a", standing="folded")
    (story,) = group(folded, article("b", url=folded.url, hours=1)).stories
    assert story.lead.standing == "publishable"


def test_an_empty_url_is_no_identity():
    assert len(leads(article("one", url=""), article("two", url=""))) == 2


def test_entries_without_url_are_not_one_article():
    entries = tuple(listed(name, url="") for name in ("one", "two"))
    (story,) = group(article("flood", related=entries)).stories
    assert len(story.coverage) == 2


def test_an_empty_url_joins_no_stories():
    one = article("one", related=(listed("clip", url="", title="A clip"),))
    two = article("two", related=(listed("clip", url="", title="Another clip"),))
    assert len(leads(one, two)) == 2


def test_an_entry_without_url_is_the_file_of_that_title_domain_and_time():
    clip = article("clip", url="https://clips.example/7")
    storm = article("storm", related=(listed("clip", url=""),))
    (story,) = group(clip, storm).stories
    assert {each.url for each in story.articles} == {clip.url, storm.url}


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another title"},
        {"provider": Provider("other.example", "Clip")},
        {"published": NOON + timedelta(minutes=1)},
    ],
)
def test_an_entry_without_url_that_matches_no_file_is_shown_without_link(change):
    clip = article("clip", url="https://clips.example/7")
    storm = article("storm", related=(listed("clip", url="", **change),))
    story = next(each for each in group(clip, storm).stories if each.lead.files == storm.files)
    assert [member.article.url for member in story.coverage] == [""]


def test_an_entry_without_url_matches_a_file_that_has_none():
    own = article("own", url="", body_html="<p>Ours.</p>")
    (story,) = group(own, article("storm", related=(listed("own", url=""),))).stories
    assert {each.body_html for each in story.articles} == {"<p>Ours.</p>", ""}


def test_an_entry_without_url_finds_its_file_through_the_amp_address():
    clip = article("clip", url=AMP)
    page = article("page", twin_urls=(AMP,))
    (story,) = group(clip, page, article("storm", related=(listed("clip", url=""),))).stories
    assert len(story.articles) == 2


def test_an_entry_without_url_is_rather_the_file_on_the_site_than_a_withheld_one():
    same = {"title": "A clip", "provider": Provider("clips.example", "Clips")}
    gone = article("aaa", standing="withheld", **same)
    shown = article("zzz", **same)
    storm = article("storm", related=(listed("clip", url="", **same),))
    (story,) = group(gone, shown, storm).stories
    assert shown in story.articles


def test_which_file_an_entry_without_url_is_does_not_depend_on_the_order():
    same = {"title": "A clip", "provider": Provider("clips.example", "Clips")}
    one, two = article("one", **same), article("two", **same)
    storm = article("storm", related=(listed("clip", url="", **same),))
    assert group(one, two, storm) == group(two, one, storm)


def test_an_own_article_is_identified_by_its_permalink():
    digest = group(article("one", url="", title="Same"), article("two", url="", title="Same"))
    assert {story.id for story in digest.stories} == {"2024/05/01/one", "2024/05/01/two"}
