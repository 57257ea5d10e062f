from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from builders import article_file
from conftest import SiteFactory
from digestgen import __version__
from digestgen.cli import main
from runs import AS_USER, FLOOD, TWO_STORIES, command, invoke, many_articles, run, tree

BROKEN = "---\ntitle: A flood\npublishedDateTime: 2024-13-01\n---\n"
WITH_BROKEN = {**TWO_STORIES, "content/2024-05-03-snow.md": BROKEN}


# build


def test_build_sums_up_on_stderr_and_says_nothing_on_stdout(make_site: SiteFactory):
    more = {
        "content/2024-05-03-a.md": article_file("A", more="draft: true"),
        "content/2024-05-03-b.md": article_file("B", more="published: false\nheat: 60"),
        "content/2024-05-03-c.md": article_file("C", more="deleted: true"),
    }
    done = invoke(
        "build", "--site", make_site({**TWO_STORIES, **more}), "--base-url", "https://a.example"
    )
    assert (done.exit_code, done.stdout) == (0, "")
    assert "5 files read, 2 stories" in done.stderr
    assert "unchanged, 0 removed" in done.stderr
    assert "1 withheld (draft: true)" in done.stderr
    assert "1 withheld (published: false)" in done.stderr
    assert "1 deleted" in done.stderr


def test_quiet_build_says_nothing(make_site: SiteFactory):
    done = invoke(
        "build", "-q", "--site", make_site(TWO_STORIES), "--base-url", "https://a.example"
    )
    assert (done.exit_code, done.output) == (0, "")


def test_quiet_build_still_says_what_is_wrong(make_site: SiteFactory):
    done = invoke("build", "--quiet", "--site", make_site(WITH_BROKEN))
    assert done.exit_code == 1
    assert "content/2024-05-03-snow.md:3:" in done.stderr


def test_verbose_build_names_withheld_files(make_site: SiteFactory):
    draft = {"content/2024-05-03-a.md": article_file("A", more="draft: true")}
    done = invoke("build", "-v", "--site", make_site(draft))
    assert "  content/2024-05-03-a.md\n" in done.stderr


def test_quiet_and_verbose_exclude_each_other(make_site: SiteFactory):
    assert invoke("build", "-q", "-v", "--site", make_site({})).exit_code == 2


def test_default_base_url_gets_a_warning(make_site: SiteFactory):
    done = invoke("build", "--site", make_site(TWO_STORIES))
    assert done.exit_code == 0
    assert "digest.toml: warning: site.base_url: not set" in done.stderr


@pytest.mark.parametrize(
    ("base_url", "message"),
    [("http://localhost:8000/", "still the address of your own computer"),
     ("https://USER.github.io/news/", "USER is from the example"),
     ("https://a.github.io/REPOSITORY/", "REPOSITORY is from the example")],
)  # fmt: skip
def test_base_url_that_is_not_of_the_site_is_warned_of_at_its_place(make_site, base_url, message):
    settings = f'[site]\ntitle = "A"\nbase_url = "{base_url}"\n'
    done = invoke("check", "--site", make_site({**TWO_STORIES, "digest.toml": settings}))
    assert f"digest.toml:3:1: warning: site.base_url: {message}" in done.stderr


