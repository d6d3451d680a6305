"""Lists of dossiers: my work, all of them, the supervisor's tray."""
