"""digestgen: a folder of article files becomes a linked news-digest site.

Data walks through five stages once and never turns back:

    content/*.md ──load──▶ Article… ──group──▶ Story… ──plan──▶ Page… ──render──▶ bytes ──write──▶ build/

`records`, `settings` and `views` hold every record; `problems` what can be wrong; `urls` what a URL
is here. Each stage is a module or package of its own and imports no other; `pipeline.build_site`
puts them in a row; `cli` parses arguments, prints and chooses the exit code.
"""

__version__ = "0.1.0"
