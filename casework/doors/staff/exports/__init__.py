"""Taking reports out as files: asking for one, seeing it made, fetching it, and who took out what."""
