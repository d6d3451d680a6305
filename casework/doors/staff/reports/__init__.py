"""Reports on pages: the index, each report drawn as its form is, what people explain beside its rows."""
