"""Who may import whom; see docs and `digestgen.__doc__`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "digestgen"
FLOOR = {
    "documents",
    "linked_data",
    "machine_views",
    "records",
    "settings",
    "views",
    "problems",
    "urls",
    "decoding",
    "theme_records",
    "texts",
}
STAGES = {"load", "group", "plan", "render", "write"}
MAY_IMPORT = {
    "files": set(),
    # no stage: a build with nothing to do ends before they are loaded
    "incremental": {"files", "problems", "records", "settings", "urls"},
    "records": {"problems"},
    "settings": set(),
    "views": {"linked_data"},
    "linked_data": set(),
    "machine_views": {"views"},
    "documents": {"views"},
    "problems": set(),
    "urls": set(),
    "decoding": set(),
    "theme_records": set(),
    "texts": set(),
    "translations": {"problems", "texts"},
    "config": FLOOR,
    "output": FLOOR,
    "workers": {"problems"},
    # the theme is read for the render stage, in its types; the write stage copies what is found
    "theme": FLOOR | {"files", "output", "translations"},
    "load": FLOOR | {"files", "incremental", "workers"},
    "group": FLOOR | {"incremental", "workers"},
    "plan": FLOOR | {"incremental", "reasons"},
    "render": FLOOR | {"incremental", "timings", "workers"},
    "write": FLOOR | {"files", "output"},
    "timings": set(),
    "search": FLOOR | {"incremental", "timings"},
    "hooks": {"files", "incremental", "problems", "records"},
    # what a build is asked for, and whether it has to run; it imports the pipeline only then
    "builds": FLOOR
    | {"config", "hooks", "incremental", "pipeline", "theme", "timings", "workers", "write"},
    "pipeline": FLOOR
    | STAGES
    | {"builds", "hooks", "incremental", "output", "search", "theme", "timings", "translations"}
    | {"workers"},
    # both tell of a site as the pipeline read it
    "reasons": {"records", "texts"},
    "explain": FLOOR | {"pipeline", "load", "group", "reasons"},
    "listing": FLOOR | {"pipeline"},
    "check": FLOOR | {"pipeline", "listing"},
    # renders the two pages of one edition, and writes none
    "mail": FLOOR | {"pipeline", "plan", "render", "theme", "translations"},
    # the server is given what to call; it knows nothing of stages
    "serve": {"problems"},
    "watch": {"files"},
    "starter": FLOOR,
    "clean": FLOOR | {"output"},
    "publish": {"problems", "output", "settings"},
    "cli": FLOOR
    | {"builds", "config", "explain", "incremental", "listing", "output", "pipeline", "theme"}
    | {"timings"}
    | {"check", "serve", "watch", "starter", "clean", "publish", "mail"},
    "__main__": {"cli"},
    "__init__": set(),
}
ONLY_IN = {
    "babel": {"texts", "translations"},
    "gettext": {"texts"},
    "jinja2": {"render"},
    "css_inline": {"render"},
    "yaml": {"load"},
    "markdown": {"load"},
    "nh3": {"load"},
    "dateutil": {"load"},
    "tomllib": {"config"},
    "click": {"cli"},
    "rich": {"cli", "listing"},
    "filelock": {"write"},
    "concurrent": {"workers"},
    "multiprocessing": {"workers"},
    "starlette": {"serve"},
    "uvicorn": {"serve"},
    "watchfiles": {"watch"},
    "selectolax": {"check"},
    "pagefind": {"search"},
    "cbor2": {"search"},
    "httpx": {"check"},
    "ghp_import": {"publish"},
    "subprocess": {"publish", "search"},
    "socket": {"serve"},
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


def _imports(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            yield (
                f"{node.module}.{node.names[0].name}" if node.module == "digestgen" else node.module
            )


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
        for node in ast.walk(ast.parse(module.read_text()))
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
    text = module.read_text()
    assert ast.get_docstring(ast.parse(text))
    assert text.count("\n") < 300
