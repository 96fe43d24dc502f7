"""The log: commits, the writer, and where they are kept."""
