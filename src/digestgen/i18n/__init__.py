"""Texts, dates and numbers in the language of the site, and the catalogues of translations."""
