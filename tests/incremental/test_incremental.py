"""Building again is building anew, byte for byte, whatever happened in between."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from builders import article_file
from conftest import SiteFactory, ZoneFactory
from digestgen import render
from digestgen.incremental import CacheOptions, MemoryStore, outputs, store
from digestgen.pipeline import build as pipeline_build
from digestgen.pipeline.build import build_site
from digestgen.pipeline.options import Observers, Options
from digestgen.pipeline.unchanged import build_if_changed
from digestgen.problems import ContentError
from digestgen.timings import Timings
from digestgen.write import move
from runs import FLOOD, RAIN, TWO_STORIES, build, command, invoke, many_articles, tree

SUMMER_TIME = "CET-1CEST,M3.5.0,M10.5.0/3"
NO_CACHE = CacheOptions(reads=False, writes=False)
NAMES = st.sampled_from([f"content/2024-05-0{day}-{name}.md" for day in (1, 2) for name in "abc"])
GROUPS = ["lead", "merge", "split", "never-together", "thread", "never-thread"]
TWO_NAMES = st.lists(NAMES, min_size=2, unique=True)
TITLES = st.sampled_from(["Flood", "Rains", "Harbour opens"])
TEMPLATES = st.sampled_from(
    [
        ("templates/partials/brand.html", "{{ site.title | upper }}"),
        ("templates/partials/brand.html", "{{ site.title | lower }}"),
        ("templates/404.html", "gone: {{ view.path }}"),
    ]
)
CONFIGS = st.sampled_from(
    [
        '[site]\ntitle = "One"\n',
        '[site]\ntimezone = "Asia/Tokyo"\n',
        "[lists]\npage_size = 1\n",
        "[outputs]\nprovider = false\n",
    ]
)


def again(site: Path) -> None:
    build_if_changed(Options(site=site))


def test_an_article_appears_when_its_date_has_come_and_goes_when_the_clock_is_set_back(
    make_site: SiteFactory,
):
    site = make_site(TWO_STORIES)
    before, after = (datetime(2024, 5, day, 8, tzinfo=UTC) for day in (2, 3))
    for now, written in ((before, True), (before, False), (after, True), (after, False)):
        done = build_if_changed(Options(site=site, now=now))
        assert bool(done.written) == written
        assert (site / "build" / RAIN).is_file() == (now == after)
        assert_equals_clean_build(site, now)
    assert build_if_changed(Options(site=site, now=before)).removed > 0
    assert_equals_clean_build(site, before)


def assert_equals_clean_build(site: Path, now: datetime) -> None:
    with TemporaryDirectory() as folder:
        build(site, now=now, cache=NO_CACHE, output=Path(folder) / "clean")
        assert tree(Path(folder) / "clean") == tree(site / "build")


def clean(site: Path) -> dict[str, bytes]:
    """Return what a build without a cache, as in a process of its own, writes into an empty folder."""
    output = site.with_name("clean")
    with pytest.MonkeyPatch.context() as patch:
        forgetful = lru_cache(maxsize=1)(render._environment.__wrapped__)
        patch.setattr(render, "_environment", forgetful)
        build(site, output=output, cache=NO_CACHE)
    files = tree(output)
    shutil.rmtree(output)
    return files


class Preview:
    """Builds again and again in one process, as `digestgen serve` does."""

    def __init__(self, site: Path) -> None:
        self.output = site / ".digestgen/serve"
        self.options = Options(
            site=site, output=self.output, cache=CacheOptions(memory=MemoryStore())
        )

    def again(self) -> None:
        build_site(self.options)


class Edits(RuleBasedStateMachine):
    """A person at work on a site; after each change a build, and a preview, is as a clean one."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.site = Path(self.folder.name) / "site"
        (self.site / "content").mkdir(parents=True)
        self.preview = Preview(self.site)

    def teardown(self) -> None:
        self.folder.cleanup()

    def write(self, name: str, text: str) -> None:
        file = self.site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def there(self, folder: str) -> list[Path]:
        return sorted(each for each in (self.site / folder).rglob("*") if each.is_file())

    def articles(self) -> list[Path]:
        return sorted((self.site / "content").glob("*.md"))

    @rule(name=NAMES, title=TITLES, listed=TITLES, linked=NAMES)
    def write_article(self, name: str, title: str, listed: str, linked: str) -> None:
        more = (
            f"related:\n- {{title: {listed}, webUrl: 'https://l.example/{listed[0]}', "
            "provider: {name: L, domain: l.example}, publishedDateTime: 2024-05-01T06:00:00Z}"
        )
        url = f"https://a.example/{name[8:-3]}"
        body = f"[a]({linked.removeprefix('content/')}#b)\n\n## {title[0]}"
        self.write(name, article_file(title, url=url, domain="a.example", more=more, body=body))

    @precondition(lambda self: self.there("content"))
    @rule(data=st.data())
    def remove_content(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from(self.there("content"))).unlink()

    @precondition(lambda self: self.articles())
    @rule(data=st.data(), name=NAMES)
    def rename_article(self, data: st.DataObject, name: str) -> None:
        data.draw(st.sampled_from(self.articles())).replace(self.site / name)

    @rule(named=TEMPLATES)
    def write_template(self, named: tuple[str, str]) -> None:
        self.write(*named)

    @rule(text=CONFIGS)
    def write_config(self, text: str) -> None:
        self.write("digest.toml", text)

    @rule(text=st.sampled_from(["a{}", "b{}"]), name=st.sampled_from(["style.css", "x.txt"]))
    def write_static(self, text: str, name: str) -> None:
        self.write(f"static/{name}", text)

    @rule(what=st.sampled_from(GROUPS), names=TWO_NAMES)
    def correct(self, what: str, names: list[str]) -> None:
        quoted = ", ".join(f'"{name}"' for name in names)
        self.write(
            "content/groups.yaml", f"{what}: [{quoted if what == 'lead' else f'[{quoted}]'}]\n"
        )

    @rule(name=TITLES)
    def write_topic(self, name: str) -> None:
        self.write("content/topics/one.yaml", f"id: one\nname: {name}\n")

    @rule(bad=st.sampled_from([("content/bad.md", "---\n"), ("templates/404.html", "{{")]))
    def break_and_mend(self, bad: tuple[str, str]) -> None:
        name, text = bad
        file = self.site / name
        before = file.read_text("utf-8") if file.exists() else None
        self.write(name, text)
        with pytest.raises(ContentError):
            self.preview.again()
        file.unlink()
        if before is not None:
            self.write(name, before)

    @precondition(lambda self: self.there("build"))
    @rule(data=st.data(), keep=st.booleans())
    def spoil_output(self, data: st.DataObject, keep: bool) -> None:
        files = [each for each in self.there("build") if each.name != ".digestgen.json"]
        file = data.draw(st.sampled_from(files))
        if keep:
            file.write_bytes(bytes(reversed(file.read_bytes())))
        else:
            file.unlink()

    @invariant()
    def building_again_is_building_anew(self) -> None:
        again(self.site)
        self.preview.again()
        made_anew = clean(self.site)
        assert tree(self.site / "build") == made_anew
        assert tree(self.preview.output) == made_anew


