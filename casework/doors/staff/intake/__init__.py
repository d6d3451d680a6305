"""Logging a dossier on one screen."""
