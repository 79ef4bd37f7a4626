"""An exported Show-O as a painter: its words, its sampler and its decoder put together.

Nothing is kept from one picture to the next but the loaded graphs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from models.chat import Stop
from models.maskgit import DrawingSteps
from models.painting import PainterInfo, Progress
from models.runtimes.showo import ShowoRuntime
from models.runtimes.showo_words import WORDS_NAME, ShowoWords
from models.types import RgbImage

GUIDANCE: Final = 3.0
STEPS: Final = 12


class ShowoPainter:
    """Draws with an exported Show-O.

    Args:
        name: What it is called.
        folder: What an export wrote.
        threads: Of one operator.

    Raises:
        NotInstalledError: A file is missing.
        DamagedFileError: A file cannot be used.
    """

    def __init__(self, name: str, folder: Path, *, threads: int = 2) -> None:
        self._words = ShowoWords(folder / WORDS_NAME)
        self._runtime = ShowoRuntime(folder, threads=threads)
        self.info = PainterInfo(name, "showo", STEPS)

    def paint(self, words: str, *, seed: int, progress: Progress, stop: Stop) -> RgbImage:
        """Draw what words say; the same seed draws the same picture."""
        codes = self._runtime.draw(
            [self._words.prompt(words)],
            seeds=[seed],
            scale=GUIDANCE,
            steps=DrawingSteps(count=STEPS),
            progress=progress,
            stop=stop,
        )
        shown: RgbImage = self._runtime.decode(codes)[0]
        return shown
