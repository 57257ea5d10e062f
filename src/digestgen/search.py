"""The search index, by Pagefind: the files that search.js asks for, made anew whenever a story changes.

Pagefind reads a page a story, written for it alone into a folder that goes away again. What it makes of
that is put in order, so that equal sites have equal files.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from html import escape, unescape
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from digestgen.incremental import digest, digest_of_record, program
from digestgen.incremental.outputs import Outputs
from digestgen.problems import BuildError, UsageError, problem
from digestgen.timings import Timings
from digestgen.views import SEARCH_INDEX, SearchEntry, SearchView

# the rest is Pagefind's own interface
_INDEX = (
    "index/",
    "fragment/",
    "filter/",
    "wasm.",
    "pagefind.",
    "pagefind-entry.",
    "pagefind-worker.",
)
_TAG = re.compile("<[^>]*>")
_ENTRY = "pagefind-entry.json"
_MARK = b"pagefind_dcd"  # at the beginning of what is in its files
_HINT = "pip install 'digestgen[search]', or take search out of [outputs]"


def check_installed() -> None:
    """Raise UsageError where what makes the index is not installed."""
    if not (find_spec("cbor2") and find_spec("pagefind") and _program()):
        message = "is on, and Pagefind, which it needs, is not installed"
        raise UsageError([problem("digest.toml", message, key="outputs.search", hint=_HINT)])


def _program() -> str:
    from pagefind.service import get_executable

    return str(get_executable() or "")


def index_search(
    view: SearchView | None, outputs: Outputs, timings: Timings
) -> Iterator[tuple[str, bytes | None]]:
    """Yield the path and the content of each file of the search index; None if it is as it should be."""
    if view is None:
        return
    key = digest_of_record(view, program())
    if kept := outputs.kept_below(SEARCH_INDEX, key):
        yield from ((path, None) for path in kept)
        return
    with timings.stage("search"):
        files = index_of(view)
    for path, content in files.items():
        outputs.note(path, key, key, same=False)
        yield path, content


def index_of(view: SearchView) -> dict[str, bytes]:
    """Return the files of the index of a site, by their paths in the output, in order.

    Raises BuildError where Pagefind fails.
    """
    if not any(map(_has_words, view.entries)):  # Pagefind makes no index of nothing
        return {}
    with TemporaryDirectory(prefix="digestgen-") as folder:
        pages, index = Path(folder, "pages"), Path(folder, "index")
        _write(view.entries, pages)
        _run(pages, index, view.language)
        files = _in_order(_read(index))
    return {SEARCH_INDEX + name: files[name] for name in sorted(files)}


def _has_words(entry: SearchEntry) -> bool:
    texts = (entry.title, *entry.texts, unescape(_TAG.sub("", entry.body_html)))
    return any(each.isalnum() for text in texts for each in text)


def _write(entries: Iterable[SearchEntry], folder: Path) -> None:
    folder.mkdir()
    for entry in entries:
        file = folder / entry.path / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_page(entry), "utf-8", errors="replace")


def _run(pages: Path, index: Path, language: str) -> None:
    # one index, whatever languages the stories are in: a reader looks for a word, not for a language
    options = ("--site", pages, "--output-path", index, "--force-language", language)
    # it would look into the folder that it runs in, and into the environment, for other options
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("PAGEFIND")}
    words = [_program(), *map(str, options)]
    done = subprocess.run(  # nothing in it is a user's
        words, cwd=pages, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = (
            f"Pagefind can not make the search index: {done.stderr.strip() or done.stdout.strip()}"
        )
        raise BuildError([problem("", message, hint=f"build again, or {_HINT}")])


def _page(entry: SearchEntry) -> str:
    """Return what is to be found of a story as HTML; the last part is told, and not looked through."""
    meta = {"date": entry.date, "provider": entry.provider, "lang": entry.lang}
    filters = [("topic", name) for name in entry.topics]
    filters += [("provider", name) for name in entry.providers]
    filters.append(("month", entry.month))
    told = [_told("meta", name, value) for name, value in meta.items() if value]
    told += [_told("filter", name, value) for name, value in filters]
    texts = "".join(f"<p>{escape(text)}</p>" for text in entry.texts)
    return (
        f'<!doctype html><html><body data-pagefind-body><h1 data-pagefind-meta="title">'
        f"{escape(entry.title)}</h1>{texts}{entry.body_html}"
        f"<div data-pagefind-ignore>{''.join(told)}</div></body></html>"
    )


def _told(kind: str, name: str, value: str) -> str:
    if kind == "filter":  # Pagefind finds none with these
        value = value.replace('"', "”").replace("\\", "/")
    return f'<i data-pagefind-{kind}="{name}">{escape(value)}</i>'


def _read(index: Path) -> dict[str, bytes]:
    found = {each.relative_to(index).as_posix(): each for each in index.rglob("*")}
    names = [name for name in found if name.startswith(_INDEX) and found[name].is_file()]
    return {name: found[name].read_bytes() for name in names}


def _in_order(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of an index with filters by name, and the values of each in order.

    Source of the form: Pagefind 1.5, index_metadata.rs; arrays in CBOR, in files that have a digest in
    their name, and which others name by it.
    """
    entry = json.loads(files[_ENTRY])
    for language in entry["languages"].values():
        name = f"pagefind.{language['hash']}.pf_meta"
        version, pages, chunks, filters, *rest = _taken(files, name)
        told = []
        for label, key in sorted(filters):
            _, values = _taken(files, f"filter/{key}.pf_filter")
            told.append([label, _put(files, "filter/{}.pf_filter", [label, sorted(values)])])
        whole = [version, pages, chunks, told, *rest]
        language["hash"] = _put(files, "pagefind.{}.pf_meta", whole)
    return files | {_ENTRY: json.dumps(entry).encode()}


def _taken(files: dict[str, bytes], name: str) -> list[Any]:
    """Take a file out of `files`, and return the array in it."""
    import cbor2

    array: list[Any] = cbor2.loads(gzip.decompress(files.pop(name)).removeprefix(_MARK))
    return array


def _put(files: dict[str, bytes], name: str, array: list[Any]) -> str:
    """Put an array into `files` as browsers read it, too; return the digest in its name."""
    import cbor2

    data = _MARK + cbor2.dumps(array)
    key = digest(data).hex()
    files[name.format(key)] = data
    return key
