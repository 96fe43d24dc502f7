"""Votes of the residents (居民表决) on large payments: opened, voted by app or on paper, counted, closed."""
