"""Which blocks of a page are the article: classification, choice of the body, trimming, confidence."""
