"""Reports: the prescribed tables, the files made of them, the sealed ones, the scorecard of Decision 766."""
