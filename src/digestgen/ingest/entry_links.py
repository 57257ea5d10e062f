"""The link of an article, and the publisher behind it."""

from __future__ import annotations

from functools import cache, lru_cache
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from digestgen.load.links import safe_link
from digestgen.urls import canonical_url, url_without_tracking

_VIDEO_SITES = frozenset(("youtube.com", "youtu.be", "vimeo.com", "youtube-nocookie.com"))
# each name below these is somebody else's, which the public suffix list does not say
_SHARED_HOSTS = frozenset((
    "substack.com", "medium.com", "wordpress.com", "tumblr.com", "livejournal.com", "typepad.com",
    "ghost.io", "beehiiv.com", "bearblog.dev", "hashnode.dev", "wixsite.com", "squarespace.com",
    "over-blog.com", "canalblog.com", "jimdofree.com", "micro.blog", "write.as", "buttondown.email",
    "libsyn.com", "podbean.com", "blogspot.com", "hatenablog.com", "neocities.org", "mataroa.blog",
))  # fmt: skip
_AGGREGATOR = "news.google.com"


def entry_link(link: str) -> str:
    """Return an address for an article to link to, without tracking parameters; "" if it is none."""
    try:
        found = url_without_tracking(safe_link(link.strip()))
        canonical_url(found)
    except ValueError:
        return ""
    usable = found.startswith(("http://", "https://"))
    return found if usable and safe_link(found) == found else ""


def absolute_entry_link(link: str, base_url: str) -> str:
    """Return a link in a feed as an absolute address; "" if it is empty or cannot be parsed."""
    try:
        return urljoin(base_url, link) if link else ""
    except ValueError:
        return ""


def entry_publishing_link(link: str, source_url: str) -> str:
    """Return the address that shows who published an entry; for Google News, that of the entry's source."""
    return entry_link(source_url) or link if _host(link) == _AGGREGATOR else link


def entry_link_domain(link: str) -> str:
    """Return the registrable domain of an address: bbc.co.uk, name.github.io, name.substack.com."""
    return _domain(_host(link))


@lru_cache(maxsize=1 << 12)
def _domain(host: str) -> str:
    try:
        ip_address(host)
    except ValueError:
        domain = _registrable(host) or host
        return host if domain in _SHARED_HOSTS else domain
    return host.replace(":", "-")


def is_video_entry_link(link: str) -> bool:
    """Return whether an address is that of a video on a well-known site."""
    return entry_link_domain(link) in _VIDEO_SITES


@lru_cache(maxsize=1 << 10)  # each link is asked for several times in a row
def _host(link: str) -> str:
    return (urlsplit(link).hostname or "").rstrip(".").removeprefix("www.")


def _registrable(host: str) -> str:
    """Return a host's domain below its public suffix, private suffixes such as github.io included."""
    found = _suffixes().privatesuffix(host)
    return str(found) if found else ""


@cache
def _suffixes():  # type: ignore[no-untyped-def]  # the library has no types
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()
