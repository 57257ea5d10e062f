"""What a build keeps for the next: used while it holds, and never in the way if it is damaged."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from msgspec import msgpack

from builders import article_file
from conftest import SiteFactory
from digestgen.incremental import (
    CacheOptions,
    DiskStore,
    MemoryStore,
    NoStore,
    Store,
    Task,
    digest,
    memoized,
    store_in,
)
from digestgen.incremental.digests import DIGEST_SIZE
from digestgen.pipeline.options import Options
from digestgen.pipeline.unchanged import build_if_changed
from runs import AS_USER, TWO_STORIES, build, run, tree

TASK = Task[int | None]("doubled", b"version 1", int | None)
OTHER = Task[int | None]("doubled", b"version 2", int | None)
IN_PARTS = Task[int | None]("doubled", b"version 1", int | None, 4)
LOCAL = Task[object]("made", b"version 1", object, local=True)
NUMBERS = {"a": 1, "b": 2, "c": 3}


class Doubling:
    """Doubles numbers under names, and notes which of them it was asked for."""

    def __init__(self, open_store: Callable[[], Store]) -> None:
        self._open_store = open_store
        self.asked: list[str] = []

    def build(
        self,
        numbers: dict[str, int | None],
        *,
        task: Task[int | None] = TASK,
        unknown: Iterable[str] = (),
    ) -> dict[str, int | None]:
        """Return what one build makes of `numbers`; of `unknown` names the inputs are not known."""

        def make(names: list[str]) -> Iterable[bytes]:
            self.asked += names
            for name in names:
                number = numbers[name]
                yield msgpack.encode(None if number is None else 2 * number)

        inputs = {name: str(number).encode() for name, number in numbers.items()}
        inputs |= dict.fromkeys(unknown)
        return dict(memoized(self._open_store(), task, inputs, make))


@pytest.fixture(params=["disk", "memory"])
def doubling(request: pytest.FixtureRequest, tmp_path: Path) -> Doubling:
    """Return a Doubling whose builds keep results, in a process each or all in one."""
    memory = MemoryStore()
    return Doubling(lambda: memory if request.param == "memory" else DiskStore(tmp_path))


@pytest.fixture
def on_disk(tmp_path: Path) -> Doubling:
    return Doubling(lambda: DiskStore(tmp_path))


# memoized


def test_a_fresh_result_is_not_made_again(doubling: Doubling):
    for _ in range(2):
        assert doubling.build(NUMBERS) == {"a": 2, "b": 4, "c": 6}
    assert doubling.asked == ["a", "b", "c"]


def test_results_come_in_the_order_of_their_inputs(doubling: Doubling):
    doubling.build(NUMBERS)
    again = doubling.build({"d": 4, "c": 3, "b": 7, "a": 1})
    assert [*again.items()] == [("d", 8), ("c", 6), ("b", 14), ("a", 2)]


def test_a_result_whose_input_changed_is_made_again(doubling: Doubling):
    doubling.build(NUMBERS)
    assert doubling.build({**NUMBERS, "b": 5})["b"] == 10
    assert doubling.asked == ["a", "b", "c", "b"]


def test_a_name_that_one_build_does_not_ask_for_is_forgotten(doubling: Doubling):
    for numbers in ({"a": 1, "b": 2}, {"b": 2}, {"a": 1, "b": 2}):
        doubling.build(numbers)
    assert doubling.asked == ["a", "b", "a"]


def test_a_result_of_unknown_inputs_is_made_in_each_build(doubling: Doubling):
    for _ in range(2):
        assert doubling.build(NUMBERS, unknown=["b"])["b"] == 4
    assert doubling.asked == ["a", "b", "c", "b"]


def test_a_result_of_unknown_inputs_replaces_the_one_that_was_kept(doubling: Doubling):
    doubling.build(NUMBERS)
    doubling.build(NUMBERS, unknown=["b"])
    doubling.build(NUMBERS)
    assert doubling.asked == ["a", "b", "c", "b", "b"]


def test_a_result_of_none_is_used_and_not_kept(doubling: Doubling):
    for _ in range(2):
        assert doubling.build({"a": None, "b": 2}) == {"a": None, "b": 4}
    assert doubling.asked == ["a", "b", "a"]


def test_results_of_another_version_are_forgotten(doubling: Doubling):
    for task in (TASK, OTHER, TASK):
        assert doubling.build({"a": 1}, task=task) == {"a": 2}
    assert doubling.asked == ["a", "a", "a"]


def test_a_build_that_ends_early_keeps_what_there_was(doubling: Doubling):
    doubling.build(NUMBERS)
    with pytest.raises(TypeError):
        doubling.build({"a": 7, "b": object()})
    doubling.asked.clear()
    doubling.build(NUMBERS)
    assert doubling.asked == []


def test_without_a_store_every_result_is_made_in_each_build():
    alone = Doubling(NoStore)
    for _ in range(2):
        assert alone.build({"a": 1}) == {"a": 2}
    assert alone.asked == ["a", "a"]


def test_in_memory_a_result_is_one_object_for_all_builds():
    store, task = MemoryStore(), Task[list[int]]("listed", b"", list[int])
    found = [
        dict(memoized(store, task, {"a": b""}, lambda names: [msgpack.encode([1])]))["a"]
        for _ in range(2)
    ]
    assert found[0] is found[1]


def test_a_local_result_is_kept_in_memory_as_it_is():
    store, made = MemoryStore(), object()
    for _ in range(2):
        results = dict(memoized(store, LOCAL, {"a": b""}, lambda names: [made for _ in names]))
        assert results["a"] is made


def test_a_local_result_is_never_on_disk(tmp_path: Path):
    made = object()
    found = dict(memoized(DiskStore(tmp_path), LOCAL, {"a": b""}, lambda _: [made]))
    assert found["a"] is made
    assert not list(tmp_path.iterdir())


# on disk


def test_only_the_part_with_a_changed_result_is_written(tmp_path: Path, on_disk: Doubling):
    numbers = {f"n{number}": number for number in range(40)}
    on_disk.build(numbers, task=IN_PARTS)
    before = {each.name: each.stat().st_ino for each in tmp_path.iterdir()}
    on_disk.build({**numbers, "n7": 100}, task=IN_PARTS)
    after = {each.name: each.stat().st_ino for each in tmp_path.iterdir()}
    assert sorted(after) == [f"doubled-{number}" for number in range(4)]
    assert sum(after[name] != before[name] for name in after) == 1


def test_what_is_not_to_be_read_is_replaced(tmp_path: Path, on_disk: Doubling):
    on_disk.build(NUMBERS)
    forced = Doubling(lambda: DiskStore(tmp_path, reads=False))
    forced.build({"a": 9})
    on_disk.build({"a": 9, "b": 2})
    assert forced.asked == ["a"]
    assert on_disk.asked == ["a", "b", "c", "b"]


def test_a_cache_is_where_its_options_say(tmp_path: Path):
    memory = MemoryStore()
    assert store_in(tmp_path, CacheOptions(memory=memory)) is memory
    assert type(store_in(tmp_path, CacheOptions())) is DiskStore
    assert type(store_in(tmp_path, CacheOptions(reads=False, writes=False))) is NoStore


# damage


def checked(body: bytes) -> bytes:
    """Return a file that holds `body`, with its checksum."""
    return digest(body) + body


def with_results(data: bytes, result: bytes) -> bytes:
    """Return a file with the versions and inputs of another, and `result` for each result."""
    version, traces = msgpack.decode(data[DIGEST_SIZE:])
    return checked(
        msgpack.encode([version, {name: [inputs, result] for name, (inputs, _) in traces.items()}])
    )


def with_traces(data: bytes, traces: object) -> bytes:
    version, _ = msgpack.decode(data[DIGEST_SIZE:])
    return checked(msgpack.encode([version, traces]))


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda data: data[:-1],
    "cut in half": lambda data: data[: len(data) // 2],
    "empty": lambda _: b"",
    "shorter than its checksum": lambda _: b"\x00" * 3,
    "zeros": lambda data: bytes(len(data)),
    "random bytes": lambda data: bytes((7919 * n + 13) % 251 for n in range(len(data))),
    "of another version": lambda data: checked(
        msgpack.encode([b"another", msgpack.decode(data[DIGEST_SIZE:])[1]])
    ),
    "no MessagePack": lambda _: checked(b"\xc1\xc1"),
    "a number": lambda _: checked(msgpack.encode(3)),
    "traces of a wrong type": lambda data: with_traces(data, [1, 2]),
    "a trace of a wrong type": lambda data: with_traces(data, {"a": [3, b""]}),
    "results that are no MessagePack": lambda data: with_results(data, b"\xc1"),
    "results of a wrong type": lambda data: with_results(data, msgpack.encode({"a": 1.5})),
    "results of None": lambda data: with_results(data, msgpack.encode(None)),
    "results that are empty": lambda data: with_results(data, b""),
    "results that are short": lambda data: with_results(data, msgpack.encode([])),
}
FILES = ["read", "parsed-*", "clusters", "pages-site", "last-build-site"]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_has_results_made_again(tmp_path: Path, on_disk: Doubling, damage: str):
    on_disk.build(NUMBERS)
    file = tmp_path / "doubled"
    file.write_bytes(DAMAGES[damage](file.read_bytes()))
    assert on_disk.build(NUMBERS) == {"a": 2, "b": 4, "c": 6}
    assert on_disk.build(NUMBERS) == {"a": 2, "b": 4, "c": 6}
    assert sorted(on_disk.asked) == ["a", "a", "b", "b", "c", "c"]


def test_of_many_results_only_a_damaged_one_is_made_again(tmp_path: Path, on_disk: Doubling):
    on_disk.build(NUMBERS)
    file = tmp_path / "doubled"
    version, traces = msgpack.decode(file.read_bytes()[DIGEST_SIZE:])
    traces["b"] = [traces["b"][0], b"\xc1"]
    file.write_bytes(checked(msgpack.encode([version, traces])))
    assert on_disk.build({**NUMBERS, "c": 5}) == {"a": 2, "b": 4, "c": 10}
    assert sorted(on_disk.asked[3:]) == ["b", "c"]


def again(site: Path) -> dict[str, bytes]:
    build_if_changed(Options(site=site))
    return tree(site / "build")


def clean(site: Path) -> dict[str, bytes]:
    """Return what a build that keeps nothing writes into an empty folder."""
    output = site.with_name("clean")
    build(site, output=output, cache=CacheOptions(reads=False, writes=False))
    return tree(output)


def edit(site: Path) -> None:
    """Change one file and add one, so that the next build has work to do, and little."""
    more = article_file("New", url="https://n.example/1", domain="n.example")
    (site / "content/2024-05-03-new.md").write_text(more)
    file = site / "content/2024-05-01-flood.md"
    file.write_text(file.read_text("utf-8").replace("A flood", "Floods"), "utf-8")


def state_files(site: Path, name: str) -> list[Path]:
    found = sorted((site / ".digestgen").glob(name))
    assert found
    return found


@pytest.mark.parametrize("edited", [True, False], ids=["edited", "unedited"])
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_build_with_damaged_state_is_a_clean_one(
    make_site: SiteFactory, damage: str, name: str, edited: bool
):
    site = make_site(TWO_STORIES)
    again(site)
    for file in state_files(site, name):
        file.write_bytes(DAMAGES[damage](file.read_bytes()))
    if edited:
        edit(site)
    assert again(site) == clean(site)


@pytest.mark.parametrize("name", FILES)
def test_a_build_with_a_folder_in_the_place_of_its_state_is_a_clean_one(
    make_site: SiteFactory, name: str
):
    site = make_site(TWO_STORIES)
    again(site)
    for file in state_files(site, name):
        file.unlink()
        (file / "mine").mkdir(parents=True)
    edit(site)
    assert again(site) == clean(site)


def test_a_build_whose_state_may_be_neither_read_nor_written_is_a_clean_one(
    make_site: SiteFactory,
):
    site = make_site(TWO_STORIES)
    again(site)
    for name in FILES:
        for file in state_files(site, name):
            file.chmod(0)
    edit(site)
    assert run("build", cwd=site, under=AS_USER).returncode == 0
    assert tree(site / "build") == clean(site)


def test_a_disk_that_takes_no_state_takes_the_site(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch
):
    site, real = make_site(TWO_STORIES), Path.write_bytes

    def write(file: Path, data: bytes) -> int:
        if file.name.endswith(".new"):
            real(file, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))
        return real(file, data)

    monkeypatch.setattr(Path, "write_bytes", write)
    first = again(site)
    assert again(site) == first == clean(site)
