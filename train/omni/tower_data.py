"""Pictures and targets for warming up the picture tower: labels, and what the pocket-encoder says.

    FOLDER/targets.npz   names, parts, labels; the teacher's vectors, logits and maps of K views
    pictures             a .tar of photos, at most 224 px

A view is a function of (seed, row, number), so that the teacher looks once at exactly what the
student sees in every epoch, and nothing but the seed has to be kept. Three of four views are two
photos in one: the teacher knows its photos by heart, and says of them little more than their
labels; of what nobody has photographed it says what it computes (function matching; Beyer et al.
2022, "Knowledge distillation: A good teacher is patient and consistent"). People of ``val`` have
labels for one final figure and are never drawn from. Made where the app's libraries are; read with
numpy and Pillow alone.
"""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from models.types import RgbImage
from models.vision_resize import resize_to
from train.errors import DataError
from train.omni.patches import decode
from train.omni.teacher import MAP, MapBasis, Teacher

TARGETS: Final = "targets.npz"
VECTOR: Final = "embedding"
FIELDS: Final = ("category", "color", "pattern", "material", "style", "fit")
SPLITS: Final = ("fit", "tune", "val", "seen")

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class TowerData:
    """What the tower learns from.

    Attributes:
        names: File names in the .tar, one per row.
        parts: ``fit`` to learn from, ``tune`` to choose by, ``val`` for one figure, ``seen``
            not at all.
        labels: Field to class per row, -1 where unknown.
        widths: Field to number of classes.
        vectors: Teacher's vectors ``[rows, views, 256]``; no views where there is no teacher.
        logits: Field to the teacher's logits ``[rows, views, width]``.
        maps: The teacher's maps of rows to learn from ``[fit rows, views, side, side, width]``, in
            the order of ``rows("fit")``; others have none, because they are large.
        seed: Of the views.
    """

    names: tuple[str, ...]
    parts: npt.NDArray[np.str_]
    labels: Mapping[str, npt.NDArray[np.int64]]
    widths: Mapping[str, int]
    vectors: npt.NDArray[np.float16]
    logits: Mapping[str, npt.NDArray[np.float16]]
    maps: npt.NDArray[np.float16]
    seed: int

    @property
    def views(self) -> int:
        """Views per row that the teacher has seen."""
        return self.vectors.shape[1]

    def rows(self, part: str) -> npt.NDArray[np.int64]:
        """Return the rows of a part."""
        return np.flatnonzero(self.parts == part).astype(np.int64)


class TarPictures:
    """The pictures of a .tar by name, as bytes in memory or decoded."""

    def __init__(self, file: Path) -> None:
        try:
            with tarfile.open(file) as archive:
                self._data = {
                    each.name: opened.read()
                    for each in archive
                    if each.isfile() and (opened := archive.extractfile(each))
                }
        except (OSError, tarfile.TarError) as error:
            raise DataError(
                f"{file.name} is no .tar of pictures.", next_step="Check it."
            ) from error
        self._decoded: dict[str, RgbImage] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._data

    def image(self, name: str) -> RgbImage:
        """Return a decoded picture; it stays in memory, because every epoch asks for it again."""
        if name not in self._decoded:
            self._decoded[name] = decode(self._data[name])
        return self._decoded[name]


def draw_view(image: RgbImage, rng: np.random.Generator) -> RgbImage:
    """Return a part of a picture in other light, perhaps mirrored; hue stays, it is a label."""
    height, width = image.shape[:2]
    share = rng.uniform(0.45, 1.0)
    stretch = np.sqrt(rng.uniform(0.75, 1.33))
    tall = min(height, max(28, round(height * np.sqrt(share) * stretch)))
    wide = min(width, max(28, round(width * np.sqrt(share) / stretch)))
    top = int(rng.integers(0, height - tall + 1))
    left = int(rng.integers(0, width - wide + 1))
    part = image[top : top + tall, left : left + wide]
    if rng.random() < 0.5:
        part = part[:, ::-1]
    gains = (1 + rng.uniform(-0.1, 0.1, 3)) * (1 + rng.uniform(-0.3, 0.3))
    contrast = 1 + rng.uniform(-0.3, 0.3)
    levels = (np.arange(256, dtype=np.float32)[:, None] - 128) * contrast + 128
    table = np.clip(levels * gains, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.stack([table[part[..., c], c] for c in range(3)], axis=-1))


def is_mixed(number: int) -> bool:
    """Return whether view ``number`` shows two photos, so that one photo's labels are not true."""
    return number % 4 != 0


def view_of(
    image_of: Callable[[int], RgbImage],
    rows: npt.NDArray[np.int64],
    *,
    seed: int,
    row: int,
    number: int,
) -> RgbImage:
    """Return view ``number`` of a row; where it is mixed, with a part of another of ``rows``."""
    rng = np.random.default_rng((seed, row, number))
    view = draw_view(image_of(row), rng)
    if not is_mixed(number):
        return view
    tall, wide = view.shape[:2]
    other = resize_to(draw_view(image_of(int(rng.choice(rows))), rng), height=tall, width=wide)
    if rng.random() < 0.5:
        share = rng.uniform(0.3, 0.7)
        return np.asarray(view * share + other * (1 - share), np.uint8)
    side = np.sqrt(rng.uniform(0.2, 0.6))
    rows_kept, columns_kept = round(tall * side), round(wide * side)
    top = int(rng.integers(0, tall - rows_kept + 1))
    left = int(rng.integers(0, wide - columns_kept + 1))
    view = view.copy()
    place = np.s_[top : top + rows_kept, left : left + columns_kept]
    view[place] = other[place]
    return view


