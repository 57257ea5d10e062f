"""Hooks: functions in a site's hooks.py that change the articles and stories of a build."""

from __future__ import annotations

import ast
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from inspect import isfunction
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct, msgpack
from msgspec.structs import replace

from digestgen.files import Entry, Stamp, file_stamp, walk
from digestgen.incremental import digest
from digestgen.problems import ContentError, Problem, did_you_mean
from digestgen.records import Article, Story

HOOKS_FILE = "hooks.py"
_INPUTS = "INPUTS"
_NAMES = ("articles", "stories")

T = TypeVar("T", Article, Story)


class Hooks(Struct, frozen=True):
    """The functions in a site's hooks.py; None if it does not define them."""

    site: Path
    on_articles: Callable[[tuple[Article, ...]], Any] | None = None
    on_stories: Callable[[tuple[Story, ...]], Any] | None = None
    problems: tuple[Problem, ...] = ()

    def articles(self, articles: tuple[Article, ...]) -> tuple[Article, ...]:
        """Return the articles as `articles()` in hooks.py changes them. Raises ContentError if it fails."""
        if self.on_articles is None:
            return articles
        return _result_of(self.on_articles, articles, Article, self.site)

    def stories(self, stories: tuple[Story, ...]) -> tuple[Story, ...]:
        """Return the stories as `stories()` in hooks.py changes them. Raises ContentError if it fails."""
        if self.on_stories is None:
            return stories
        changed = _result_of(self.on_stories, stories, Story, self.site)
        return tuple(replace(each, key=digest(msgpack.encode(each))) for each in changed)


def read_hooks(site: Path) -> Hooks:
    """Return the hooks of a site; none if there is no hooks.py. Raises ContentError if it fails to run."""
    file = site / HOOKS_FILE
    if not file.is_file():
        return Hooks(site)
    namespace: dict[str, Any] = {"__name__": "hooks", "__file__": str(file)}
    with _problems_of(site), _imports_from(site):
        exec(compile(file.read_bytes(), file, "exec"), namespace)  # noqa: S102  # it is the owner's own code
    on_articles, on_stories = (namespace.get(name) for name in _NAMES)
    problems = () if on_articles or on_stories else (_no_hooks(namespace),)
    return Hooks(site, on_articles, on_stories, problems)


def _no_hooks(namespace: Mapping[str, Any]) -> Problem:
    """Return a warning about a hooks.py that has no effect, with the function that may be misspelt."""
    functions = [name for name, value in namespace.items() if isfunction(value)]
    meant = filter(None, (did_you_mean(name, _NAMES) for name in functions))
    hint = next(meant, "a hook is a function called articles or stories; see docs/extending.md")
    message = "has neither a function articles nor a function stories, so it does nothing"
    return Problem(HOOKS_FILE, 0, 0, "", message, hint, "warning")


def hook_inputs(site: Path, not_in: tuple[Path, ...]) -> list[tuple[str, Stamp | None]]:
    """Return the names and stamps of all files that the hooks of a site depend on.

    These are all Python files of the site, except in the folders `not_in`, in hidden folders and in virtual
    environments, and the files named by INPUTS in hooks.py.
    """
    file = site / HOOKS_FILE
    if not file.is_file():
        return []
    skipped = {str(folder) for folder in not_in}

    def wanted(entry: Entry) -> bool:
        if entry.kind == "folder":
            hidden = entry.name.rpartition("/")[2].startswith(".")
            return (
                not hidden
                and entry.path not in skipped
                and not Path(entry.path, "pyvenv.cfg").exists()
            )
        return entry.name.endswith(".py")

    entries = walk(site, wanted, follow_outside=True)
    found = [(entry.name, entry.stamp) for entry in entries if entry.kind == "file"]
    return found + [(name, file_stamp(str(site / name))) for name in _named_inputs(file)]


def _named_inputs(file: Path) -> list[str]:
    """Return the names in INPUTS, from the source code, without running it."""
    try:
        for node in ast.parse(file.read_bytes()).body:
            targets = (
                node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            )
            if _INPUTS in (getattr(target, "id", "") for target in targets):
                return [
                    str(name) for name in ast.literal_eval(getattr(node, "value", None) or "()")
                ]
    except (SyntaxError, ValueError, TypeError):
        pass  # the build runs the file and reports the error
    return []


def _result_of(
    hook: Callable[[tuple[T, ...]], Any], records: tuple[T, ...], kind: type[T], site: Path
) -> tuple[T, ...]:
    name = getattr(hook, "__name__", "")
    with _problems_of(site):
        result = tuple(hook(records))
    if odd := [each for each in result if not isinstance(each, kind)]:
        message = f"{name}() returned a {type(odd[0]).__name__} among its {kind.__name__} records"
        hint = f"return a list of {kind.__name__} records like those in its argument"
        raise ContentError([Problem(HOOKS_FILE, 0, 0, "", message, hint)])
    return result


@contextmanager
def _problems_of(site: Path) -> Iterator[None]:
    """Turn an exception in the site's Python code into a problem with its file and line."""
    try:
        yield
    except Exception as error:  # the site's code may raise anything
        path, line = HOOKS_FILE, 0
        if isinstance(error, SyntaxError):
            line = error.lineno or 0
        for frame in traceback.extract_tb(error.__traceback__):
            if Path(frame.filename).is_relative_to(site):
                path, line = Path(frame.filename).relative_to(site).as_posix(), frame.lineno or 0
        message = f"{type(error).__name__}: {error}"
        hint = "this Python file raised an exception"
        raise ContentError([Problem(path, line, 0, "", message, hint)]) from error


@contextmanager
def _imports_from(site: Path) -> Iterator[None]:
    """Let hooks.py import modules beside it, and let a preview reload them after a change."""
    sys.path.insert(0, str(site))
    before = set(sys.modules)
    try:
        yield
    finally:
        sys.path.remove(str(site))
        for name in set(sys.modules) - before:
            file = getattr(sys.modules[name], "__file__", None)
            if file and Path(file).is_relative_to(site):
                del sys.modules[name]
