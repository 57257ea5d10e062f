"""The theme: templates, static files and media, ours and those of a site."""
