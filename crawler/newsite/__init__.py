"""A new site: try it (`trial`), write its spider (`files`), and make a sample of it without its texts (`invented`)."""
