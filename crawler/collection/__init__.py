"""Work on what is stored: reading it, and cleaning it again."""
