"""What is stored of a site: articles, attachments, the archive, and the ledger that indexes them."""
