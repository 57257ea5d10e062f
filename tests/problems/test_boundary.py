"""An exception that nobody expected costs the file that causes it, and the message names both."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from builders import article_file
from conftest import SiteFactory
from digestgen.group.identity import Identities
from digestgen.load import Parsed, articles, load_sources
from digestgen.plan import view_of_page
from digestgen.problems import ContentError, UnusableFilesError
from digestgen.problems.boundary import TRACEBACK, boundary, culprit
from digestgen.theme.files import default_theme
from runs import AS_USER, FLOOD, RAIN, TWO_STORIES, build, invoke, run

BAD = "content/2024-05-03-bad.md"
BAD_PAGE = "2024/05/03/bad/index.html"
SITE = {
    **TWO_STORIES,
    BAD: article_file(
        "Snow falls on Easton",
        url="https://three.example/snow",
        domain="three.example",
        time="2024-05-03T09:00:00Z",
        more="topics: [Snow]",
        body="It snows.",
    ),
}


@pytest.fixture(autouse=True)
def _with_boundary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TRACEBACK)


def fails_for(real: Callable[..., Any], is_bad: Callable[..., bool]) -> Callable[..., Any]:
    """Return a function that raises KeyError where `is_bad`, and does the same as `real` elsewhere."""

    def replaced(*given: Any, **more: Any) -> Any:
        if is_bad(*given):
            raise KeyError("/home/somebody/secret")
        return real(*given, **more)

    return replaced


def _has_snow(*given: Any) -> bool:
    return any("Snow" in repr(each) for each in given)


STAGES: dict[str, tuple[object, str]] = {
    "parse": (articles, "read_related_report"),
    "group": (Identities, "key"),
    "plan": (sys.modules["digestgen.plan.story_records"], "card_of"),
    "story": (view_of_page, "_VIEWS"),
    "topic": (view_of_page, "_VIEWS"),
}


@pytest.fixture(params=STAGES)
def stage(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Break one stage, or one kind of page, for the article with snow."""
    name = str(request.param)
    real: Any = getattr(*STAGES[name])
    if isinstance(real, dict):
        monkeypatch.setitem(real, name, fails_for(real[name], _has_snow))
    else:
        monkeypatch.setattr(*STAGES[name], fails_for(real, _has_snow))
    return name


@pytest.mark.parametrize("jobs", [1, 2])
def test_keep_going_leaves_out_the_article_that_a_stage_fails_for(
    make_site: SiteFactory, stage: str, jobs: int
):
    site = make_site(SITE)
    done = invoke("build", "--keep-going", "--site", site, "--jobs", jobs)
    assert done.exit_code == 0, done.output
    assert f"{BAD}: digestgen has a bug: KeyError at " in done.stderr
    assert [(site / "build" / name).exists() for name in (FLOOD, RAIN, BAD_PAGE)] == [
        True,
        True,
        False,
    ]


def test_without_keep_going_the_article_stops_the_build_and_is_named(
    make_site: SiteFactory, stage: str
):
    site = make_site(SITE)
    done = invoke("build", "--site", site)
    assert done.exit_code == 1
    assert f"{BAD}: digestgen has a bug: KeyError at " in done.stderr
    assert not (site / "build").exists()


