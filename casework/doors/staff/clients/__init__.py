"""Applications that use the API: their list, a new one, and the end of one."""
