"""`fetch` from end to end: the feeds of a site's settings → files in its content folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from msgspec import Struct
from msgspec.structs import replace

from digestgen import __version__
from digestgen.ingest.feed_requests import FetchRules
from digestgen.ingest.fetch_report import FetchReport
from digestgen.ingest.fetch_state import read_state
from digestgen.ingest.fetch_steps import BodySources, FeedBody, fetch_feeds, read_feed_bodies
from digestgen.ingest.listed_feeds import ListedFeed, list_feeds
from digestgen.ingest.opml import NotOpmlError, Outline, parse_opml
from digestgen.ingest.save_drafts import DraftSaver, Places, read_lock
from digestgen.problems import BuildError, UsageError, problem
from digestgen.settings import CONFIG_FILE, Config, SitePaths, parse_age_setting


class FetchOptions(Struct, frozen=True, kw_only=True):
    """The options of the command line."""

    now: datetime  # aware, UTC
    is_forced: bool = False
    dry_run: bool = False


def feeds_to_fetch(config: Config, site: Path) -> tuple[ListedFeed, ...]:
    """Return the feeds of a site's digest.toml and OPML files. Raises UsageError for a bad OPML file."""
    outlines: dict[str, tuple[Outline, ...]] = {}
    for path in config.fetch.opml:
        try:
            outlines[path] = parse_opml((site / path).read_bytes())
        except OSError as error:
            hint = "put the file there, or correct [fetch] opml in digest.toml"
            reason = f"cannot be read: {error.strerror}"
            raise UsageError([problem(path, reason, hint=hint)]) from error
        except NotOpmlError as error:
            raise UsageError([error.problem(path)]) from error
    return list_feeds(config, outlines)


def fetch_site(
    config: Config,
    paths: SitePaths,
    options: FetchOptions,
    *,
    done: Callable[[], None] = lambda: None,
) -> FetchReport:
    """Ask the feeds of a site, write what is new, and return the report.

    `done` is called for each feed. Raises UsageError if the site has no feeds, BuildError if another
    fetch is running.
    """
    sources = feeds_to_fetch(config, paths.site)
    if not sources:
        hint = "add one:   digestgen feeds add URL-OR-OPML-FILE"
        raise UsageError([problem(CONFIG_FILE, "has no feeds", hint=hint)])
    places = fetch_site_places(config, paths)
    with _alone(paths.state):
        state, known = read_state(places.fetch_state), read_lock(places)
        rules = fetch_rules(config, options.now, is_forced=options.is_forced)
        fetched = fetch_feeds(sources, state, rules, known_feeds=known, done=done)
        return DraftSaver(places, state, known).collect(
            fetched, options.now, configured=[each.key for each in sources], dry_run=options.dry_run
        )


def fetch_site_bodies(
    bodies: Sequence[FeedBody], config: Config, paths: SitePaths, options: FetchOptions
) -> FetchReport:
    """Write what is new in feed bodies from files or a pipe, and return the report."""
    places = fetch_site_places(config, paths)
    zone, limit = config.site.timezone, config.fetch.limit_per_feed
    unlisted = ListedFeed(url="", timezone=zone, limit=limit)
    with _alone(paths.state):
        state, known = read_state(places.fetch_state), read_lock(places)
        fetched = read_feed_bodies(
            bodies,
            BodySources(feeds_to_fetch(config, paths.site), unlisted),
            state,
            fetch_rules(config, options.now),
            known_feeds=known,
        )
        collector = DraftSaver(places, state, known)
        report = collector.collect(fetched, options.now, configured=None, dry_run=options.dry_run)
        return replace(report, is_from_files=True)


def fetch_rules(config: Config, now: datetime, *, is_forced: bool = False) -> FetchRules:
    """Return the rules of a run with the settings of a site."""
    return FetchRules(
        now=now,
        user_agent=user_agent(config),
        max_age=parse_age_setting(config.fetch.max_age),
        max_entries=config.limits.max_feed_entries,
        delay_seconds=config.fetch.delay,
        allow_private=config.fetch.allow_private,
        is_forced=is_forced,
    )


def user_agent(config: Config) -> str:
    """Return the User-Agent header: digestgen, and the address of the site for questions."""
    return f"digestgen/{__version__} (+{config.site.base_url})"


def fetch_site_places(config: Config, paths: SitePaths) -> Places:
    """Return where a site keeps its articles and what it knows of feeds."""
    return Places(paths.content, paths.state, config.build.content, config.site.timezone)


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """Make sure that no other fetch of the site runs meanwhile."""
    state.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(state / "fetch.lock", timeout=0):
            yield
    except Timeout:
        raise BuildError([problem("", "another fetch of this site is running")]) from None
