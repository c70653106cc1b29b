"""A copy of the sites' folders on an object store (`DATA_MIRROR`): pushed after a run, pulled before one.

A run always works on a local folder, with the guarantees of `crawler.store`. The store has versions of the folder, each
complete: a kill or an error while one is pushed or pulled leaves the version before.
"""
