"""How the commands of ``vestry-train`` show what training or an export refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def refusals() -> Iterator[None]:
    """Show a refusal as a sentence with its next step."""
    from train.errors import TrainError

    try:
        yield
    except TrainError as error:
        raise click.ClickException(f"{error.message} {error.next_step}") from error
