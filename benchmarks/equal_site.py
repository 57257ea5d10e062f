"""The pages that Hugo and Pelican make, and no others: by [outputs], and by templates like theirs.

A folded file keeps its redirect page, so that there is a page a file. What digestgen does beside, such as
grouping the articles, it does here too.
"""

from __future__ import annotations

from pathlib import Path

import articles

_LEFT_OUT = (
    "edition", "week", "archive", "page", "not_found", "rss", "json_feed", "term_feeds", "opml", "api",
    "robots", "manifest", "removed", "matrix", "exclusives", "gaps",
)  # fmt: skip
_OUTPUTS = "[outputs]\n" + "".join(f"{name} = false\n" for name in _LEFT_OUT)
_BASE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{% block title %}{{ site.title }}{% endblock %}</title>
<link rel="canonical" href="{{ absolute_url(view.path) }}"></head>
<body><header><a href="{{ url('') }}">{{ site.title }}</a></header>
<main>{% block main %}{% endblock %}</main></body></html>
"""
_CARD = """<article class="card">
{% if view.picture %}
<div class="thumb"><img src="{{ view.picture.src }}" alt="" width="{{ view.picture.width }}" height="{{ view.picture.height }}"></div>
{% endif %}
<h2><a href="{{ url(view.title.href) }}">{{ view.title.text }}</a></h2>
<p class="facts"><span>{{ view.provider.text }}</span> <time>{{ view.published | rfc3339 }}</time></p>
<p class="excerpt">{{ view.excerpt }}</p>
<ul class="topics">{% for topic in view.topics %}
<li><a href="{{ url(topic.href) }}">{{ topic.text }}</a></li>
{% endfor %}</ul>
</article>
"""
_LIST = """{% extends "base.html" %}
{% block title %}HEADING{% endblock %}
{% block main %}<h1>HEADING</h1>
{% for card in view.cards %}{{ fragment("partials/card.html", card) }}{% endfor %}
{% if view.pager.newer is not none %}<a href="{{ url(view.pager.newer) }}">Previous</a>{% endif %}
{% if view.pager.older is not none %}<a href="{{ url(view.pager.older) }}">Next</a>{% endif %}
{% endblock %}
"""
_TERMS = """{% extends "base.html" %}
{% block title %}{{ view.title }}{% endblock %}
{% block main %}<h1>{{ view.title }}</h1>
{% for term in view.terms %}<a href="{{ url(term.link.href) }}">{{ term.link.text }}</a>{% endfor %}
{% endblock %}
"""
_PROVIDERS = """{% extends "base.html" %}
{% block title %}{{ view.title }}{% endblock %}
{% block main %}<h1>{{ view.title }}</h1>
{% for each in view.ranks %}<a href="{{ url(each.provider.href) }}">{{ each.provider.text }}</a>{% endfor %}
{% endblock %}
"""
_STORY = """{% extends "base.html" %}
{% block title %}{{ view.lead.title.text }}{% endblock %}
{% block main %}
<article class="card">
{% if view.lead.picture %}
<div class="thumb"><img src="{{ view.lead.picture.src }}" alt="" width="{{ view.lead.picture.width }}" height="{{ view.lead.picture.height }}"></div>
{% endif %}
<h2><a href="{{ url(view.path) }}">{{ view.lead.title.text }}</a></h2>
<p class="facts"><span>{{ view.lead.provider.text }}</span> <time>{{ view.lead.published | rfc3339 }}</time></p>
<p class="excerpt">{{ view.lead.excerpt }}</p>
<ul class="topics">{% for topic in view.topics %}
<li><a href="{{ url(topic.href) }}">{{ topic.text }}</a></li>
{% endfor %}</ul>
</article>
{% for each in view.coverage + view.background %}
<article class="report"><h3><a href="{{ each.title.href }}">{{ each.title.text }}</a></h3>
<p class="facts"><span>{{ each.provider.text }}</span> <time>{{ each.published | rfc3339 }}</time></p>
<p class="excerpt">{{ each.excerpt }}</p></article>
{% endfor %}{{ view.body_html | safe }}
{% endblock %}
"""
_TEMPLATES = {
    "base.html": _BASE,
    "partials/card.html": _CARD,
    "home.html": _LIST.replace("HEADING", "{{ site.title }}"),
    "topic.html": _LIST.replace("HEADING", "{{ view.name }}"),
    "provider.html": _LIST.replace("HEADING", "{{ view.name }}"),
    "terms.html": _TERMS,
    "providers.html": _PROVIDERS,
    "story.html": _STORY,
}


def write_site(site: Path, count: int) -> None:
    """Write a digestgen site of `count` articles."""
    articles.write_site(site, count, outputs=_OUTPUTS)
    for name, text in _TEMPLATES.items():
        file = site / "templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
