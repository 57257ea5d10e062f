"""digestgen publish."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digestgen.cli.messages import print_problems, safe_line, say
from digestgen.cli.site_options import keep_going, options_for, with_site_options
from digestgen.cli.withheld import print_future
from digestgen.problems import ContentError, errors_of, problem

if TYPE_CHECKING:
    from digestgen.pipeline.build_report import BuildReport
    from digestgen.pipeline.options import Options
    from digestgen.publish import Target


@click.command()
@with_site_options
@keep_going
@click.option("--branch", default="gh-pages", show_default=True, help="The branch to push to.")
@click.option("--remote", default="origin", show_default=True, help="The git remote to push to.")
@click.option(
    "--message", default="Publish the site", show_default=True, help="The commit message."
)
@click.option("--dry-run", is_flag=True, help="Build and check, but push nothing.")
@click.option(
    "--force",
    is_flag=True,
    help="Publish even if a check fails, or the address or branch is wrong.",
)
@click.option("--force-orphan", is_flag=True, help="Replace the branch's history by one commit.")
def publish(
    *, site: Path | None, branch: str, remote: str, message: str, dry_run: bool, **given: Any
) -> None:  # fmt: skip
    """Build and check the site, and push it to GitHub Pages.

    \b
    Example:
      digestgen publish --message "Today's news"
    """
    from digestgen.publish import (
        Target,
        check_target_branch,
        target_pages_address,
        target_remote_url,
    )

    force, force_orphan = given.pop("force"), given.pop("force_orphan")
    options = options_for(site, **given)
    url = target_remote_url(options.site, remote)
    target = Target(remote, branch, message, force_orphan)
    if not force:
        check_target_branch(options.site, target)
    report = _built(options, url, force=force)
    settings = report.site.config.site
    if dry_run:
        say(f"Would publish to branch {branch} of {url}")
    elif _pushed(options.site, report.site.paths.output, target, force=force):
        say(f"Published to branch {branch} of {url}")
    else:
        say(f"Nothing changed: branch {branch} of {url} already has this site")
    if address := target_pages_address(url, settings.cname):
        say(f"The site will appear at {address}")
    else:
        say(f"The site's address is {settings.base_url}")


def _pushed(site: Path, output: Path, target: Target, *, force: bool) -> bool:
    """Push the output; name first what is not published, and what stays. Return whether anything was."""
    from digestgen.publish import prepare_publication, push, some_names

    publication = prepare_publication(site, output, target, force=force)
    print_problems(publication.problems)
    if publication.kept:
        names = safe_line(", ".join(some_names(publication.kept)))
        say(f"Kept on the branch, as digestgen did not write it: {names}")
    if publication.commit:
        push(site, target, publication)
    return bool(publication.commit)


def _built(options: Options, url: str, *, force: bool) -> BuildReport:
    """Build the site and return the report. Raises ContentError or UsageError unless `force` is set."""
    from digestgen.check.site import check_site
    from digestgen.config import read_config
    from digestgen.pipeline.build import build_site
    from digestgen.publish import check_target_address

    if not force:
        config, _ = read_config(options.site, base_url=options.base_url)
        check_target_address(config.site.base_url, url, config.site.cname)
        checked = check_site(options)
        if errors_of(checked.found):
            hint = "fix the errors, or publish anyway with --force"
            raise ContentError([*checked.problems, problem("", "nothing was published", hint=hint)])
    report = build_site(options)
    print_problems(report.problems)
    print_future(report.site.withheld)
    return report
