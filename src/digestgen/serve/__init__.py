"""The preview server: it calls a build function, serves the result, and reloads pages.

It knows nothing of stages. `app` answers requests, `file_lookup` finds the file for a path, `injection` puts
the reload script into pages, and `preview` keeps the state of the site and tells pages about changes.
"""

from digestgen.serve.preview import Built, Preview
from digestgen.serve.server import bound_socket, serve

__all__ = ["Built", "Preview", "bound_socket", "serve"]
