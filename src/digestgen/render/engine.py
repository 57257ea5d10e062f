"""Jinja as it is, with less done for each value and each call.

Pages are made of hundreds of small macros. What a call of one takes, and an attribute, and to escape a value
that is only written out, and to pass a text on from block to block, is most of the time in Jinja; these are
replaced here, and nothing that templates may say. Compiled templates are kept where Python keeps compiled
modules.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from importlib.util import cache_from_source
from os.path import dirname
from pkgutil import get_data
from types import FunctionType, MethodType
from typing import Any

import jinja2
import markupsafe
import msgspec
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from digestgen import __version__
from digestgen.i18n.texts import Texts

__all__ = ["Engine", "QuickMacro", "absent", "joined", "written"]

_PASSES_MORE = "jinja_pass_arg"  # on functions that want the context or the environment
_COMPILED_BY = ("render/engine.py", "render/filters.py", "i18n/texts.py")
_FUNCTIONS = frozenset((FunctionType, MethodType, type(lru_cache(len))))
_SCOPE = ("_loop_vars", "_block_vars")
_NOT_MARKUP = ("css", "txt")
absent = object()  # what compiled templates get for an attribute that is not there
# what `escape` does to a text, before it makes it Markup
_escape_text: Callable[[Any], str] = getattr(markupsafe, "_escape_inner", escape)


def written(value: object) -> str:
    """Return `value` as it stands in HTML, as `escape` does; a text, as nothing more is done to it."""
    if value.__class__ is str:
        return _escape_text(value)
    return value if value.__class__ is Markup else escape(value)


class QuickMacro(Macro):
    """A macro that can be called at once, where escaping is as it was where the macro stands."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.escapes = self._default_autoescape
        self._left_out = (missing,) * self._argument_count
        is_plain = not (self.caller or self.catch_kwargs or self.catch_varargs)
        self._most = self._argument_count if is_plain else -1  # arguments to call it at once with

    def at_once(self, *args: Any, **named: Any) -> str:
        """Return what a call gives; quickly, if the macro takes and is given nothing unusual."""
        given = len(args)
        if named or given > self._most:
            return self(*args, **named)
        text = self._func(*args, *self._left_out[given:])
        return str.__new__(Markup, text) if self.escapes else text


def joined(block: Callable[[Context], Iterable[str]]) -> Callable[[Context], Iterator[str]]:
    """Return a block that gives what it writes as one text, for all blocks around it pass on each."""

    def at_once(context: Context) -> Iterator[str]:
        yield "".join(block(context))

    return at_once


class _Context(Context):
    """A context whose macros and functions are called at once, if that is all they want."""

    def call(self, function: Any, /, *args: Any, **named: Any) -> Any:
        kind = function.__class__
        if kind is QuickMacro and self.eval_ctx.autoescape == function.escapes:
            return function.at_once(*args, **named)
        if kind in _FUNCTIONS and not hasattr(function, _PASSES_MORE):
            return function(*args, **named)
        return super().call(function, *args, **named)


class _Compiler(CodeGenerator):
    """Writes code that uses `written` and QuickMacro where it names Jinja's own, and `joined` blocks.

    Calls are not told what a loop or a block has set: only functions that want the context would look.
    """

    def signature(
        self,
        node: nodes.Call | nodes.Filter | nodes.Test,
        frame: Frame,
        extra_kwargs: Mapping[str, Any] | None = None,
    ) -> None:
        given = (extra_kwargs or {}).items()
        super().signature(node, frame, {name: each for name, each in given if name not in _SCOPE})

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        super().visit_Template(node, frame)
        names = "QuickMacro as Macro, absent, joined, written as escape"
        self.writeline(f"from {__name__} import {names}")
        for name in self.blocks:
            self.writeline(f"blocks[{name!r}] = block_{name} = joined(block_{name})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """Ask for an attribute at once; Jinja's own way is only for what has none of that name."""
        self.write("(got if (got := getattr((of := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, absent)) is not absent")
        self.write(f" else environment.getattr(of, {node.attr!r}))")


class _Translated(NodeTransformer):
    """Puts the translation of a text where a template asks for that of a constant, `_("Topics")`."""

    def __init__(self, say: Callable[[str], str]) -> None:
        self._say = say

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        name, given = node.node, [*node.args, *node.kwargs, node.dyn_args, node.dyn_kwargs]
        if not (
            isinstance(name, nodes.Name) and name.name == "_" and isinstance(given[0], nodes.Const)
        ):
            return node
        return (
            node if any(given[1:]) else nodes.Const(self._say(given[0].value), lineno=node.lineno)
        )


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates beside the compiled modules of this package; none where that can not be.

    What filters make of constants is compiled in: `made_with` is what that depends on.
    """

    def __init__(self, made_with: bytes) -> None:
        parts = [get_data("digestgen", name) or b"" for name in _COMPILED_BY]
        versions = f"{jinja2.__version__} {__version__}".encode()
        made_by = sha256(b"\0".join((*parts, versions, made_with))).hexdigest()[:8]
        folder = dirname(cache_from_source(__file__))  # noqa: PTH120  # a pure stage has no paths
        super().__init__(folder, f"template-{made_by}-%s.cache")

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(Exception):  # damaged in whatever way: as good as none
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


class Engine(jinja2.Environment):
    """A Jinja environment that is quick.

    `load` gives source, file name and whether it is current; `texts` say what templates ask for with `_`.
    """

    code_generator_class = _Compiler
    context_class = _Context

    def __init__(
        self,
        load: Callable[[str], tuple[str, str, Callable[[], bool]] | None],
        texts: Texts | None = None,
    ) -> None:
        self._texts = texts or Texts()
        made_with = msgspec.json.encode(self._texts.catalog, order="sorted")
        super().__init__(
            loader=jinja2.FunctionLoader(load),
            autoescape=jinja2.select_autoescape((), _NOT_MARKUP, default=True),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=None if sys.dont_write_bytecode else _Compiled(made_with),
        )
        self.globals["_"] = self._texts.say

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template knows beside what it is given: as it is now, in a dict of its own.

        Jinja's own map is copied for each page and each piece of one, which takes as long as the rest of it.
        """
        return {**self.globals, **(d or {})}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        translated: nodes.Template = _Translated(self._texts.say).visit(parsed)
        return translated
