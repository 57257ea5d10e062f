"""The Jinja environment of templates; compiled templates are cached."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from os.path import split
from pkgutil import get_data

import jinja2
import msgspec
from jinja2.bccache import Bucket

from digestgen import __version__
from digestgen.i18n.texts import Texts

_COMPILED_BY = (
    "render/environment.py",
    "render/fast_environment.py",
    "render/filters.py",
    "i18n/texts.py",
)
_NOT_MARKUP = ("css", "txt")
Loader = Callable[[str], tuple[str, str, Callable[[], bool]] | None]
"""Returns source, file name and whether they are current, of a template; None if there is none."""


class StockEnvironment(jinja2.Environment):
    """Jinja's own environment, with the settings that the templates are written for."""

    def __init__(self, load: Loader, texts: Texts | None = None) -> None:
        """Set up the environment; `texts` translate `_()` in templates."""
        texts = texts or Texts()
        # Jinja applies filters to constants when it compiles, so the language is compiled in
        made_with = type(self).__name__.encode() + msgspec.json.encode(
            texts.catalog, order="sorted"
        )
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
        self.globals["_"] = texts.say


class _Compiled(jinja2.FileSystemBytecodeCache):
    """A cache of compiled templates beside this package's compiled modules, if it is writable.

    Jinja's key of a template is its name and source; `made_with` and the code that compiles are in the name.
    """

    def __init__(self, made_with: bytes) -> None:
        parts = [get_data("digestgen", name) or b"" for name in _COMPILED_BY]
        versions = f"{jinja2.__version__} {__version__}".encode()
        made_by = sha256(b"\0".join((*parts, versions, made_with))).hexdigest()[:8]
        folder, _ = split(cache_from_source(__file__))
        super().__init__(folder, f"template-{made_by}-%s.cache")

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(Exception):  # damaged in whatever way: as good as none
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)
