"""Content in an object store: the site is that of the same files in a folder, and nothing is read twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import article_file
from conftest import SiteFactory
from digestgen.incremental import CacheOptions
from digestgen.incremental.last_build import Summary
from digestgen.pipeline.options import Options
from digestgen.pipeline.unchanged import build_if_changed
from digestgen.problems import ContentError
from runs import FLOOD, RAIN, TWO_STORIES, build, invoke, tree
from s3_server import BUCKET, S3Server, s3_server

SETTINGS = {"digest.toml": f'[build]\ncontent = "s3://{BUCKET}/content"\n'}
FILES: dict[str, str | bytes] = {
    **TWO_STORIES,
    "content/2024/snow.md": article_file("Snow", url="https://a.example/s", more="topics: [Ice]"),
    "content/topics/ice.yaml": "name: Ice\ndescription: Frozen water.\n",
    "content/pages/about.md": "---\ntitle: About\n---\n![A boat](/media/boat.svg)\n",
    "content/groups.yaml": "split: []\n",
    "content/media/boat.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "content/media/deep/photo [1].jpg": b"\xff\xd8\xff" * 9,
}
FLOOD_FILE, RAIN_FILE = TWO_STORIES
LISTS = [f"LIST content/{folder}" for folder in ("", "2024/", "media/", "media/deep/", "pages/")]
LISTS += ["LIST content/topics/"]


@pytest.fixture(scope="module")
def running() -> Iterator[S3Server]:
    with s3_server() as server:
        yield server


@pytest.fixture
def s3(running: S3Server, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    """Return a server with an empty bucket, which is found as users set it: in the environment."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "this-is-the-key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "this-is-the-secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", running.url)
    running.empty()
    return running


def built(site: Path) -> Summary:
    """Build a site as `digestgen build` does, and return the summary."""
    return build_if_changed(Options(site=site))


def failure(site: Path) -> str:
    with pytest.raises(ContentError) as caught:
        built(site)
    return str(caught.value)


# the same site


def test_site_is_that_of_the_same_files_in_a_folder(make_site: SiteFactory, s3: S3Server):
    site = make_site(FILES)
    build(site, output=site / "of-folder")
    s3.put(FILES)
    make_site(SETTINGS)
    (site / "content").rename(site / "elsewhere")
    build(site, cache=CacheOptions(reads=False, writes=False))
    assert tree(site / "build") == tree(site / "of-folder")
    assert not (site / ".digestgen/media").exists()


def test_paths_in_messages_are_those_of_the_same_files_in_a_folder(
    make_site: SiteFactory, s3: S3Server
):
    hidden = {"content/.git/config": "", "content/draft.md~": "", "content/.hidden.md": ""}
    odd = {
        "content/a/x.txt": "",
        "content/bad.md": "---\ntitle: [\n---\n",
        "content/media/a.html": "",
    }
    files = {**TWO_STORIES, **hidden, **odd, "content/long.md": "x" * 3000}
    settings = "[limits]\nmax_file_size = 2000\n"
    site = make_site({**files, "digest.toml": settings})
    expected = build(site, keep_going=True).problems
    s3.put(files)
    make_site({"digest.toml": settings + SETTINGS["digest.toml"]})
    assert build(site, keep_going=True).problems == expected
    assert "GET /news/content/long.md" not in s3.asked()


def test_object_with_a_name_that_no_file_has_is_named_and_left_out(
    make_site: SiteFactory, s3: S3Server
):
    long = f"content/{'x' * 300}.md"
    s3.put({**TWO_STORIES, "content/": "", "content/d/": "", "content/d//a.md": "", long: ""})
    problems = [str(each) for each in build(make_site(SETTINGS)).problems if each.path]
    why = "warning: left out: no file can have its name\n  hint: rename the object"
    assert [each for each in problems if "left out" in each] == [
        f"content/d/: {why}",
        f"{long}: {why}",
    ]


# nothing is read twice


def test_build_without_changes_lists_the_objects_and_reads_none(
    make_site: SiteFactory, s3: S3Server
):
    s3.put(FILES)
    site = make_site(SETTINGS)
    built(site)
    assert s3.asked() == sorted([*LISTS, *(f"GET /{BUCKET}/{name}" for name in FILES)])
    assert built(site).written == 0
    assert s3.asked() == LISTS


def test_only_objects_that_changed_are_read(make_site: SiteFactory, s3: S3Server, tmp_path: Path):
    s3.put(FILES)
    site = make_site(SETTINGS)
    built(site)
    s3.put({RAIN_FILE: TWO_STORIES[RAIN_FILE].replace("Rain", "Hail")})
    s3.delete(FLOOD_FILE)
    s3.asked()
    built(site)
    assert s3.asked() == sorted([f"GET /{BUCKET}/{RAIN_FILE}", *LISTS])
    assert "Hail" in (site / "build" / RAIN).read_text()
    assert not (site / "build" / FLOOD).exists()
    build(site, output=tmp_path / "clean")
    assert tree(site / "build") == tree(tmp_path / "clean")


# a store that fails


