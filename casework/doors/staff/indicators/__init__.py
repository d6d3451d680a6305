"""The board of Plan 02-KH/TW: the indicators of a month, entries by hand, and the list itself, which the city edits."""
