"""Links between stories: `python benchmarks/threads.py STORIES.jsonl > LINKS.jsonl`.

STORIES.jsonl has a row {set, story, date, text} for each story; `text` is titles with " | " between them,
then " || " and an excerpt. The stories of each set are threaded alone. LINKS.jsonl has a row {a, b, score}
for each link from a story `b` to an earlier one `a`. CPU seconds go to standard error.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from digestgen.group.story_terms import StoryText
from digestgen.group.threads import find_threads


def stories_of(row: dict[str, str]) -> StoryText:
    """Return a row as the text of a story."""
    titles, _, excerpt = row["text"].partition(" || ")
    return StoryText(
        row["story"],
        datetime.fromisoformat(row["date"]).timestamp(),
        tuple(titles.split(" | ")),
        (excerpt,) if excerpt else (),
    )


def links_of(file: Path) -> Iterator[dict[str, object]]:
    """Yield the links between the stories in a file."""
    sets: defaultdict[str, list[StoryText]] = defaultdict(list)
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        sets[row["set"]].append(stories_of(row))
    for stories in sets.values():
        for key, thread in sorted(find_threads(stories).items()):
            for link in thread.earlier:
                yield {"a": link.permalink, "b": key, "score": link.similarity}


def main() -> None:
    started = time.process_time()
    for link in links_of(Path(sys.argv[1])):
        print(json.dumps(link, ensure_ascii=False))
    print(f"{time.process_time() - started:.2f} CPU s", file=sys.stderr)


if __name__ == "__main__":
    main()
