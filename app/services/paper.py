"""Sets a lookbook on paper: pictures are drawn here, letters are set by Qt in a process of its own.

Setting type in every script (shaping, fallback from font to font, right to left) and embedding what
is used so that it can be selected is what Qt's PDF writer does, and Qt is in every installation; a
second library would bring a second, lesser type setter. Services know no Qt, so the worker role
``paper`` does it, which also keeps it away from the window's thread. What goes there is text and
files of pixels; what comes back are sentences about letters that no font here has.
"""

from __future__ import annotations

import tempfile
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.services.canvas_pictures import load_piece
from app.services.job_control import JobControl, Meter, ProgressCallback
from app.services.outfit_canvas import arrange, picture
from app.workers import WorkerProcess

if TYPE_CHECKING:
    from app.services.lookbook_content import Look, LookbookContent, LookGarment
    from app.services.outfit_export import PaperSize
    from app.services.perceiving import Perception

PICTURE_HEIGHT = 1500
"""About 270 dots an inch at the size in which a look is printed."""
_SMALL_SIDE = 200
_QUALITY = 90
_ANSWER_TIMEOUT_S, _PAGE_TIMEOUT_S = 120.0, 6.0
_ASK_S = 0.2


class WorkerPaper:
    """Writes PDF lookbooks; a process per lookbook.

    Args:
        perception: Decodes photos that this process does not (HEIC).
    """

    def __init__(self, perception: Perception | None = None) -> None:
        self._perception = perception

    def write(
        self,
        content: LookbookContent,
        target: Path,
        *,
        paper: PaperSize,
        control: JobControl,
        progress: ProgressCallback | None,
    ) -> tuple[str, ...]:
        """Write a PDF file and return sentences about what could not be set.

        Raises:
            CancelledError: The person stopped it.
            WorkerError: The process that sets type could not do it.
            OSError: The disk refused.
        """
        meter, words = Meter(len(content.looks), progress), content.words
        with tempfile.TemporaryDirectory(prefix="vestry-paper-") as place:
            folder = Path(place)
            looks = []
            for number, look in enumerate(content.looks, 1):
                control.checkpoint()
                looks.append(self._look(look, folder / f"look-{number}"))
                meter.step()
            document = {
                "title": content.title,
                "summary": f"{words.outfits(len(content.looks))} · {words.day(content.day)}",
                "footer": words.made(content.day),
                "paper": paper,
                "looks": looks,
                "target": str(target),
            }
            patience = _ANSWER_TIMEOUT_S + _PAGE_TIMEOUT_S * len(looks)
            with WorkerProcess("paper", answer_timeout_s=patience) as worker:
                answer = _waited_for(worker.submit("write", document), control)
        control.checkpoint()
        return tuple(str(note) for note in answer["notes"])

    def _look(self, look: Look, stem: Path) -> dict[str, Any]:
        drawn = picture(arrange(look.canvas), PICTURE_HEIGHT, perception=self._perception)
        place = stem.with_suffix(".jpg")
        drawn.save(place, "JPEG", quality=_QUALITY, subsampling=0)
        return {
            "title": look.title,
            "tags": list(look.tags),
            "notes": look.notes,
            "picture": str(place),
            "garments": [
                self._garment(garment, Path(f"{stem}-{number}.png"))
                for number, garment in enumerate(look.garments, 1)
            ],
        }

    def _garment(self, garment: LookGarment, place: Path) -> dict[str, Any]:
        small = load_piece(garment.files, _SMALL_SIDE)
        if small is not None:
            small.save(place, "PNG", compress_level=1)
        return {
            "name": garment.name,
            "facts": list(garment.facts),
            "colors": [color for _name, color in garment.colors],
            "price": garment.price,
            "notes": garment.notes,
            "picture": "" if small is None else str(place),
        }


def _waited_for(answer: Future[Any], control: JobControl) -> Any:
    """Return an answer; whoever stops the job does not wait for it."""
    while True:
        try:
            return answer.result(timeout=_ASK_S)
        except TimeoutError:
            control.checkpoint()
