"""Behind each number: the list of exactly the dossiers it counts, and what an address may narrow it to."""
