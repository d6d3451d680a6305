"""Calendar orders: a year of days, what a change would move, and its publication."""
