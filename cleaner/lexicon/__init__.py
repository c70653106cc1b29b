"""Words by which the cleaner recognises parts of Chinese pages: lexicon.toml and the modules that apply it."""
