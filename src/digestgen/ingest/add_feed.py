"""`feeds add`: find the feed of a page, check it, and write it to digest.toml."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from digestgen.config import parse_config
from digestgen.files import replace_file
from digestgen.http_client import Answer, HostLimiter, HttpClient, RequestFailedError
from digestgen.http_client.addresses import is_public
from digestgen.ingest.entry_texts import entry_title
from digestgen.ingest.feed_records import Feed, NotAFeedError
from digestgen.ingest.fetch_site import feeds_to_fetch, user_agent
from digestgen.ingest.listed_feeds import feed_identity
from digestgen.ingest.opml import parse_opml
from digestgen.ingest.parse_feed import parse_feed
from digestgen.ingest.settings_file import with_feed, with_opml
from digestgen.problems import BuildError, UsageError, problem
from digestgen.settings import FILE_NAME, Config
from digestgen.signals import run_async
from digestgen.text import visible_text
from digestgen.text.slugs import slug
from digestgen.urls import without_credentials

_SUCCESS = range(200, 300)


class Added(Struct, frozen=True):
    """The addition to digest.toml."""

    what: str  # for a message
    is_new: bool = True


class FoundFeed(Struct, frozen=True):
    """A feed that was found and read."""

    url: str
    feed: Feed


def add_feeds(
    given: str, site: Path, config: Config, *, name: str, topics: tuple[str, ...]
) -> Added:
    """Add a feed by its address or that of its page, or the feeds of an OPML file, to digest.toml.

    An OPML file is copied into the site, if it is not there, and named in `[fetch]`. Raises UsageError
    where there is no feed to find, BuildError where a host does not answer.
    """
    if "://" not in given:
        return _add_opml_file(Path(given), site, config)
    answer = run_async(_ask(given, config))
    if b"<opml" in answer.body[:2000].lower():
        return _add_opml(
            answer.body,
            f"{slug(without_credentials(given).partition('://')[2])}.opml",
            site,
            config,
        )
    return _add_feed(_found_feed(answer, config), site, config, name=name, topics=topics)


def _add_opml_file(file: Path, site: Path, config: Config) -> Added:
    try:
        data = file.read_bytes()
    except OSError as error:
        hint = "give the address of a feed or a page, with https://, or an OPML file"
        raise UsageError(
            [problem(str(file), f"cannot be read: {error.strerror}", hint=hint)]
        ) from error
    inside = file.resolve().is_relative_to(site)
    path = file.resolve().relative_to(site).as_posix() if inside else file.name
    return _add_opml(data, path, site, config)


def _add_opml(data: bytes, path: str, site: Path, config: Config) -> Added:
    try:
        outlines = parse_opml(data)
    except ValueError as error:
        raise UsageError(
            [
                problem(
                    path,
                    str(error),
                    hint="export the list again; a single feed is read with: digestgen fetch FILE",
                )
            ]
        ) from error
    if not outlines:
        raise UsageError([problem(path, "has no feeds")])
    what = f"{len(outlines)} {'feed' if len(outlines) == 1 else 'feeds'} of {path}"
    if not (site / path).is_file() or (site / path).read_bytes() != data:
        (site / path).write_bytes(data)
    if path in config.fetch.opml:
        return Added(what, is_new=False)
    _write_settings(site, with_opml(_settings_text(site), path))
    return Added(what)


def _add_feed(
    found: FoundFeed, site: Path, config: Config, *, name: str, topics: tuple[str, ...]
) -> Added:
    title = visible_text(entry_title(found.feed.title))
    count = len(found.feed.entries)
    entries = "1 entry" if count == 1 else f"{count} entries"
    what = f"{without_credentials(found.url)} ({title}, {entries})"
    listed = {feed_identity(each.url): each.place for each in feeds_to_fetch(config, site)}
    place = listed.get(feed_identity(found.url))
    # a line of digest.toml may give more topics to a feed of an OPML file
    if place and (place == FILE_NAME or not (name or topics)):
        return Added(what, is_new=False)
    text = with_feed(_settings_text(site), found.url, title=title, name=name, topics=topics)
    _write_settings(site, text)
    return Added(what)


def _found_feed(answer: Answer, config: Config) -> FoundFeed:
    """Return the feed of an answer; of a page the first feed that it names and that is one."""
    asked = answer.hops[0].url if answer.hops else answer.url
    url = answer.url if answer.permanent_url == answer.url else asked
    try:
        return FoundFeed(
            url, parse_feed(answer.body, answer.url, answer.headers.get("content-type", ""))
        )
    except NotAFeedError as error:
        for alternate in error.alternates:
            try:
                second = run_async(_ask(alternate, config))
                kind = second.headers.get("content-type", "")
                return FoundFeed(alternate, parse_feed(second.body, second.url, kind))
            except (NotAFeedError, BuildError):
                continue
        hint = "look for a link to its feed on the page, often named RSS"
        raise UsageError(
            [problem(without_credentials(answer.url), error.reason, hint=hint)]
        ) from error


async def _ask(url: str, config: Config) -> Answer:
    allowed = (lambda _address: True) if config.fetch.allow_private else is_public
    limiter = HostLimiter(delay_seconds=config.fetch.delay)
    async with HttpClient(user_agent(config), limiter=limiter, is_allowed=allowed) as client:
        try:
            answer = await client.get(url)
        except RequestFailedError as error:
            raise BuildError([problem(without_credentials(url), error.reason)]) from error
    if answer.status not in _SUCCESS:
        raise BuildError([problem(without_credentials(url), f"status {answer.status}")])
    if answer.cut:
        raise BuildError([problem(without_credentials(url), f"cut off: {answer.cut}")])
    return answer


def _settings_text(site: Path) -> str:
    file = site / FILE_NAME
    return file.read_bytes().decode("utf-8-sig") if file.exists() else ""


def _write_settings(site: Path, text: str) -> None:
    """Write digest.toml in one step. Raises UsageError for settings that would not be valid."""
    parse_config(text)
    replace_file(site / FILE_NAME, text.encode())
