"""From a page's bytes to its text blocks: decoding, parsing, building; in bounded time on hostile input."""
