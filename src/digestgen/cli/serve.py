"""digestgen serve."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import click

from digestgen.cli.messages import say
from digestgen.cli.site_options import running_now_option, site_folder, site_option


@click.command()
@site_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port to listen on; 0 for any free one.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--open", "open_", is_flag=True, help="Open the site in a browser.")
@click.option("--no-reload", is_flag=True, help="Rebuild, but do not reload pages in browsers.")
@click.option(
    "--poll", is_flag=True, help="Poll for changes, for network disks and some containers."
)
@click.option("--unpublished", is_flag=True, help="Include drafts, withheld and future articles.")
@running_now_option
def serve(
    *, site: Path | None, port: int, host: str, unpublished: bool, ahead: timedelta, **given: bool
) -> None:
    """Preview the site, and rebuild it when files change.

    \b
    Example:
      digestgen serve --open
    """
    from digestgen.cli.preview_builder import PreviewBuilder
    from digestgen.serve import Preview, bound_socket
    from digestgen.serve import serve as serve_preview
    from digestgen.serve.browser import open_browser
    from digestgen.serve.watch import STORE_SECONDS, Watch

    folder = site_folder(site)
    listening = bound_socket(host, port)
    shown = f"[{host}]" if ":" in host else host
    origin = f"http://{shown}:{listening.getsockname()[1]}"
    builder = PreviewBuilder(folder, origin, unpublished=unpublished, ahead=ahead)
    watch = Watch(builder.places, polling=given["poll"] or None, objects=builder.objects)
    preview = Preview(
        builder.output,
        builder,
        base_path=builder.base_path(),
        reload=not given["no_reload"],
        switching=builder.switching,
    )
    before = watch.snapshot()
    preview.build_now()
    say(f"Serving at {origin}{preview.base_path} (press Ctrl+C to stop)")
    if address := builder.store_address:
        say(f"The objects in {address} are listed every {STORE_SECONDS} seconds, to find changes")
    if given["open_"]:
        open_browser(f"{origin}{preview.base_path}")
    with closing(listening):
        serve_preview(preview, watch.changes(before), listening, host)
