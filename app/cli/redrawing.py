"""Thumbnails and cut-outs made again, after a restore and when the doctor mends a wardrobe.

They are a convenience: whatever goes wrong here is said and does not fail the command.
"""

from __future__ import annotations

from app.cli import output
from app.cli.options import Session


def draw_small_pictures(session: Session) -> None:
    """Make thumbnails and cut-outs again; the wardrobe is whole without them."""
    from app.cli.interrupts import stoppable
    from app.errors import AppError, CancelledError
    from app.services.thumbnails import ThumbnailService
    from local_index.errors import LocalIndexError
    from models.errors import ModelsError

    try:
        with (
            session.library() as library,
            stoppable() as control,
            output.progress("Cutting out") as progress,
        ):
            pictures = ThumbnailService(library, session.services.perception)
            pictures.rebuild(progress=progress, control=control)
    except CancelledError:
        output.note("Cut-outs are not all there yet; `vestry doctor --repair` makes the rest.")
    except (AppError, LocalIndexError, ModelsError) as error:
        output.note(f"Cut-outs could not be made yet. {error.message}")
