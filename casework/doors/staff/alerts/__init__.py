"""The alerts centre: what is wrong, since when, who has it."""
