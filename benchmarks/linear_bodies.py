"""Bodies that took the square of their length, or more, with one parser of Markdown or another.

Each name has a function that returns about `size` characters. `python -m benchmarks.linear_bodies` prints
the seconds for 16, 32 and 64 KB of each, and the length of the page per character of the body.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from digestgen.load import LoadSettings
from digestgen.load.body import render_body
from digestgen.load.frontmatter import FrontMatter

SIZES = (16_000, 32_000, 64_000)
_REPEATED = (
    # brackets, links and pictures
    "[", "]", "![", "[a][", "[a](", "[a](<", '[a](b "', "[a](b 'c", "[a](b) ", "[x](y.md)", "[^", "![[",
    # HTML and addresses
    "<a ", "<a x='", "<", "</", "a<!-- ", "a<?", "a<!A", "x<![CDATA[", "<http://", "<a@", "&", "&a", "&#1",
    "www.", "http://", "https://a.bc/d ", "@", "a@", "a@b.c ", "a<b>", "<div>", "</div>", "<div>\n\n",
    "<b><p>", "<script>", "a<svg>", "<!-- a -->\n\n", "<details>\n\n- a\n\n", "<table><tr><td>", "<li>",
    # emphasis, code, escapes and ends of lines
    "*", "*a ", "*a* ", "**a *b ", "***a** b* ", "_a ", "*_", "~~a ", "~", "`", "`a` ", "`|", "\\", "\\[",
    "a  \n", "word ", "word\n", "\t", " ", "a" + 99 * " ",
    # blocks
    "> ", "> a\n", "- ", "- a\n", "1. a\n\n", "-\t", "# a\n", "# a ", "#", "a\n=\n", "```\n", "~~~ a\n\n",
    "* * ", "---\n", "[a]: b\n", "[a]: <", "[a]:\n", "[a]: b 'x\n", "|", "|a|\n|-|\n\n", "[^1]: a\n\n",
)  # fmt: skip


def _times(text: str) -> Callable[[int], str]:
    return lambda size: text * (size // len(text))


BODIES: dict[str, Callable[[int], str]] = {repr(text): _times(text) for text in _REPEATED} | {
    "brackets in brackets": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "links in links": lambda size: "[" * (size // 6) + "](b)" * (size // 6),
    "pictures in pictures": lambda size: "![" * (size // 6) + "](b)" * (size // 6),
    "emphasis in emphasis": lambda size: "*" * (size // 2) + "a" + "*" * (size // 2),
    "longer and longer backticks": lambda size: "".join(
        f"{'`' * length}a" for length in range(1, int((2 * size) ** 0.5))
    ),
    "one long word": lambda size: "a" * size,
    "a host of many names": lambda size: f"{'a.' * (size // 2)}@b",
    "parentheses behind an address": lambda size: f"http://a.b/{')' * size}",
    "semicolons behind an address": lambda size: f"http://a.b/{'&a;' * (size // 3)}",
    "many attributes": lambda size: f"<div {'a=b ' * (size // 4)}>",
    "many files of a picture": lambda size: f"<img srcset='{'a 1x,' * (size // 5)}'>",
    "many ids": lambda size: "".join(f"a <i id=x{number}> b\n\n" for number in range(size // 18)),
    "unclosed elements": lambda size: "".join(f"<b id=x{n}><p>" for n in range(size // 13)),
    "lists in lists": lambda size: "".join(f"{'  ' * (n % 20)}- a\n" for n in range(size // 23)),
    "blank lines in lists": lambda size: f"{'- ' * 45}a\n{chr(10) * size}",
    "lazy lines": lambda size: f"{'> ' * 45}a\n" + "b\n" * (size // 2),
    "quotations in quotations": lambda size: f"{'> ' * 40}a\n" * (size // 82),
    "wide table": lambda size: f"|{'a|' * (size // 4)}\n|{'-|' * (size // 4)}\n",
    "wide table with short rows": lambda size: (
        f"|{'a|' * (size // 8)}\n|{'-|' * (size // 8)}\n" + "a\n" * (size // 4)
    ),
    "one definition": lambda size: f"[a]: {'b' * 1000}\n\n{'[a]' * (size // 3)}",
    "many footnotes": lambda size: "".join(f"[^{n}]\n\n[^{n}]: a\n\n" for n in range(size // 22)),
    "one footnote": lambda size: f"{'[^1]' * (size // 4)}\n\n[^1]: a\n",
}


def rendered(text: str) -> str:
    """Return a body as HTML."""
    return render_body(FrontMatter("content/a.md", "\n", text), "content/", LoadSettings()).html


def main(names: list[str]) -> None:
    """Print the seconds for each body, or for those that are named."""
    print(f"{'body':32} {'16 KB':>7} {'32 KB':>7} {'64 KB':>7} {'growth':>7} {'page':>6}")
    for name in names or BODIES:
        seconds = []
        for size in SIZES:
            text = BODIES[name](size)
            start = time.process_time()
            html = rendered(text)
            seconds.append(time.process_time() - start)
        growth = (seconds[-1] / seconds[0]) ** 0.5  # of each doubling
        shown = " ".join(f"{each:7.3f}" for each in seconds)
        print(f"{name[:32]:32} {shown} {growth:7.2f} {len(html) / len(text):6.1f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
