"""Who may import whom; see docs and `digestgen.__doc__`."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "digestgen"
VOCABULARY = {
    "decoding",
    "files",
    "problems",
    "records",
    "settings",
    "signals",
    "text",
    "timings",
    "urls",
}
SHARED = VOCABULARY | {"i18n", "incremental", "views", "workers"}
STAGES = {"load", "group", "plan", "render", "write"}
MAY_IMPORT = {
    "files": {"problems", "signals"},
    "records": {"problems"},
    "settings": set(),
    "problems": set(),
    "signals": set(),
    "text": {"files"},
    "timings": set(),
    "urls": {"text"},
    "decoding": set(),
    "i18n": {"files", "problems"},
    # no stage: a build with nothing to do ends before they are loaded
    "incremental": VOCABULARY,
    "views": VOCABULARY | {"i18n"},
    "workers": {"incremental", "problems", "signals"},
    "config": VOCABULARY | {"i18n"},
    "http_client": set(),
    # writes content; no build calls it
    "ingest": VOCABULARY | {"config", "http_client", "load", "__init__"},
    # what is read for the render stage, in its types; the write stage copies what is found
    "theme": VOCABULARY | {"i18n"},
    "load": SHARED,
    "group": SHARED,
    "plan": SHARED,
    "render": SHARED | {"theme"},
    "write": VOCABULARY | {"theme"},
    "search": SHARED,
    "hooks": VOCABULARY | {"incremental"},
    "pipeline": SHARED | STAGES | {"config", "hooks", "search", "theme"},
    # both tell of a site as the pipeline read it
    "inspect": SHARED | {"pipeline", "load", "group"},
    "check": SHARED | {"http_client", "inspect", "pipeline", "write"},
    # renders the two pages of one edition, and writes none
    "mail": SHARED | {"pipeline", "plan", "render", "theme"},
    # the server is given what to call; it knows nothing of stages
    "serve": VOCABULARY,
    "starter": VOCABULARY | {"load", "theme", "__init__"},
    "publish": VOCABULARY | {"write"},
    "cli": SHARED
    | {
        "check",
        "config",
        "ingest",
        "inspect",
        "mail",
        "pipeline",
        "publish",
        "serve",
        "starter",
    }
    | {"theme", "write"},
    "__main__": {"cli", "signals"},
    "__init__": SHARED | {"pipeline"},
}
ONLY_IN = {
    "idna": {"urls"},
    "anyascii": {"text"},
    "babel": {"i18n"},
    "gettext": {"i18n"},
    "jinja2": {"render"},
    "css_inline": {"render"},
    "yaml": {"load"},
    "markdown": {"load"},
    "nh3": {"load"},
    "dateutil": {"load"},
    "tomllib": {"config"},
    "tomlkit": {"ingest"},
    "click": {"cli"},
    "rich": {"cli"},
    "filelock": {"ingest", "write"},
    "fsspec": {"files"},
    "feedparser": {"ingest"},
    "publicsuffixlist": {"ingest"},
    "concurrent": {"ingest", "workers"},  # a thread for reading feeds; processes
    "multiprocessing": {"workers"},
    "dask": {"workers"},
    "distributed": {"workers"},
    "pickle": {"workers"},
    "starlette": {"serve"},
    "uvicorn": {"serve"},
    "watchfiles": {"serve"},
    "selectolax": {"check"},
    "pagefind": {"search"},
    "cbor2": {"search"},
    "httpx2": {"http_client"},
    "brotli": {"http_client"},
    "subprocess": {"publish", "search", "serve"},
    "socket": {"serve"},
    "xml": {"ingest", "load", "theme"},
    "locale": set(),
    "random": set(),
}
CLOCK = {
    "now",
    "utcnow",
    "today",
    "time",
    "time_ns",
    "perf_counter",
    "monotonic",
    "localtime",
    "gmtime",
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def _part(module: Path) -> str:
    """Return the module or package directly below digestgen that a file belongs to."""
    first = module.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


@cache
def _parsed(module: Path) -> ast.Module:
    return ast.parse(module.read_text())


@cache
def _imports(module: Path) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(_parsed(module)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            found.add(
                f"{node.module}.{node.names[0].name}" if node.module == "digestgen" else node.module
            )
    return frozenset(found)


def _ours(module: Path) -> set[str]:
    names = {name.split(".")[1] for name in _imports(module) if name.startswith("digestgen.")}
    return names - {_part(module), "__version__"}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_module_imports_only_what_stands_below_it(module: Path):
    assert _ours(module) - MAY_IMPORT[_part(module)] == set()


def test_no_stage_imports_another_stage_or_the_pipeline():
    for stage in STAGES:
        assert MAY_IMPORT[stage].isdisjoint(STAGES | {"pipeline"})


@pytest.mark.parametrize("library", ONLY_IN)
def test_library_is_imported_where_it_belongs_and_nowhere_else(library: str):
    users = {
        _part(each)
        for each in MODULES
        if library in {name.split(".")[0] for name in _imports(each)}
    }
    assert users == ONLY_IN[library]


def test_only_the_command_line_and_the_stopwatch_read_the_clock():
    readers = {
        _part(module)
        for module in MODULES
        for node in ast.walk(_parsed(module))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCK
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"time", "datetime", "date"}
    }
    assert readers == {"cli", "timings"}


@pytest.mark.parametrize("stage", sorted(STAGES - {"load", "write"}))
def test_pure_stage_neither_opens_nor_writes_files(stage: str):
    files = [each for each in MODULES if _part(each) == stage]
    names = {name for each in files for name in _imports(each)}
    assert names.isdisjoint({"os", "shutil", "tempfile", "io", "pathlib"})


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_module_says_what_it_is_for_and_stays_short(module: Path):
    assert ast.get_docstring(_parsed(module))
    assert module.read_text().count("\n") < 300


def test_public_type_has_its_name_alone_in_the_whole_package():
    found = Counter(
        each.name
        for module in MODULES
        for each in _parsed(module).body
        if isinstance(each, ast.ClassDef) and not each.name.startswith("_")
    )
    assert [name for name, count in found.items() if count > 1] == []
