"""The report: a static web site about a collection, for readers and operators."""
