"""The search index, made by Pagefind, which search.js reads; it is rebuilt when a story changes.

Pagefind reads one page per story from a temporary folder. Its result is sorted, so that equal sites have
equal files.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from html import escape
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from digestgen.incremental import digest, digest_of_record, program
from digestgen.incremental.outputs import Outputs
from digestgen.problems import BuildError, UsageError, install_command, problem
from digestgen.settings import CONFIG_FILE
from digestgen.text.body_html import plain_text
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
_ENTRY = "pagefind-entry.json"
_MARK = b"pagefind_dcd"  # at the beginning of what is in its files
_HINT = f"run {install_command('search')}; or remove search from [outputs]"


def check_search_installed() -> None:
    """Raise UsageError if Pagefind is not installed."""
    if not (find_spec("cbor2") and find_spec("pagefind") and _program()):
        message = "search is on, but Pagefind is not installed"
        raise UsageError([problem(CONFIG_FILE, message, key="outputs.search", hint=_HINT)])


def _program() -> str:
    from pagefind.service import get_executable

    return str(get_executable() or "")


def index_search(
    view: SearchView | None, outputs: Outputs, timings: Timings
) -> Iterator[tuple[str, bytes | None]]:
    """Yield the path and content of each file of the search index; None if the file is up to date."""
    if view is None:
        return
    key = digest_of_record(view, program())
    if kept := outputs.kept_below(SEARCH_INDEX, key):
        yield from ((path, None) for path in kept)
        return
    with timings.stage("search"):
        files = search_index_files(view)
    for path, content in files.items():
        outputs.note(path, key, key, same=False)
        yield path, content


def search_index_files(view: SearchView) -> dict[str, bytes]:
    """Return the files of the search index by their paths in the output, sorted.

    Raises BuildError if Pagefind fails.
    """
    if not any(map(_has_words, view.entries)):  # Pagefind fails without any text
        return {}
    with TemporaryDirectory(prefix="digestgen-") as folder:
        pages, index = Path(folder, "pages"), Path(folder, "index")
        _write(view.entries, pages)
        _run(pages, index, view.language)
        files = _in_order(_read(index))
    return {SEARCH_INDEX + name: files[name] for name in sorted(files)}


def _has_words(entry: SearchEntry) -> bool:
    texts = (entry.title, *entry.texts, plain_text(entry.body_html))
    return any(each.isalnum() for text in texts for each in text)


def _write(entries: Iterable[SearchEntry], folder: Path) -> None:
    folder.mkdir()
    for entry in entries:
        file = folder / entry.path / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_page(entry), "utf-8", errors="replace")


def _run(pages: Path, index: Path, language: str) -> None:
    # one index for all languages: readers search for a word, not for a language
    options = ("--site", pages, "--output-path", index, "--force-language", language)
    # it would read more options from the current folder and the environment
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("PAGEFIND")}
    words = [_program(), *map(str, options)]
    done = subprocess.run(  # no word comes from a user
        words, cwd=pages, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = (
            f"Pagefind cannot make the search index: {done.stderr.strip() or done.stdout.strip()}"
        )
        raise BuildError([problem("", message, hint=f"build again, or {_HINT}")])


def _page(entry: SearchEntry) -> str:
    """Return a story as HTML for the index; the last part is metadata, which is not searched."""
    meta = {"date": entry.date, "provider": entry.provider, "lang": entry.lang}
    filters = [("topic", name) for name in entry.topics]
    filters += [("provider", name) for name in entry.providers]
    filters.append(("month", entry.month))
    elements = [_element("meta", name, value) for name, value in meta.items() if value]
    elements += [_element("filter", name, value) for name, value in filters]
    texts = "".join(f"<p>{escape(text)}</p>" for text in entry.texts)
    return (
        f'<!doctype html><html><body data-pagefind-body><h1 data-pagefind-meta="title">'
        f"{escape(entry.title)}</h1>{texts}{entry.body_html}"
        f"<div data-pagefind-ignore>{''.join(elements)}</div></body></html>"
    )


def _element(kind: str, name: str, value: str) -> str:
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
        in_order = []
        for label, key in sorted(filters):
            _, values = _taken(files, f"filter/{key}.pf_filter")
            in_order.append([label, _put(files, "filter/{}.pf_filter", [label, sorted(values)])])
        whole = [version, pages, chunks, in_order, *rest]
        language["hash"] = _put(files, "pagefind.{}.pf_meta", whole)
    return files | {_ENTRY: json.dumps(entry).encode()}


def _taken(files: dict[str, bytes], name: str) -> list[Any]:
    """Remove a file from `files` and return the array in it."""
    import cbor2

    array: list[Any] = cbor2.loads(gzip.decompress(files.pop(name)).removeprefix(_MARK))
    return array


def _put(files: dict[str, bytes], name: str, array: list[Any]) -> str:
    """Add an array to `files` in the form that browsers read; return the digest in its name."""
    import cbor2

    data = _MARK + cbor2.dumps(array)
    key = digest(data).hex()
    files[name.format(key)] = data
    return key
