"""Remove everything that digestgen made: the files in the manifest and its state."""

from __future__ import annotations

import shutil

from msgspec.structs import replace

from digestgen.settings import MANIFEST, SitePaths
from digestgen.write.manifest import encode_manifest, read_manifest
from digestgen.write.move import remove_written_file


def clean_site(paths: SitePaths) -> int:
    """Remove the files that digestgen wrote to the output, empty folders, and the state.

    Return the number of files of the output that were removed. If other files are in the output, the manifest
    stays and lists nothing, so that the next build may write there. A folder that is a link is left alone, as
    is what it leads to. Raises BuildError if the manifest cannot be trusted.
    """
    output = paths.output
    manifest = read_manifest(output)
    removed = sum(remove_written_file(output, name) for name in manifest.files)
    if (listing := output / MANIFEST).is_file():
        if set(output.iterdir()) == {listing}:
            listing.unlink()
            if not output.is_symlink():
                output.rmdir()
        else:
            listing.write_bytes(encode_manifest(replace(manifest, files=())))
    if not paths.state.is_symlink() and paths.state.is_dir():
        shutil.rmtree(paths.state)
    return removed
