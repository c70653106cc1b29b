"""The sites of the provinces' justice departments."""
