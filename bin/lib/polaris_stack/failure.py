"""The one kind of error a user of `bin/stack` sees: what happened, and what to do next."""


class StackFailure(Exception):
    """Ends the command with one message and exit code 1. Its text is written for the user."""
