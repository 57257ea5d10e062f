"""Builds on real clusters of Dask; most share one, since a cluster takes seconds to start."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dask
import pytest
from distributed import Client, LocalCluster
from distributed.core import Status
from distributed.security import Security

import digestgen
from builders import article_file
from conftest import SiteFactory
from digestgen.pipeline.build import build_site
from digestgen.pipeline.options import Observers, Options
from digestgen.problems import BuildError, ContentError, problem
from digestgen.workers import Workers, dask_cluster
from digestgen.workers.dask_cluster import DaskCluster
from digestgen.workers.job import BATCHES_AHEAD, Job
from digestgen.workers.versions import versions_here
from runs import TWO_STORIES, build, command, invoke, many_articles, run, tree

SITE = {
    **many_articles(60),
    "digest.toml": '[site]\ntitle = "A"\nlanguage = "de"\nbase_url = "https://a.example/b/"\n',
    "templates/footer.html": "<p>{{ site.title }} {{ _('Source') }}</p>",
    "hooks.py": (
        "from msgspec.structs import replace\n\n"
        "def articles(found):\n"
        "    return [replace(each, title=each.title + '!') for each in found]\n"
    ),
}
NEW_ARTICLE = {"content/2024-05-20-new.md": article_file("News", url="https://one.example/new")}


@pytest.fixture(scope="module")
def running() -> Iterator[LocalCluster]:
    # two threads: a worker may be started with any number of them
    with (
        tempfile.TemporaryDirectory() as folder,
        dask.config.set(dask_cluster._CONFIG),
        LocalCluster(
            n_workers=2,
            threads_per_worker=2,
            dashboard_address="127.0.0.1:0",
            local_directory=folder,
            scheduler_kwargs={"allowed_failures": 1},
        ) as cluster,
    ):
        yield cluster


@contextmanager
def dask_process(*words: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run a scheduler or a worker of its own, as a user starts it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def scheduler(running: LocalCluster) -> str:
    return str(running.scheduler_address)


@pytest.fixture
def client(running: LocalCluster, scheduler: str) -> Iterator[Client]:
    # a test may have killed workers, and Dask starts none again that is killed while it starts
    last = time.monotonic() + 60
    while any(each.status != Status.running for each in running.workers.values()):
        assert time.monotonic() < last
        time.sleep(0.02)
    with Client(scheduler, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
        yield client


@pytest.fixture
def cluster(client: Client) -> DaskCluster:
    return DaskCluster(client, "a cluster")


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a build wait for a scheduler that has just been started, on a busy machine too."""
    monkeypatch.setattr(dask_cluster, "_CONNECT_SECONDS", 60)


def scheduler_words(address: str) -> list[str]:
    host, _, port = address.removeprefix("tcp://").partition(":")
    return ["scheduler", "--host", host, "--port", port, "--no-dashboard"]


def worker_words(scheduler: str, folder: Path) -> list[str]:
    place = ("--local-directory", str(folder / "space"))
    return ["worker", scheduler, "--no-nanny", "--nthreads", "1", "--no-dashboard", *place]


@contextmanager
def foreign_worker(folder: Path, scheduler: str, client: Client) -> Iterator[str]:
    """Run a worker that imports from `folder`/other; yield its address."""
    known = set(client.nthreads())
    words = worker_words(scheduler, folder)
    with dask_process(*words, PYTHONPATH=str(folder / "other")):
        client.wait_for_workers(len(known) + 1, timeout=60)
        (other,) = set(client.nthreads()) - known
        yield other


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def add_to_each(number: int, items: Sequence[int]) -> list[int]:
    return [number + item for item in items]


def fail_at_seven(_shared: None, items: Sequence[int]) -> Sequence[int]:
    if 7 in items:
        raise ContentError([problem("content/a.md", "is the seventh")])
    return items


def kill_itself_at_first(mark: Path, items: Sequence[int]) -> Sequence[int]:
    if 7 in items and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return items


