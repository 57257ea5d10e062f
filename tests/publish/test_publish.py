"""Publishing, with real repositories: what is on the branch afterwards, and that nothing else changed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import SiteFactory
from digestgen.problems import BuildError, UsageError
from digestgen.publish import Publication, Target, check_target_branch, prepare_publication, push
from digestgen.settings import MANIFEST
from digestgen.write.manifest import Manifest, encode_manifest
from runs import TWO_STORIES, invoke, tree

TARGET = Target("origin", "gh-pages", "Publish the site")
ORPHAN = Target("origin", "gh-pages", "Alone", force_orphan=True)
SITE = {"index.html": "home", "2024/05/01/a/index.html": "a", ".nojekyll": ""}


@pytest.fixture(autouse=True)
def author(monkeypatch: pytest.MonkeyPatch) -> None:
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "A")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "a@a.example")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)


def git(folder: Path, *words: object, data: bytes | None = None) -> str:
    done = subprocess.run(
        ["git", *map(str, words)], cwd=folder, input=data, capture_output=True, check=True
    )
    return os.fsdecode(done.stdout).strip("\n")


def machine(above: Path, name: str = "site") -> Path:
    """Return a new repository with a first commit, whose remote all machines below `above` share."""
    bare, site = above / "remote.git", above / name
    if not bare.exists():
        git(above, "init", "-q", "--bare", bare)
    site.mkdir()
    git(site, "init", "-q", "-b", "main")
    git(site, "remote", "add", "origin", bare)
    git(site, "commit", "-q", "--allow-empty", "-m", "Sources")
    return site


def write(output: Path, files: Mapping[str, str]) -> Path:
    """Make an output of exactly these files, with its manifest."""
    for name, text in {**files, MANIFEST: ""}.items():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(text)
    (output / MANIFEST).write_bytes(encode_manifest(Manifest("1", "", tuple(sorted(files)))))
    return output


def publish(
    site: Path, files: Mapping[str, str], target: Target = TARGET, **options: bool
) -> Publication:
    publication = prepare_publication(site, write(site / "build", files), target, **options)
    if publication.commit:
        push(site, target, publication)
    return publication


def branch(site: Path, name: str = "gh-pages") -> dict[str, str]:
    """Return the files on a branch of the remote but for the manifest, and their content."""
    bare = site.parent / "remote.git"
    names = git(bare, "ls-tree", "-r", "-z", "--name-only", name).split("\0")[:-1]
    return {each: git(bare, "show", f"{name}:{each}") for each in names if each != MANIFEST}


def edit(site: Path, changes: Mapping[str, str], message: str = "By hand") -> None:
    """Commit files to the branch, as somebody does on GitHub."""
    copy = site.parent / f"copy-{len(list(site.parent.iterdir()))}"
    git(site.parent, "clone", "-q", "-b", "gh-pages", site.parent / "remote.git", copy)
    for name, text in changes.items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(text)
    git(copy, "add", "-A", "-f")
    git(copy, "commit", "-q", "-m", message)
    git(copy, "push", "-q")


def refs(folder: Path) -> str:
    return git(folder, "for-each-ref", "--format=%(refname) %(objectname)")


def messages(publication: Publication) -> str:
    return "\n".join(map(str, publication.problems))


def test_branch_has_the_files_of_the_site_and_the_list_of_them(tmp_path: Path) -> None:
    site = machine(tmp_path)
    publish(site, SITE)
    assert branch(site) == SITE
    assert MANIFEST in git(tmp_path / "remote.git", "ls-tree", "--name-only", "gh-pages")


def test_no_other_ref_and_no_file_of_the_sources_changes(tmp_path: Path) -> None:
    site = machine(tmp_path)
    git(site, "tag", "v1", "-m", "annotated, which push.followTags would push")
    git(site, "config", "push.followTags", "true")
    (site / "staged").write_text("x")
    git(site, "add", "staged")
    before = (
        refs(site),
        git(site, "status", "--porcelain", "--", "staged"),
        git(site, "stash", "list"),
    )
    publish(site, SITE)
    own = "\n".join(
        line for line in refs(site).splitlines() if "remotes/origin/gh-pages" not in line
    )
    assert (own, git(site, "status", "--porcelain", "--", "staged"), "") == before
    assert refs(tmp_path / "remote.git").startswith("refs/heads/gh-pages ")
    assert "\n" not in refs(tmp_path / "remote.git")
    assert not (site / ".git/FETCH_HEAD").exists()


def test_page_that_the_site_no_longer_has_goes(tmp_path: Path) -> None:
    site = machine(tmp_path)
    publish(site, SITE)
    (site / "build/index.html").unlink()
    publish(site, {"other.html": "x"})
    assert branch(site) == {"other.html": "x"}


def test_same_site_makes_no_commit(tmp_path: Path) -> None:
    site = machine(tmp_path)
    assert [bool(publish(site, SITE).commit) for _ in range(2)] == [True, False]


def test_what_somebody_put_on_the_branch_stays(tmp_path: Path) -> None:
    site, more = machine(tmp_path), {"CNAME": "a.example", ".well-known/x": "1", "q/deep/y": "2"}
    publish(site, SITE)
    edit(site, more)
    for target in (TARGET, ORPHAN):
        publication = publish(site, {**SITE, "new.html": target.message}, target)
        assert publication.kept == (".well-known/x", "CNAME", "q/deep/y")
        assert branch(site) == {**SITE, "new.html": target.message, **more}


def test_link_and_executable_and_submodule_on_the_branch_stay_as_they_are(tmp_path: Path) -> None:
    site = machine(tmp_path)
    publish(site, SITE)
    bare, odd = tmp_path / "remote.git", "a\\b:é\n"
    blob = git(bare, "hash-object", "-w", "--stdin", data=b"x")
    old = git(bare, "rev-parse", "gh-pages")
    modes = {"run.sh": "100755", "link": "120000", odd: "100644"}
    index = "".join(f"{mode} blob {blob}\t{name}\0" for name, mode in modes.items())
    index += f"160000 commit {old}\tsub\0" + git(bare, "ls-tree", "-z", old)
    made = git(bare, "mktree", "-z", data=index.encode())
    git(
        bare,
        "update-ref",
        "refs/heads/gh-pages",
        git(site, "-C", bare, "commit-tree", "-p", old, "-m", "x", made),
    )
    publish(site, {**SITE, "new.html": "x"})
    listed = git(bare, "ls-tree", "-r", "-z", "gh-pages").split("\0")
    assert {f"{mode} blob {blob}\t{name}" for name, mode in modes.items()} <= {*listed}
    assert f"160000 commit {old}\tsub" in listed


@pytest.mark.parametrize("theirs", ["robots.txt", "2024", "index.html/x"])
def test_file_in_the_way_is_named_before_it_is_replaced(tmp_path: Path, theirs: str) -> None:
    site = machine(tmp_path)
    publish(site, {"first.html": ""})
    edit(site, {theirs: "mine"})
    publication = prepare_publication(
        site, write(site / "build", {**SITE, "robots.txt": "new"}), TARGET
    )
    assert theirs in messages(publication)
    push(site, TARGET, publication)
    assert branch(site) == {**SITE, "robots.txt": "new"}


def test_cname_that_github_changed_is_named_before_it_is_replaced(tmp_path: Path) -> None:
    site, domain = machine(tmp_path), {"CNAME": "a.example"}
    assert messages(publish(site, {**SITE, **domain})) == ""
    edit(site, {"CNAME": "b.example"})
    assert "CNAME" in messages(publish(site, {**SITE, **domain}))


def test_branch_without_a_list_keeps_all_its_files_and_that_is_said(tmp_path: Path) -> None:
    site = machine(tmp_path)
    git(site, "checkout", "-q", "--orphan", "gh-pages")
    (site / "README").write_text("read")
    git(site, "add", "README")
    git(site, "commit", "-q", "-m", "Old")
    git(site, "push", "-q", "origin", "gh-pages")
    git(site, "checkout", "-q", "main")
    assert "no list" in messages(publish(site, SITE))
    assert branch(site) == {**SITE, "README": "read"}
    assert messages(publish(site, {**SITE, "x": "y"})) == ""


def test_file_with_the_name_of_the_list_that_is_none_lists_nothing(tmp_path: Path) -> None:
    site = machine(tmp_path)
    publish(site, {"old.html": "x"})
    edit(site, {MANIFEST: '["old.html"]'})
    (site / "build/old.html").unlink()
    publish(site, SITE)
    assert branch(site) == {**SITE, "old.html": "x"}


def test_nothing_but_what_the_manifest_lists_is_published(tmp_path: Path) -> None:
    site = machine(tmp_path)
    output = write(site / "build", SITE)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/key").write_text("secret")
    (output / ".env").write_text("secret")
    (output / "passwd").symlink_to("/etc/passwd")
    (output / "folder").symlink_to(tmp_path / "secrets")
    publication = publish(site, SITE)
    assert branch(site) == SITE
    assert all(name in messages(publication) for name in (".env", "passwd", "folder"))


@pytest.mark.parametrize("name", ["index.html", "2024"])
def test_link_in_place_of_a_file_or_folder_of_the_site_is_refused(
    tmp_path: Path, name: str
) -> None:
    site = machine(tmp_path)
    output = write(site / "build", SITE)
    (output / name).rename(tmp_path / "elsewhere")
    (output / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BuildError, match=f"build/{name}"):
        prepare_publication(site, output, TARGET)
    assert refs(tmp_path / "remote.git") == ""


HOSTILE = "x\ndata 0\n\ncommit refs/heads/main\ncommitter e <e@e> 0 +0000\ndata 0\n"


@pytest.mark.parametrize("name", [HOSTILE + "M 100644 inline y", "a\tb", "x\r", "x\x1b[2J"])
def test_name_with_a_control_character_is_refused_and_nothing_changes(
    tmp_path: Path, name: str
) -> None:
    site = machine(tmp_path)
    before = refs(site)
    with pytest.raises(BuildError, match="control character"):
        publish(site, {**SITE, name: "evil"})
    assert (refs(site), refs(tmp_path / "remote.git")) == (before, "")


@settings(max_examples=12, deadline=None)
@given(
    st.dictionaries(
        st.text("ab\"\\:?*'~ -{}%ü水\u202e", min_size=1, max_size=9).filter(str.strip),
        st.text("xy\r\n", max_size=5),
        max_size=6,
    )
)
def test_branch_has_the_bytes_of_the_site_whatever_the_names_are(files: dict[str, str]) -> None:
    with TemporaryDirectory() as folder:
        site = machine(Path(folder))
        git(site, "config", "core.autocrlf", "true")
        git(site, "config", "core.splitIndex", "true")
        output = write(site / "build", {f"f/{name}": text for name, text in files.items()})
        push(site, TARGET, prepare_publication(site, output, TARGET))
        copy = Path(folder, "copy")
        git(site, "clone", "-q", "-b", "gh-pages", Path(folder, "remote.git"), copy)
        found = {name: data for name, data in tree(copy).items() if not name.startswith(".git/")}
        assert found == tree(output)


def test_machines_that_publish_in_turn_continue_each_other(tmp_path: Path) -> None:
    first, second = machine(tmp_path, "first"), machine(tmp_path, "second")
    publish(first, {**SITE, "one": "1"})
    publish(second, {**SITE, "two": "2"})
    (first / "build/one").unlink()
    publish(first, {**SITE, "three": "3"})
    assert branch(first) == {**SITE, "three": "3"}
    assert git(tmp_path / "remote.git", "rev-list", "--count", "gh-pages") == "3"


@pytest.mark.parametrize("target", [TARGET, ORPHAN])
def test_publish_that_another_one_overtook_changes_nothing(tmp_path: Path, target: Target) -> None:
    first, second = machine(tmp_path, "first"), machine(tmp_path, "second")
    publish(first, SITE)
    late = prepare_publication(second, write(second / "build", {"late": ""}), target)
    publish(first, {**SITE, "faster": ""})
    with pytest.raises(BuildError, match="meanwhile"):
        push(second, target, late)
    assert "faster" in branch(first)


def test_orphan_has_no_history(tmp_path: Path) -> None:
    site = machine(tmp_path)
    publish(site, SITE)
    publish(site, SITE, ORPHAN)
    assert git(tmp_path / "remote.git", "log", "--format=%s", "gh-pages") == "Alone"
    assert branch(site) == SITE


def test_repository_may_name_objects_by_sha_256(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "--object-format=sha256", "remote.git")
    site = tmp_path / "site"
    git(tmp_path, "init", "-q", "--object-format=sha256", site)
    git(site, "remote", "add", "origin", tmp_path / "remote.git")
    publish(site, SITE)
    assert branch(site) == SITE


def test_branch_with_the_sources_on_the_remote_is_refused_unless_forced(tmp_path: Path) -> None:
    site, other = machine(tmp_path), machine(tmp_path, "other")
    (other / "digest.toml").write_text("")
    git(other, "add", "digest.toml")
    git(other, "commit", "-q", "-m", "x")
    git(other, "push", "-q", "origin", "main:gh-pages")
    with pytest.raises(UsageError, match="would replace its sources"):
        publish(site, SITE)
    publish(site, SITE, force=True)
    assert branch(site) == {**SITE, "digest.toml": ""}


@pytest.mark.parametrize("name", ["bad name", "@{-1}", "a..b", "x.lock", "a\nb"])
def test_name_that_is_no_branch_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="not a valid branch name"):
        check_target_branch(machine(tmp_path), Target("origin", name, ""))


def test_error_of_git_has_no_token(tmp_path: Path) -> None:
    site = machine(tmp_path)
    git(site, "remote", "set-url", "origin", "https://bot:ghp_TOKEN@127.0.0.1:1/u/r.git")
    with pytest.raises(BuildError) as error:
        publish(site, SITE)
    assert "127.0.0.1" in str(error.value)
    assert "TOKEN" not in str(error.value)


@pytest.mark.parametrize(
    ("commands", "hint"),
    [
        ([], "git init && git remote add origin"),
        (["git init -q"], "hint: add it: git remote add origin"),
        (["git init -q", "git remote add up /x"], "hint: use --remote up, or add it"),
    ],
)
def test_the_hint_about_a_missing_remote_is_what_is_left_to_do(
    make_site: SiteFactory, commands: list[str], hint: str
):
    site = make_site(TWO_STORIES)
    for each in commands:
        subprocess.run(each.split(), cwd=site, check=True)
    assert hint in invoke("publish", "--dry-run", "--site", site).stderr