def test_strict_build_takes_a_warning_for_an_error(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    assert invoke("build", "--strict", "--site", site).exit_code == 1
    assert not (site / "build").exists()
    assert (
        invoke("build", "--strict", "--site", site, "--base-url", "https://a.example").exit_code
        == 0
    )


def test_bad_file_stops_the_build(make_site: SiteFactory):
    site = make_site(WITH_BROKEN)
    done = invoke("build", "--site", site)
    assert (done.exit_code, done.stdout) == (1, "")
    assert 'publishedDateTime: "2024-13-01" is not a date: there is no month 13' in done.stderr
    assert not (site / "build").exists()


def test_every_bad_file_is_reported_in_one_run(make_site: SiteFactory):
    bad = {f"content/2024-05-0{day}-snow.md": BROKEN for day in range(1, 7)}
    done = invoke("build", "--site", make_site(bad))
    assert [name for name in bad if f"{name}:3:" not in done.stderr] == []


def test_keep_going_builds_from_the_good_files_and_names_the_others(make_site: SiteFactory):
    site = make_site(WITH_BROKEN)
    done = invoke("build", "--keep-going", "--site", site)
    assert done.exit_code == 0
    assert "1 file left out because of errors" in done.stderr
    assert "content/2024-05-03-snow.md:3:" in done.stderr
    assert (site / "build" / FLOOD).is_file()
    assert not (site / "build/2024/05/03").exists()


def test_check_and_publish_keep_going_too(make_site: SiteFactory):
    site = make_site({**WITH_BROKEN, "digest.toml": '[site]\nbase_url = "https://b.example/"\n'})
    for words in (["git", "init", "--quiet"], ["git", "remote", "add", "origin", "/nowhere"]):
        subprocess.run(words, cwd=site, check=True)
    for words in (["check"], ["publish", "--dry-run"]):
        assert invoke(*words, "--site", site).exit_code == 1
        done = invoke(*words, "--keep-going", "--site", site)
        assert done.exit_code == 0, done.stderr
        assert "content/2024-05-03-snow.md:3:" in done.stderr


def test_keep_going_strict_build_is_written_and_exits_1(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    assert invoke("build", "--keep-going", "--strict", "--site", site).exit_code == 1
    assert (site / "build" / FLOOD).is_file()


@pytest.mark.parametrize("command", ["build", "check", "stories", "mail"])
def test_articles_that_are_dated_after_now_are_named_and_fail_no_strict_build(
    make_site: SiteFactory, command: str
):
    more = ["--strict"] if command in {"build", "check"} else []
    site = make_site({**TWO_STORIES, "digest.toml": '[site]\nbase_url = "https://b.example/"\n'})
    done = invoke(command, *more, "--now", "2024-05-02T08:00:00Z", "--site", site)
    assert done.exit_code == 0, done.stderr
    assert (
        "1 held back (dated in the future; --unpublished shows it)\n  content/2024-05-02-rain.md\n"
        in done.stderr
    )
    assert "Rain" not in done.stdout


def test_unpublished_build_shows_drafts_and_withheld_files_but_not_deleted_ones(
    make_site: SiteFactory,
):
    files = {
        f"content/2024-05-03-{name}.md": article_file(
            name, url=f"https://{name}.example/", more=more
        )
        for name, more in (
            ("draft", "draft: true"),
            ("withheld", "published: false\nheat: 60"),
            ("deleted", "deleted: true"),
        )
    }
    site = make_site(files)
    invoke("build", "--unpublished", "--site", site)
    assert (site / "build/2024/05/03/draft/index.html").is_file()
    assert (site / "build/2024/05/03/withheld/index.html").is_file()
    assert (
        invoke("stories", "--unpublished", "--format", "jsonl", "--site", site).stdout.count("\n")
        == 2
    )


def test_output_option_goes_before_the_configuration(make_site: SiteFactory, tmp_path: Path):
    site = make_site({**TWO_STORIES, "digest.toml": '[build]\noutput = "public"\n'})
    invoke("build", "--site", site, "--output", tmp_path / "there")
    assert (tmp_path / "there" / FLOOD).is_file()
    assert not (site / "public").exists()


def test_base_url_option_goes_before_the_configuration(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, "digest.toml": '[site]\nbase_url = "https://one.example/"\n'})
    invoke("build", "--site", site, "--base-url", "https://two.example/news")
    assert "https://two.example/news/2024/05/01/flood/" in (site / "build/feed.xml").read_text()
    assert 'href="/news/' in (site / "build/index.html").read_text()


def test_output_of_two_jobs_equals_that_of_one(make_site: SiteFactory, tmp_path: Path):
    site = make_site(many_articles(120))
    for jobs in (1, 2):
        invoke("build", "--site", site, "--jobs", jobs, "--output", tmp_path / str(jobs))
    assert tree(tmp_path / "1") == tree(tmp_path / "2")


def test_site_is_found_upwards_by_its_configuration(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch
):
    site = make_site(
        {**TWO_STORIES, "digest.toml": "", "content/deep/er/2024-05-03-a.md": article_file()}
    )
    monkeypatch.chdir(site / "content/deep/er")
    assert invoke("build").exit_code == 0
    assert (site / "build" / FLOOD).is_file()


def test_site_without_configuration_is_the_current_folder(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(make_site(TWO_STORIES))
    assert invoke("build").exit_code == 0
    assert Path("build", FLOOD).is_file()


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--no-such-option"),
        ("build", "--jobs", "0"),
        ("build", "--jobs", "many"),
        ("build", "--site", "/no/such/folder"),
        ("build", "--base-url", "ftp://example.org"),
        ("build", "--output", "/"),
        ("stories", "--format", "xml"),
        ("why",),
        ("no-such-command",),
    ],
)
def test_wrong_usage_exits_with_2(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
):
    monkeypatch.chdir(make_site(TWO_STORIES))
    done = invoke(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr


@pytest.mark.parametrize("name", ["build", "stories", "why"])
def test_wrong_configuration_exits_with_2_in_every_command(make_site: SiteFactory, name: str):
    site = make_site({"digest.toml": "[site]\ntitel = 'News'\n"})
    done = invoke(name, *(["flood.md"] if name == "why" else []), "--site", site)
    assert (done.exit_code, done.stdout) == (2, "")
    assert 'digest.toml:2:1: site.titel: unknown key\n  hint: did you mean "title"?' in done.stderr


def _commands(group: click.Group) -> Iterator[click.Command]:
    for each in group.commands.values():
        yield each
        if isinstance(each, click.Group):
            yield from _commands(each)


def test_help_cuts_no_summary_and_says_what_each_option_does():
    for each in _commands(main):
        assert not each.get_short_help_str(limit=65).endswith("..."), each.name
        options = [option for option in each.params if isinstance(option, click.Option)]
        assert all(option.help for option in options), each.name


def test_feeds_without_a_command_takes_the_options_of_its_list(make_site: SiteFactory):
    done = invoke("feeds", "--format", "json", "--site", make_site(TWO_STORIES))
    assert (done.exit_code, done.stdout) == (0, "[]\n")


@pytest.mark.parametrize("name", ["build", "stories"])
def test_missing_content_folder_is_named_and_nothing_is_made(tmp_path: Path, name: str):
    (tmp_path / "digest.toml").touch()
    done = invoke(name, "--site", tmp_path)
    assert done.exit_code == 2
    assert "content: no such folder\n  hint: put article files" in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["digest.toml"]


@pytest.mark.parametrize(
    "words",
    ["new Rain --url https://a.example/1", "fetch", "feeds", "feeds list", "feeds add feeds.opml",
     "import smartable .", "prune --older-than 1d", "serve", "build", "check", "publish", "mail",
     "stories", "why flood.md", "theme copy style.css", "clean"],
)  # fmt: skip
def test_every_command_refuses_a_folder_that_is_no_site(tmp_path: Path, monkeypatch, words: str):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "feeds.opml").touch()
    done = invoke(*words.split())
    assert (done.exit_code, done.stdout) == (2, "")
    assert "not a site: it has no digest.toml\n  hint: change to the site's folder" in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["feeds.opml"]


