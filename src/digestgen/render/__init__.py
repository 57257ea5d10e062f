"""Stage 4: pages → bytes. Jinja lives only here."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import jinja2
import msgspec
from markupsafe import Markup
from msgspec import Struct

from digestgen import views
from digestgen.digests import digest_of_record
from digestgen.documents import Document
from digestgen.problems import ContentError, Problem, nearest
from digestgen.render.engine import Engine
from digestgen.render.filters import filters_of
from digestgen.texts import Catalog, Texts
from digestgen.theme_records import Template, Theme
from digestgen.timings import measured
from digestgen.urls import base_path, below
from digestgen.views import Page, SiteView, View

_NO_FIELD = re.compile(r"'digestgen\.\w+\.\w+\.(\w+) object' has no attribute '(\w+)'")
_FRAGMENTS = 20_000  # what is kept of them in a process, some 1 KB each
# beside Jinja's own errors, what the expressions of a site's template may raise; SyntaxError and
# RuntimeError: templates that are nested too deeply, or include themselves
_TEMPLATE_ERRORS = (
    jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError,
    SyntaxError, TypeError, ValueError,
)  # fmt: skip


Due = tuple[Page, bytes]
"""A page, and the digest of what its file in the output shows; b"" where there is none, or no one knows."""
Rendered = tuple[bytes | None, bytes, float]
"""A page's content, None if it shows what it did; the digest of what it shows; the seconds that it took."""


class RenderSettings(Struct, frozen=True):
    """What rendering needs beside the page; the same for all pages."""

    site: SiteView
    theme: Theme
    version: str
    catalog: Catalog = Catalog()


def render_batch(settings: RenderSettings, due: Sequence[Due]) -> list[Rendered]:
    """Return the content of each page that is due, in UTF-8.

    Raises ContentError that names the template and the line for what goes wrong in one.
    """
    environment = _environment(_Shared(settings))
    if environment.made_for is not settings:  # another build, whose times may differ and be equal
        fragment: Any = environment.globals["fragment"]
        fragment.cache_clear()
        environment.made_for = settings
    rendered = (measured(_rendered, environment, settings.theme, each) for each in due)
    return [(*made, seconds) for made, seconds in rendered]


def _rendered(
    environment: jinja2.Environment, theme: Theme, due: Due
) -> tuple[bytes | None, bytes]:
    page, before = due
    view, meta = page.shown()
    shown = digest_of_record(page.template, view, meta)
    if shown == before:
        return None, shown
    if isinstance(view, Document):
        return msgspec.json.encode(view) + b"\n", shown
    try:
        text = environment.get_template(page.template).render(view=view, meta=meta)
    except _TEMPLATE_ERRORS as error:
        raise ContentError([_template_problem(theme, page, error)]) from error
    return text.encode("utf-8", "replace"), shown


class _Shared:
    """Settings to remember an environment by: a process gets equal ones with each batch."""

    def __init__(self, settings: RenderSettings) -> None:
        self.settings = settings

    def __hash__(self) -> int:
        return hash(self.settings.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shared) and self.settings == other.settings


@lru_cache(maxsize=1)
def _environment(shared: _Shared) -> Engine:
    settings = shared.settings
    texts = Texts(settings.catalog)
    environment = Engine(_source(settings.theme.templates), texts)
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
        """Return a link to `target`: a site-relative address below the base, others as they are."""
        return below(base, target)

    return url


def _asset_function(settings: RenderSettings) -> Callable[[str], str]:
    base = settings.site.base_url

    def asset(name: str, *, whole: bool = False) -> str:
        """Return the link to a static file, the theme's have a hash of their content in their name.

        It is `whole` with the base URL, else for pages of the site.
        """
        if name not in settings.theme.assets:
            hint = nearest(name, settings.theme.assets)
            raise jinja2.TemplateRuntimeError(
                f'no static file is called "{name}"; {hint}'.rstrip("; ")
            )
        return below(base if whole else base_path(base), settings.theme.assets[name])

    return asset


def _fragment_function(environment: Engine) -> Callable[..., Markup]:
    @lru_cache(maxsize=_FRAGMENTS)
    def fragment(name: str, view: View, **more: str | float | None) -> Markup:
        """Return the template `name` of `view` and `more` as HTML; made once for all pages it is on."""
        return Markup(environment.get_template(name).render(view=view, **more))  # noqa: S704  # escaped

    return fragment


def _template_problem(theme: Theme, page: Page, error: Exception) -> Problem:
    name, line = _place(theme, page, error)
    path = theme.templates[name].path if name in theme.templates else name
    message, hint = str(error) or type(error).__name__, f"while rendering {page.path}"
    if type(error) is jinja2.TemplateNotFound:
        message, hint = f"no template is called {error}", nearest(str(error), theme.templates)
    elif isinstance(error, SyntaxError):
        message = error.msg
    elif match := _NO_FIELD.search(message):
        message = f'{match[1]} has no field "{match[2]}"'
        fields = getattr(getattr(views, match[1], None), "__struct_fields__", ())
        hint = "; ".join(filter(None, (nearest(match[2], fields), hint)))
    elif isinstance(error, RecursionError):
        message = "extends or includes itself"
        hint = f"the theme's own template of that name is theme/{name}"
    return Problem(path, line, 0, "", message, hint)


def _place(theme: Theme, page: Page, error: Exception) -> tuple[str, int]:
    """Return the name of the template that an error is in, and the line; 0 where that is not known."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.name or page.template, error.lineno
    if isinstance(error, SyntaxError):
        return error.filename or page.template, 0  # its line is of the code made from the template
    frames = traceback.extract_tb(error.__traceback__)
    places = [(each.filename, each.lineno or 0) for each in frames]
    return next(
        (each for each in reversed(places) if each[0] in theme.templates), (page.template, 0)
    )
