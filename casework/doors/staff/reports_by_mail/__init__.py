"""Reports an officer gets by mail: which, of what place, how often."""