Edits.TestCase.settings = settings(
    max_examples=8, stateful_step_count=8, deadline=None, derandomize=True
)
TestEdits = Edits.TestCase


def test_build_with_nothing_to_do_says_what_the_one_before_said(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, "content/x.txt": ""})
    first = invoke("build", "--site", site)
    second = invoke("build", "--site", site)
    lines = [result.stderr.splitlines() for result in (first, second)]
    assert lines[0][:-1] == lines[1][:-1]
    assert "0 pages and other files written, " in lines[1][-1]


def test_only_pages_that_show_a_changed_article_are_written(make_site: SiteFactory):
    sun = article_file("Sun", url="https://s.example/1", time="2024-05-09T09:00:00Z")
    site = make_site({**TWO_STORIES, "content/2024-05-09-sun.md": sun})
    build(site)
    page = site / "build/2024/05/09/sun/index.html"  # the page between the two names both
    before = page.stat().st_mtime_ns
    text = TWO_STORIES["content/2024-05-01-flood.md"].replace("A flood", "Floods!")
    make_site({"content/2024-05-01-flood.md": text})
    build(site)
    assert "Floods!" in (site / "build" / FLOOD).read_text("utf-8")
    assert page.stat().st_mtime_ns == before


def test_change_that_keeps_size_and_time_is_seen(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    again(site)
    file = site / "content/2024-05-01-flood.md"
    facts = file.stat()
    file.write_text(file.read_text("utf-8").replace("A flood", "B flood"), "utf-8")
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    again(site)
    assert "B flood" in (site / "build" / FLOOD).read_text("utf-8")


def test_a_folder_that_is_away_while_a_build_reads_is_read_by_the_next(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch
):
    site = make_site({**TWO_STORIES, "content/more/2024-05-03-snow.md": article_file("Snow")})
    away, real = site / "away", pipeline_build.build_site

    def build_meanwhile(*given: object) -> object:
        (site / "content/more").rename(away)
        return real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(pipeline_build, "build_site", build_meanwhile)
        again(site)
    away.rename(site / "content/more")
    again(site)
    assert tree(site / "build") == clean(site)


@pytest.mark.parametrize("name", [FLOOD, "x.txt"])
def test_a_file_that_another_program_changes_at_once_is_written_anew(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch, name: str
):
    site = make_site({**TWO_STORIES, "static/x.txt": "x"})

    def shorten(_seconds: float) -> None:
        (site / "build" / name).write_text("short")

    with monkeypatch.context() as patch:
        patch.setattr(outputs.time, "sleep", shorten)
        again(site)
    again(site)
    assert tree(site / "build") == clean(site)


GROUPED = ("clusters", "similar-stories", "story-neighbours", "story-words")
STATE = ("read", *(f"parsed-{n}" for n in range(16)), *GROUPED, "pages-site", "last-build-site")


def test_the_state_of_a_site_is_in_these_files(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    again(site)
    assert {each.name for each in (site / ".digestgen").iterdir()} == {"lock", *STATE}


@pytest.mark.parametrize("names", [[f"{name}.new" for name in STATE], ["clock"]])
def test_state_is_not_written_through_a_link(make_site: SiteFactory, names: list[str]):
    site = make_site({**TWO_STORIES, "mine.txt": "mine"})
    (site / ".digestgen").mkdir()
    for name in names:
        (site / ".digestgen" / name).symlink_to(site / "mine.txt")
    again(site)
    assert (site / "mine.txt").read_text() == "mine"


def test_force_writes_the_same(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    build(site)
    before = tree(site / "build")
    assert invoke("build", "--force", "--site", site).exit_code == 0
    assert tree(site / "build") == before


def test_build_without_a_cache_leaves_none(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    assert invoke("build", "--no-cache", "--site", site).exit_code == 0
    assert {each.name for each in (site / ".digestgen").iterdir()} == {"lock"}


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_killed_build_is_fixed_by_the_next(make_site: SiteFactory, share: float):
    site = make_site(many_articles(40))
    started = time.perf_counter()
    build(site)
    seconds = time.perf_counter() - started
    make_site(many_articles(40, text="The water fell."))
    killed = subprocess.Popen(command("build", "--quiet", "--site", site))
    time.sleep(seconds * share)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    again(site)
    assert tree(site / "build") == clean(site)


def kill_at(site: Path, module: ModuleType, name: str, wanted: Callable[[str], bool]) -> None:
    """Build in a process that is killed when it calls a function with an argument that is `wanted`."""

    def build_and_die() -> None:
        real = getattr(module, name)

        def called(first: object, *others: object) -> object:
            if wanted(str(first)):
                os.kill(os.getpid(), signal.SIGKILL)
            return real(first, *others)

        setattr(module, name, called)
        build(site, jobs=1)

    process = multiprocessing.get_context("fork").Process(target=build_and_die)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def kill_as_the_state_is_written(site: Path, name: str) -> None:
    kill_at(site, store, "_write", lambda file: Path(file).name == name)


def kill_as_files_are_moved(site: Path, count: int) -> None:
    moved = iter(range(count))
    kill_at(site, move, "_replace", lambda _: next(moved, None) is None)


@pytest.mark.parametrize(
    "name", ["read", "parsed-0", "parsed-9", "clusters", "pages-site", "last-build-site"]
)
def test_a_build_killed_as_it_writes_its_state_is_made_good_by_the_next(
    make_site: SiteFactory, name: str
):
    site = make_site(many_articles(30))
    build(site)
    make_site(many_articles(30, text="The water fell."))
    kill_as_the_state_is_written(site, name)
    again(site)
    assert tree(site / "build") == clean(site)


@pytest.mark.parametrize("moved", [0, 1, 50, 120])
def test_a_build_killed_as_it_moves_files_is_made_good_by_the_next(
    make_site: SiteFactory, moved: int
):
    site = make_site(many_articles(15))
    build(site)
    make_site(many_articles(15, text="The water fell."))
    kill_as_files_are_moved(site, moved)
    again(site)
    assert tree(site / "build") == clean(site)


@pytest.mark.parametrize("name", ["read", "pages-site", "last-build-site"])
def test_after_a_killed_build_an_edit_can_be_taken_back(make_site: SiteFactory, name: str):
    site = make_site(many_articles(15))
    build(site)
    before = tree(site / "build")
    make_site(many_articles(15, text="The water fell."))
    kill_as_the_state_is_written(site, name)
    make_site(many_articles(15))
    again(site)
    assert tree(site / "build") == before


def test_one_new_article_writes_few_files(make_site: SiteFactory):
    site = make_site(many_articles(200))
    build(site)
    new = article_file(
        "Harbour opens",
        url="https://paper1.example/new",
        domain="paper1.example",
        time="2024-05-29T09:00:00Z",
        more="topics: [Topic 1]",
    )
    make_site({"content/2024-05-29-harbour.md": new})
    assert 0 < build(site).written.written <= 60


def test_a_preview_and_a_build_do_not_make_each_other_forget(make_site: SiteFactory):
    site = make_site(many_articles(20))
    preview = Options(
        site=site, output=site / ".digestgen/serve", base_url="http://127.0.0.1:8000/"
    )
    build_site(Options(site=site))
    build_site(preview)
    for options in (Options(site=site), preview):
        timings = Timings()
        build_site(options, Observers(timings=timings))
        assert timings.pages == {}


def test_what_a_process_holds_serves_as_the_cache(make_site: SiteFactory):
    site = make_site(many_articles(20))
    held = CacheOptions(memory=MemoryStore())
    build_site(Options(site=site, cache=held))
    assert {each.name for each in (site / ".digestgen").iterdir()} == {"lock"}
    file = next((site / "content").glob("*.md"))
    file.write_text(file.read_text().replace("title: ", "title: New. "))
    timings = Timings()
    build_site(Options(site=site, cache=held), Observers(timings=timings))
    assert 0 < sum(timings.pages.values()) < 80
    assert tree(site / "build") == clean(site)


def test_a_preview_takes_the_stories_again_that_an_edit_does_not_reach(make_site: SiteFactory):
    preview = Preview(make_site(TWO_STORIES))
    before = build_site(preview.options).site.digest.stories
    file = preview.options.site / "content/2024-05-01-flood.md"
    file.write_text(file.read_text("utf-8").replace("A flood", "Floods"), "utf-8")
    after = build_site(preview.options).site.digest.stories
    same = [one is other for one, other in zip(before, after, strict=True)]
    assert sorted(same) == [False, True]


def test_a_preview_tells_the_two_hours_apart_when_clocks_go_back(
    make_site: SiteFactory, make_zone: ZoneFactory
):
    """A gap is what an outlet that reports much has not reported: it is shown with its local time."""
    others = {
        f"content/2024-10-2{day}-{name}.md": article_file(
            name,
            url=f"https://big.example/{name}",
            domain="big.example",
            time=f"2024-10-2{day}T00:00:00Z",
        )
        for day, name in enumerate("abcdefghi")
    }
    told = {
        f"content/2024-10-27-flood-{number}.md": article_file(
            "River floods the old harbour",
            url=f"https://p{number}.example/",
            domain=f"p{number}.example",
            time=f"2024-10-27T03:{number:02}:00+01:00",
        )
        for number in range(1, 9)
    }
    zone = make_zone(SUMMER_TIME)
    site = make_site({"digest.toml": f'[site]\ntimezone = "{zone}"\n', **others, **told})
    preview = Preview(site)
    for offset in ("+02:00", "+01:00"):
        first = article_file(
            "River floods the old harbour",
            url="https://p0.example/",
            domain="p0.example",
            time=f"2024-10-27T02:30:00{offset}",
        )
        make_site({"content/2024-10-27-flood-0.md": first})
        preview.again()
        assert f"02:30:00{offset}" in (preview.output / "gaps/index.html").read_text("utf-8")


def test_a_preview_shows_the_times_of_another_zone_everywhere(make_site: SiteFactory):
    site = make_site({"digest.toml": '[site]\ntimezone = "UTC"\n', **TWO_STORIES})
    preview = Preview(site)
    preview.again()
    make_site({"digest.toml": '[site]\ntimezone = "Asia/Tokyo"\n'})
    preview.again()
    assert tree(preview.output) == clean(site)


def test_a_preview_shows_the_other_of_two_equal_hours_everywhere(
    make_site: SiteFactory, make_zone: ZoneFactory
):
    zone = make_zone(SUMMER_TIME)
    site = make_site({"digest.toml": f'[site]\ntimezone = "{zone}"\n'})
    preview = Preview(site)
    for offset in ("+02:00", "+01:00"):
        time_told = f"2024-10-27T02:30:00{offset}"
        make_site({"content/2024-10-27-flood.md": article_file("Flood", time=time_told)})
        preview.again()
        assert tree(preview.output) == clean(site)


def test_a_preview_copies_a_static_file_of_the_same_size_and_time(make_site: SiteFactory):
    site = make_site({**TWO_STORIES, "static/x.txt": "one"})
    preview, file = Preview(site), site / "static/x.txt"
    for text in ("one", "one", "two"):
        facts = file.stat()
        file.write_text(text)
        os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
        preview.again()
        assert (preview.output / "x.txt").read_text() == text


def test_two_previews_of_one_site_do_not_spoil_each_other(make_site: SiteFactory):
    site = make_site(
        {**TWO_STORIES, "content/2024-05-03-draft.md": article_file(more="draft: true")}
    )
    output = site / ".digestgen/serve"
    one = Options(site=site, output=output, cache=CacheOptions(memory=MemoryStore()))
    other = Options(
        site=site, output=output, cache=CacheOptions(memory=MemoryStore()), unpublished=True
    )
    for options in (other, one, other, one):
        build_site(options)
        shown = tree(output)
    build_site(Options(site=site, output=site / "clean", cache=NO_CACHE))
    assert shown == tree(site / "clean")


def test_pages_are_made_again_when_the_rules_of_the_time_zone_change(
    make_site: SiteFactory, make_zone: ZoneFactory
):
    site = make_site({**TWO_STORIES, "digest.toml": '[site]\ntimezone = "Own"\n'})
    for zone in ("JST-9", "EST5"):
        make_zone(zone, name="Own")
        again(site)
        assert tree(site / "build") == clean(site)


# a real site's history: the articles as they came, with corrections on the way


def test_history_of_a_real_site_gives_what_a_clean_build_gives(
    corpus: Path, make_site: SiteFactory
):
    site = make_site({"digest.toml": "[lists]\npage_size = 10\n"})
    files = sorted((corpus / "diablo4").glob("*.md"))[-120:]
    for month, came in groupby(files, key=lambda file: file.name[:7]):
        arrived = [shutil.copy(file, site / "content") for file in came]
        first = Path(arrived[0])
        if month.endswith(("3", "6", "9")):  # a headline is corrected, an article taken back
            first.write_text(first.read_text("utf-8").replace("title: ", "title: Update. ", 1))
            Path(arrived[-1]).unlink()
        again(site)
    assert tree(site / "build") == clean(site)


def test_each_step_of_a_history_gives_what_a_clean_build_gives(
    corpus: Path, make_site: SiteFactory
):
    site = make_site({})
    files = sorted((corpus / "power-apps").glob("*.md"))
    preview = Preview(site)
    for start in range(0, len(files), 60):
        for file in files[start : start + 60]:
            shutil.copy(file, site / "content")
        again(site)
        preview.again()
        made_anew = clean(site)
        assert tree(site / "build") == made_anew
        assert tree(preview.output) == made_anew


def test_what_a_source_counts_for_may_change_with_every_article_and_alias(make_site: SiteFactory):
    carried = article_file("A flood", domain="msn.com").replace(
        "name: msn.com", "name: Post on MSN"
    )
    own = article_file("Rain", url="https://post.example/1", domain="post.example")
    site = make_site({"content/2024-05-01-flood.md": carried})
    at_msn = "build/providers/msn.com/post/index.html"
    again(site)
    assert 'class="kicker">Source' in (site / at_msn).read_text()
    rain = site / "content" / "2024-05-02-rain.md"
    rain.write_text(own.replace("name: post.example", "name: Post"))
    again(site)
    assert "url=/providers/post.example/" in (site / at_msn).read_text()
    (site / "content/providers").mkdir()
    note = "domain: tide.example\naliases: [msn.com/Post]\n"
    (site / "content/providers/tide.yaml").write_text(note)
    again(site)
    assert "url=/providers/tide.example/" in (site / at_msn).read_text()
    assert tree(site / "build") == clean(site)
