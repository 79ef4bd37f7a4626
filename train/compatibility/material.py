"""Everything a head learns from, read and looked at once: outfits, questions, both views, readers.

Both views of a garment need the same outfits, the same order of pieces and the same caches; the
recipe and the evaluation get them here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.compatibility.features import FeatureLayout
from models.compatibility.pieces import Piece
from models.compatibility.rules import RuleScorer
from models.compatibility.table import PieceTable
from models.compatibility.vector_reader import VectorReader, fit_reader
from models.protocols import GarmentEncoder, GarmentSegmenter
from models.types import EncoderIdentity
from models.vocabulary import Vocabulary
from train.compatibility.fit import FitConfig, Lessons, build_lessons, fit_head
from train.compatibility.net import PairNet
from train.compatibility.views import Closet, seen_pieces, stranger_pieces
from train.data.outfits import BlankQuestion, LabeledOutfit, read_outfits, read_questions
from train.data.sources.closet import read_closet
from train.errors import DataError
from train.evaluate.closet.embedding import VectorCache, encode_closet
from train.evaluate.closet.encoders import RuntimeEncoder
from train.evaluate.closet.frozen import FrozenEncoder
from train.evaluate.closet.rows import read_rows
from train.evaluate.outfit_pieces import see_garments

Say = Callable[[str], None]


@dataclass(frozen=True)
class Material:
    """What there is to learn from.

    Attributes:
        names: Every garment of an outfit or a question, sorted.
        seen: Their pieces as the shipped models see them, in the order of ``names``.
        strangers: As those would see people they were not trained on; None where that is not known.
        closet: Annotated photos, for readers; None without annotations of training people.
    """

    outfits: list[LabeledOutfit]
    questions: list[BlankQuestion]
    names: tuple[str, ...]
    seen: list[Piece]
    strangers: list[Piece] | None
    closet: Closet | None
    encoder: EncoderIdentity
    vocabulary: Vocabulary

    @property
    def people(self) -> list[str]:
        """Everybody with an outfit, sorted."""
        return sorted({outfit.person for outfit in self.outfits})

    def table(self, *, strangers: bool = False) -> PieceTable:
        """Return the pieces of ``names`` as columns."""
        view = self.strangers if strangers and self.strangers is not None else self.seen
        return PieceTable.of(view, self.vocabulary)

    def reader(self, *, without: Collection[str] = ()) -> VectorReader:
        """Return a reader fitted to everybody but some people.

        Raises:
            DataError: Too few garments remain.
        """
        layout = FeatureLayout.of(self.vocabulary)
        if self.closet is not None:
            rows = [
                row
                for row in self.closet.training_rows()
                if self.closet.photos[row].person not in without
            ]
            table = self.closet.tagged_table(rows, self.vocabulary)
        else:
            others = [p for p in self.seen if str(p.id).split("/")[0] not in without]
            table = PieceTable.of(others, self.vocabulary)
        found = fit_reader(table, layout, encoder=self.encoder)
        if found is None:
            raise DataError(
                "There are too few garments to learn from.",
                next_step="Use a folder with the wardrobes of several people.",
            )
        return found

    def fit(
        self, people: Collection[str], *, reader: VectorReader, config: FitConfig
    ) -> tuple[PairNet, Lessons]:
        """Return a head fitted to the outfits of ``people``."""
        by_name = {str(piece.id): piece for piece in self.seen}
        chosen = [outfit for outfit in self.outfits if outfit.person in people]
        lessons = build_lessons(chosen, by_name, config)
        views = [[by_name[name] for name in lessons.names]]
        if self.strangers is not None:
            guessed = {str(piece.id): piece for piece in self.strangers}
            views.append([guessed[name] for name in lessons.names])
        rules = RuleScorer(self.vocabulary)
        net = fit_head(lessons, views, reader, rules=rules, people=people, config=config)
        return net, lessons


def gather(
    data: Path,
    *,
    segmenter: GarmentSegmenter,
    encoder: GarmentEncoder,
    cache: Path,
    learn: bool = True,
    say: Say = lambda line: None,
) -> Material:
    """Read a folder and look at its garments.

    Args:
        cache: Folder of what was looked at before.
        learn: False for an exam of a head that is there: nothing but its garments is looked at.

    Raises:
        DataError: The folder cannot be used.
        ModelsError: A photo or a model cannot be read.
    """
    vocabulary = Vocabulary.load()
    outfits, questions = read_outfits(data), read_questions(data)
    every = {name for outfit in outfits for name in outfit.items}
    every |= {name for q in questions for name in (*q.given, *q.choices)}
    names = tuple(sorted(every))
    _require_photos(data, names, table=learn)
    wardrobe = see_garments(
        data,
        names,
        segmenter=segmenter,
        encoder=encoder,
        vocabulary=vocabulary,
        cache=cache,
        say=say,
    )
    closet = _closet(data, encoder, cache, say) if learn else None
    seen = seen_pieces(wardrobe, names, vocabulary)
    strangers = None
    if closet is not None:
        guessed = stranger_pieces(closet, wardrobe, names, vocabulary)
        strangers = [guessed[name] for name in names]
    return Material(
        outfits=outfits,
        questions=questions,
        names=names,
        seen=[seen[name] for name in names],
        strangers=strangers,
        closet=closet,
        encoder=wardrobe.encoder,
        vocabulary=vocabulary,
    )


def _require_photos(data: Path, names: Collection[str], *, table: bool) -> None:
    wanted = [Path("photos") / name for name in names]
    if table:
        wanted.append(Path("photos.csv"))
    missing = [path for path in wanted if not (data / path).is_file()]
    if missing:
        raise DataError(
            f"{missing[0].as_posix()} is missing from the folder.",
            next_step="Choose a folder with the photos that its outfits name, as in wardrobe-cc0.",
        )


def _closet(data: Path, encoder: GarmentEncoder, cache: Path, say: Say) -> Closet | None:
    if not any(p.split == "train" and p.tags is not None for p in read_closet(data)):
        return None
    rows, kept = read_rows(data), VectorCache(cache)
    ours = encode_closet(rows, RuntimeEncoder(encoder), cache=kept, say=say)
    floor = encode_closet(rows, FrozenEncoder(), cache=kept, say=say)
    return Closet(rows.photos, features=floor.image, vectors=np.asarray(ours.image))
