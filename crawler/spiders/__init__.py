"""One module a site. What they have in common is in `base`."""
