"""build_site: the five stages in a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import PurePath
from typing import Any, NamedTuple, TypeVar

from digestgen import __version__
from digestgen.builds import BuildReport, Options, Site, paths_of
from digestgen.cache import Summary
from digestgen.config import read_config
from digestgen.digests import digest_of_record
from digestgen.group import Clustered, Reclustering, cluster_in_parts, group_articles
from digestgen.load import (
    LoadSettings,
    Source,
    join_parsed,
    parse_each,
    read_sources,
    with_withheld,
)
from digestgen.memory import Memory
from digestgen.output import MANIFEST, check_output
from digestgen.plan import plan_pages
from digestgen.problems import ContentError, Problem, UsageError, errors_of, problem
from digestgen.records import Article, Corrections, Digest
from digestgen.render import Due, RenderSettings, render_batch
from digestgen.settings import Config, SitePaths
from digestgen.texts import Texts
from digestgen.theme import media_assets, read_theme, without_clashes
from digestgen.timings import Timings
from digestgen.translations import read_catalog
from digestgen.unchanged import Inputs, inputs_of, last_summary, program
from digestgen.urls import base_path
from digestgen.views import SearchView
from digestgen.workers import processes_for, run_batches, without_collector
from digestgen.write import locked, write_site

__all__ = [
    "BuildReport",
    "Options",
    "Progress",
    "Site",
    "build_or_recall",
    "build_site",
    "read_site",
    "silent",
]

_BATCH_SIZE = 50  # files or pages

_Batch = TypeVar("_Batch")
_Item = TypeVar("_Item")
Progress = Callable[[str, Iterable[Any], int], Iterable[Any]]
"""Passes batches on as they are done; is told what they are and how many there will be."""


def silent(_what: str, batches: Iterable[_Batch], _count: int) -> Iterable[_Batch]:
    """Pass batches on; the Progress of a build that nobody watches."""
    return batches


def build_or_recall(
    options: Options, progress: Progress = silent, timings: Timings | None = None
) -> Summary:
    """Build as `build_site` does; where nothing changed since the last build, only say so."""
    config, _ = read_config(options.site, base_url=options.base_url)
    paths = paths_of(options, config)
    timings = timings or Timings()
    if options.cache.reads:
        with timings.stage("cache"):
            inputs = inputs_of(paths, config, _choices(options))
            if summary := last_summary(paths, inputs):
                return summary
        # what changes from here on is not in the inputs: the next build finds that they differ
        return build_site(options, progress, timings, inputs).summary
    return build_site(options, progress, timings).summary


def build_site(
    options: Options,
    progress: Progress = silent,
    timings: Timings | None = None,
    inputs: Inputs | None = None,
) -> BuildReport:
    """Build a site into its output folder; `inputs`: what there is to read, if that is known.

    Raises UsageError for digest.toml and arguments, ContentError for what is wrong in content and
    templates, every fault at once, and BuildError where the output can not be written; the output is
    then as it was. With `keep_going` the good files are built, and the faults are in the report.
    """
    config, warnings = read_config(options.site, base_url=options.base_url)
    paths = paths_of(options, config)
    _check_content(paths, config)
    check_output(paths)
    if config.outputs.search:
        from digestgen.search import check_installed

        check_installed()
    timings = timings or Timings()
    with locked(paths):
        with timings.stage("cache"):
            memory = Memory(
                paths, options.cache, lambda: inputs or inputs_of(paths, config, _choices(options))
            )
        workshop = _Workshop(options, paths, config, _Watch(progress, timings), memory)
        report, names = _build(workshop, memory, warnings)
        with timings.stage("cache"):
            memory.keep(names, report.summary, report.written.marks)
    return report


def _build(
    workshop: _Workshop, memory: Memory, warnings: Iterable[Problem]
) -> tuple[BuildReport, list[str]]:
    """Return what was built, and the paths of all files that are in the output for it."""
    site, timings = workshop.read(warnings), workshop.timings
    paths, config = site.paths, site.config
    theme, static = read_theme(paths.site, search=config.outputs.search)
    catalog = read_catalog(paths.site, config.site.language)
    assets, clashes = without_clashes((*static, *media_assets(paths.content)))
    copied = frozenset(asset.path for asset in assets)
    with timings.stage("plan"), without_collector():
        texts, reuse = Texts(catalog), workshop.reuse
        plan = plan_pages(site.digest, site.content, config, copied, texts, reuse=reuse)
    problems = (*site.problems, *clashes, *plan.problems)
    workshop.stop_if_bad(problems)
    settings = RenderSettings(plan.site, theme, __version__, catalog)
    with timings.stage("cache"):
        kept, due = memory.in_place(settings, config, plan.pages)
    with timings.stage("write"):
        written = write_site(
            chain(
                ((path, None) for path in kept),
                workshop.render(settings, due, memory),
                workshop.index(plan.index, memory),
            ),
            assets,
            paths,
            version=__version__,
            base_url=config.site.base_url,
            alone=memory.alone,
        )
    return BuildReport(site, written, problems), [*memory.pages, *sorted(copied), MANIFEST]


def read_site(options: Options, progress: Progress = silent) -> Site:
    """Read, check and group a site without writing anything. Raises as `build_site` does."""
    config, warnings = read_config(options.site, base_url=options.base_url)
    paths = paths_of(options, config)
    _check_content(paths, config)
    return _Workshop(options, paths, config, _Watch(progress, Timings())).read(warnings)


class _Watch(NamedTuple):
    """Those who look on."""

    progress: Progress
    timings: Timings


class _Workshop:
    """The stages that run over workers, on one site."""

    def __init__(
        self,
        options: Options,
        paths: SitePaths,
        config: Config,
        watch: _Watch,
        memory: Memory | None = None,
    ) -> None:
        self._options, self._paths, self._config = options, paths, config
        self._memory = memory
        self._progress, self.timings = watch
        self.reuse = options.cache.reuse
        self._settings = LoadSettings(config.site.timezone, base_path(config.site.base_url))

    @without_collector()
    def read(self, warnings: Iterable[Problem]) -> Site:
        """Read, parse and group what is in the content folder."""
        config = self._config
        sources, unreadable = self._sources()
        files = len(sources) + len(unreadable)
        with self.timings.stage("parse"):
            parsed = join_parsed(self._parse(sources), self.reuse)
        del sources  # their content is the largest thing in memory
        problems = (*warnings, *sorted([*unreadable, *parsed.problems]))
        _raise_if_bad(problems, self._options)
        content = parsed.content
        if self._options.unpublished or config.build.unpublished:
            content = with_withheld(content)
        corrections = content.corrections[0] if content.corrections else None
        with self.timings.stage("group"):
            digest = self._group(content.articles, corrections)
        problems = (*problems, *digest.problems)
        _raise_if_bad(problems, self._options)
        return Site(config, self._paths, content, digest, files, problems)

    def _sources(self) -> tuple[list[Source], list[Problem]]:
        build, known = self._config.build, {}
        shown_as = PurePath(build.content).as_posix()
        if self._memory:
            with self.timings.stage("cache"):
                self._memory.recall(self._settings, shown_as)
            known = {"known": self._memory.knows}
        with self.timings.stage("read"):
            return read_sources(
                self._paths.content, shown_as=shown_as, max_bytes=build.max_file_size, **known
            )

    def _parse(self, sources: Sequence[Source]) -> Iterable[bytes]:
        def parse(sources: Sequence[Source]) -> Iterable[bytes]:
            batches = self._batches("reading", parse_each, self._settings, sources)
            return chain.from_iterable(batches)

        return self._memory.parse(sources, parse) if self._memory else parse(sources)

    def _group(self, articles: Sequence[Article], corrections: Corrections | None) -> Digest:
        settings, memory = self._config.grouping, self._memory
        processes = processes_for(len(articles), self._options.jobs)
        run = partial(run_batches, processes, size=1)
        anew = partial(cluster_in_parts, most=processes, run=run)
        before = memory.noted("clusters", Clustered) if memory else None
        again = Reclustering(before, anew, reuse=self.reuse)
        digest = group_articles(articles, settings, corrections, again, reuse=self.reuse)
        if memory and again.now:
            memory.note("clusters", again.now)
        return digest

    def stop_if_bad(self, problems: Sequence[Problem]) -> None:
        """Raise ContentError where `problems` are not to be built with."""
        _raise_if_bad(problems, self._options)

    def render(
        self, settings: RenderSettings, due: Sequence[Due], memory: Memory
    ) -> Iterator[tuple[str, bytes | None]]:
        """Yield path and content of each page, as they are done; None for one that shows the same."""
        batches = self._batches("rendering", render_batch, settings, due)
        rendered = chain.from_iterable(self.timings.iterating("render", batches))
        for (page, _), (data, shown, seconds) in zip(due, rendered, strict=True):
            self.timings.rendered(page.template, seconds)
            memory.shows(page.path, shown, same=data is None)
            yield page.path, data

    def index(
        self, made_of: Callable[[], SearchView] | None, memory: Memory
    ) -> Iterator[tuple[str, bytes | None]]:
        """Yield path and content of each file of the search index; None for one that is the same."""
        if not made_of:
            return
        with self.timings.stage("plan"):
            view = made_of()
            key = digest_of_record(view, program())
        if kept := memory.index_in_place(key):
            yield from ((path, None) for path in kept)
            return
        from digestgen.search import index_of

        with self.timings.stage("search"):
            files = index_of(view)
        for path, data in files.items():
            memory.indexes(path, key)
            yield path, data

    def _batches(
        self,
        what: str,
        function: Callable[[Any, Sequence[_Item]], _Batch],
        settings: object,
        items: Sequence[_Item],
    ) -> Iterable[_Batch]:
        processes = processes_for(len(items), self._options.jobs)
        done = run_batches(processes, function, settings, items, size=_BATCH_SIZE)
        return self._progress(what, done, -(-len(items) // _BATCH_SIZE))


def _choices(options: Options) -> bytes:
    """Return a digest of what the command line says of the output's content."""
    return digest_of_record(options.unpublished, options.keep_going, options.strict)


def _check_content(paths: SitePaths, config: Config) -> None:
    if not paths.content.is_dir():
        hint = "put article files into content/, or name the site's folder with --site"
        raise UsageError([problem(config.build.content, "no such folder", hint=hint)])


def _raise_if_bad(problems: Sequence[Problem], options: Options) -> None:
    bad = problems if options.strict else errors_of(problems)
    if bad and not options.keep_going:
        raise ContentError(problems)
