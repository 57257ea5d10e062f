"""Objects of a store, here in memory, by name and version, and what is wrong with a store."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import fsspec
import pytest
from fsspec.registry import _registry

from digestgen.files.object_listing import StoredObject, list_objects
from digestgen.files.store_errors import StoreSetting, store_address_hint
from digestgen.problems import ContentError, UsageError

NOW = datetime.now(UTC)
NOW_NS = int(NOW.timestamp() * 10**9)


@pytest.fixture
def memory() -> Iterator[Any]:
    """Return the store behind memory:// addresses, which is empty."""
    files = fsspec.filesystem("memory")
    files.store.clear()
    yield files
    files.store.clear()


def listed(address: str = "memory://news") -> dict[str, StoredObject]:
    return {each.name: each for each in list_objects(StoreSetting(address)).objects}


def test_folder_comes_before_its_content(memory: Any):
    memory.pipe({"/news/b/c.md": b"", "/news/b.md": b"", "/news/a/d/e.md": b"", "/new/f.md": b""})
    assert [*listed()] == ["a", "a/d", "a/d/e.md", "b", "b/c.md", "b.md"]


def test_hidden_folder_is_not_listed(memory: Any):
    memory.pipe({"/news/.git/config": b"", "/news/a.md": b""})
    assert [*listed()] == [".git", "a.md"]


def test_content_is_read_in_the_order_of_the_paths(memory: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("digestgen.files.object_listing._BATCH_BYTES", 4)
    memory.pipe({f"/news/{name}.md": name.encode() * 2 for name in "abcde"})
    listing = list_objects(StoreSetting("memory://news"))
    paths = [each.path for each in reversed(listing.objects)]
    assert [*listing.read(paths)] == [b"ee", b"dd", b"cc", b"bb", b"aa"]


def test_version_that_is_a_time_counts_once_it_is_old(memory: Any):
    memory.pipe({"/news/new.md": b"", "/news/old.md": b""})
    memory.store["/news/new.md"].created = NOW
    memory.store["/news/old.md"].created = NOW - timedelta(minutes=2)
    found = listed()
    assert not found["new.md"].is_settled(NOW_NS)
    assert found["old.md"].is_settled(NOW_NS)


def test_version_changes_when_an_object_is_written(memory: Any):
    memory.pipe("/news/a.md", b"")
    before = listed()["a.md"].version
    memory.pipe("/news/a.md", b"")
    assert listed()["a.md"].version != before


def test_address_below_which_nothing_is_is_an_error(memory: Any):
    memory.pipe("/newspaper/a.md", b"")
    with pytest.raises(ContentError, match="memory://news cannot be read: there is nothing below"):
        listed()


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError("arn:aws:iam::1:user/me"), "the store denies access"),
        (ConnectionRefusedError(), "the store cannot be reached"),
        (TimeoutError(), "the store did not answer in time"),
        (type("NoCredentialsError", (Exception,), {})(), "no credentials were found"),
        (
            ValueError("at https://a.example/x?X-Amz-Signature=5ecret"),
            "ValueError: at https://a.example/x",
        ),
        (ValueError("at https://me:5ecret@a.example/x"), "ValueError: at https://a.example/x"),
    ],
)
def test_reason_is_in_plain_words_and_has_no_secret(
    error: Exception, message: str, memory: Any, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_given: Any, **_more: Any) -> None:
        raise error

    monkeypatch.setattr(type(memory), "ls", fail)
    with pytest.raises(ContentError) as caught:
        listed()
    [problem] = caught.value.problems
    assert (problem.key, problem.message) == (
        "build.content",
        f"memory://news cannot be read: {message}",
    )
    assert problem.hint


@pytest.mark.parametrize(
    ("missing", "address", "hint"),
    [
        ("s3fs", "s3://news", "run pip install 'digestgen[s3]'"),
        ("gcsfs", "gs://news", "run pip install gcsfs"),
        (
            "fsspec.core",
            "sftp://news",
            "install fsspec, and the package that it needs for sftp:// addresses",
        ),
    ],
)
def test_missing_package_is_named(
    missing: str, address: str, hint: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, missing, None)
    protocol = address.partition(":")[0]
    monkeypatch.delitem(_registry, protocol, raising=False)  # another test used it
    with pytest.raises(UsageError, match="needs a package that is not installed") as caught:
        list_objects(StoreSetting(address))
    assert caught.value.problems[0].hint.startswith(hint)


def test_address_that_nothing_reads_is_an_error():
    with pytest.raises(UsageError, match='there is no kind of store called "s4"'):
        list_objects(StoreSetting("s4://news"))


@pytest.mark.parametrize(
    ("folder", "hint"),
    [
        ("s3:/my-bucket/articles", "did you mean s3://my-bucket/articles?"),
        ("s3:my-bucket/articles", "did you mean s3://my-bucket/articles?"),
        ("file:/srv/articles", "did you mean file:///srv/articles?"),
        ("s3:/my-bucket?X-Amz-Signature=5ecret", "did you mean s3://my-bucket?"),
        ("C:/articles", ""),
        ("articles", ""),
    ],
)
def test_address_with_too_few_slashes_is_recognised(folder: str, hint: str):
    assert store_address_hint(folder) == hint
