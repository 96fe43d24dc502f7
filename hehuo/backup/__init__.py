"""Backups of everything that can't be derived: all logs, the feed, the vault. Documents are rebuilt."""
