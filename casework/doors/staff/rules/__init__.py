"""To whom dossiers go: routing rules, groups, absences."""
