"""digestgen serve."""

from __future__ import annotations

import gc
import sys
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import click

from digestgen.cli.messages import counted, print_problems, say
from digestgen.cli.site_options import now_option, site_folder, site_option
from digestgen.cli.withheld import print_future

if TYPE_CHECKING:
    from digestgen.pipeline.options import Options
    from digestgen.serve import Built
    from digestgen.serve.watch import Objects


_TIDY_EVERY = 10  # builds: it takes about 100 ms on a large site


@click.command()
@site_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port to listen on; 0 for any free one.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--open", "open_", is_flag=True, help="Open the site in a browser.")
@click.option("--no-reload", is_flag=True, help="Rebuild, but do not reload pages in browsers.")
@click.option(
    "--poll", is_flag=True, help="Poll for changes, for network disks and some containers."
)
@click.option("--unpublished", is_flag=True, help="Include drafts, withheld and future articles.")
@now_option
def serve(
    *, site: Path | None, port: int, host: str, unpublished: bool, now: datetime, **given: bool
) -> None:
    """Preview the site, and rebuild it when files change.

    \b
    Example:
      digestgen serve --open
    """
    from digestgen.serve import Preview, bound_socket
    from digestgen.serve import serve as serve_preview
    from digestgen.serve.browser import open_browser
    from digestgen.serve.watch import STORE_SECONDS, Watch

    folder = site_folder(site)
    listening = bound_socket(host, port)
    shown = f"[{host}]" if ":" in host else host
    origin = f"http://{shown}:{listening.getsockname()[1]}"
    builder = _Builder(folder, origin, unpublished=unpublished, now=now)
    watch = Watch(builder.places, polling=given["poll"] or None, objects=builder.objects)
    preview = Preview(
        builder.output,
        builder,
        base_path=builder.base_path(),
        reload=not given["no_reload"],
        switching=builder.switching,
    )
    before = watch.snapshot()
    preview.build_now()
    say(f"Serving at {origin}{preview.base_path} (press Ctrl+C to stop)")
    if address := builder.store_address:
        say(f"The objects in {address} are listed every {STORE_SECONDS} seconds, to find changes")
    if given["open_"]:
        open_browser(f"{origin}{preview.base_path}")
    with closing(listening):
        serve_preview(preview, watch.changes(before), listening, host)


class _Builder:
    """A builder for a Preview: builds the site into a folder of its own, and reports it."""

    def __init__(self, site: Path, origin: str, *, unpublished: bool, now: datetime) -> None:
        from digestgen.incremental import CacheOptions, MemoryStore

        self._site, self._origin, self._unpublished = site, origin, unpublished
        self._ahead = now - datetime.now(UTC)  # the clock goes on between builds
        self._jobs: int | None = None
        self._builds = 0
        self._cache = CacheOptions(memory=MemoryStore())  # what one build leaves to the next
        self._places: tuple[Path, ...] = (site,)  # until digest.toml has no error
        self._lists = False  # whether the last listing of an object store was good
        self.store_address = ""  # of content in an object store, once it was listed
        self.switching = Lock()
        self.output = site / ".digestgen" / "serve"

    def places(self) -> tuple[Path, ...]:
        """Return the files and folders that the site is made from, as digest.toml names them now.

        While that has an error, they are the last ones.
        """
        from digestgen.pipeline.options import Options
        from digestgen.problems import DigestError

        with suppress(DigestError, OSError):
            self._places = Options(site=self._site).read_setup().places()
        return self._places

    def objects(self) -> Objects | None:
        """Return the objects of a site with its content in a store, None of others, or if it fails."""
        from digestgen.pipeline.options import Options
        from digestgen.problems import ContentError, DigestError

        try:
            listing = Options(site=self._site).read_setup().list_objects()
        except (DigestError, OSError) as error:
            if self._lists and isinstance(error, ContentError):
                # once; what fails from the start is an error of the build
                print_problems(error.problems)
            self._lists = False
            return None
        self._lists = True
        self.store_address = listing.address if listing else ""
        return frozenset((each.name, each.version) for each in listing.objects) if listing else None

    def base_path(self) -> str:
        """Return the path of the site's front page; "/" if digest.toml has an error."""
        from digestgen.config import read_config
        from digestgen.problems import DigestError
        from digestgen.urls import base_path

        try:
            config, _ = read_config(self._site)
        except DigestError:
            return "/"
        return base_path(config.site.base_url)

    def __call__(self) -> Built:
        from digestgen.problems import BuildError, DigestError, disk_problem

        started = time.perf_counter()
        try:
            try:
                return self._built(started)
            except OSError as error:  # a full disk
                raise BuildError([disk_problem(error)]) from error
        except DigestError as error:
            print_problems(error.problems)
            raise

    def _built(self, started: float) -> Built:
        from digestgen.config import read_config
        from digestgen.pipeline.build import build_site
        from digestgen.pipeline.options import Observers
        from digestgen.serve import Built
        from digestgen.urls import base_path

        config, _ = read_config(self._site)
        path = base_path(config.site.base_url)
        try:
            observers = Observers(moving=self.switching)
            report = build_site(self._options(f"{self._origin}{path}"), observers)
        finally:
            # from now on there are threads, and a process with threads must not fork
            self._jobs = 1
            self._tidy()
        print_problems(report.problems)
        print_future(report.site.withheld)
        written = report.written
        changed = written.written + written.removed
        say(f"{counted(changed, 'file')} changed, in {time.perf_counter() - started:.2f} s")
        sys.stderr.flush()
        return Built(path)

    def _tidy(self) -> None:
        """Keep the garbage collector from searching kept records; now and then collect what is not kept."""
        self._builds += 1
        if self._builds % _TIDY_EVERY == 0:
            gc.unfreeze()
            gc.collect()
        gc.freeze()

    def _options(self, base_url: str) -> Options:
        from digestgen.pipeline.options import Options

        given: dict[str, Any] = {"output": self.output, "base_url": base_url, "jobs": self._jobs}
        given |= {"unpublished": self._unpublished, "now": datetime.now(UTC) + self._ahead}
        return Options(site=self._site, cache=self._cache, **given)
