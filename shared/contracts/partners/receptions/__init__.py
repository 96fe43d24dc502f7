"""Receptions (洽谈): when staff meet those who offered to co-operate, and what comes of it."""
