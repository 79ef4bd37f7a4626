"""The command line under test: in this process, with stand-ins for the networks."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner


@dataclass(frozen=True)
class Ran:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


Vestry = Callable[..., Ran]


@pytest.fixture
def library_folder(tmp_path: Path) -> Path:
    return tmp_path / "wardrobe"


@pytest.fixture
def vestry(library_folder: Path) -> Vestry:
    """Run a command on the library of this test; paths may be given as they are."""
    from app.cli.main import cli
    from app.cli.options import Session
    from app.perception import EngineOptions, PhotoEngine
    from app.services.perceiving import InlinePerception

    perception = InlinePerception(PhotoEngine.load(EngineOptions(fake=True)))

    def run(*arguments: object, code: int | None = 0, chat: Any = None) -> Ran:
        words = ["--library", str(library_folder), *map(str, arguments)]
        session = Session(perception=perception, chat=chat)
        result = CliRunner().invoke(cli, words, obj=session)
        ran = Ran(result.exit_code, result.stdout, result.stderr)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        if code is not None:
            assert ran.code == code, f"{ran.out}\n{ran.err}"
        return ran

    return run


@pytest.fixture(scope="session")
def drawn_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four plain photos of different colors and shapes, so that the stand-ins tell them apart."""
    from PIL import Image

    folder = tmp_path_factory.mktemp("drawn")
    shapes = [("navy", 60, 110), ("crimson", 90, 90), ("seagreen", 120, 70), ("orange", 40, 110)]
    for place, (color, width, height) in enumerate(shapes):
        picture = Image.new("RGB", (160, 160), "white")
        picture.paste(color, ((160 - width) // 2, (160 - height) // 2, (160 + width) // 2, 150))
        picture.save(folder / f"IMG_{place}.jpg")
    return folder


@pytest.fixture(scope="session")
def imported_once(drawn_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wardrobe of the four photos, to be copied by each test that wants one."""
    from app.perception import EngineOptions, PhotoEngine
    from app.services.importing import ImportService
    from app.services.perceiving import InlinePerception
    from models.vocabulary import Vocabulary

    folder = tmp_path_factory.mktemp("imported") / "wardrobe"
    perception = InlinePerception(PhotoEngine.load(EngineOptions(fake=True)))
    ImportService(folder, perception, Vocabulary.load()).run([drawn_once])
    return folder


@pytest.fixture
def photos(drawn_once: Path, tmp_path: Path) -> list[Path]:
    """The four photos, in a folder of this test."""
    folder = tmp_path / "photos"
    shutil.copytree(drawn_once, folder)
    return sorted(folder.iterdir())


@pytest.fixture
def filled(vestry: Vestry, imported_once: Path, library_folder: Path) -> Vestry:
    """The same command line on a wardrobe with four garments."""
    shutil.copytree(imported_once, library_folder)
    return vestry
