"""Records of past runs, and the rules and alerts that detect a site that is silent, failing or drifting."""
