"""Errors of training that the person who runs it can act on.

    TrainError
    ├── DataError            the data, a manifest or a teacher file cannot be used as it is
    ├── MissingLibraryError  an optional library is not installed
    ├── RunError             the run folder or the configuration does not allow this run
    └── StartUpError         the first loss is not what the mathematics promises

Broken invariants of our own stay plain assertions; an export that differs from its source is a
``ParityError`` of ``train.export``.
"""

from __future__ import annotations


class TrainError(Exception):
    """Base of what training reports in words.

    Attributes:
        message: One plain sentence.
        next_step: What to do about it.
    """

    def __init__(self, message: str, *, next_step: str) -> None:
        super().__init__(f"{message} {next_step}")
        self.message = message
        self.next_step = next_step


class DataError(TrainError):
    """The data, a manifest or a teacher file cannot be used as it is."""


class MissingLibraryError(TrainError):
    """An optional library is not installed."""


class RunError(TrainError):
    """The run folder or the configuration does not allow this run."""


class StartUpError(TrainError):
    """The first loss is far from what random centers must give."""
