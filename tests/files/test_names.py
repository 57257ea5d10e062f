"""Names of files: which may be published, and which belong to programs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestgen.files.names import folded_path, name_kind, path_error, published_path


@pytest.mark.parametrize(
    "path",
    [
        "media/a b.png", "media/Zürich.jpg", "media/写真/一.jpg", "media/نمونه\u200cها.jpg",
        "aux-1/com10.txt", ".well-known/security.txt", ".nojekyll", "media/a'b(1)&c=2.jpg",
        "media/console.log", "a.b.c", "git~2",
    ],
)  # fmt: skip
def test_ordinary_name_is_valid(path: str) -> None:
    assert path_error(path) == ""


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("media/x\ny.jpg", "control character"),
        ("media/x\x1b[31m.jpg", "control character"),
        ("media/x\x85.jpg", "control character"),
        ("media/x\u2028.jpg", "line separator"),
        ("media/gpj.\u202exe", "direction"),
        ("media/\udcff.jpg", "UTF-8"),
        ("media/what?.jpg", "Windows"),
        ("media/a\\b.jpg", "Windows"),
        ("media/10:30.jpg", "Windows"),
        ("media/aux", "device"),
        ("media/NUL.tar.gz", "device"),
        ("media/com1/x.jpg", "device"),
        ("media/LPT¹", "device"),
        ("media/folder./x.jpg", "ends with a dot or a space"),
        ("media/x.jpg ", "ends with a dot or a space"),
        ("media/GIT~1/x", "git"),
        ("media/../x", "not the path"),
        ("/media/x", "not the path"),
        ("media//x", "not the path"),
        (f"media/{'é' * 128}", "255 bytes"),
        (f"media/{'/'.join(['a' * 99] * 11)}", "1,024 bytes"),
    ],
)
def test_name_that_some_system_would_not_take_is_rejected(path: str, why: str) -> None:
    assert why in path_error(path)


@given(st.text())
def test_name_without_an_error_has_no_control_character_and_is_encodable(path: str) -> None:
    if not path_error(path):
        assert not any(each < " " or each == "\x7f" for each in path)
        assert not path.startswith("/")
        path.encode()


@given(st.text())
def test_path_on_the_site_does_not_depend_on_the_normal_form_of_the_name(name: str) -> None:
    import unicodedata

    decomposed = unicodedata.normalize("NFD", name)
    assert published_path(decomposed) == published_path(name)
    assert folded_path(decomposed) == folded_path(name)


def test_paths_that_differ_in_case_alone_fold_to_one() -> None:
    assert folded_path("media/Straße.JPG") == folded_path("media/STRASSE.jpg")
    assert folded_path("media/a.jpg") == folded_path("media/A.JPG")


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("backup", "a~ #a# ~$a.docx a.bak A.ORIG .a.txt.swp a.swo 4913 a.txt___jb_tmp___ .a.kate-swp"),
        ("litter", "Thumbs.db thumbs.db desktop.ini Desktop.ini .DS_Store ._a.jpg __MACOSX .gitkeep .about"),
        ("hidden", ".env .htaccess .well-known2"),
        ("plain", "a.txt .well-known .nojekyll swap bak a.swift c# #1 thumbs.db.txt Icon"),
    ],
)  # fmt: skip
def test_kind_of_a_name(kind: str, names: str) -> None:
    assert {name_kind(name) for name in names.split()} == {kind}
