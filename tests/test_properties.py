"""What holds of every site: paths, order, processes, clocks and locales make no difference."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import article, article_file, listed, plan, rendered
from digestgen.records import Alias, File, OwnPage, Provider, Topic
from digestgen.settings import ListSettings, SiteSettings
from runs import build, many_articles, run, tree

quick = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],  # the machine may be busy
)
SITES = Path(__file__).parent / "sites"

texts = st.text(min_size=1, max_size=12) | st.sampled_from(
    (
        "C",
        "C++",
        "page",
        "..",
        ".",
        "a/b",
        "../../etc",
        "feed.xml",
        "C:\\x",
        "index.html",
        "CON",
        "é",
    )
)
names = st.from_regex(r"[a-z0-9]{1,3}(-[a-z0-9]{1,3})?", fullmatch=True)
old_paths = st.sampled_from(("old/", "a/b/", "old.html", "page/2/", "topics/", "404.html", "2024/"))


@st.composite
def plans(draw):
    """Draw a plan of some articles with odd names, topics, domains and old paths."""
    found = []
    for name in draw(st.lists(names, unique=True, max_size=6)):
        one = article(name, hours=draw(st.integers(0, 99)))
        aliases = tuple(map(Alias, draw(st.lists(old_paths, max_size=2))))
        found.append(
            article(
                name,
                published=one.published,
                files=(File(one.published, f"2024/05/01/{name}/", f"content/{name}.md", aliases),),
                provider=Provider(draw(texts), draw(texts)),
                topics=tuple(draw(st.lists(texts, max_size=3))),
                standing=draw(st.sampled_from(("publishable", "folded", "deleted", "withheld"))),
                related=tuple(listed(other) for other in draw(st.lists(names, max_size=2))),
            )
        )
    pages = tuple(
        OwnPage(name, f"{name}/", f"content/pages/{name}.md", "")
        for name in draw(st.lists(names | st.just("topics"), unique=True, max_size=2))
    )
    topics = tuple(Topic(draw(texts), name) for name in draw(st.lists(texts, max_size=2)))
    assets = draw(st.lists(st.sampled_from(("a", "feed.xml", "old", "media/a.jpg")), unique=True))
    lists = ListSettings(page_size=draw(st.integers(1, 3)))
    return plan(*found, pages=pages, topics=topics, assets=assets, lists=lists), assets


@quick
@given(plans())
def test_no_two_things_have_one_path(planned):
    made, assets = planned
    paths = [*(page.path for page in made.pages), *assets]
    assert len(paths) == len(set(paths))


@quick
@given(plans())
def test_no_file_is_where_another_needs_a_folder(planned):
    made, assets = planned
    paths = {*(page.path for page in made.pages), *assets}
    folders = {str(folder) for path in paths for folder in PurePosixPath(path).parents}
    assert not paths & folders


@quick
@given(plans())
def test_every_path_is_inside_the_output(planned):
    for page in planned[0].pages:
        path = PurePosixPath(page.path)
        assert not path.is_absolute()
        assert str(path) == page.path
        assert not {"..", ".", ""} & set(page.path.split("/"))
        assert all(len(part.encode()) <= 255 and part.isprintable() for part in path.parts)


@quick
@given(plans())
def test_no_page_begins_with_an_underscore(planned):
    assert not [page.path for page in planned[0].pages if page.path.startswith("_")]


@quick
@given(plans())
def test_every_path_that_is_wanted_twice_is_named_in_an_error(planned):
    made, _ = planned
    for problem in made.problems:
        if problem.level == "error":
            assert (
                " both need the address /" in problem.message
                or "is the address of" in problem.message
            )


@quick
@given(st.lists(st.text(max_size=20), min_size=4, max_size=4))
def test_any_text_becomes_well_formed_pages(given_texts):
    import xml.etree.ElementTree as ET

    from digestgen.text import clean_text

    title, excerpt, topic, name = (clean_text(text) or "x" for text in given_texts)
    one = article(
        title=title, excerpt=excerpt, topics=(topic,), provider=Provider("a.example", name)
    )
    pages = rendered(plan(one, site=SiteSettings(title=title)), {"base.html": "{{ site.title }}"})
    (entry,) = ET.fromstring(pages["feed.xml"]).iter("{http://www.w3.org/2005/Atom}entry")
    assert " ".join(entry[1].text.split()) == title


@dataclass
class Copy:
    """A site in a temporary folder."""

    site: Path

    def build(self, **options):
        return build(self.site, **options).written

    @property
    def files(self):
        return tree(self.site / "build")


@pytest.fixture
def golden(tmp_path):
    """Return a copy of the golden site with one of each odd thing."""
    without = shutil.ignore_patterns("expected")
    shutil.copytree(SITES / "everything", tmp_path / "site", ignore=without)
    return Copy(tmp_path / "site")


@pytest.fixture
def everything(golden):
    """Return the same with enough articles beside to keep several processes busy."""
    for name, text in many_articles(60).items():
        (golden.site / name).write_text(text, "utf-8")
    return golden


def test_two_processes_make_the_same_bytes_as_one(everything):
    everything.build(jobs=1)
    serial = everything.files
    shutil.rmtree(everything.site / "build")
    everything.build(jobs=2)
    assert everything.files == serial


def test_a_second_build_writes_nothing(everything):
    first = everything.build()
    before = everything.files
    second = everything.build(jobs=2)
    assert (second.written, second.removed) == (0, 0)
    assert second.unchanged == first.written > 100
    assert everything.files == before


def test_building_anew_makes_the_same_bytes(golden):
    golden.build()
    before = golden.files
    shutil.rmtree(golden.site / "build")
    shutil.rmtree(golden.site / ".digestgen")
    golden.build()
    assert golden.files == before


def test_where_a_site_is_makes_no_difference(golden, tmp_path):
    golden.build()
    other = Copy(tmp_path / "another place" / "site")
    without = shutil.ignore_patterns("build", ".digestgen")
    shutil.copytree(golden.site, other.site, ignore=without)
    other.build()
    assert other.files == golden.files


def test_when_files_were_saved_makes_no_difference(golden):
    golden.build()
    before = golden.files
    for file in (golden.site / "content").rglob("*"):
        os.utime(file, (1, 1))
    shutil.rmtree(golden.site / "build")
    golden.build()
    assert golden.files == before


def test_hash_seed_locale_and_clock_make_no_difference(golden):
    variations = (
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
        {
            "PYTHONHASHSEED": "3",
            "LC_ALL": "de_DE.UTF-8",
            "TZ": "America/New_York",
            "PYTHONUTF8": "0",
        },
    )
    file = golden.site / "content/2024-05-01-ueber.md"
    file.write_text(article_file("Über 洪水", url="https://u.example/ü"), "utf-8")
    trees = []
    for variation in variations:
        done = run("build", "--quiet", cwd=golden.site, env=variation)
        assert done.returncode == 0, done.stderr
        trees.append(golden.files)
        shutil.rmtree(golden.site / "build")
    assert trees[0] == trees[1] == trees[2]
