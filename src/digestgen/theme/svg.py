"""Check that an SVG picture is only a picture: without scripts, and without anything from elsewhere.

A browser that opens an SVG file gives it the rights of the site it is on, as it does with a page. The file is
read with expat, as XML; what browsers would read differently is refused. Nothing is repaired: a changed
picture is not the one that somebody chose.

Source for what runs scripts or loads files: SVG 2, "Scripting and Interactivity", "Linking" and §5.3 "secure
modes".
"""

from __future__ import annotations

import re
from xml.parsers import expat

from msgspec import Struct

_SVG, _XHTML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"
_NAMESPACE_MARK = " "  # between the namespace and the name; no namespace has a space
_RUNNING = frozenset(("script", "handler", "listener"))
_FOREIGN = frozenset(("foreignobject", "iframe", "object", "embed", "audio", "video", "canvas"))
_ANIMATING = frozenset(("animate", "set", "animatemotion", "animatetransform", "animatecolor"))
_LINKS = frozenset(("href", "src", "base"))
_ENCODINGS = frozenset(
    ("utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "windows-1252")
)
_MAX_ENTITY = 100  # characters; Illustrator declares its namespaces as entities
_MAX_ENTITIES = 100  # Illustrator declares about ten

_EMBEDDED = r"data:(?:image/(?:png|jpe?g|gif|webp|avif)|font/|application/(?:x-)?font)"
_INSIDE = re.compile(rf"\s*(?:#|{_EMBEDDED}|$)", re.IGNORECASE)
_LOADING = re.compile(
    rf"""(?:url|src)\(\s*+["']?+\s*+(?![)"']|#|{_EMBEDDED})|@import|image-set\(|(?:java|vb)script:""",
    re.IGNORECASE,
)
_ESCAPE = "\\"  # of CSS, which could hide any of these
_TEXTS = ("aria-", "data-")  # how attributes begin that are not CSS, nor an address


class SvgError(Struct, frozen=True):
    """The reason why an SVG file is more than a picture, and its line, from 1."""

    why: str
    line: int


class _RefusedError(Exception):
    pass


def svg_error(data: bytes) -> SvgError | None:
    """Return why the SVG file with the bytes `data` is more than a picture; None if it is not.

    The time is linear in the length of `data`; entities cannot multiply it by more than a constant.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)  # the end of the file
    except _RefusedError as refused:
        return SvgError(str(refused), reader.parser.CurrentLineNumber)
    except (expat.ExpatError, ValueError, LookupError):
        return SvgError("is not well-formed XML", reader.parser.ErrorLineNumber)
    return None


class _Reader:
    """The handlers of a parser; each raises _RefusedError at the first thing that a picture does not need."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=_NAMESPACE_MARK)
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._entity
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._depth = 0
        self._entities = 0
        self._style: list[str] | None = None  # the text of the style element that is open

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            raise _RefusedError(f"has the encoding {encoding[:40]}; save it as UTF-8")

    def _doctype(self, _name: str, _system: str | None, public: str | None, _subset: int) -> None:
        if public and "SVG" not in public:  # browsers know the entities of some other languages
            raise _RefusedError("has the DOCTYPE of another language")

    def _entity(self, _name: str, is_parameter: bool, value: str | None, *_place: object) -> None:
        self._entities += 1
        simple = value is not None and not set(value) & set("&%<") and len(value) <= _MAX_ENTITY
        if is_parameter or not simple or self._entities > _MAX_ENTITIES:
            raise _RefusedError("declares an entity; save it as plain SVG")

    def _instruction(self, target: str, _data: str) -> None:
        if target.lower() == "xml-stylesheet":
            raise _RefusedError("has a stylesheet from another file")

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        namespace, _, name = full_name.rpartition(_NAMESPACE_MARK)
        name = name.lower()
        if self._depth == 0 and name != "svg":
            raise _RefusedError("is not an SVG: its outermost element is not <svg>")
        self._depth += 1
        if name in _RUNNING:
            raise _RefusedError("has a script")
        if name in _FOREIGN or namespace == _XHTML:
            raise _RefusedError(f"has HTML in it, or another document (the element {name})")
        for key, value in attributes.items():
            self._attribute(name, key.lower(), value)
        if name == "style":
            self._style = []

    @staticmethod
    def _attribute(element: str, key: str, value: str) -> None:
        namespace, _, name = key.rpartition(_NAMESPACE_MARK)
        if name.startswith("on"):
            raise _RefusedError(f"has a script, in the attribute {name}")
        if element in _ANIMATING and name == "attributename" and _aims_at_link(value):
            raise _RefusedError("animates a link or a script")
        loads = not namespace and not name.startswith(_TEXTS) and _loads(value)
        if loads or (name in _LINKS and not _INSIDE.match(value)):
            raise _RefusedError(f"leads out of the file, in the attribute {name}")

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._style is not None:
            if _loads("".join(self._style)):
                raise _RefusedError("leads out of the file, in its styles")
            self._style = None

    def _text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)


def _loads(css: str) -> bool:
    """Return whether CSS, or the value of an attribute, may load anything from elsewhere or run script."""
    return _ESCAPE in css or bool(_LOADING.search(css))


def _aims_at_link(attribute: str) -> bool:
    name = attribute.strip().rpartition(":")[2].lower()
    return name == "href" or name.startswith("on")
