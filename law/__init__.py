"""The rules an inspector could read: pure Python, no Django, no clock, no database."""