def read_tower_data(folder: Path) -> TowerData:
    """Read what ``write_tower_data`` wrote.

    Raises:
        DataError: It is not there or is not whole.
    """
    try:
        with np.load(folder / TARGETS, allow_pickle=False) as saved:
            arrays = {name: saved[name] for name in saved}
        return TowerData(
            names=tuple(map(str, arrays["names"])),
            parts=arrays["parts"],
            labels={f: arrays[f"label_{f}"] for f in FIELDS},
            widths={f: int(arrays[f"width_{f}"]) for f in FIELDS},
            vectors=arrays["vectors"],
            logits={f: arrays[f"logits_{f}"] for f in FIELDS if f"logits_{f}" in arrays},
            maps=arrays["maps"],
            seed=int(arrays["seed"]),
        )
    except (OSError, ValueError, KeyError) as error:
        raise DataError(
            "The targets of the picture tower cannot be read.",
            next_step="Make them again; delete the folder first.",
        ) from error


def write_tower_data(folder: Path, data: TowerData) -> None:
    """Write the targets, whole or not at all."""
    arrays: dict[str, Any] = {
        "names": np.array(data.names),
        "parts": data.parts,
        "vectors": data.vectors,
        "maps": data.maps,
        "seed": np.array(data.seed),
        **{f"label_{f}": data.labels[f] for f in FIELDS},
        **{f"width_{f}": np.array(data.widths[f]) for f in FIELDS},
        **{f"logits_{f}": values for f, values in data.logits.items()},
    }
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / (TARGETS + ".partial")
    with part.open("wb") as out:
        np.savez(out, allow_pickle=False, **arrays)
        out.flush()
        os.fsync(out.fileno())
    part.replace(folder / TARGETS)


def build_tower_data(
    closet: Path,
    pictures: TarPictures,
    *,
    views: int,
    seed: int,
    encoder: Path | None,
    say: Callable[[str], None],
) -> TowerData:
    """Read labels of a closet and let the encoder look at ``views`` views of what is learned from.

    Args:
        encoder: Folder of the teacher; None for labels alone.
        say: Hears of progress.
    """
    from models.vocabulary import Vocabulary
    from train.data.encoder_data import held_out
    from train.data.labels import LabelSpace
    from train.data.sources.closet import read_closet
    from train.data.sources.shared_garments import leaked_photos

    photos = [p for p in read_closet(closet) if p.tags is not None and p.name in pictures]
    space = LabelSpace.from_vocabulary(Vocabulary.load())
    tags = [p.tags for p in photos if p.tags is not None]
    leaked = leaked_photos({p.name for p in photos})
    parts = [
        "seen"
        if p.name in leaked
        else "val"
        if p.split != "train"
        else "tune"
        if held_out(p.person)
        else "fit"
        for p in photos
    ]
    labels = {field: space.single(field, tags) for field in FIELDS}
    names = [p.name for p in photos]
    rows = [row for row, part in enumerate(parts) if part == "fit"]
    views = views if encoder else 0
    vectors, logits, maps = _taught(names, rows, pictures, views, seed, encoder, say)
    return TowerData(
        names=tuple(names),
        parts=np.array(parts),
        labels=labels,
        widths={field: space.width(field) for field in FIELDS},
        vectors=vectors,
        logits=logits,
        maps=maps,
        seed=seed,
    )


def _taught(
    names: Sequence[str],
    rows: Sequence[int],
    pictures: TarPictures,
    views: int,
    seed: int,
    encoder: Path | None,
    say: Callable[[str], None],
) -> tuple[npt.NDArray[np.float16], dict[str, npt.NDArray[np.float16]], npt.NDArray[np.float16]]:
    """Return vectors and logits of all rows, and maps of ``rows``."""
    if encoder is None or not views:
        return np.zeros((len(names), 0, 256), np.float16), {}, np.zeros((0, 0, 0, 0, 0), np.float16)
    teacher = Teacher(encoder, threads=os.cpu_count() or 1)
    taught = np.array(rows, np.int64)
    basis = _basis(teacher, [pictures.image(names[row]) for row in rows[:: len(rows) // 256 + 1]])

    def image_of(row: int) -> RgbImage:
        return pictures.image(names[row])

    kept: dict[str, npt.NDArray[np.float16]] = {}
    maps = []
    for done, row in enumerate(rows):
        seen = teacher.look(
            [view_of(image_of, taught, seed=seed, row=row, number=n) for n in range(views)]
        )
        maps.append(basis(seen[MAP]).astype(np.float16))
        for name in (VECTOR, *FIELDS):
            values = seen[name].astype(np.float16)
            if name not in kept:
                kept[name] = np.zeros((len(names), *values.shape), np.float16)
            kept[name][row] = values
        if done % 200 == 0:
            say(f"the encoder has seen {done} of {len(rows)} photos")
    return kept.pop(VECTOR), kept, np.stack(maps)


def _basis(teacher: Teacher, images: Sequence[RgbImage]) -> MapBasis:
    """Return the directions of the teacher's maps over some whole photos."""
    return MapBasis.of(np.concatenate([teacher.look([image])[MAP] for image in images]))
