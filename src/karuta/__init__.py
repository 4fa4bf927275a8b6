"""Karuta: study notes, as people write them, into an Anki deck that can be rebuilt and re-imported for years."""

__version__ = "0.1.0"
