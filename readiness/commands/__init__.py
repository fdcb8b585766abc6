"""The commands, one a file: arguments to an answer, and what it is worth as an exit status."""
