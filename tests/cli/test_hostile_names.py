"""Names that a terminal would obey, in every command that prints names."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from builders import article_file
from conftest import SiteFactory
from runs import SOURCE, invoke

HOSTILE = "\x1b]0;owned\x07\u202egnp\x9b31m\n::error::b"
OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|^::error::", re.MULTILINE
)
FEEDS = '[fetch]\nopml = ["a.opml"]\n'
OPML = """<opml><body><outline text="a&#133;&#x202e;b&#10;::error::b" xmlUrl="https://a.example/f&#x202e;"/>
</body></opml>"""


@pytest.fixture
def hostile_site(make_site: SiteFactory) -> Path:
    """Return a site with hostile names of the folder, of files, of a title and of a feed."""
    plain = make_site(
        {
            f"content/2024-05-01-{HOSTILE}.md": article_file("A flood"),
            f"content/{HOSTILE}/2024-05-02-b.md": article_file("A flood at noon"),
            "content/2024-05-03-c.md": article_file("Rain"),
            f"content/media/{HOSTILE}.html": "a",
            f"static/{HOSTILE}": "a",
            f"templates/{HOSTILE}.html": "a",
            "digest.toml": FEEDS,
            "a.opml": OPML,
        }
    )
    return plain.rename(plain.with_name(HOSTILE))


COMMANDS = [
    ("build",),
    ("build", "--keep-going", "--verbose"),
    ("check", "--keep-going"),
    ("check", "--keep-going", "--format", "json"),
    ("check", "--keep-going", "--format", "github"),
    ("stories", "--keep-going"),
    ("stories", "--keep-going", "--near"),
    ("stories", "--keep-going", "--format", "jsonl"),
    ("why", "c.md"),
    ("why", HOSTILE),
    ("new", "Snow", "--url", "https://a.example/snow"),
    ("prune", "--older-than", "1d", "--dry-run"),
    ("prune", "--older-than", "1d"),
    ("theme", "list"),
    ("theme", "copy", "templates/story.html"),
    ("theme", "copy", HOSTILE),
    ("feeds", "list"),
    ("feeds", "add", HOSTILE),
    ("publish", "--dry-run"),
    ("mail", "--keep-going"),
    ("clean",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(map(repr, command)))
def test_terminal_gets_no_name_that_it_would_obey(
    hostile_site: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(hostile_site)
    done = invoke(*command)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert not OBEYED.search(done.output), done.output


def test_json_of_stories_is_exact_although_it_is_escaped(make_site: SiteFactory) -> None:
    url = "https://a.example/\u200e"
    site = make_site({"content/2024-05-01-a.md": article_file("A", url=url)})
    done = invoke("stories", "--site", site, "--format", "jsonl")
    assert json.loads(done.stdout)["lead"] == url
    assert "\u200e" not in done.stdout


def test_commands_print_only_through_the_functions_that_make_text_safe() -> None:
    printing = re.compile(
        r"click\.(?:echo|secho)|\bprint\(|\.print\(|sys\.std(?:out|err)\.(?:write|buffer)"
    )
    found = {
        file.name
        for file in (SOURCE / "src/digestgen").rglob("*.py")
        if printing.search(file.read_text("utf-8"))
    }
    assert found == {"messages.py", "tables.py"}
