"""Lines that repeat over the pages of one site, learned and applied."""
