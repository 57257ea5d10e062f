"""Stage 4: pages → bytes. The only package that uses Jinja."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from time import perf_counter
from typing import Any

import jinja2
import msgspec
from markupsafe import Markup
from msgspec import Struct

from digestgen import __version__
from digestgen.i18n.texts import Catalog, Texts
from digestgen.incremental import digest, digest_of_record, program
from digestgen.incremental.outputs import Outputs
from digestgen.problems import ContentError, Problem, UnusableFilesError, did_you_mean
from digestgen.problems.boundary import boundary, bug, is_boundary_closed
from digestgen.render.environment import StockEnvironment
from digestgen.render.fast_environment import fast_environment_class
from digestgen.render.filters import filters_of
from digestgen.render.template_problems import template_problem
from digestgen.theme.records import OWN_TEMPLATES, Template, Theme
from digestgen.timings import Timings
from digestgen.urls import base_path, url_below
from digestgen.views import Meta, Page, SiteView, View
from digestgen.views.documents import Document
from digestgen.workers import Workers
from digestgen.workers.job import Job

_BATCH_SIZE = 50  # pages
_FRAGMENTS = 20_000  # what is kept of them in a process, some 1 KB each
# beside Jinja's own errors, what the expressions of a site's template may raise; SyntaxError and
# RuntimeError: templates that are nested too deeply, or include themselves
_TEMPLATE_ERRORS = (
    jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError,
    SyntaxError, TypeError, ValueError,
)  # fmt: skip


class RenderSettings(Struct, frozen=True, eq=False):
    """The settings of rendering, without the pages; equal settings have an equal `key`."""

    site: SiteView
    theme: Theme
    version: str
    catalog: Catalog
    routes: Any  # what views are made with, see `shown_by`
    shown_by: Callable[[Page, Any], tuple[View, Meta | None]]  # of a page and the routes
    key: bytes  # a digest of all of it

    @classmethod
    def of(
        cls,
        site: SiteView,
        theme: Theme,
        catalog: Catalog,
        routes: Any,
        shown_by: Callable[[Page, Any], tuple[View, Meta | None]],
    ) -> RenderSettings:
        """Return the settings with their key."""
        unrouted_key = digest_of_record(site, theme, __version__, catalog, program())
        return cls(
            site, theme, __version__, catalog, routes, shown_by, digest(unrouted_key + routes.key())
        )

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RenderSettings) and self.key == other.key


class Due(Struct, frozen=True, gc=False):
    """A page to render, with the digest of the view in its current file, if known."""

    page: Page
    shown: bytes | None = None


class Rendered(Struct, frozen=True, gc=False):
    """The content of a file (None if its view is unchanged), a digest of the view, and the time taken."""

    content: bytes | None
    shown: bytes
    seconds: float
    bug: Problem | None = None  # in digestgen, which kept the page from being made


class PagesFailedError(ContentError):
    """Pages that cannot be made because of bugs in digestgen: a problem for each of `pages`."""

    def __init__(self, pages: Sequence[Page], problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.pages = tuple(pages)


def render_pages(
    pages: Iterable[Page],
    settings: RenderSettings,
    outputs: Outputs,
    workers: Workers,
    timings: Timings,
) -> Iterator[tuple[str, bytes | None]]:
    """Yield the path of each page and the content of its file; None if the file is up to date.

    Raises ContentError as `render_batch` does, and PagesFailedError once all other pages are made.
    """
    due, failed = [], list[tuple[Page, Problem]]()
    for page in pages:
        if outputs.is_kept(page.path, page.key):
            yield page.path, None
        else:
            due.append(Due(page, outputs.shown(page.path)))
    batches = workers.run(Job(render_batch, settings, due), size=_BATCH_SIZE, doing="rendering")
    made = chain.from_iterable(timings.iterating("render", batches))
    for each, result in zip(due, made, strict=True):
        page = each.page
        if result.bug:
            failed.append((page, result.bug))
            continue
        timings.rendered(page.template, result.seconds)
        outputs.note(page.path, page.key, result.shown, same=result.content is None)
        yield page.path, result.content
    if failed:
        raise PagesFailedError(*zip(*failed, strict=True))


def render_batch(settings: RenderSettings, due: Sequence[Due]) -> list[Rendered]:
    """Return the content of each due page, in UTF-8.

    Raises ContentError that names the template and the line for what goes wrong in one of the site's.
    """
    environment = _environment(settings)
    return [_within_boundary(environment, settings, each) for each in due]


def _within_boundary(environment: StockEnvironment, settings: RenderSettings, due: Due) -> Rendered:
    try:
        with boundary(due.page.origin):
            return _rendered(environment, settings, due)
    except UnusableFilesError as error:
        return Rendered(None, b"", 0.0, error.problems[0])


def _rendered(environment: StockEnvironment, settings: RenderSettings, due: Due) -> Rendered:
    started = perf_counter()
    view, meta = settings.shown_by(due.page, settings.routes)
    shown = digest_of_record(due.page.template, view, meta)
    content = None
    if shown != due.shown:
        content = _content(environment, settings, due.page, view, meta)
    return Rendered(content, shown, perf_counter() - started)


def _content(
    environment: StockEnvironment,
    settings: RenderSettings,
    page: Page,
    view: View,
    meta: Meta | None,
) -> bytes:
    if isinstance(view, Document):
        return msgspec.json.encode(view) + b"\n"
    try:
        text = environment.get_template(page.template).render(view=view, meta=meta)
    except _TEMPLATE_ERRORS as error:
        if is_boundary_closed() and _is_ours(settings.theme, error):
            raise UnusableFilesError([bug(page.origin, error)]) from error
        raise ContentError([template_problem(settings.theme, environment, page, error)]) from error
    return text.encode("utf-8", "replace")


@lru_cache(maxsize=1)
def _environment(settings: RenderSettings) -> StockEnvironment:
    texts = Texts(settings.catalog)
    environment = fast_environment_class()(_source(settings.theme.templates), texts)
    environment.globals.update(
        site=settings.site,
        version=settings.version,
        url=_url_function(base_path(settings.site.base_url)),
        absolute_url=_url_function(settings.site.base_url),
        asset=_asset_function(settings),
        fragment=_fragment_function(environment),
    )
    environment.filters.update(filters_of(texts))
    return environment


def _source(
    templates: Mapping[str, Template],
) -> Callable[[str], tuple[str, str, Callable[[], bool]] | None]:
    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        template = templates.get(name)
        # the name as the file's, so that a traceback says which template a line is in
        return (template.source, name, lambda: True) if template else None

    return load


def _url_function(base: str) -> Callable[[str], str]:
    def url(target: str) -> str:
        """Return a link to `target`: site-relative addresses get the base path, others stay as they are."""
        return url_below(base, target)

    return url


def _asset_function(settings: RenderSettings) -> Callable[[str], str]:
    base = settings.site.base_url

    def asset(name: str, *, whole: bool = False) -> str:
        """Return the link to a static file; those of the theme have a hash in their names.

        It is `whole` with the base URL, else for pages of the site.
        """
        if name not in settings.theme.assets:
            hint = did_you_mean(name, settings.theme.assets)
            raise jinja2.TemplateRuntimeError(
                f'no static file is called "{name}"; {hint}'.rstrip("; ")
            )
        return url_below(base if whole else base_path(base), settings.theme.assets[name])

    return asset


def _fragment_function(environment: StockEnvironment) -> Callable[..., Markup]:
    @lru_cache(maxsize=_FRAGMENTS)
    def fragment(name: str, view: View, **more: str | float | None) -> Markup:
        """Return the template `name` with `view` and `more` as HTML, rendered once for all pages."""
        return Markup(environment.get_template(name).render(view=view, **more))  # noqa: S704  # escaped

    return fragment


def _is_ours(theme: Theme, error: Exception) -> bool:
    """Return whether an exception was raised in templates, all of which are of digestgen's own theme."""
    frames = traceback.extract_tb(error.__traceback__)
    paths = [
        theme.templates[each.filename].path for each in frames if each.filename in theme.templates
    ]
    return bool(paths) and all(path.startswith(OWN_TEMPLATES) for path in paths)
