"""The wheel, installed with what the lock names and nothing else."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from runs import FLOOD, SOURCE, TWO_STORIES


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, SOURCE],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_installed_wheel_builds_a_folder_that_holds_only_content(wheel: Path, tmp_path: Path):
    venv.create(tmp_path / "empty", with_pip=True)
    programs = tmp_path / "empty" / "bin"
    pip = programs / "python", "-m", "pip", "--disable-pip-version-check", "--quiet"
    for words in (
        ("install", "--require-hashes", "--requirement", SOURCE / "requirements.txt"),
        ("install", "--no-deps", wheel),
        ("check",),
    ):
        subprocess.run([*pip, *words], check=True, capture_output=True)
    for name, text in TWO_STORIES.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text)
    done = subprocess.run(
        [programs / "digestgen", "build"],
        cwd=tmp_path / "site",
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (stylesheet,) = (tmp_path / "site/build").glob("style.*.css")
    assert stylesheet.read_bytes() == (SOURCE / "static/style.css").read_bytes()
    assert stylesheet.name in (tmp_path / "site/build" / FLOOD).read_text()


def test_wheel_holds_the_package_and_the_theme_and_nothing_else(wheel: Path):
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    packaged = {name for name in names if ".dist-info/" not in name}
    expected = {
        f"digestgen/{file.relative_to(SOURCE / 'src/digestgen').as_posix()}"
        for file in (SOURCE / "src/digestgen").rglob("*")
        if file.is_file() and file.parent.name != "__pycache__"
    }
    for folder in ("templates", "static"):
        files = [file for file in (SOURCE / folder).rglob("*") if file.is_file()]
        expected |= {f"digestgen/theme/{file.relative_to(SOURCE).as_posix()}" for file in files}
    assert packaged == expected
    assert any(name.endswith("licenses/LICENSE") for name in names)
