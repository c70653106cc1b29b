"""What is kept of a page as paragraphs and as Markdown."""
