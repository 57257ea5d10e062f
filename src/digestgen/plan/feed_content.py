"""The content of a feed entry as HTML: the picture, the text, and who else reports the story."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import urljoin

from digestgen.plan.cards import other_names
from digestgen.plan.other_angles import other_angles
from digestgen.plan.story_details import first_story_report
from digestgen.plan.taxonomies import Taxonomies
from digestgen.records import Article, Story
from digestgen.text.body_html import body_with_addresses
from digestgen.text.excerpts import shown_excerpt
from digestgen.urls import url_below
from digestgen.views import Picture, Report

_MOST_SOURCES = 8


def feed_content(story: Story, picture: Picture | None, href: str, taxonomies: Taxonomies) -> str:
    """Return the HTML of a story at `href`, with complete addresses; "" if it has only its excerpt.

    If the lead is the site's own article, that is its text, with the pictures in it.
    """
    lead, base_url = story.lead, taxonomies.routes.config.site.base_url
    others = "".join(_other_reports(story, taxonomies))
    if is_own(lead):
        page = url_below(base_url, href)
        return body_with_addresses(lead.body_html, lambda address: urljoin(page, address)) + others
    image = _image(picture, base_url) if picture else ""
    text = shown_excerpt(lead.excerpt)
    excerpt = f"<p>{escape(text)}</p>" if text else ""
    return f"{image}{excerpt}{others}" if image or others else ""


def is_own(lead: Article) -> bool:
    """Return whether an article is the site's own, with its text."""
    return not lead.url and bool(lead.body_html)


def _image(picture: Picture, base_url: str) -> str:
    size = f' width="{picture.width}" height="{picture.height}"' if picture.height else ""
    src = escape(url_below(base_url, picture.src))
    return f'<p><img src="{src}" alt="{escape(picture.alt)}"{size}></p>'


def _other_reports(story: Story, taxonomies: Taxonomies) -> Iterator[str]:
    """Yield paragraphs: the other sources, the first report, and the headlines of up to three others."""
    texts, routes = taxonomies.routes.texts, taxonomies.routes
    if names := other_names(story, taxonomies):
        yield f"<p>{escape(texts.say('Also:'))} {escape(texts.names(names, _MOST_SOURCES))}</p>"
    if story.coverage:
        first = first_story_report(story)
        when = texts.time(routes.local(first.published))
        label, name = texts.say("First report"), first.provider.name
        yield f"<p>{escape(f'{label}: {name}, {when}')}</p>"
    if angles := other_angles(story, taxonomies):
        yield f"<ul>{''.join(map(_line, angles))}</ul>"


def _line(report: Report) -> str:
    language = f' lang="{escape(report.lang)}"' if report.lang else ""
    title = escape(report.title.text)
    if report.title.href:
        title = f'<a href="{escape(report.title.href)}"{language}>{title}</a>'
    return f"<li><b>{escape(report.provider.text)}</b> {title}</li>"
