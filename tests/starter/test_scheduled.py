"""A digest that runs itself: the workflow, its install line, and what its steps do to a repository."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml

from digestgen.starter import NewSite, starter_files
from digestgen.starter.install import install_of
from digestgen.starter.wheel import write_wheel
from feed_site import FeedSite, item, rss
from http_server import running_server
from runs import invoke

WORKFLOW = ".github/workflows/scheduled.yml"


def workflow(title: str = "Harbour News", install: str = "pip install digestgen") -> dict[str, Any]:
    start = NewSite(
        title=title, base_url="https://a.example/", install=install, workflow="scheduled"
    )
    return dict(yaml.load(starter_files(start)[WORKFLOW], yaml.BaseLoader))  # "on" stays text


def test_workflows_use_one_version_of_each_action():
    root = Path(__file__).parents[2]
    files = [*root.glob("src/digestgen/starter/*.yml"), *root.glob(".github/workflows/*.yml")]
    text = "".join(file.read_text() for file in files)
    used = set(re.findall(r"uses: actions/([\w-]+)(?:/\w+)?@(\w+)", text))
    assert len(used) == len(dict(used))
    assert dict(used)["cache"] not in {"v3", "v4"}  # they need Node 20, which GitHub removed


def test_workflow_is_one_that_github_takes(tmp_path: Path):
    done = invoke(
        "init", tmp_path / "news", "--workflow", "scheduled", "--install", "pip install .\necho x"
    )
    assert done.exit_code == 0, done.output
    checker = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.github-workflows",
    ]
    checked = subprocess.run(
        [*checker, tmp_path / "news" / WORKFLOW], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_schedule_is_four_times_a_day_at_a_minute_of_the_site_s_own():
    crons = {workflow(title)["on"]["schedule"][0]["cron"] for title in ("A", "B", "C", "D", "E")}
    assert len(crons) > 2
    for cron in crons:
        minute, hours, *rest = cron.split()
        assert (0 < int(minute) < 60, len(hours.split(",")), rest) == (True, 4, ["*", "*", "*"])
    assert workflow("A") == workflow("A")


def test_only_the_fetch_job_may_write_contents():
    found = workflow()
    assert found["permissions"] == {"contents": "read"}
    assert found["jobs"]["fetch"]["permissions"] == {"contents": "write"}
    assert found["jobs"]["publish"]["permissions"]["contents"] == "read"
    assert "!github.event.repository.fork" in found["jobs"]["fetch"]["if"]


def test_publish_builds_the_commit_of_the_same_run_and_keeps_hidden_files():
    steps = workflow()["jobs"]["publish"]["steps"]
    assert steps[0]["with"]["ref"] == "${{ needs.fetch.outputs.commit || github.sha }}"
    assert any("digestgen build --keep-going" in step.get("run", "") for step in steps)
    (upload,) = [step for step in steps if "upload-pages-artifact" in step.get("uses", "")]
    assert upload["with"]["include-hidden-files"] == "true"


def test_both_jobs_install_the_same():
    jobs = workflow(install="pip install vendor/x.whl")["jobs"].values()
    runs = [
        step["run"]
        for job in jobs
        for step in job["steps"]
        if step.get("name") == "Install digestgen"
    ]
    assert [each.strip() for each in runs] == ["pip install vendor/x.whl"] * 2


@pytest.mark.parametrize(
    ("direct_url", "command"),
    [(None, 'pip install "digestgen==1.2"'),
     ({"url": "https://git.example/d.git", "vcs_info": {"vcs": "git", "commit_id": "abc123"}},
      'pip install "digestgen @ git+https://git.example/d.git@abc123"'),
     ({"url": "https://a.example/d-1.2-py3-none-any.whl", "archive_info": {}},
      'pip install "digestgen @ https://a.example/d-1.2-py3-none-any.whl"'),
     ({"url": "file:///tmp/a%20b/d-1.2-py3-none-any.whl", "archive_info": {}}, "pip install vendor/"),
     ({"url": "file:///tmp/d", "dir_info": {"editable": True}}, "pip install vendor/"),
     ({"url": "file:///tmp/d", "vcs_info": {"vcs": "git", "commit_id": "abc123"}}, "pip install vendor/")],
)  # fmt: skip
def test_install_line_follows_from_how_digestgen_was_installed(direct_url: Any, command: str):
    assert install_of(direct_url, "1.2").command == command


@pytest.mark.parametrize("flow", ["pages", "scheduled"])
def test_digestgen_of_a_folder_is_put_into_the_site_as_a_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flow: str
):
    from_folder = install_of({"url": "file:///home/me/d", "dir_info": {}}, "1.2")
    monkeypatch.setattr("digestgen.starter.install.this_install", lambda: from_folder)
    done = invoke("init", tmp_path / "news", "--workflow", flow)
    (wheel,) = (tmp_path / "news/vendor").iterdir()
    assert f"will install digestgen from vendor/{wheel.name}; commit that file" in done.stderr
    text = (tmp_path / f"news/.github/workflows/{flow}.yml").read_text()
    assert f"pip install vendor/{wheel.name}\n" in text


def test_wheel_of_the_running_digestgen_installs_and_builds(tmp_path: Path):
    wheel = write_wheel(distribution("digestgen"), tmp_path)
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target")
    subprocess.run([*pip, tmp_path / "lib", wheel], check=True, capture_output=True)
    files = {name.partition("/")[0] for name in ZipFile(wheel).namelist()}
    assert files == {"digestgen", f"digestgen-{distribution('digestgen').version}.dist-info"}
    (tmp_path / "content").mkdir()
    # outside of the tests, so that it finds no checkout
    done = subprocess.run(
        [sys.executable, "-m", "digestgen", "build"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path / "lib")}, check=False, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "build/index.html").exists()


def test_same_files_give_the_same_wheel(tmp_path: Path):
    first, second = (write_wheel(distribution("digestgen"), tmp_path / name) for name in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_init_says_where_the_workflow_installs_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("digestgen.starter.install.this_install", lambda: install_of(None, "1.2"))
    done = invoke("init", tmp_path / "news", "--workflow", "scheduled")
    assert "will install digestgen from the package index" in done.stderr
    assert 'pip install "digestgen==1.2"' in (tmp_path / "news" / WORKFLOW).read_text()


def test_scheduled_site_begins_empty_and_builds(tmp_path: Path):
    invoke(
        "init",
        tmp_path / "news",
        "--workflow",
        "scheduled",
        "--install",
        "x",
        "--base-url",
        "https://a.example/",
    )
    done = invoke("build", "--strict", "--site", tmp_path / "news")
    assert done.exit_code == 0, done.output


def git(*words: str, cwd: Path) -> str:
    done = subprocess.run(["git", *words], cwd=cwd, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_steps_of_the_fetch_job_commit_and_push(tmp_path: Path):
    """Run the job's own shell steps on a clone of a bare repository, beside a person who pushes meanwhile."""
    with running_server() as server:
        site = FeedSite(tmp_path / "news", server)
        site.feeds("/feed")
        site.serve(rss(item()))
        origin, work = tmp_path / "origin.git", site.folder
        git("init", "--quiet", "--bare", "--initial-branch=main", str(origin), cwd=tmp_path)
        git("init", "--quiet", "--initial-branch=main", cwd=work)
        for name, value in (("user.name", "A"), ("user.email", "a@a.example")):
            git("config", name, value, cwd=work)
        (work / ".gitignore").write_text("/.digestgen/\n")
        git("remote", "add", "origin", str(origin), cwd=work)
        git("add", "--all", cwd=work)
        git("commit", "--quiet", "--message", "begin", cwd=work)
        git("push", "--quiet", "origin", "main", cwd=work)
        someone = tmp_path / "someone"
        git("clone", "--quiet", str(origin), str(someone), cwd=tmp_path)
        (someone / "README.md").write_text("hello")
        git("add", "--all", cwd=someone)
        git(
            "-c",
            "user.name=B",
            "-c",
            "user.email=b@b.example",
            "commit",
            "--quiet",
            "--message",
            "mine",
            cwd=someone,
        )
        git("push", "--quiet", "origin", "main", cwd=someone)
        steps = workflow()["jobs"]["fetch"]["steps"]
        scripts = [
            step["run"] for step in steps if "run" in step and "pip install" not in step["run"]
        ]
        environment = {
            **os.environ, "GITHUB_OUTPUT": str(tmp_path / "output"), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            "GITHUB_REF_NAME": "main", "SOURCE_DATE_EPOCH": "1778414400",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }  # fmt: skip
        for _ in range(2):
            for script in scripts:
                subprocess.run(["bash", "-e", "-c", script], cwd=work, env=environment, check=True)
        log = git("log", "--format=%s", "main", cwd=origin).splitlines()
        assert log == ["Fetch feeds", "mine", "begin"]
        assert f"commit={git('rev-parse', 'main', cwd=origin)}" in (tmp_path / "output").read_text()
        assert "content/feeds.lock" in git("ls-tree", "-r", "--name-only", "main", cwd=origin)
        assert "1 new article from 1 feed" in (tmp_path / "summary.md").read_text()
