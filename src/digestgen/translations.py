"""Read the gettext catalogue of a site's language: the site's own, and digestgen's under it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from digestgen.problems import ContentError, Problem
from digestgen.texts import Catalog

FOLDER = "translations"


def shipped_translations() -> Path:
    """Return the folder with digestgen's own catalogues."""
    return Path(__file__).parent / FOLDER


def read_catalog(site: Path, language: str) -> Catalog:
    """Return the catalogue of a language.

    A text is taken from `translations/` of the site, else from digestgen's own; a file of the language with
    its region, `pt-BR.po`, goes before one without, `pt.po`. Raises ContentError for what is no catalogue.
    """
    messages: dict[str, tuple[str, ...]] = {}
    rule = Catalog().plural_rule
    for file, shown_as in _files(site, language):
        found, rule_of_file = _read(file, shown_as)
        messages |= found
        rule = rule_of_file or rule
    return Catalog(language, rule, messages)


def _files(site: Path, language: str) -> Iterator[tuple[Path, str]]:
    """Yield the files that are there, the one that counts most last."""
    for folder in (shipped_translations(), site / FOLDER):
        for tag in dict.fromkeys((language.partition("-")[0], language)):
            file = folder / f"{tag}.po"
            if file.is_file():
                yield file, f"{folder.name}/{file.name}"


def _read(file: Path, shown_as: str) -> tuple[dict[str, tuple[str, ...]], str]:
    from babel.messages.pofile import PoFileError, read_po

    try:
        found = read_po(BytesIO(file.read_bytes()), abort_invalid=True)
        rule = found.plural_expr
    except PoFileError as error:
        hint = "write it as gettext does; msgfmt --check says more"
        line = (error.lineno or 0) + 1
        raise ContentError([Problem(shown_as, line, 0, "", str(error), hint)]) from error
    except (UnicodeDecodeError, ValueError) as error:
        raise ContentError(
            [Problem(shown_as, 0, 0, "", f"can not be read: {error}", "")]
        ) from error
    messages = {}
    for each in found:
        one = each.id[0] if isinstance(each.id, (list, tuple)) else each.id
        forms = each.string if isinstance(each.string, (list, tuple)) else (each.string,)
        told = tuple(form for form in forms if form)
        if one and len(told) == len(forms) and not each.fuzzy:
            messages[one] = told
    return messages, rule
