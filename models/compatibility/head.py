"""The learned head: how likely a stylist would have put these pieces together.

    tags, and traces read from picture vectors  \\
    what the rules say of the whole              > one small ONNX graph -> one number per outfit

It sees vectors only through a `VectorReader`, which belongs to one encoder: whoever loads a head
says which encoder is in use, and a mismatch is an error, never a guess. `with_reader` gives it a
reader for another one (``refitting.py``). Weather, occasion and person are not its business.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from models.compatibility.features import FeatureLayout
from models.compatibility.pairs import pair_places
from models.compatibility.pieces import Piece
from models.compatibility.rules import RuleScorer
from models.compatibility.table import PAD, Floats, Index, PieceTable
from models.compatibility.vector_reader import VectorReader
from models.errors import DamagedFileError, NotInstalledError, UnsupportedError
from models.store import read_manifest
from models.types import EncoderIdentity
from models.vocabulary import Vocabulary

if TYPE_CHECKING:
    from models.runtimes.session import OnnxSession

GRAPH, READER, MANIFEST = "compatibility.onnx", "reader.npz", "manifest.json"
# outfits scored in one call of the graph: bounds memory, and is large enough not to matter
_CHUNK = 16384


class CompatibilityHead:
    """Scores outfits; safe to use from several threads.

    Build it with `CompatibilityHead.load`.

    Attributes:
        revision: Changes with the graph.
    """

    def __init__(
        self,
        session: OnnxSession,
        *,
        layout: FeatureLayout,
        reader: VectorReader,
        revision: str,
        vocabulary: Vocabulary,
    ) -> None:
        self._session = session
        self._reader = reader
        self._vocabulary = vocabulary
        self._rules = RuleScorer(vocabulary)
        self._read: tuple[PieceTable, Floats, Floats] | None = None
        self.layout = layout
        self.revision = revision

    @classmethod
    def load(
        cls,
        folder: Path,
        *,
        vocabulary: Vocabulary,
        encoder: EncoderIdentity | None = None,
        threads: int = 1,
    ) -> CompatibilityHead:
        """Return the head in ``folder``.

        Args:
            vocabulary: Whose terms the pieces use.
            encoder: Whose vectors the pieces will carry; None leaves the check to the caller.
            threads: Threads for one call.

        Raises:
            NotInstalledError: The folder holds no head.
            DamagedFileError: The manifest, the graph or the reader cannot be read.
            UnsupportedError: The head was fitted for another encoder.
        """
        # onnxruntime takes a while to load, and who only knows pieces and rules needs none
        from models.runtimes.session import OnnxSession

        try:
            fields = read_manifest(folder / MANIFEST).fields
            content = (folder / READER).read_bytes()
        except FileNotFoundError as error:
            raise NotInstalledError(
                "The learned sense for outfits is missing.", next_step="Install Vestry again."
            ) from error
        try:
            layout = FeatureLayout.from_json(fields["features"])
            fitted = EncoderIdentity(**fields["encoder"])
            revision = str(fields["revision"])
        except (KeyError, TypeError, ValueError) as error:
            raise _damaged() from error
        reader = VectorReader.from_bytes(content, fitted)
        if reader.offset.shape != (layout.trace_width,):
            raise _damaged()
        head = cls(
            OnnxSession(folder / GRAPH, threads=threads),
            layout=layout,
            reader=reader,
            revision=revision,
            vocabulary=vocabulary,
        )
        if encoder is not None:
            head.require(encoder)
        return head

    @property
    def encoder(self) -> EncoderIdentity:
        """Whose vectors it reads."""
        return self._reader.encoder

    def with_reader(self, reader: VectorReader) -> CompatibilityHead:
        """Return the same head for the vectors of another encoder."""
        return CompatibilityHead(
            self._session,
            layout=self.layout,
            reader=reader,
            revision=self.revision,
            vocabulary=self._vocabulary,
        )

    def fits(self, encoder: EncoderIdentity) -> bool:
        """Whether this encoder's vectors are those that the head reads."""
        return self.encoder == encoder

    def require(self, encoder: EncoderIdentity) -> None:
        """Refuse the vectors of another encoder.

        Raises:
            UnsupportedError: The head was fitted for another encoder.
        """
        if not self.fits(encoder):
            raise UnsupportedError(
                f"The learned sense for outfits was made for {self.encoder}, not for {encoder}.",
                next_step="Fit it again on this machine, or let the rules decide.",
            )

    def score(self, outfits: Sequence[Sequence[Piece]]) -> Floats:
        """Return ``[outfits]`` in [0, 1]; each outfit is its pieces, in any order."""
        pieces: dict[object, Piece] = {p.id: p for outfit in outfits for p in outfit}
        table = PieceTable.of(tuple(pieces.values()), self._vocabulary)
        return self.scores(table, table.rows([[p.id for p in outfit] for outfit in outfits]))

    def scores(self, table: PieceTable, index: Index) -> Floats:
        """Return ``[n]`` in [0, 1] for outfits given as padded row numbers ``[n, k]``.

        The pieces' vectors must be those of ``encoder``; a piece without one is judged by its tags.
        """
        if not len(table) or not index.size:
            return np.full(len(index), 0.5, dtype=np.float32)
        tags, traces = self._features(table)
        found = [
            self._run(table, tags, traces, index=index[start : start + _CHUNK])
            for start in range(0, len(index), _CHUNK)
        ]
        return np.concatenate(found)

    def pair_scores(self, table: PieceTable) -> Floats:
        """Return ``[pieces, pieces]``: the score of each pair as an outfit of two, 1 to itself."""
        count = len(table)
        first, second = np.triu_indices(count, k=1)
        matrix = np.ones((count, count), dtype=np.float32)
        values = self.scores(table, np.stack([first, second], axis=1).astype(np.int64))
        matrix[first, second] = values
        matrix[second, first] = values
        return matrix

    def _features(self, table: PieceTable) -> tuple[Floats, Floats]:
        # one question asks several times about one table; what another thread keeps is only slower
        kept = self._read
        if kept is None or kept[0] is not table:
            traces = self._reader.traces(table, self.layout)
            kept = (table, self.layout.tags(table), traces)
            self._read = kept
        return kept[1], kept[2]

    def _run(self, table: PieceTable, tags: Floats, traces: Floats, *, index: Index) -> Floats:
        # the order of an outfit's pieces must not change its score, not even in the last bit
        ordered = np.sort(np.where(index == PAD, len(table), index), axis=1)
        ordered = np.where(ordered == len(table), PAD, ordered)
        first, second, places = pair_places(ordered, len(table))
        outputs = self._session.run(
            {
                "tags": tags,
                "traces": traces,
                "first": first,
                "second": second,
                "places": places,
                "parts": self._rules.parts(table, ordered),
            }
        )
        score: Floats = outputs["score"]
        return score


def _damaged() -> DamagedFileError:
    return DamagedFileError(
        "The description of the learned sense for outfits cannot be read.",
        next_step="Install Vestry again.",
    )
