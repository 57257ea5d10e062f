"""Download the pictures of content in an object store; an object that has not changed is downloaded once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace

from digestgen.files import Entry, replace_file
from digestgen.files.find_files import unreadable
from digestgen.files.object_listing import ObjectListing, StoredObject
from digestgen.problems import Problem
from digestgen.settings import MEDIA


class StoredMedia(Struct, frozen=True):
    """The objects below media/ of a store, and the folder that they are downloaded to."""

    listing: ObjectListing
    folder: Path

    def download(self, shown_as: str) -> tuple[list[Entry], list[Problem]]:
        """Return the objects that belong to the site, each with the path of its copy here, and problems.

        `shown_as` is what the site calls the folder media/. Copies of other objects are removed.
        """
        entries, problems = self.listing.find(shown_as, below=MEDIA, names_hidden=True)
        copies = {each.path: self.folder / _copy_name(each) for each in entries}
        missing = [each for each in entries if not _is_there(each, copies[each.path])]
        contents = self.listing.read([each.path for each in missing])
        failed = set()
        for each, found in zip(missing, contents, strict=True):
            if isinstance(found, OSError):
                failed.add(each.path)
                problems.append(unreadable(f"{shown_as}/{each.name}", found))
            else:
                replace_file(copies[each.path], found)
        for file in set(self.folder.iterdir()).difference(copies.values()):
            file.unlink()
        kept = [each for each in entries if each.path not in failed]
        return [replace(each, path=str(copies[each.path])) for each in kept], problems


@contextmanager
def stored_media(
    listing: ObjectListing | None, state: Path, *, keep: bool = True
) -> Iterator[StoredMedia | None]:
    """Yield the media of a store, or None for a site with a content folder.

    They are kept in the folder `state` for the next build, or only for this one.
    """
    if listing is None:
        yield None
        return
    folder = state / MEDIA
    try:
        if keep:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # the site is on a disk that is read-only, for example
        keep = False
    if keep:
        yield StoredMedia(listing, folder)
    else:
        with TemporaryDirectory(prefix="digestgen-") as temporary:
            yield StoredMedia(listing, Path(temporary))


def _copy_name(entry: Entry) -> str:
    """Return a name for the copy of an object: another one for each version."""
    version = entry.version if isinstance(entry, StoredObject) else ""
    return sha256(f"{entry.path}\n{version}".encode("utf-8", "surrogateescape")).hexdigest()


def _is_there(entry: Entry, copy: Path) -> bool:
    is_certain = isinstance(entry, StoredObject) and not entry.settled_ns
    return is_certain and copy.is_file()
