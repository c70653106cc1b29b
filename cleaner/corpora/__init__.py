"""Corpora: files that hold many pages or texts. Read them, clean each record, write the same container."""
