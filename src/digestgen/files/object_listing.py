"""List and read the objects of a store that has the content of a site."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from operator import attrgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from digestgen.files import Entry, EntryKind
from digestgen.files.find_files import choose_files
from digestgen.files.names import MAX_PART_BYTES, MAX_PATH_BYTES, name_kind
from digestgen.files.object_store import ObjectStore, connected_store
from digestgen.files.store_errors import StoreSetting, empty_bucket, missing_bucket
from digestgen.problems import Problem

# the keys of versions and times in the listings of the file systems of fsspec, the best first
_VERSIONS = ("generation", "VersionId", "version_id", "ETag", "etag")
_TIMES = ("LastModified", "last_modified", "updated", "modified", "mtime", "created")
_CLOCKS_APART_NS = 60 * 10**9  # the clock of a store may be a minute behind ours
_NEVER_NS = 2**63 - 1  # later than every clock
_BATCH_OBJECTS = 1_000  # the most per batch; all requests of a batch are waiting at the same time
_BATCH_BYTES = 64_000_000  # the most that a batch has in memory, unless it is one object
_KINDS: dict[str, EntryKind] = {"file": "file", "directory": "folder"}


class StoredObject(Entry, frozen=True, gc=False):
    """An object of a store, or a folder of objects; its `path` is that in the store.

    `version` changes whenever the object is written: its ETag or generation, and when it was written. An
    ETag alone would be the same for an object that changes and changes back while it is read. It counts in
    builds that begin after `settled_ns`.
    """

    size: int = 0
    version: str = ""
    settled_ns: int = 0

    def is_settled(self, now_ns: int) -> bool:
        """Return whether the object cannot change and keep its version; see `Stamp.is_settled`."""
        return self.settled_ns < now_ns


class ObjectListing(Struct, frozen=True):
    """The objects of a site at one moment, by name; each folder is followed by its content.

    Of folders that are hidden or a program's, the content is not listed.
    """

    setting: StoreSetting
    objects: tuple[StoredObject, ...]

    @property
    def address(self) -> str:
        """Return the address of the store."""
        return self.setting.address

    def find(
        self,
        shown_as: str,
        *,
        below: str = "",
        skip: Sequence[str] = (),
        names_hidden: bool = False,
    ) -> tuple[list[Entry], list[Problem]]:
        """Return the objects in the folder `below` that belong to a site, as `find_files` does for a disk."""
        walker = partial(self._walk, f"{below}/" if below else "")
        return choose_files(walker, shown_as, skip=skip, names_hidden=names_hidden)

    def _walk(self, above: str, wanted: Callable[[Entry], bool]) -> Iterator[Entry]:
        passed_over = "/"  # how the names in a folder begin that is not wanted
        for each in self.objects:
            if each.name.startswith(above) and not each.name.startswith(passed_over):
                if wanted(entry := replace(each, name=each.name.removeprefix(above))):
                    yield entry
                elif each.kind == "folder":
                    passed_over = f"{each.name}/"

    def read(self, paths: Sequence[str]) -> Iterator[bytes | OSError]:
        """Yield the content of each object, or a FileNotFoundError or PermissionError about it.

        Raises ContentError if the store fails.
        """
        if not paths:
            return
        sizes = {each.path: each.size for each in self.objects}
        with connected_store(self.setting) as store:
            for batch in _batches(paths, sizes):
                yield from store.contents(batch)


def list_objects(setting: StoreSetting) -> ObjectListing:
    """Return all objects of a store. An incomplete listing is an error: objects would look deleted.

    Raises UsageError if nothing installed reads such an address, and ContentError if the store fails.
    """
    with connected_store(setting) as store:
        try:
            objects = tuple(_objects_below("", store))
        except FileNotFoundError:
            objects = ()
        if not objects:
            raise _nothing_found(setting, store)
    return ObjectListing(setting, objects)


def _nothing_found(setting: StoreSetting, store: ObjectStore) -> Exception:
    """Return the error that nothing is at an address: its bucket is missing or empty, or its folder."""
    unknown = FileNotFoundError(setting.address)
    if not store.bucket:
        return unknown
    try:
        names = store.names_in_bucket()
    except PermissionError:  # the folder may be listed, and not the bucket
        return unknown
    if names is None:
        return missing_bucket(setting, store.bucket)
    folder = store.root.removeprefix(store.bucket).strip("/")
    return empty_bucket(setting, store.bucket, folder, names)


def _objects_below(folder: str, store: ObjectStore) -> Iterator[StoredObject]:
    """Yield the objects of a folder by name, each folder before its content."""
    path = "/".join(filter(None, (store.root, folder)))
    begins = f"{path}/" if path else ""
    found = [(info["name"].removeprefix(begins), info) for info in store.listed(path)]
    # of a folder: some programs make an object with its name
    marks = {(path, "file"), ("", "file")}
    objects = [
        _stored_object(folder, own, info) for own, info in found if (own, info["type"]) not in marks
    ]
    for each in sorted(objects, key=attrgetter("name", "kind")):
        yield each
        if each.kind == "folder" and name_kind(each.own_name) == "plain":
            yield from _objects_below(each.name, store)


def _stored_object(folder: str, own: str, info: Mapping[str, Any]) -> StoredObject:
    name = f"{folder}/{own}" if folder else own
    kind = _KINDS.get(info["type"], "other") if _is_file_name(own, name) else "misnamed"
    version, settled_ns = _version(info) if kind == "file" else ("", 0)
    size = info.get("size") or 0
    return StoredObject(
        name, info["name"], kind, None, size=size, version=version, settled_ns=settled_ns
    )


def _is_file_name(own: str, name: str) -> bool:
    """Return whether a file in a folder could have the name `own`, and be at `name`."""
    odd = own in {"", ".", ".."} or "/" in own or "\0" in own
    sizes = len(own.encode("utf-8", "replace")), len(name.encode("utf-8", "replace"))
    return not odd and sizes[0] <= MAX_PART_BYTES and sizes[1] <= MAX_PATH_BYTES


def _version(info: Mapping[str, Any]) -> tuple[str, int]:
    """Return the version of an object, and the time from which it can be trusted."""
    tag = next((str(info[key]) for key in _VERSIONS if info.get(key)), "")
    time = next((info[key] for key in _TIMES if info.get(key)), None)
    written = time.timestamp() if isinstance(time, datetime) else time
    shown = time.astimezone(UTC).isoformat() if isinstance(time, datetime) else time
    if tag:
        return f"{tag} {shown}", 0
    # one with a time alone may change twice within one tick of the store's clock
    if isinstance(written, int | float):
        return f"{shown}", int(written * 10**9) + _CLOCKS_APART_NS
    return f"{shown}", _NEVER_NS


def _batches(paths: Sequence[str], sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """Yield the paths in batches that fit into memory."""
    batch: list[str] = []
    total = 0
    for path in paths:
        size = sizes.get(path, 0)
        if batch and (len(batch) == _BATCH_OBJECTS or total + size > _BATCH_BYTES):
            yield batch
            batch, total = [], 0
        batch.append(path)
        total += size
    yield batch
