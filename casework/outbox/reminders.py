"""What a supervisor's reminder is called; ``casework.watch.nudges`` writes it, ``casework.messages`` words it."""

NUDGE = "nudge"
NUDGE_NAME = ("Lãnh đạo nhắc giải quyết", "Reminder from the supervisor")
