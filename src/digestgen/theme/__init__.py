"""The theme: templates and static files of digestgen and of a site, and media files."""
