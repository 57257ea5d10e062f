"""The same pages by Pelican, with a reader of YAML front matter and templates like those of Hugo."""

from __future__ import annotations

from pathlib import Path

_CONFIG = """import yaml
from pelican import signals
from pelican.readers import BaseReader


class Reader(BaseReader):
    enabled = True
    file_extensions = ["md"]

    def read(self, path):
        with open(path, encoding="utf-8") as file:
            _, front, body = file.read().split("---\\n", 2)
        found = yaml.load(front, Loader=yaml.CSafeLoader)
        known = {
            "title": found["title"],
            "date": str(found["publishedDateTime"]),
            "summary": found["excerpt"],
            "tags": found["topics"],
            "authors": [found["provider"]["domain"]],
        }
        metadata = {key: self.process_metadata(key, value) for key, value in known.items()}
        return body, {**metadata, "front": found}


def register(readers):
    readers.reader_classes["md"] = Reader


signals.readers_init.connect(register)

SITENAME, SITEURL, PATH, THEME, TIMEZONE = "Bench", "https://bench.example", "content", "theme", "UTC"
DEFAULT_CATEGORY, DEFAULT_LANG, USE_FOLDER_AS_CATEGORY = "news", "en", False
SLUGIFY_SOURCE, FILENAME_METADATA = "basename", ""
ARTICLE_URL = "{date:%Y}/{date:%m}/{date:%d}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
TAG_URL, TAG_SAVE_AS = "topics/{slug}/", "topics/{slug}/index.html"
AUTHOR_URL, AUTHOR_SAVE_AS = "providers/{slug}/", "providers/{slug}/index.html"
PAGINATION_PATTERNS = (
    (1, "{base_name}/", "{base_name}/index.html"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)
DIRECT_TEMPLATES, SITEMAP_SAVE_AS = ["index", "sitemap"], "sitemap.xml"
PAGINATED_TEMPLATES = {"index": 20, "tag": 20, "author": 20}
CATEGORY_SAVE_AS = ""
FEED_ALL_ATOM, FEED_MAX_ITEMS, CATEGORY_FEED_ATOM, TRANSLATION_FEED_ATOM = "feed.xml", 30, None, None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
"""
_BASE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{% block title %}{% endblock %}</title></head>
<body><header><a href="/">{{ SITENAME }}</a></header>
<main>{% block main %}{% endblock %}</main></body></html>
"""
_CARD = """<article class="card">
{% if each.front.images %}
<div class="thumb"><img src="{{ each.front.images[0].url }}" alt=""
width="{{ each.front.images[0].width }}" height="{{ each.front.images[0].height }}"></div>
{% endif %}
<h2><a href="/{{ each.url }}">{{ each.title }}</a></h2>
<p class="facts"><span>{{ each.front.provider.name }}</span>
<time>{{ each.front.publishedDateTime }}</time></p>
<p class="excerpt">{{ each.summary }}</p>
<ul class="topics">{% for tag in each.tags %}<li><a href="/{{ tag.url }}">{{ tag }}</a></li>{% endfor %}</ul>
</article>
"""
_LIST = """{% extends "base.html" %}
{% block title %}TITLE{% endblock %}
{% block main %}<h1>TITLE</h1>
{% for each in articles_page.object_list %}{% include "card.html" %}{% endfor %}
{% if articles_page.has_previous() %}<a href="/{{ articles_previous_page.url }}">Previous</a>{% endif %}
{% if articles_page.has_next() %}<a href="/{{ articles_next_page.url }}">Next</a>{% endif %}{% endblock %}
"""
_SINGLE = """{% extends "base.html" %}
{% block title %}{{ article.title }}{% endblock %}
{% block main %}{% set each = article %}{% include "card.html" %}
{% for report in article.front.related %}<article class="report">
<h3><a href="{{ report.webUrl }}">{{ report.title }}</a></h3>
<p class="facts"><span>{{ report.provider.name }}</span> <time>{{ report.publishedDateTime }}</time></p>
<p class="excerpt">{{ report.excerpt }}</p></article>{% endfor %}{{ article.content }}{% endblock %}
"""
_SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{% for article in articles %}<url><loc>{{ SITEURL }}/{{ article.url }}</loc></url>
{% endfor %}</urlset>
"""


def write_site(site: Path, content: Path) -> None:
    """Write a Pelican site of the article files in `content`, which it reads where they are."""
    files = {
        "pelicanconf.py": _CONFIG.replace('"content"', repr(str(content)), 1),
        "theme/templates/base.html": _BASE,
        "theme/templates/card.html": _CARD,
        "theme/templates/article.html": _SINGLE,
        "theme/templates/index.html": _LIST.replace("TITLE", "{{ SITENAME }}"),
        "theme/templates/tag.html": _LIST.replace("TITLE", "{{ tag }}"),
        "theme/templates/author.html": _LIST.replace("TITLE", "{{ author }}"),
        "theme/templates/sitemap.html": _SITEMAP,
    }
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, "utf-8")
