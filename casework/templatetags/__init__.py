"""Template tags of the pages: words and numbers, marks and the small clock."""