def test_listing_is_whole_or_an_error(
    make_site: SiteFactory, s3: S3Server, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "3")  # in a page
    s3.put(FILES)
    site = make_site(SETTINGS)
    assert built(site).files == 6
    assert "LIST content/ continued" in s3.asked()
    before = tree(site / "build")
    s3.failing = {"LIST content/ continued": "403 AccessDenied"}
    assert failure(site) == (
        "digest.toml:2:1: build.content: s3://news/content cannot be read: the store denies access\n"
        "  hint: the credentials must allow you to list the bucket and to read its objects"
    )
    assert tree(site / "build") == before


def test_store_that_denies_everything_is_no_error_of_an_object(
    make_site: SiteFactory, s3: S3Server
):
    s3.put(TWO_STORIES)
    site = make_site(SETTINGS)
    built(site)
    s3.put({RAIN_FILE: "new"})
    asked_first = LISTS[0]

    class AfterTheFirst(dict[str, str]):
        """What the server denies once it has listed the objects: credentials that expire meanwhile."""

        def get(self, request: str, default: str | None = None) -> str | None:
            known = s3.requests.count(asked_first) > 1 or request.startswith("GET")
            return "403 ExpiredToken" if known else default

    s3.failing, s3.requests = AfterTheFirst(), []
    with pytest.raises(
        ContentError, match=r"digest.toml:2:1: build.content: .* the store denies access"
    ):
        build(site, keep_going=True)
    assert (site / "build" / RAIN).exists()


def test_store_that_lists_objects_and_denies_all_of_them_is_an_error(
    make_site: SiteFactory, s3: S3Server
):
    s3.put(TWO_STORIES)
    s3.failing = {f"GET /{BUCKET}/{name}": "403 AccessDenied" for name in TWO_STORIES}
    with pytest.raises(ContentError, match="cannot be read: the store denies access"):
        build(make_site(SETTINGS), keep_going=True)


def test_object_that_cannot_be_read_costs_its_own_article(make_site: SiteFactory, s3: S3Server):
    s3.put(FILES)
    s3.failing = {
        f"GET /{BUCKET}/{FLOOD_FILE}": "403 AccessDenied",
        f"GET /{BUCKET}/{RAIN_FILE}": "404 NoSuchKey",
        f"GET /{BUCKET}/content/media/boat.svg": "404 NoSuchKey",
    }
    site = make_site(SETTINGS)
    told = [str(each).partition("\n")[0] for each in build(site, keep_going=True).problems]
    assert told[1:] == [
        f"{FLOOD_FILE}: cannot be read: Permission denied",
        f"{RAIN_FILE}: warning: left out: it was removed while the site was read",
        "content/media/boat.svg: warning: left out: it was removed while the site was read",
    ]
    assert not (site / "build" / FLOOD).exists()
    assert (site / "build/2024/05/01/snow/index.html").exists()


@pytest.mark.parametrize(
    ("address", "message", "hint"),
    [
        (
            "s3://no-bucket/content",
            'there is no bucket "no-bucket"',
            "correct the name; if the store",
        ),
        (
            f"s3://{BUCKET}/nothing/there/",
            'there is nothing below "nothing/there/" in the bucket "news"',
            "correct the address; the bucket has content",
        ),
        (
            f"s3://{BUCKET}/contents",
            'there is nothing below "contents/" in the bucket "news"',
            'did you mean "content"?',
        ),
    ],
)
def test_wrong_bucket_and_wrong_folder_are_told_apart(
    address: str, message: str, hint: str, make_site: SiteFactory, s3: S3Server
):
    s3.put(TWO_STORIES)
    site = make_site({"digest.toml": f'[build]\ncontent = "{address}"\n'})
    assert failure(site).startswith(
        f"digest.toml:2:1: build.content: {address} cannot be read: {message}\n  hint: {hint}"
    )


@pytest.mark.parametrize("address", [f"s3://{BUCKET}", f"s3://{BUCKET}/content"])
def test_empty_bucket_is_called_empty(address: str, make_site: SiteFactory, s3: S3Server):
    site = make_site({"digest.toml": f'[build]\ncontent = "{address}"\n'})
    assert 'the bucket "news" is empty\n  hint: upload the content first' in failure(site)


# what is around


def test_credentials_are_in_no_file_and_nothing_runs_after_a_build(
    make_site: SiteFactory, s3: S3Server
):
    threads = set(threading.enumerate())
    s3.put(FILES)
    site = make_site(SETTINGS)
    built(site)
    left = [
        each for each in set(threading.enumerate()) - threads if "process_request" not in each.name
    ]
    assert left == []
    assert [name for name, data in tree(site).items() if b"this-is-the" in data] == []


def test_commands_that_read_articles_take_the_address_of_an_object(
    make_site: SiteFactory, s3: S3Server
):
    s3.put(TWO_STORIES)
    site = make_site(SETTINGS)
    done = invoke("why", f"s3://{BUCKET}/{FLOOD_FILE}", "--site", site)
    assert (done.exit_code, "A flood" in done.output) == (0, True), done.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "A title", "--url", "https://a.example/"),
        ("fetch",),
        ("prune", "--older-than", "90d"),
        ("import", "smartable", "."),
    ],
)
def test_commands_that_write_articles_say_that_a_store_is_only_read(
    arguments: tuple[str, ...], make_site: SiteFactory
):
    done = invoke(*arguments, "--site", make_site(SETTINGS))
    message = (
        f"build.content: the content is in s3://{BUCKET}/content, which digestgen reads and never"
    )
    assert (done.exit_code, message in done.output) == (2, True), done.output
