"""The sites of the political and legal affairs commissions: the central one and those of the provinces."""
