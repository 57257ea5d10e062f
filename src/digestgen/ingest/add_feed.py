"""`feeds add`: find the feed of a page, check it, and write it to digest.toml."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from digestgen.config import parse_config, setting_place
from digestgen.files import replace_file
from digestgen.http_client import (
    AddressRefusedError,
    Answer,
    HostLimiter,
    HttpClient,
    PrivateAddressError,
    RequestFailedError,
)
from digestgen.http_client.addresses import allowed_addresses
from digestgen.ingest.entry_texts import entry_title
from digestgen.ingest.feed_records import Feed, NotAFeedError
from digestgen.ingest.feed_requests import ALLOW_PRIVATE
from digestgen.ingest.fetch_site import feeds_to_fetch, user_agent
from digestgen.ingest.listed_feeds import feed_identity, list_feeds
from digestgen.ingest.opml import NotOpmlError, Outline, parse_opml
from digestgen.ingest.parse_feed import parse_feed
from digestgen.ingest.settings_file import with_feed, with_opml
from digestgen.problems import BuildError, Problem, UsageError, problem
from digestgen.settings import CONFIG_FILE, Config
from digestgen.signals import run_async
from digestgen.text import visible_text
from digestgen.text.plural import counted
from digestgen.text.slugs import slug
from digestgen.urls import without_credentials

_SUCCESS = range(200, 300)
_REFUSALS = frozenset((401, 403, 429, 451))
_LEAST_SERVER_ERROR = 500  # of status codes
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[:/].*)?")
_FILE_ENDINGS = (".opml", ".xml", ".txt")


class Added(Struct, frozen=True):
    """A message about an addition to digest.toml, and warnings about options without effect."""

    message: str
    warnings: tuple[Problem, ...] = ()


class FeedOptions(Struct, frozen=True):
    """The options of a feed that is added."""

    name: str = ""
    topics: tuple[str, ...] = ()

    @property
    def given(self) -> str:
        """Return the names of the options that are given, for a message."""
        given = {"--name": self.name, "--topic": self.topics}
        return " and ".join(name for name, value in given.items() if value)


class FoundFeed(Struct, frozen=True):
    """A feed that was found and read."""

    url: str
    feed: Feed


def add_feeds(given: str, site: Path, config: Config, options: FeedOptions) -> Added:
    """Add a feed by its address or that of its page, or the feeds of an OPML file, to digest.toml.

    An OPML file is copied into the site, if it is not there, and named in `[fetch]`. Raises UsageError
    for what is neither an address nor an OPML file, BuildError where a host does not answer with a feed.
    """
    if "://" not in given:
        return _add_opml_file(given, site, config, options)
    answer = run_async(_ask(given, config))
    if b"<opml" in answer.body[:2000].lower():
        name = f"{slug(without_credentials(given).partition('://')[2])}.opml"
        return _add_opml(answer.body, name, site, config, options)
    return _add_feed(_found_feed(answer, config), site, config, options)


def _add_opml_file(given: str, site: Path, config: Config, options: FeedOptions) -> Added:
    file = Path(given)
    try:
        data = file.read_bytes()
    except OSError as error:
        hint = "give the address of a feed or a page, with https://, or an OPML file"
        if _HOST.fullmatch(given) and not given.endswith(_FILE_ENDINGS):
            hint = f"for an address, write https://{given}"
        message = f"cannot be read: {error.strerror}"
        raise UsageError([problem(given, message, hint=hint)]) from error
    inside = file.resolve().is_relative_to(site)
    path = file.resolve().relative_to(site).as_posix() if inside else file.name
    return _add_opml(data, path, site, config, options)


def _add_opml(data: bytes, path: str, site: Path, config: Config, options: FeedOptions) -> Added:
    try:
        outlines = parse_opml(data)
    except NotOpmlError as error:
        hint = "export the list again; a single feed is read with: digestgen fetch FILE"
        raise UsageError([replace(error.problem(path), hint=hint)]) from error
    if not outlines:
        hint = "each feed is an <outline> with an xmlUrl: export the list again, as OPML"
        raise UsageError([problem(path, "has no feeds", hint=hint)])
    is_listed = path in config.fetch.opml
    message = _opml_message(path, outlines, _known_feeds(config, site), is_listed=is_listed)
    if not (site / path).is_file() or (site / path).read_bytes() != data:
        (site / path).write_bytes(data)
    if not is_listed:
        _write_settings(site, with_opml(_settings_text(site), path))
    if not options.given:
        return Added(message)
    hint = "the folders of the file become topics; for a single feed, add a [[feeds]] table to digest.toml"
    warning = problem(path, f"{options.given} had no effect on the feeds of a file", hint=hint)
    return Added(message, (replace(warning, level="warning"),))


def _opml_message(
    path: str, outlines: Sequence[Outline], known: Collection[str], *, is_listed: bool
) -> str:
    feeds = {feed_identity(each.url) for each in outlines}
    new, old = len(feeds - set(known)), len(feeds & set(known))
    message = f"added    {counted(new, 'feed')} from {path}"
    if not new:
        message = f"known    {path}" if is_listed else f"added    {path}"
    return f"{message}; {counted(old, 'feed was', 'feeds were')} known" if old else message


def _known_feeds(config: Config, site: Path) -> set[str]:
    """Return the identities of the feeds that a site has; an OPML file that cannot be read has none."""
    try:
        listed = feeds_to_fetch(config, site)
    except UsageError:  # perhaps this very file is to be replaced
        listed = list_feeds(config, {})
    return {feed_identity(each.url) for each in listed}


def _add_feed(found: FoundFeed, site: Path, config: Config, options: FeedOptions) -> Added:
    title = visible_text(entry_title(found.feed.title))
    entries = counted(len(found.feed.entries), "entry", "entries")
    flaw = f"; {found.feed.flaw}" if found.feed.flaw else ""
    what = f"{without_credentials(found.url)} ({title}, {entries}{flaw})"
    listed = {feed_identity(each.url): each.place for each in feeds_to_fetch(config, site)}
    place = listed.get(feed_identity(found.url))
    # a line of digest.toml may give more topics to a feed of an OPML file
    if place and (place == CONFIG_FILE or not options.given):
        warnings = _without_effect(found.url, _settings_text(site), config, options)
        return Added(f"known    {what}", warnings)
    text = with_feed(
        _settings_text(site), found.url, title=title, name=options.name, topics=options.topics
    )
    _write_settings(site, text)
    return Added(f"added    {what}")


def _without_effect(
    url: str, text: str, config: Config, options: FeedOptions
) -> tuple[Problem, ...]:
    """Return a warning, at the table of a feed that the site has, that options do not change it."""
    if not options.given:
        return ()
    identities = [feed_identity(each.url.strip()) for each in config.feeds]
    at = ("feeds", identities.index(feed_identity(url)), "url")
    message = f"{options.given} had no effect: the site has this feed already"
    hint = "change the name or the topics of the feed here"
    return (Problem(CONFIG_FILE, *setting_place(text, at), "", message, hint, "warning"),)


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
        hint = error.hint or "look for a link to its feed on the page, often named RSS"
        if error.alternates:
            hint = f"none of the feeds that it names can be read: {', '.join(error.alternates[:3])}"
        raise BuildError(
            [problem(without_credentials(answer.url), error.reason, hint=hint)]
        ) from error


def _failed_request_hint(error: RequestFailedError) -> str:
    if isinstance(error, PrivateAddressError):
        return ALLOW_PRIVATE
    if isinstance(error, AddressRefusedError):
        return "addresses look like https://harbourpost.example/feed.xml"
    return "check the address and the connection of this computer"


async def _ask(url: str, config: Config) -> Answer:
    allowed = allowed_addresses(private=config.fetch.allow_private)
    limiter = HostLimiter(delay_seconds=config.fetch.delay)
    async with HttpClient(user_agent(config), limiter=limiter, is_allowed=allowed) as client:
        try:
            answer = await client.get(url)
        except RequestFailedError as error:
            raise _failure(url, error.reason, _failed_request_hint(error)) from error
    if answer.status not in _SUCCESS:
        raise _failure(url, f"status {answer.status}", _status_hint(answer.status))
    if answer.cut:
        raise _failure(url, f"cut off: {answer.cut}", "try again later")
    return answer


def _failure(url: str, reason: str, hint: str) -> BuildError:
    return BuildError([problem(without_credentials(url), reason, hint=hint)])


def _status_hint(status: int) -> str:
    if status in _REFUSALS:
        return "the host refuses digestgen: ask its publisher to allow it, or try again later"
    if status >= _LEAST_SERVER_ERROR:
        return "the host has a problem: try again later"
    return "check the address in a browser; that of the front page is enough if the page names its feed"


def _settings_text(site: Path) -> str:
    file = site / CONFIG_FILE
    return file.read_bytes().decode("utf-8-sig") if file.exists() else ""


def _write_settings(site: Path, text: str) -> None:
    """Write digest.toml in one step. Raises UsageError for settings that would not be valid."""
    parse_config(text)
    replace_file(site / CONFIG_FILE, text.encode())
