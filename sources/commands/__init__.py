"""The command line of the roster and of its store."""
