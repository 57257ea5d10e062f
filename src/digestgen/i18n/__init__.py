"""What a site itself says, in its language: texts, dates, numbers, and the catalogues of translations."""
