"""The pictures of a folder of questions: ``images.tar``, read by position, and how it is written.

Members are called ``ID.jpg`` and come in the order of their ids, with no times and no owners, so
that equal pictures give equal bytes. Reading needs neither pydantic nor a corpus.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from train.errors import DataError

IMAGES: Final = "images.tar"
SUFFIX: Final = ".jpg"


class QuestionPictures:
    """Reads single pictures out of a folder of questions; safe to share between threads.

    Raises:
        DataError: The folder holds no ``images.tar``, or it is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / IMAGES
        try:
            with tarfile.open(self._file) as archive:
                self._places = {
                    each.name.removesuffix(SUFFIX): (each.offset_data, each.size)
                    for each in archive
                    if each.isfile()
                }
        except (OSError, tarfile.TarError) as error:
            raise DataError(
                f"The folder {folder.name} holds no readable {IMAGES}.",
                next_step="Build the questions again with `vestry-train data qa`.",
            ) from error

    def __contains__(self, image: str) -> bool:
        return image in self._places

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def read(self, image: str) -> bytes:
        """Return the file of a picture.

        Raises:
            DataError: There is no such picture.
        """
        if image not in self._places:
            raise DataError(
                f"The picture {image} is missing in {IMAGES}.",
                next_step="Build the questions again with `vestry-train data qa`.",
            )
        offset, size = self._places[image]
        with self._file.open("rb") as file:
            file.seek(offset)
            return file.read(size)


def write_pictures(file: Path, pictures: Iterable[tuple[str, bytes]]) -> int:
    """Write an archive of (id, JPEG) pairs, in the order given; return how many there are."""
    count = 0
    with tarfile.open(file, "w", format=tarfile.PAX_FORMAT) as archive:
        for image, content in pictures:
            member = tarfile.TarInfo(image + SUFFIX)
            member.size = len(content)
            member.mode = 0o644
            archive.addfile(member, io.BytesIO(content))
            count += 1
    return count
