"""Lines of slips that somebody should look at again, and what came of looking."""
