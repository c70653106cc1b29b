"""Text without markup: what each line is, and which run of lines is the article."""
