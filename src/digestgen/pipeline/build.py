"""The five stages in a row: `build_site` and `read_site`."""

from __future__ import annotations

from itertools import chain
from pathlib import PurePath

from msgspec.structs import replace

from digestgen.group import group_articles
from digestgen.hooks import read_hooks
from digestgen.i18n.catalogs import read_catalog
from digestgen.i18n.texts import Texts
from digestgen.incremental import NoStore, Store, program, store_in
from digestgen.incremental.inputs import Inputs
from digestgen.incremental.last_build import keep_build
from digestgen.incremental.outputs import Outputs
from digestgen.load import LoadSettings, parse_sources, read_sources, with_withheld
from digestgen.pipeline.options import Observers, Options, Setup
from digestgen.pipeline.report import BuildReport, Site
from digestgen.plan import Routes, plan_pages, shown_by
from digestgen.problems import UsageError, problem
from digestgen.render import RenderSettings, render_pages
from digestgen.search import check_installed, index_search
from digestgen.settings import MANIFEST
from digestgen.theme.files import read_look
from digestgen.timings import Timings
from digestgen.urls import base_path
from digestgen.workers import Workers, without_collector
from digestgen.write import locked, write_site
from digestgen.write.manifest import check_output


def build_site(
    options: Options, observers: Observers | None = None, inputs: Inputs | None = None
) -> BuildReport:
    """Build a site into its output folder and return a report.

    `inputs` is a digest of what the build reads, if it is known already. Raises UsageError for errors in
    digest.toml and in arguments, ContentError with all errors in content and templates, and BuildError
    if the output cannot be written; then the output is unchanged. With `keep_going`, files with errors
    are left out, and the problems are in the report.
    """
    setup = options.read_setup()
    paths = setup.paths
    _check_content(setup)
    check_output(paths)
    if setup.config.outputs.search:
        check_installed()
    with locked(paths):
        store = store_in(paths.state, options.cache)
        store.open(paths.state)  # before anything is read
        if inputs is None and not store.owns_output:
            inputs = setup.read_inputs()
        return _build(setup, store, inputs, observers or Observers())


def _build(setup: Setup, store: Store, inputs: Inputs | None, observers: Observers) -> BuildReport:
    """Run the five stages with an open store."""
    config, paths, timings = setup.config, setup.paths, observers.timings
    workers = Workers(setup.options.jobs, observers.progress)
    site = _read(setup, store, workers, timings)
    theme, assets, clashes = read_look(paths.site, paths.content, search=config.outputs.search)
    catalog = read_catalog(paths.site, config.site.language)
    copied = sorted(asset.path for asset in assets)
    with timings.stage("plan"), without_collector():
        routes = Routes(config, copied, Texts(catalog))
        plan = plan_pages(site.digest, site.content, routes, store)
    problems = (*site.problems, *clashes, *plan.problems)
    setup.raise_if_bad(problems)
    settings = RenderSettings.of(plan.site, theme, catalog, routes, shown_by)
    pages = Outputs.of(paths, store, "pages", version=settings.key)
    index = Outputs.of(paths, store, "search", version=program())
    files = chain(
        render_pages(plan.pages, settings, pages, workers, timings),
        index_search(plan.search, index, timings),
    )
    with timings.stage("write"):
        written = write_site(
            files, assets, paths, base_url=config.site.base_url, trusted=store.owns_output
        )
    report = BuildReport(site, written, problems)
    with timings.stage("cache"):
        stamps = pages.keep([*copied, MANIFEST], written.stamps)
        stamps |= index.keep((), written.stamps)
        if inputs:
            keep_build(store, paths, inputs.key(store.opened_ns), stamps, report.summary)
    return report


def read_site(options: Options, observers: Observers | None = None) -> Site:
    """Return a site, read, checked and grouped, without writing anything. Raises what `build_site` raises."""
    observers = observers or Observers()
    setup, workers = options.read_setup(), Workers(options.jobs, observers.progress)
    _check_content(setup)
    return _read(setup, NoStore(), workers, observers.timings)


def _check_content(setup: Setup) -> None:
    if not setup.paths.content.is_dir():
        hint = "put article files into content/, or name the site's folder with --site"
        raise UsageError([problem(setup.config.build.content, "no such folder", hint=hint)])


@without_collector()
def _read(setup: Setup, store: Store, workers: Workers, timings: Timings) -> Site:
    """Return the site, read, parsed and grouped."""
    options, config, build = setup.options, setup.config, setup.config.build
    with timings.stage("read"):
        sources, unreadable = read_sources(
            setup.paths.content,
            shown_as=PurePath(build.content).as_posix(),
            max_bytes=build.max_file_size,
            store=store,
        )
    files = len(sources) + len(unreadable)
    settings = LoadSettings(config.site.timezone, base_path(config.site.base_url))
    with timings.stage("parse"):
        parsed = parse_sources(sources, settings, store, workers)
    del sources  # the content of all files is the largest part of the memory
    problems = (*setup.problems, *sorted([*unreadable, *parsed.problems]))
    setup.raise_if_bad(problems)
    content = parsed.content
    if options.unpublished or build.unpublished:
        content = with_withheld(content)
    hooks = read_hooks(setup.paths.site)
    articles = hooks.articles(content.articles)
    groups_file = content.groups[0] if content.groups else None
    with timings.stage("group"):
        digest = group_articles(articles, config.grouping, groups_file, store, workers)
    digest = replace(digest, stories=hooks.stories(digest.stories))
    content = replace(content, articles=articles)
    problems = (*problems, *digest.problems)
    setup.raise_if_bad(problems)
    return Site(config, setup.paths, content, digest, files, problems)
