"""Processing of stored data: cleaning archived pages again."""
