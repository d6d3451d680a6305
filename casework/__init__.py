"""What happens: people, dossiers, their slips and decisions."""
