"""One dossier: its page, its slip in words, and the steps taken from it."""
