"""What a person is told when a measurement cannot be had."""


class BenchFailure(Exception):
    """Says what happened, to what, and what to do next."""
