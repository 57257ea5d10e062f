"""Read the gettext catalogue of a site's language: digestgen's, overridden by the site's own."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any

from digestgen.files import read_regular
from digestgen.files.find_files import find_files
from digestgen.files.names import shown_name
from digestgen.i18n.texts import Catalog, Texts
from digestgen.problems import ContentError, Problem

TRANSLATIONS = "translations"  # in this package and in a site: the folder of catalogues


def shipped_translations() -> Path:
    """Return the folder with digestgen's own catalogues."""
    return Path(__file__).parent / TRANSLATIONS


def read_catalog(site: Path, language: str) -> Catalog:
    """Return the catalogue of a language.

    Texts in `translations/` of the site override digestgen's own, and a file for a region (`pt-BR.po`,
    or `pt_BR.po` as gettext has it) overrides one for the language (`pt.po`). Raises ContentError if a
    file is not a valid catalogue.
    """
    messages: dict[str, tuple[str, ...]] = {}
    rule = Catalog().plural_rule
    for file, shown_as in _files(site, language):
        found, rule_of_file = _read(file, shown_as)
        messages |= found
        rule = rule_of_file or rule
    return Catalog(language, rule, messages)


def has_catalog(site: Path, language: str) -> bool:
    """Return whether a language has a catalogue; the texts are English where there is none."""
    return language.partition("-")[0].lower() == "en" or any(True for _ in _files(site, language))


def shipped_languages() -> list[str]:
    """Return the languages that digestgen has catalogues for, sorted."""
    return sorted(file.stem for file in shipped_translations().glob("*.po"))


def check_catalogs(site: Path, language: str) -> list[Problem]:
    """Return a warning for each file in a site's `translations/` that its language does not use."""
    used = {shown_as for _, shown_as in _files(site, language)}
    found, problems = find_files(site / TRANSLATIONS, TRANSLATIONS)
    places = [shown_name(f"{TRANSLATIONS}/{each.name}") for each in found]
    message = f'not used: the language of the site is "{language}"'
    hint = f"texts in that language belong in {TRANSLATIONS}/{language}.po"
    odd = [place for place in places if place not in used]
    return [*problems, *(Problem(each, 0, 0, "", message, hint, "warning") for each in odd)]


def _files(site: Path, language: str) -> Iterator[tuple[Path, str]]:
    """Yield the files that exist; later ones override earlier ones."""
    entries, _ = find_files(site / TRANSLATIONS, TRANSLATIONS)
    own = [Path(each.path) for each in entries if "/" not in each.name]
    for found in (sorted(shipped_translations().glob("*.po")), own):
        for tag in dict.fromkeys((language.partition("-")[0], language)):
            for file in found:
                if file.suffix == ".po" and _comparable_tag(file.stem) == _comparable_tag(tag):
                    yield file, f"{TRANSLATIONS}/{file.name}"


def _comparable_tag(tag: str) -> str:
    """Return a language tag as it is compared: gettext and its editors write pt-BR as pt_BR."""
    return tag.replace("_", "-").casefold()


def _read(file: Path, shown_as: str) -> tuple[dict[str, tuple[str, ...]], str]:
    from babel.messages.pofile import PoFileError, read_po

    try:
        found = read_po(BytesIO(read_regular(file).removeprefix(BOM_UTF8)), abort_invalid=True)
        rule = found.plural_expr
        Texts(Catalog(plural_rule=rule))  # raises ValueError for an invalid rule
    except PoFileError as error:
        hint = "this is not valid gettext; run msgfmt --check for details"
        line = (error.lineno or 0) + 1
        raise ContentError([Problem(shown_as, line, 0, "", str(error), hint)]) from error
    except OSError as error:
        why, hint = error.strerror or error, "it must be a text file that you may read"
        raise ContentError([Problem(shown_as, 0, 0, "", f"cannot be read: {why}", hint)]) from error
    except (UnicodeDecodeError, ValueError) as error:
        raise ContentError([Problem(shown_as, 0, 0, "", f"cannot be read: {error}", "")]) from error
    return _messages_of(found, shown_as), rule


def _messages_of(found: Iterable[Any], shown_as: str) -> dict[str, tuple[str, ...]]:
    """Return the complete translations of a catalogue. Raises ContentError for one with other braces."""
    messages = {}
    for each in found:
        texts, forms = _texts_of(each.id), _texts_of(each.string)
        if not each.id or not all(forms) or each.fuzzy:
            continue
        messages[texts[0]] = forms
        in_forms = {place for form in forms for place in _places(form)}
        if odd := sorted(in_forms - _places(texts[-1])):
            message = f"the translation has {odd[0]} in braces, but the text does not"
            hint = f"the text: {texts[0]}"
            raise ContentError([Problem(shown_as, each.lineno or 0, 0, "", message, hint)])
    return messages


def _texts_of(given: object) -> tuple[str, ...]:
    """Return a text, or its singular and plurals."""
    many = given if isinstance(given, list | tuple) else (given,)
    return tuple(str(each or "") for each in many)


def _places(text: str) -> set[str]:
    """Return the names in braces; if the text is not a valid format, the error."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        return {str(error)}
