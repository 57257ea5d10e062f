"""The running digestgen as a wheel, made from its installed files, without a network.

Source: https://packaging.python.org/en/latest/specifications/binary-distribution-format/.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import Distribution
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import digestgen
from digestgen.theme.files import default_theme

_PACKAGE = "digestgen"
_TAG = "py3-none-any"
_METADATA = ("METADATA", "entry_points.txt", "licenses/LICENSE")
_WHEEL = f"Wheel-Version: 1.0\nGenerator: {_PACKAGE}\nRoot-Is-Purelib: true\nTag: {_TAG}\n"


def write_wheel(installed: Distribution, folder: Path) -> Path:
    """Write the wheel of digestgen, as `installed`, into a folder, and return its path.

    The same files give the same bytes.
    """
    info = f"{_PACKAGE}-{installed.version}.dist-info"
    files = {**dict(_package_files()), f"{info}/WHEEL": _WHEEL.encode()}
    files |= {
        f"{info}/{name}": text.encode() for name in _METADATA if (text := installed.read_text(name))
    }
    files[f"{info}/RECORD"] = _record(files, f"{info}/RECORD").encode()
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"{_PACKAGE}-{installed.version}-{_TAG}.whl"
    with ZipFile(wheel, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(ZipInfo(name), data, ZIP_DEFLATED)  # its date is always the same
    return wheel


def _package_files() -> Iterator[tuple[str, bytes]]:
    """Yield the files of the package, and those of the theme, which a checkout has beside it."""
    package, theme = Path(digestgen.__file__).parent, default_theme()
    roots = [(package, _PACKAGE)]
    if not theme.is_relative_to(package):
        roots += [(theme / name, f"{_PACKAGE}/theme/{name}") for name in ("templates", "static")]
    for root, name in roots:
        for file in sorted(root.rglob("*")):
            if file.is_file() and file.parent.name != "__pycache__":
                yield f"{name}/{file.relative_to(root).as_posix()}", file.read_bytes()


def _record(files: dict[str, bytes], own_name: str) -> str:
    lines = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in files.items()]
    return "\n".join((*lines, f"{own_name},,", ""))


def _digest(data: bytes) -> str:
    return urlsafe_b64encode(sha256(data).digest()).decode().rstrip("=")
