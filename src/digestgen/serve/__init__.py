"""The preview server: it calls a build function, serves the result, and reloads pages.

It knows nothing of stages. `app` answers requests, `files` finds what lies at a path, `injection` puts
the reload script into pages, `preview` keeps what is served and tells pages of changes.
"""

from digestgen.serve.preview import Built, Preview
from digestgen.serve.server import bound_socket, serve

__all__ = ["Built", "Preview", "bound_socket", "serve"]
