"""The spiders: one module for each site in `changan` and `justice`, `any_site` for all others, the bases in `base`."""