def break_markdown(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("markdown.Markdown.convert", fails_for(lambda: None, lambda *_: True))


def test_message_names_the_place_in_the_code_and_nothing_of_this_machine(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch
):
    site = make_site(SITE)
    break_markdown(monkeypatch)
    with pytest.raises(ContentError) as caught:
        build(site)
    text = str(caught.value)
    assert ", called at digestgen/load/" in text
    assert "report it" in text
    assert TRACEBACK in text
    assert "/home" not in text
    assert str(Path.cwd()) not in text


def test_error_in_the_themes_own_template_is_a_bug_met_with_the_article(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    theme = tmp_path / "theme"
    for folder in ("templates", "static"):
        shutil.copytree(default_theme() / folder, theme / folder)
    story = theme / "templates/story.html"
    block, fails = (
        "{% block main %}",
        "{% if 'Snow' in view.lead.title.text %}{{ 1 / 0 }}{% endif %}",
    )
    story.write_text(story.read_text().replace(block, block + fails))
    monkeypatch.setattr("digestgen.theme.files.default_theme", lambda: theme)
    site = make_site(SITE)
    report = build(site, keep_going=True)
    assert f"{BAD}: digestgen has a bug: ZeroDivisionError at story.html:" in str(
        report.problems[-1]
    )
    assert not (site / "build" / BAD_PAGE).exists()


def test_a_crash_is_not_kept_so_that_a_traceback_can_be_had(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch
):
    site = make_site(SITE)
    with monkeypatch.context() as patch:
        break_markdown(patch)
        build(site, keep_going=True)
        patch.setenv(TRACEBACK, "1")
        with pytest.raises(KeyError):
            build(site, keep_going=True)
    assert build(site).site.files == 3


def test_bug_without_a_file_is_reported_as_one(make_site: SiteFactory):
    site = make_site(SITE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "digestgen.pipeline.build.read_theme_and_media",
            fails_for(lambda: None, lambda *_: True),
        )
        done = invoke("build", "--keep-going", "--site", site)
    assert done.exit_code == 1
    assert done.stderr.startswith("digestgen has a bug: KeyError at ")


def test_panic_of_a_rust_library_stays_within_the_boundary():
    class Panic(BaseException):
        """Rust's PanicException is no Exception either."""

    message = "^content/a.md: digestgen has a bug: Panic at"
    with pytest.raises(UnusableFilesError, match=message), boundary("content/a.md"):
        raise Panic


def test_ctrl_c_passes_the_boundary():
    with pytest.raises(KeyboardInterrupt), boundary("content/a.md"):
        raise KeyboardInterrupt


@pytest.mark.parametrize("bad", [{0}, {7}, {12}, {3, 9}, {11, 12}])
def test_culprit_is_one_of_the_records_that_fail_together(bad: set[int]):
    def fails(records: Sequence[int]) -> bool:
        return bad.issubset(records)

    assert culprit(range(13), fails) in bad


# files that cannot be read


def test_file_that_vanishes_while_it_is_read_costs_its_own_article(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch
):
    site = make_site(SITE)
    build(site)  # from now on files are known, and are read only to be parsed
    for part in (site / ".digestgen").glob("parsed-*"):
        part.unlink()

    def parse(*given: Any) -> Parsed:
        (site / BAD).unlink(missing_ok=True)
        return load_sources(*given)

    monkeypatch.setattr("digestgen.pipeline.build.load_sources", parse)
    report = build(site)
    assert f"{BAD}: warning: left out: it was removed" in str(report.problems[-1])
    assert (site / "build" / FLOOD).exists()
    assert not (site / "build" / BAD_PAGE).exists()


@pytest.mark.parametrize(
    ("name", "mode"),
    [(BAD, 0), ("content/closed", 0), ("content/closed", 0o444), ("content/media/a.png", 0)],
)
def test_what_may_not_be_read_is_named_and_left_out(make_site: SiteFactory, name: str, mode: int):
    site = make_site(
        {**SITE, "content/closed/2024-05-04-a.md": SITE[BAD], "content/media/a.png": ""}
    )
    site.chmod(0o777)
    (site / name).chmod(mode)
    stopped = run("build", cwd=site, under=AS_USER)
    going = run("build", "--keep-going", cwd=site, under=AS_USER)
    (site / name).chmod(0o755)
    assert (stopped.returncode, going.returncode) == (1, 0), stopped.stderr + going.stderr
    assert f"{name}" in stopped.stderr
    assert "cannot be read: Permission denied" in stopped.stderr
    assert (site / "build" / FLOOD).exists()
