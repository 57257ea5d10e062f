"""The five stages in a row: `build_site` and `read_site`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from digestgen.files.object_listing import ObjectListing
from digestgen.files.store_errors import store_address_hint, without_query
from digestgen.group import group_articles
from digestgen.hooks import read_hooks
from digestgen.i18n.catalogs import read_catalog
from digestgen.i18n.texts import Texts
from digestgen.incremental import NoStore, Store, program, store_in
from digestgen.incremental.inputs import Inputs
from digestgen.incremental.last_build import ValidTimes, keep_build
from digestgen.incremental.outputs import Outputs
from digestgen.load import (
    LoadSettings,
    add_keyword_topics,
    hold_back_future,
    load_sources,
    load_withheld,
    read_files,
    read_sources,
    resolve_links,
    resolve_providers,
)
from digestgen.pipeline.bad_files import Look, Tracer, leave_out, without_bad_files
from digestgen.pipeline.build_report import BuildReport, Site
from digestgen.pipeline.free_memory import give_back_free_memory
from digestgen.pipeline.options import Observers, Options, Setup
from digestgen.plan import Routes, plan_pages, shown_by
from digestgen.problems import Problem, UsageError, problem
from digestgen.problems.boundary import boundary
from digestgen.records import Content
from digestgen.render import RenderSettings, render_pages
from digestgen.render.template_checks import check_templates
from digestgen.search import check_search_installed, index_search
from digestgen.settings import MANIFEST, Config
from digestgen.theme.files import read_theme_and_media
from digestgen.theme.stored_media import StoredMedia, stored_media
from digestgen.urls import base_path
from digestgen.workers import Workers, without_collector
from digestgen.write import OutputUse, write_lock, write_site
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
        check_search_installed()
    with boundary("", OSError), write_lock(paths) as closed:
        setup = setup.without_state(closed) if closed else setup
        store = store_in(paths.state, setup.options.cache)
        store.open(paths.state)  # before anything is read
        if inputs is None and not store.owns_output:
            inputs = setup.read_inputs()
        listing = inputs.listing if inputs else setup.list_objects()
        observers = observers or Observers()
        with (
            stored_media(listing, paths.state, keep=setup.options.cache.writes) as media,
            options.open_workers(observers) as workers,
        ):
            run = _Run(setup, store, inputs, observers, workers, listing, media)
            return without_bad_files(partial(_build, run), keep_going=options.keep_going)


class _Run(Struct, frozen=True):
    """The data and resources that the stages of one build share."""

    setup: Setup
    store: Store
    inputs: Inputs | None
    observers: Observers
    workers: Workers
    listing: ObjectListing | None  # of content in an object store
    media: StoredMedia | None = None  # likewise

    def read(self, files: Sequence[str]) -> Iterable[bytes | OSError]:
        """Return what is in files or objects of the content, or why it cannot be read: a Reader."""
        if self.listing is None:
            return read_files(files)
        return self.observers.progress("downloading", self.listing.read(files), len(files))


def _build(run: _Run, bad: tuple[Problem, ...]) -> BuildReport:
    """Run the five stages with an open store, without the files that have the problems `bad`."""
    setup, store, timings = run.setup, run.store, run.observers.timings
    config, paths = setup.config, setup.paths
    site, left_out = _read(run, bad), {each.path for each in bad}
    files = read_theme_and_media(paths, config, run.media)
    theme = files.theme
    assets = [each for each in files.assets if paths.shown(each.file) not in left_out]
    catalog = read_catalog(paths.site, config.site.language)
    copied = sorted(asset.path for asset in assets)
    look = Look(theme, catalog, Routes(config, copied, Texts(catalog)))
    tracer = Tracer(site.content, config.grouping)
    with tracer.traced(look), timings.stage("plan"), without_collector():
        plan = plan_pages(site.digest, site.content, look.routes, store)
    problems = (*site.problems, *files.problems, *check_templates(theme), *plan.problems)
    setup.raise_if_bad(problems)
    settings = RenderSettings.of(plan.site, theme, catalog, plan.routes, shown_by)
    pages = Outputs.of(paths, store, "pages", version=settings.key)
    index = Outputs.of(paths, store, "search", version=program())
    rendered = chain(
        render_pages(plan.pages, settings, pages, run.workers, timings),
        index_search(plan.search, index, timings),
    )
    with tracer.traced(look), timings.stage("write"):
        use = OutputUse(store.owns_output, run.observers.moving, config.build.fsync)
        written = write_site(rendered, assets, paths, base_url=config.site.base_url, use=use)
    report = BuildReport(site, written, (*problems, *written.vanished))
    with timings.stage("cache"):
        stamps = pages.keep([*copied, MANIFEST], written.stamps)
        stamps |= index.keep((), written.stamps)
        if run.inputs and not bad:
            keep_build(store, paths, run.inputs.key(store.opened_ns), stamps, report.summary)
    if store.lost:
        report = replace(report, problems=(*report.problems, setup.lost_results(store.lost)))
    return report


def read_site(options: Options, observers: Observers | None = None) -> Site:
    """Return a site, read, checked and grouped, without writing anything. Raises what `build_site` raises."""
    setup = options.read_setup()
    _check_content(setup)
    observers = observers or Observers()
    with boundary("", OSError), options.open_workers(observers) as workers:
        run = _Run(setup, NoStore(), None, observers, workers, setup.list_objects())
        return without_bad_files(partial(_read, run), keep_going=options.keep_going)


def _check_content(setup: Setup) -> None:
    if not setup.config.build.store_address and not setup.paths.content.is_dir():
        general = "put article files into content/, or name the site's folder with --site"
        hint = store_address_hint(setup.config.build.content) or general
        found = "not a folder" if setup.paths.content.exists() else "no such folder"
        raise UsageError([problem(without_query(setup.config.build.content), found, hint=hint)])


def _with_standing_now(content: Content, setup: Setup) -> tuple[Content, ValidTimes]:
    """Return content with the standing that each article has now, and for which times that is the same."""
    if setup.options.unpublished or setup.config.build.unpublished:
        return load_withheld(content), ValidTimes()
    if setup.options.now is None:
        return content, ValidTimes()
    return hold_back_future(content, setup.options.now)


def _load_settings(config: Config) -> LoadSettings:
    is_other = config.content_language.casefold() != config.site.language.casefold()
    return LoadSettings(
        timezone=config.site.timezone,
        base_path=base_path(config.site.base_url),
        language=config.content_language if is_other else "",
        limits=config.limits,
    )


class _Loaded(Struct, frozen=True):
    """The content of a site as it was parsed, the number of its files, and all problems so far."""

    content: Content
    files: int
    problems: tuple[Problem, ...]


def _load(run: _Run, bad: tuple[Problem, ...]) -> _Loaded:
    """Return the content of a site, read and parsed, without the files that have the problems `bad`."""
    setup, timings = run.setup, run.observers.timings
    config = setup.config
    with timings.stage("read"):
        sources, unreadable = read_sources(
            run.listing or setup.paths.content,
            shown_as=config.build.content_shown_as,
            max_bytes=config.limits.max_file_size,
            store=run.store,
            read=run.read,
        )
    files = len(sources) + len(unreadable)
    with timings.stage("parse"):
        parsed = load_sources(sources, _load_settings(config), run.store, run.workers, run.read)
    del sources  # the content of all files is the largest part of the memory
    give_back_free_memory(files)
    problems = (*setup.problems, *sorted([*unreadable, *parsed.problems, *bad]))
    setup.raise_if_bad(problems)
    content = leave_out(parsed.content, {each.path for each in bad}) if bad else parsed.content
    return _Loaded(content, files, problems)


@without_collector()
def _read(run: _Run, bad: tuple[Problem, ...]) -> Site:
    """Return the site, read, parsed and grouped, without the files that have the problems `bad`."""
    setup, config = run.setup, run.setup.config
    loaded = _load(run, bad)
    content, times = _with_standing_now(loaded.content, setup)
    content = add_keyword_topics(content)
    content, dead_links = resolve_links(content, base_path(config.site.base_url))
    hooks = read_hooks(setup.paths.site)
    content = replace(content, articles=hooks.articles(content.articles))
    content, lost_aliases = resolve_providers(content, config.providers.platforms)
    groups_file = content.groups[0] if content.groups else None
    with Tracer(content, config.grouping).traced(), run.observers.timings.stage("group"):
        digest = group_articles(
            content.articles, config.grouping, groups_file, run.store, run.workers
        )
    give_back_free_memory(loaded.files)
    digest = replace(digest, stories=hooks.stories(digest.stories))
    problems = (*loaded.problems, *dead_links, *lost_aliases, *hooks.problems, *digest.problems)
    setup.raise_if_bad(problems)
    return Site(config, setup.paths, content, digest, loaded.files, problems, times, run.listing)