def test_empty_content_folder_gives_a_site(make_site: SiteFactory):
    site = make_site({})
    assert invoke("build", "--site", site).exit_code == 0
    assert (site / "build/index.html").is_file()


# whatever may happen


def _fails_plainly(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert [word for word in words if word not in done.stderr] == []


def test_unreadable_folder_is_named(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, "content/secret/2024-05-03-a.md": article_file()})
    (site / "content/secret").chmod(0)
    _fails_plainly(run("build", cwd=site, under=AS_USER), "content/secret", "Permission denied")


def test_unreadable_file_is_named(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    (site / "content/2024-05-01-flood.md").chmod(0)
    done = run("build", cwd=site, under=AS_USER)
    _fails_plainly(done, "content/2024-05-01-flood.md: cannot be read: Permission denied")


def test_output_that_may_not_be_written_is_named_and_stays(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    run("build", cwd=site)
    before = tree(site / "build")
    make_site({"content/2024-05-04-snow.md": article_file("Snow")})
    (site / "build").chmod(0o555)
    _fails_plainly(run("build", cwd=site, under=AS_USER), "build/", "Permission denied")
    assert tree(site / "build") == before


def test_site_that_may_not_be_written_is_named(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    site.chmod(0o555)
    _fails_plainly(run("build", cwd=site, under=AS_USER), "build: ", "Permission denied")


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    "template", ["{% if %}", "{{ nothing.there }}", "{{ 1 / 0 }}", '{% include "story.html" %}']
)
def test_broken_template_is_named_with_its_line(make_site: SiteFactory, template: str, jobs: str):
    site = make_site({**TWO_STORIES, "templates/story.html": f"<p>\n{template}"})
    _fails_plainly(run("build", "--jobs", jobs, cwd=site), "templates/story.html:2: ")


@pytest.mark.parametrize(
    "arguments", [("stories",), ("stories", "--format", "jsonl"), ("why", "2024-05-01-a")]
)
def test_titles_in_any_script_are_no_problem_for_an_ascii_terminal(
    make_site: SiteFactory, arguments: tuple[str, ...]
):
    site = make_site({"content/2024-05-01-a.md": article_file("Überschwemmung 洪水 🌊")})
    ascii_only = {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = run(*arguments, cwd=site, env=ascii_only, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "berschwemmung" in done.stdout
    assert "Traceback" not in done.stderr


def test_problems_in_any_script_are_no_problem_for_an_ascii_terminal(make_site: SiteFactory):
    site = make_site({"content/Überschwemmung.md": "洪水"})
    done = run("build", cwd=site, env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    _fails_plainly(done, "content/\\xdcberschwemmung.md:1:1: no front matter")


@pytest.mark.parametrize("form", ["table", "jsonl"])
def test_reader_that_closes_the_pipe_is_no_problem(make_site: SiteFactory, form: str):
    site = make_site(many_articles(600))
    process = subprocess.Popen(
        command("stories", "--format", form, "--base-url", "https://a.example"),
        cwd=site, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


# starting


@pytest.mark.parametrize("arguments", ["['--version']", "['-h']", "['build', '-h']"])
def test_start_imports_no_library_that_is_not_needed(tmp_path: Path, arguments: str):
    script = (
        f"import sys; sys.argv[1:] = {arguments}\n"
        "from digestgen.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({'jinja2', 'yaml', 'rich', 'markdown', 'nh3', 'dateutil',"
        " 'anyascii', 'filelock'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [command()[0], "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stderr == "[]\n"


def test_version_is_printed(tmp_path: Path):
    done = run("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"digestgen, version {__version__}\n")


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("name", [(), ("build",), ("stories",), ("why",)])
def test_every_command_has_help(name: tuple[str, ...], option: str):
    done = invoke(*name, option)
    assert done.exit_code == 0
    assert done.stdout.startswith("Usage:")


def test_no_summary_of_a_command_is_cut():
    summaries = invoke("--help").stdout.partition("Commands:\n")[2].splitlines()
    assert len(summaries) == len(main.commands)
    assert not [each for each in summaries if each.endswith("...")]


def test_timings_tell_every_stage_of_a_build(make_site: SiteFactory):
    told = invoke("build", "--timings", "--quiet", "--site", make_site(TWO_STORIES)).stderr
    stages = re.findall(r"^  (\w+) +\d+\.\d+ s$", told, re.MULTILINE)
    assert stages == ["cache", "read", "parse", "group", "plan", "write", "render"]


def test_profile_shows_how_many_pages_each_template_made(make_site: SiteFactory):
    told = invoke("build", "--profile", "--quiet", "--site", make_site(TWO_STORIES)).stderr
    pages = dict(re.findall(r"^  (\S+) .* (\d+) pages? ", told, re.MULTILINE))
    assert (pages["story.html"], pages["404.html"]) == ("2", "1")