def kill_itself(_shared: None, _items: Sequence[int]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse_to_open(folder: str) -> None:
    def refuse(event: str, arguments: Any) -> None:
        if event in {"open", "os.listdir", "os.scandir"} and str(arguments[0]).startswith(folder):
            raise RuntimeError(f"a worker opened {arguments[0]}")

    sys.addaudithook(refuse)


@pytest.mark.parametrize("count", [0, 1, 5, 101])
def test_batches_come_in_order_and_hold_every_item_once(count: int, cluster: DaskCluster):
    batches = Workers(cluster=cluster).run(Job(add_to_each, 10, range(count)), size=5)
    assert [item for batch in batches for item in batch] == list(range(10, 10 + count))


def test_few_batches_are_sent_before_they_are_wanted(cluster: DaskCluster):
    class Counted(list[int]):
        taken = 0

        def __getitem__(self, batch: Any) -> Any:
            self.taken += 1
            return super().__getitem__(batch)

    items = Counted(range(1000))
    results = Workers(cluster=cluster).run(Job(add_to_each, 0, items), size=1)
    assert next(results) == [0]
    assert items.taken == (2 * BATCHES_AHEAD + 1) * dask_cluster._MOST_BATCHES_PER_TASK


def test_cluster_is_told_with_its_workers_and_its_dashboard(client: Client):
    told = str(DaskCluster(client, "tcp://10.0.0.5:8786", "http://10.0.0.5:8787/status"))
    assert told == "tcp://10.0.0.5:8786: 2 workers, dashboard http://10.0.0.5:8787/status"


def test_problem_found_in_a_worker_arrives_whole(cluster: DaskCluster):
    with pytest.raises(ContentError) as caught:
        list(Workers(cluster=cluster).run(Job(fail_at_seven, None, range(20)), size=2))
    assert caught.value.problems == (problem("content/a.md", "is the seventh"),)


def test_same_bytes_whatever_the_workers_clean_and_incremental(
    make_site: SiteFactory, tmp_path: Path, scheduler: str, client: Client
):
    site = make_site(SITE)
    client.run(refuse_to_open, str(tmp_path))
    with pytest.raises(RuntimeError, match="a worker opened"):
        client.run(os.listdir, str(tmp_path))
    ways: dict[str, dict[str, Any]] = {
        "inline": {"jobs": 1},
        "processes": {"jobs": 2},
        "dask": {"workers": "dask", "scheduler": scheduler},
    }
    places = {way: tmp_path / way for way in ways}
    for change in ({}, NEW_ARTICLE):
        make_site(change)
        for way, options in ways.items():
            shutil.copytree(site, places[way], dirs_exist_ok=True)
            build_site(Options(site=places[way], **options))
        built = {way: tree(place / "build") for way, place in places.items()}
        assert built["inline"] == built["processes"] == built["dask"]
    assert "2024/05/20/new/index.html" in built["dask"]


def test_worker_killed_during_a_build_changes_nothing(
    make_site: SiteFactory, scheduler: str, client: Client
):
    site = make_site(many_articles(60))
    killed = []

    def kill_a_worker(doing: str, results: Iterable[Any], _count: int) -> Iterable[Any]:
        for result in results:
            if doing == "rendering" and not killed:
                killed.extend(client.run(os.getpid).values())
                os.kill(killed[0], signal.SIGKILL)
            yield result

    options = Options(site=site, output=site / "dask", workers="dask", scheduler=scheduler)
    build_site(options, Observers(kill_a_worker))
    build_site(Options(site=site, output=site / "inline", jobs=1))
    assert killed
    assert tree(site / "dask") == tree(site / "inline")


def test_batch_of_a_killed_worker_is_run_by_another(cluster: DaskCluster, tmp_path: Path):
    mark = tmp_path / "killed"
    batches = Workers(cluster=cluster).run(Job(kill_itself_at_first, mark, range(20)), size=2)
    assert [item for batch in batches for item in batch] == list(range(20))
    assert mark.exists()


def test_batch_that_kills_every_worker_is_a_problem_with_a_way_out(cluster: DaskCluster):
    with pytest.raises(BuildError, match=r"ended while they ran the same batch\n  hint: .*memory"):
        list(Workers(cluster=cluster).run(Job(kill_itself, None, [1]), size=1))


def test_lost_scheduler_is_a_problem_and_the_old_site_stays(make_site: SiteFactory, tmp_path: Path):
    site = make_site(many_articles(60))
    build_site(Options(site=site, jobs=1))
    before = tree(site / "build")
    make_site(many_articles(60, "The water fell."))
    address = f"tcp://127.0.0.1:{free_port()}"
    with (
        dask_process(*scheduler_words(address)) as scheduler,
        dask_process(*worker_words(address, tmp_path)),
    ):

        def kill_the_scheduler(doing: str, results: Iterable[Any], _count: int) -> Iterable[Any]:
            for result in results:
                if doing == "rendering":
                    scheduler.kill()
                yield result

        options = Options(site=site, workers="dask", scheduler=address)
        with pytest.raises(BuildError, match=r"the connection to the scheduler was lost\n  hint: "):
            build_site(options, Observers(kill_the_scheduler))
    assert tree(site / "build") == before
    build_site(Options(site=site, jobs=1))
    assert tree(site / "build") != before


def test_worker_with_another_digestgen_is_refused_by_name(
    make_site: SiteFactory, tmp_path: Path, scheduler: str, client: Client
):
    shutil.copytree(Path(digestgen.__file__).parent, tmp_path / "other/digestgen")
    with (tmp_path / "other/digestgen/slugs.py").open("a") as module:
        module.write("# another version")
    with foreign_worker(tmp_path, scheduler, client) as other, pytest.raises(BuildError) as caught:
        build(make_site(TWO_STORIES), workers="dask", scheduler=scheduler)
    (found,) = caught.value.problems
    ours = re.escape(versions_here()["digestgen"])
    assert found.path == other
    assert re.fullmatch(rf"has digestgen \S+ \(code \w+\), not {ours}", found.message)
    assert "lock file" in found.hint


def test_worker_without_digestgen_is_refused_by_name(
    tmp_path: Path, scheduler: str, client: Client
):
    (tmp_path / "other").mkdir()
    (tmp_path / "other/digestgen.py").touch()
    refusal = r"^tcp://127.0.0.1:\d+: cannot run this digestgen: ModuleNotFoundError"
    with (
        foreign_worker(tmp_path, scheduler, client),
        pytest.raises(BuildError, match=refusal),
    ):
        DaskCluster(client, "a cluster").check_versions()


def test_scheduler_without_digestgen_is_refused(
    make_site: SiteFactory, tmp_path: Path, patience: None
):
    (tmp_path / "digestgen.py").touch()
    address = f"tcp://127.0.0.1:{free_port()}"
    with (
        dask_process(*scheduler_words(address), PYTHONPATH=str(tmp_path)),
        pytest.raises(BuildError, match=rf"^{address}: cannot run this digestgen: No module"),
    ):
        build(make_site(TWO_STORIES), workers="dask", scheduler=address)


def test_nothing_is_asked_of_a_cluster_if_nothing_changed(make_site: SiteFactory):
    site = make_site(TWO_STORIES)
    assert invoke("build", "--site", site).exit_code == 0
    nobody = ("--workers", "dask", "--scheduler", "tcp://127.0.0.1:1")
    done = invoke("build", "--site", site, *nobody)
    assert (done.exit_code, "0 pages and other files written" in done.stderr) == (0, True)


def test_scheduler_that_does_not_answer_is_a_problem(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(dask_cluster, "_CONNECT_SECONDS", 0.2)
    site = make_site(TWO_STORIES)
    with pytest.raises(BuildError, match=r"^tcp://127.0.0.1:1: no connection to a Dask scheduler"):
        build(site, workers="dask", scheduler="tcp://127.0.0.1:1")
    assert not (site / "build").exists()


def test_scheduler_without_workers_is_a_problem_with_a_way_out(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(dask_cluster, "_LOOK_SECONDS", 0.01)
    with LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0") as empty:
        address = empty.scheduler_address
        message = rf"^{address}: the scheduler has no workers\n  hint: .*dask worker {address}"
        with pytest.raises(BuildError, match=message):
            build(make_site(TWO_STORIES), workers="dask", scheduler=address)


def test_own_cluster_is_announced_and_leaves_nothing(make_site: SiteFactory, tmp_path: Path):
    site = make_site(TWO_STORIES)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    words = ("build", "--workers", "dask", "--jobs", 1)
    done = run(*words, cwd=site, env={"TMPDIR": str(temporary)})
    assert done.returncode == 0, done.stderr
    starting, started, *_, files, _ = done.stderr.splitlines()
    assert starting == "Starting Dask on this machine"
    assert (started, files) == ("Dask on this machine: 1 worker", "2 files read, 2 stories")
    assert list(temporary.iterdir()) == []
    assert not list(site.rglob("dask-*"))


def test_own_cluster_answers_only_to_its_own_certificates():
    with dask_cluster.dask_cluster(None, 1) as cluster:
        (scheduler,) = {each.rpartition(":")[0] for each in cluster._client.nthreads()}
        assert scheduler == "tls://127.0.0.1"
        address = cluster._client.scheduler.address
        certificate = Security.temporary()
        for given, security in ((address, certificate), (address.replace("tls", "tcp"), None)):
            with pytest.raises(OSError, match=r"imed out|does not match|reset by peer"):
                Client(given, timeout=0.5, set_as_default=False, security=security)


@pytest.mark.parametrize(("number", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_build_ends_its_cluster(
    make_site: SiteFactory, tmp_path: Path, number: signal.Signals, exit_code: int
):
    site = make_site(many_articles(150))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    process = subprocess.Popen(
        command("build", "--workers", "dask", "--jobs", "1"),
        cwd=site,
        env={**os.environ, "TMPDIR": str(temporary)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr
    assert "Starting" in process.stderr.readline()
    assert "1 worker" in process.stderr.readline()
    time.sleep(0.2)
    if number is signal.SIGINT:
        os.killpg(process.pid, number)  # as Ctrl+C in a terminal does
    else:
        process.send_signal(number)
    _, errors = process.communicate(timeout=30)  # ends with the last process that holds the pipes
    assert (process.returncode, errors) == (exit_code, "Stopped\n")
    assert list(temporary.iterdir()) == []
    assert not (site / "build").exists()


def test_missing_extra_is_named_also_if_nothing_changed(
    make_site: SiteFactory, monkeypatch: pytest.MonkeyPatch
):
    site = make_site(TWO_STORIES)
    build(site)
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = invoke("build", "--site", site, "--workers", "dask")
    assert done.exit_code == 2
    assert "--workers dask needs distributed, which is not installed" in done.stderr
    assert "pip install 'digestgen[cluster]'" in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--scheduler", "tcp://a:1"], "--scheduler needs --workers dask"),
        (["--workers", "dask", "--scheduler", "a:1"], "write it as tcp://HOST:PORT"),
        (["--workers", "dask", "--scheduler", "tcp://a:1", "--jobs", "2"], "its own workers"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    words: list[str], message: str, make_site: SiteFactory
):
    done = invoke("build", "--site", make_site(TWO_STORIES), *words)
    assert done.exit_code == 2
    assert message in done.stderr


def test_build_without_a_cluster_imports_no_dask(make_site: SiteFactory):
    program = (
        "import sys; from digestgen.cli import main; main(standalone_mode=False);"
        "sys.exit('dask' in sys.modules or 'distributed' in sys.modules)"
    )
    words = [sys.executable, "-c", program, "build", "--site", str(make_site(TWO_STORIES))]
    subprocess.run(words, check=True, stderr=subprocess.PIPE)
