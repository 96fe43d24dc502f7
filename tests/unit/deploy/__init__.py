"""The host: settings, the data directory, the command line."""
