"""From an empty folder to a published branch: init, new, check, publish, clean."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builders import article_file
from digestgen.cli.preview_builder import PreviewBuilder
from digestgen.cli.serve import serve
from digestgen.config import read_config
from runs import TWO_STORIES, command, invoke, run, tree

AUTHOR = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "A"), ("EMAIL", "a@a.example"))
}
BASE = "https://news.example/daily/"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    assert invoke("init", folder, "--base-url", BASE).exit_code == 0
    return folder


def git(folder: Path, *words: object) -> str:
    done = subprocess.run(
        ["git", *map(str, words)], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def with_remote(site: Path) -> Path:
    bare = site.parent / "remote.git"
    git(site, "init", "-q", "--bare", bare)
    git(site, "init", "-q")
    git(site, "remote", "add", "origin", bare)
    return bare


def published(bare: Path, to: Path) -> dict[str, bytes]:
    git(bare.parent, "clone", "-q", "-b", "gh-pages", bare, to)
    return {name: data for name, data in tree(to).items() if not name.startswith(".git/")}


def built(site: Path) -> dict[str, bytes]:
    return tree(site / "build")


def test_a_new_user_gets_from_nothing_to_a_published_branch(tmp_path: Path):
    def step(*words: object, cwd: Path) -> str:
        done = run(*words, cwd=cwd, env=AUTHOR)
        assert done.returncode == 0, done.stderr
        return done.stderr

    step("init", "news", "--base-url", BASE, cwd=tmp_path)
    site = tmp_path / "news"
    bare = with_remote(site)
    step("build", cwd=site / "content")
    step("check", cwd=site)
    told = step("publish", cwd=site)
    assert BASE in told
    assert published(bare, tmp_path / "first") == built(site)
    step("new", "A second day", "--url", "https://a.example/2", cwd=site)
    step("publish", cwd=site)
    assert published(bare, tmp_path / "second") == built(site)
    assert git(bare, "rev-list", "--count", "gh-pages").strip() == "2"


def test_a_new_site_builds_without_a_warning(site: Path):
    assert "warning" not in invoke("build", "--site", site).stderr


def test_init_refuses_a_folder_that_is_not_empty(site: Path):
    done = invoke("init", site)
    assert (done.exit_code, "is not empty" in done.stderr) == (2, True)


def test_init_by_force_overwrites_nothing(site: Path):
    (site / "digest.toml").write_text("# mine\n")
    (site / ".gitignore").unlink()
    assert invoke("init", site, "--force").exit_code == 0
    assert (site / "digest.toml").read_text() == "# mine\n"
    assert (site / ".gitignore").exists()


@pytest.mark.parametrize("install", ["pip install digestgen", "pip install .\necho installed"])
def test_the_workflow_is_one_that_github_takes(tmp_path: Path, install: str):
    invoke("init", tmp_path / "news", "--install", install)
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    workflow = tmp_path / "news/.github/workflows/pages.yml"
    done = subprocess.run(
        [*checker, "vendor.github-workflows", workflow], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("title", ['Say: "yes" & no', "Flut – 水 ✓", "[x]: #1 \\ '"])
def test_an_article_keeps_its_title_whatever_is_in_it(site: Path, title: str):
    done = invoke("new", title, "--url", "https://a.example/1", "--topic", title, "--site", site)
    assert done.exit_code == 0, done.stderr
    listed = invoke("stories", "--format", "jsonl", "--site", site).stdout
    assert title.replace("\\", "\\\\").replace('"', '\\"') in listed


@pytest.mark.parametrize("epoch", ["", "1717232400"])
def test_new_article_is_in_a_preview_at_once(
    site: Path, epoch: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    given = serve.make_context("serve", ["--site", str(site)]).params
    done = invoke("new", "Rain", "--url", "https://a.example/1", "--site", site)
    assert done.exit_code == 0, done.stderr
    builder = PreviewBuilder(site, "http://localhost", unpublished=False, ahead=given["ahead"])
    builder()
    assert [*builder.output.glob("2*/*/*/rain/index.html")]


def test_new_leaves_a_file_that_is_there_alone(site: Path):
    words = ("new", "Rain", "--url", "https://a.example/1", "--site", site)
    assert [invoke(*words).exit_code, invoke(*words).exit_code] == [0, 2]


def test_new_tells_reports_with_one_headline_apart_by_their_outlets(site: Path):
    for host in "ab":
        done = invoke("new", "Rain", "--url", f"https://{host}.example/1", "--site", site)
        assert done.exit_code == 0
    assert done.stdout.endswith("-rain-b-example.md\n")


@pytest.mark.parametrize("url", ["a.example", "ftp://a.example/", "https://", "http://["])
def test_new_takes_addresses_of_the_web_only(site: Path, url: str):
    assert invoke("new", "Rain", "--url", url, "--site", site).exit_code == 2


def test_new_takes_no_title_of_nothing(site: Path):
    done = invoke("new", " ", "--url", "https://a.example/1", "--site", site)
    assert (done.exit_code, "empty" in done.stderr) == (2, True)


def test_init_takes_addresses_of_the_web_only(tmp_path: Path):
    assert invoke("init", tmp_path / "odd", "--base-url", "foo").exit_code == 2
    assert not (tmp_path / "odd").exists()


def test_what_a_new_site_shows_as_defaults_are_the_defaults(site: Path):
    file = site / "digest.toml"
    before, _ = read_config(site)
    shown = re.sub(r"^# (?=\w+ = )", "", file.read_text(), flags=re.MULTILINE)
    file.write_text(shown)
    after, _ = read_config(site)
    assert after.grouping == before.grouping
    assert after.lists == before.lists


def test_clean_leaves_what_was_there_before(site: Path):
    before = tree(site)
    invoke("build", "--site", site)
    assert invoke("clean", "--site", site).exit_code == 0
    assert tree(site) == before


def test_clean_leaves_a_link_to_the_output(site: Path, tmp_path: Path):
    (tmp_path / "there").mkdir()
    (site / "build").symlink_to(tmp_path / "there")
    invoke("build", "--site", site)
    assert invoke("clean", "--site", site).exit_code == 0
    assert (site / "build").is_symlink()
    assert tree(tmp_path / "there") == {}


def test_clean_leaves_other_files_in_the_output_and_the_next_build_takes_it(site: Path):
    invoke("build", "--site", site)
    (site / "build/mine.txt").write_text("mine")
    invoke("clean", "--site", site)
    assert tree(site / "build").keys() == {"mine.txt", ".digestgen.json"}
    assert invoke("build", "--site", site).exit_code == 0
    assert (site / "build/mine.txt").read_text() == "mine"


def test_check_leaves_the_output_alone(site: Path):
    assert invoke("check", "--site", site).exit_code == 0
    assert not (site / "build").exists()


def test_a_dead_link_is_an_error_of_check_and_keeps_a_site_from_being_published(site: Path):
    with_remote(site)
    page = site / "content/pages/about.md"
    page.parent.mkdir()
    page.write_text("---\ntitle: About\n---\n[there](/daily/nowhere/)\n")
    assert invoke("check", "--site", site).exit_code == 1
    done = invoke("publish", "--site", site)
    assert (done.exit_code, "leads nowhere" in done.stderr) == (1, True)
    assert "content/pages/about.md" in done.stderr
    assert "nothing was published\n  hint: fix the errors, or" in done.stderr


def test_annotations_escape_what_would_end_them(site: Path):
    invoke("new", "Later", "--url", "https://a.example/1", "--topic", "50%: a", "--site", site)
    told = invoke("check", "--format", "github", "--site", site).stdout
    assert "::warning file=content/" in told
    assert "50%25: a" in told


def test_topics_need_no_file_where_none_has_one(make_site):
    site = make_site({"content/2024-05-01-flood.md": article_file("Flood", more="topics: [Rain]")})
    assert "no file describes" not in invoke("check", "--site", site).stderr
    make_site({"content/topics/snow.yaml": "id: snow\nname: Snow\n"})
    assert 'no file describes "Rain"' in invoke("check", "--site", site).stderr


def test_strict_takes_warnings_for_errors(make_site):
    misspelt = article_file("Snow", url="https://a.example/snow", more="titel: Snow")
    site = make_site({**TWO_STORIES, "content/2024-05-03-snow.md": misspelt})
    assert invoke("check", "--site", site, "--base-url", BASE).exit_code == 0
    assert invoke("check", "--site", site, "--base-url", BASE, "--strict").exit_code == 1


def test_a_site_for_this_machine_is_not_published(site: Path):
    with_remote(site)
    done = invoke("publish", "--site", site, "--base-url", "http://localhost:8000/")
    assert (done.exit_code, "only this computer" in done.stderr) == (2, True)


def test_a_dry_run_pushes_nothing(site: Path):
    bare = with_remote(site)
    assert invoke("publish", "--site", site, "--dry-run").exit_code == 0
    assert git(bare, "branch", "--list") == ""


def test_what_another_machine_published_stays_in_the_history(site: Path, monkeypatch):
    for name, value in AUTHOR.items():
        monkeypatch.setenv(name, value)
    bare = with_remote(site)
    assert invoke("publish", "--site", site).exit_code == 0
    other = site.parent / "other"
    git(site.parent, "clone", "-q", "-b", "gh-pages", bare, other)
    git(other, "commit", "-q", "--allow-empty", "-m", "From elsewhere")
    git(other, "push", "-q")
    assert invoke("publish", "--site", site).exit_code == 0
    assert "From elsewhere" in git(bare, "log", "--format=%s", "gh-pages")


def test_a_site_that_is_published_already_makes_no_commit(site: Path, monkeypatch):
    for name, value in AUTHOR.items():
        monkeypatch.setenv(name, value)
    bare = with_remote(site)
    told = [invoke("publish", "--site", site).stderr for _ in range(2)]
    assert ["Nothing changed" in each for each in told] == [False, True]
    assert git(bare, "rev-list", "--count", "gh-pages").strip() == "1"


@pytest.mark.parametrize("checked_out", [True, False])
def test_what_a_site_is_made_from_is_not_replaced_by_it(site: Path, monkeypatch, checked_out: bool):
    for name, value in AUTHOR.items():
        monkeypatch.setenv(name, value)
    bare = with_remote(site)
    git(site, "checkout", "-q", "-b", "mine")
    git(site, "add", ".")
    git(site, "commit", "-q", "-m", "Sources")
    git(site, "push", "-q", "origin", "mine")
    if not checked_out:
        git(site, "checkout", "-q", "-b", "other")
    done = invoke("publish", "--site", site, "--branch", "mine")
    assert (done.exit_code, "the site would replace" in done.stderr) == (2, True)
    assert git(bare, "log", "--format=%s", "mine") == "Sources\n"


def test_a_branch_has_a_name_that_git_takes(site: Path):
    with_remote(site)
    done = invoke("publish", "--site", site, "--branch", "bad name", "--dry-run")
    assert (done.exit_code, "not a valid branch name" in done.stderr) == (2, True)


def test_what_stays_on_the_branch_is_named(site: Path, monkeypatch):
    for name, value in AUTHOR.items():
        monkeypatch.setenv(name, value)
    bare = with_remote(site)
    other = site.parent / "other"
    assert invoke("publish", "--site", site).exit_code == 0
    git(site.parent, "clone", "-q", "-b", "gh-pages", bare, other)
    (other / "CNAME").write_text("news.example")
    git(other, "add", "CNAME")
    git(other, "commit", "-q", "-m", "Domain")
    git(other, "push", "-q")
    done = invoke("publish", "--site", site)
    assert "Kept on the branch, as digestgen did not write it: CNAME\n" in done.stderr
    assert published(bare, site.parent / "copy") == {**built(site), "CNAME": b"news.example"}


def test_a_token_in_the_address_of_the_remote_is_not_shown(site: Path):
    git(site, "init", "-q")
    git(site, "remote", "add", "origin", "https://bot:ghp_TOKEN@github.com/u/r.git")
    for base_url in ("https://u.github.io/r/", "https://u.github.io/other/"):
        told = invoke("publish", "--site", site, "--dry-run", "--base-url", base_url).stderr
        assert "TOKEN" not in told
        assert "u.github.io/r" in told


def test_serve_opens_a_browser_if_asked(site: Path, tmp_path: Path):
    browser = tmp_path / "browser"
    browser.write_text('#!/bin/sh\necho "$1" > "$0.asked"\n')
    browser.chmod(0o755)
    environment = {
        **os.environ,
        "BROWSER": str(browser),
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
    }
    (tmp_path / "xdg-open").symlink_to(browser)  # click asks it first
    words = command("serve", "--site", site, "--port", "0", "--open")
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=environment) as serving:
        told = next(line for line in serving.stderr if line.startswith("Serving at "))
        asked = [browser.with_suffix(".asked"), tmp_path / "xdg-open.asked"]
        while not any(each.exists() and each.read_text().endswith("\n") for each in asked):
            time.sleep(0.01)
        serving.terminate()
        serving.communicate()
    assert told.split()[2] in {each.read_text().strip() for each in asked if each.exists()}


def test_the_help_fits_a_screen_and_every_command_has_an_example():
    from digestgen.cli import main

    assert invoke("--help").stdout.count("\n") <= 24
    assert [name for name, each in main.commands.items() if "Example" not in each.help] == []


def test_shells_can_complete(tmp_path: Path):
    for shell in ("zsh", "fish"):
        environment = {**os.environ, "_DIGESTGEN_COMPLETE": f"{shell}_source"}
        program = Path(sys.executable).with_name("digestgen")
        done = subprocess.run(
            [program], env=environment, capture_output=True, text=True, check=True
        )
        assert "_DIGESTGEN_COMPLETE" in done.stdout
