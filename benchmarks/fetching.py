"""Time `digestgen fetch` on feeds that are served from loopback, each from a port of its own.

    python benchmarks/fetching.py [--feeds 40] [--entries 50]

Prints seconds, memory, files and requests of a first run, of one with --force, where each feed answers
304, and of one that comes too early to ask anything.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

NOW = "2026-05-10T12:00:00Z"
_TEXT = "The water rose in the night, and the ferry stayed. " * 20


class _Feed(BaseHTTPRequestHandler):
    asked = 0
    entries = 50

    def do_GET(self) -> None:
        _Feed.asked += 1
        port = self.server.server_address[1]  # type: ignore[index]
        body = _body(int(port), self.entries)
        etag = f'"{sha256(body).hexdigest()[:12]}"'
        if self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            body = b""
        else:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", etag)
        self.send_header("Content-Type", "application/rss+xml")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


def _body(port: int, entries: int) -> bytes:
    items = "".join(
        f"<item><title>Report {number} of the harbour on port {port}</title>"
        f"<link>https://paper{port}.example/2026/05/report-{number}?utm_source=rss</link>"
        f"<guid isPermaLink='false'>{port}-{number}</guid>"
        f"<pubDate>{number % 9 + 1:02} May 2026 {number % 24:02}:00:00 +0200</pubDate>"
        f"<media:content url='https://img{port}.example/{number}.jpg' width='1200' medium='image'/>"
        f"<description><![CDATA[<p>{_TEXT}</p>]]></description>"
        "</item>"
        for number in range(entries)
    )
    return (
        "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel>"
        f"<title>Paper {port}</title><link>https://paper{port}.example/</link>{items}</channel></rss>"
    ).encode()


def _run(site: Path, *options: str) -> str:
    """Run fetch and return what it took, in one line."""
    before, began = _Feed.asked, time.perf_counter()
    command = [sys.executable, "-m", "digestgen", "fetch", "--site", str(site), "--format", "json"]
    process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE)
    out = process.stdout.read() if process.stdout else b""
    _, status, usage = _wait(process.pid)
    seconds = time.perf_counter() - began
    statuses = sorted({feed["status"] for feed in json.loads(out)["feeds"]})
    files = sum(1 for _ in site.glob("content/**/*.md"))
    return (
        f"{seconds:6.2f} s {usage.ru_utime + usage.ru_stime:6.2f} s of CPU {usage.ru_maxrss / 1024:7.0f} MB "
        f"{files:6,} files {_Feed.asked - before:4} requests  {', '.join(statuses)}, exit {status}"
    )


def _wait(pid: int) -> tuple[int, int, resource.struct_rusage]:
    import os

    found, status, usage = os.wait4(pid, 0)
    return found, os.waitstatus_to_exitcode(status), usage


def main() -> None:
    """Serve the feeds and time three runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=40)
    parser.add_argument("--entries", type=int, default=50)
    given = parser.parse_args()
    _Feed.entries = given.entries
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), _Feed) for _ in range(given.feeds)]
    for server in servers:
        Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        feeds = "".join(
            f'[[feeds]]\nurl = "http://127.0.0.1:{each.server_address[1]}/"\n' for each in servers
        )
        fetch = '[site]\nbase_url = "https://a.example/"\n[fetch]\nallow_private = true\nlimit_per_feed = 0\n'
        (site / "digest.toml").write_text(fetch + feeds)
        print("first run      ", _run(site, "--now", NOW))
        print("--force, 304   ", _run(site, "--now", NOW, "--force"))
        print("within max-age ", _run(site, "--now", NOW))


if __name__ == "__main__":
    main()
