"""Needs surveys (居民需求调研): what is asked of residents, once each; what they said, in counts alone."""
