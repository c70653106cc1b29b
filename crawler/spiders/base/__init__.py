"""The base classes of all spiders: columns, their pagination, articles, articles on several pages."""
