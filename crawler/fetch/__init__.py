"""Everything between a request and its response: robots.txt, connections, content codings, errors, refusals, replay."""
