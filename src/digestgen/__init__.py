"""digestgen: a static site generator for news digests, from article files to linked pages.

Five stages in a row. Data passes through each once and never goes back:

    content/*.md ──load──▶ Articles ──group──▶ Stories ──plan──▶ Pages ──render──▶ bytes ──write──▶ build/

    records/, settings, config/, decoding    the shared vocabulary
    problems/          errors and warnings with their places; an unexpected exception becomes one
    text/              the one cleaner of texts; slugs, keywords, the HTML of bodies
    urls/              one form of every address; host names
    files/             Stamp (the fingerprint of a file), the directory walker, names of files, object stores
    signals            SIGINT and SIGTERM: stop, and leave nothing half-made
    load/              stage 1: bytes → Article; the only package that parses what a user wrote
    group/             stage 2: Articles → Stories; the method is in group/clustering/
    plan/              stage 3: Stories → Pages: addresses, lists, editions, feeds
    views/             the data of templates, one record per kind of page; JSON documents, too
    render/            stage 4: Page + theme → bytes; the only package that knows Jinja
    write/             stage 5: bytes → build/: staging, manifest, clean
    search             the search index
    theme/             the theme's files, digestgen's and the site's
    i18n/              texts, dates and numbers; translations
    incremental/       what a build may skip: the store, digests, inputs
    workers/           run a function over batches: in this process, in several, or on a cluster
    hooks              a site's own functions
    timings            the stopwatch of a build
    pipeline/          build_site: the five stages on one screen; its options and its report
    ingest/            feeds and other collections → files in content/; never called by a build
    http_client/       the one HTTP client, with its limits
    inspect/           `digestgen why` and `digestgen stories`
    check/, serve/, starter/, publish/, mail   what the other commands do
    cli/               arguments, printing and exit codes; no logic

Imports point one way: vocabulary ← stages and what they share ← pipeline ← everything else ← cli. Stages
import neither each other nor the pipeline.

The names below are the public API, see docs/extending.md. Each is imported when it is first used, so that
`import digestgen` stays fast.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "pipeline.build": ("build_site", "read_site"),
    "pipeline.options": ("Observers", "Options"),
    "pipeline.build_report": ("BuildReport", "Site"),
    "problems": ("BuildError", "ContentError", "DigestError", "Problem", "UsageError"),
    "records": (
        "Article",
        "Content",
        "Digest",
        "Evidence",
        "File",
        "Image",
        "Membership",
        "Neighbour",
        "OwnPage",
        "Provider",
        "ProviderNote",
        "SharedTerm",
        "Story",
        "Topic",
    ),
    "settings": ("Config",),
}
_MODULE_OF = {name: module for module, names in _PUBLIC.items() for name in names}

__all__ = sorted(_MODULE_OF)  # noqa: PLE0605  # one list of the names is enough


def __getattr__(name: str) -> Any:
    """Return an object of the public API from its module."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    return found


def __dir__() -> list[str]:
    return __all__
