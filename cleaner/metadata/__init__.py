"""The metadata stage: title, date, source, author, document record and links of an article."""
