"""Storage of a site's data: articles, attachments, the archive, and the ledger that indexes them."""
