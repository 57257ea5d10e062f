"""Render bodies from Markdown to HTML that is safe to show."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from digestgen.load.frontmatter import FrontMatter
from digestgen.load.limits import is_longer, over_limit, shorten_or_raise
from digestgen.load.links import safe_link
from digestgen.problems import Problem
from digestgen.settings import LimitSettings

if TYPE_CHECKING:
    from markdown import Markdown

# the title of the page is the heading of level 1; some authors use that level too, some do not
_LEVELS_KEPT, _LEVELS_MOVED = 1, 2


def render_body(source: str, *, folder: str, base_path: str) -> str:
    """Return Markdown `source` as sanitised HTML; its headings begin at level 2.

    Addresses are those of the site: `/about/` is below `base_path`, and one without a slash at its
    beginning is relative to `folder`, the file's own below the content folder. Raises ValueError for
    text that is nested too deeply to render.
    """
    if not source.strip():
        return ""
    import nh3  # here: most files have no body

    def address(_element: str, attribute: str, value: str) -> str | None:
        return _link(value, folder, base_path) if attribute in {"href", "src"} else value

    try:
        html = _markdown(_LEVELS_KEPT).reset().convert(source)
        if "<h1" in html:
            html = _markdown(_LEVELS_MOVED).reset().convert(source)
    except RecursionError:
        _markdown.cache_clear()  # its unfinished state would go into the next body
        raise ValueError("the body is nested too deeply") from None
    return nh3.clean(
        html, attribute_filter=address, url_schemes={"http", "https", "mailto"}, link_rel="noopener"
    )


def body_over_limit(front: FrontMatter, limits: LimitSettings) -> Problem | None:
    """Return an error if the body of a file is over its limit: text would be lost if it were cut."""
    if not is_longer(front.body, limits.max_body_size):
        return None
    found = f"a body of {len(front.body.encode()):,} bytes"
    message = over_limit(found, "max_body_size", limits)
    return front.body_problem(message, shorten_or_raise("max_body_size"))


@cache
def _markdown(top_heading_level: int) -> Markdown:
    from markdown import Markdown

    return Markdown(
        extensions=["tables", "fenced_code", "sane_lists", "toc"],
        extension_configs={
            "toc": {"baselevel": top_heading_level, "marker": ""},
            "tables": {"use_align_attribute": True},  # a style would be removed
        },
        output_format="html",
    )


def _link(address: str, folder: str, base_path: str) -> str | None:
    """Return an address in a body as a link; None, which removes it, if it is not one."""
    address = address.strip()
    if not address or address.startswith(("#", "?")) or address.lower().startswith("mailto:"):
        return address
    try:
        joined = urljoin(f"/{folder}", address.replace("\\", "/"))
        # a path that leads above the top of the site begins there
        link = safe_link(joined if urlsplit(joined).scheme else f"/{joined.removeprefix('/')}")
    except ValueError:
        return None
    return base_path + link[1:] if link.startswith("/") else link
