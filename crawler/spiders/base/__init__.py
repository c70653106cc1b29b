"""How any site is crawled: columns, their pagination, articles, articles on several pages."""
