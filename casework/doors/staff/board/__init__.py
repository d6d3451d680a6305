"""The supervisor's board: tomorrow's lateness, the load of each hand, what waits to be given or closed."""
