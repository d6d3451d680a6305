"""Sealed reports on pages: signing one, those that were signed, what became of them since."""
