"""Bytes of a feed → text of a feed, whatever charset it claims."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PROLOG_BYTES = 400  # of a feed, among which its prolog is
_PROLOG = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})""")
_HEADER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# plain ASCII says nothing about them: their letters are ASCII after an escape
_STATEFUL = ("iso2022", "hz", "utf7")
# as browsers read them (WHATWG Encoding Standard)
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030",
            "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932"}  # fmt: skip


def decode_feed(data: bytes, content_type: str = "") -> str:
    """Return `data` as text. Never fails: bytes that fit no charset become U+FFFD.

    A byte-order mark counts first; then what is valid UTF-8 is UTF-8, whatever is claimed; then the
    charset of the XML prolog, then that of the HTTP header, then Windows-1252.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if wide := _wide_encoding(data):
        return data.decode(wide, "replace")
    claimed = [name for name in (_prolog_charset(data), _header_charset(content_type)) if name]
    if stateful := [name for name in claimed if name.replace("_", "").startswith(_STATEFUL)]:
        claimed = stateful
    else:
        claimed = ["utf-8", *claimed]
    for name in claimed:
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return _patched(data, claimed[-1])


def _wide_encoding(data: bytes) -> str:
    """Return the name of the UTF-16 encoding if `data` begins with a two-byte `<`."""
    return {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(data[:2], "")


def _prolog_charset(data: bytes) -> str:
    match = _PROLOG.search(data[:_PROLOG_BYTES])
    return _codec(match[1].decode("ascii")) if match else ""


def _header_charset(content_type: str) -> str:
    match = _HEADER.search(content_type)
    return _codec(match[1]) if match else ""


def _codec(name: str) -> str:
    """Return Python's name of a text charset; "" if Python does not know it."""
    try:
        found = codecs.lookup(name)
        "".encode(found.name)  # not a codec of bytes, such as "zlib"
    except (LookupError, UnicodeError, TypeError):
        return ""
    # a document that could be searched for its prolog is not of two bytes a character
    return (
        "" if found.name.startswith(("utf-16", "utf-32")) else _READ_AS.get(found.name, found.name)
    )


def _patched(data: bytes, name: str) -> str:
    """Return text that is almost valid in a charset; single invalid bytes are read as Windows-1252."""
    if name == "utf-8":
        return data.decode("utf-8", "digestgen.windows")
    return data.decode(name, "replace")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error("digestgen.windows", _as_windows)
