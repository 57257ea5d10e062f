"""The same pages by Hugo: a page a file with its related list, lists of topics and providers, home, feed."""

from __future__ import annotations

from pathlib import Path

_CONFIG = """baseURL = "https://bench.example/"
title = "Bench"
disableKinds = ["404"]
[taxonomies]
topic = "topics"
provider = "providers"
[pagination]
pagerSize = 20
[outputs]
home = ["html", "rss"]
section = []
taxonomy = ["html"]
term = ["html"]
"""
_CARD = """<article class="card">
{{ with .Params.images }}{{ with index . 0 }}
<div class="thumb"><img src="{{ .url }}" alt="" width="{{ .width }}" height="{{ .height }}"></div>
{{ end }}{{ end }}
<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>
<p class="facts"><span>{{ .Params.provider.name }}</span> <time>{{ .Params.publishedDateTime }}</time></p>
<p class="excerpt">{{ .Params.excerpt }}</p>
<ul class="topics">{{ range .Params.topics }}
<li><a href="/topics/{{ . | urlize }}/">{{ . }}</a></li>
{{ end }}</ul>
</article>
"""
_BASE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<link rel="canonical" href="{{ .Permalink }}"></head>
<body><header><a href="/">{{ site.Title }}</a></header>
<main>{{ block "main" . }}{{ end }}</main></body></html>
"""
_LIST = """{{ define "main" }}<h1>{{ .Title }}</h1>
{{ $pages := .Paginate (.Pages.ByParam "publishedDateTime").Reverse }}
{{ range $pages.Pages }}{{ partial "card.html" . }}{{ end }}
{{ with $pages.Prev }}<a href="{{ .URL }}">Previous</a>{{ end }}
{{ with $pages.Next }}<a href="{{ .URL }}">Next</a>{{ end }}{{ end }}
"""
_HOME = _LIST.replace(".Pages.ByParam", "site.RegularPages.ByParam")
_SINGLE = """{{ define "main" }}{{ partial "card.html" . }}
{{ range .Params.related }}<article class="report"><h3><a href="{{ .webUrl }}">{{ .title }}</a></h3>
<p class="facts"><span>{{ .provider.name }}</span> <time>{{ .publishedDateTime }}</time></p>
<p class="excerpt">{{ .excerpt }}</p></article>{{ end }}{{ .Content }}{{ end }}
"""


def write_site(site: Path, content: Path) -> None:
    """Write a Hugo site of the article files in `content`, each with its provider as a taxonomy term."""
    layouts = site / "layouts"
    files = {
        "hugo.toml": _CONFIG,
        "layouts/_default/baseof.html": _BASE,
        "layouts/_default/list.html": _LIST,
        "layouts/_default/single.html": _SINGLE,
        "layouts/index.html": _HOME,
        "layouts/partials/card.html": _CARD,
    }
    (layouts / "_default").mkdir(parents=True)
    (layouts / "partials").mkdir()
    for name, text in files.items():
        (site / name).write_text(text, "utf-8")
    (site / "content").mkdir()
    for file in sorted(content.glob("*.md")):
        text = file.read_text("utf-8")
        domain = text.partition("  domain: ")[2].partition("\n")[0]
        # to Hugo `published` is a date; all files are shown
        shown = text.replace("published: false\n", "").replace("published: true\n", "")
        with_term = shown.replace("---\n", f"---\nproviders: [{domain}]\n", 1)
        (site / "content" / file.name).write_text(with_term, "utf-8")
