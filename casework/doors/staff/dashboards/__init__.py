"""The dashboards: the city, one center, their cards, the lists behind their numbers. All are drawn for a ``Scene``."""
