"""Lists of dossiers: my work, all of them."""
