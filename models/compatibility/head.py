"""The learned head: how likely a stylist would have put these pieces together.

Reads what predicted tags and picture vectors say of the pieces, and what the rules say of the
outfit, and answers with one number per outfit from a small ONNX graph. It was fitted for one
encoder: its vectors mean nothing to the vectors of another, so whoever loads it says which encoder
is in use, and a mismatch is an error, never a guess. Weather, occasion and person are not its
business.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from models.compatibility.features import FeatureLayout
from models.compatibility.pieces import Piece
from models.compatibility.rules import RuleScorer
from models.compatibility.table import PAD, Floats, Index, PieceTable
from models.errors import DamagedFileError, NotInstalledError, UnsupportedError
from models.store import read_manifest
from models.types import EncoderIdentity
from models.vocabulary import Vocabulary

if TYPE_CHECKING:
    from models.runtimes.session import OnnxSession

GRAPH = "compatibility.onnx"
# outfits scored in one call of the graph: bounds memory, and is large enough not to matter
_CHUNK = 8192


class CompatibilityHead:
    """Scores outfits; safe to use from several threads.

    Build it with `CompatibilityHead.load`.

    Attributes:
        encoder: Whose vectors it was fitted for.
        revision: First 12 hex digits of the graph's SHA-256.
    """

    def __init__(
        self,
        session: OnnxSession,
        *,
        layout: FeatureLayout,
        encoder: EncoderIdentity,
        revision: str,
        vocabulary: Vocabulary,
    ) -> None:
        self._session = session
        self._layout = layout
        self._rules = RuleScorer(vocabulary)
        self._vocabulary = vocabulary
        self.encoder = encoder
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
            DamagedFileError: The manifest or the graph cannot be read.
            UnsupportedError: The head was fitted for another encoder.
        """
        # onnxruntime takes a while to load, and who only knows pieces and rules needs none
        from models.runtimes.session import OnnxSession

        try:
            manifest = read_manifest(folder / "manifest.json")
        except FileNotFoundError as error:
            raise NotInstalledError(
                "The learned sense for outfits is missing.", next_step="Install Vestry again."
            ) from error
        try:
            layout = FeatureLayout.from_json(manifest.fields["features"])
            fitted = EncoderIdentity(**manifest.fields["encoder"])
            revision = str(manifest.fields["revision"])
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedFileError(
                "The description of the learned sense for outfits cannot be read.",
                next_step="Install Vestry again.",
            ) from error
        head = cls(
            OnnxSession(folder / GRAPH, threads=threads),
            layout=layout,
            encoder=fitted,
            revision=revision,
            vocabulary=vocabulary,
        )
        if encoder is not None:
            head.require(encoder)
        return head

    def fits(self, encoder: EncoderIdentity) -> bool:
        """Whether this encoder's vectors are those that the head was fitted for."""
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
        """Return ``[n]`` in [0, 1] for outfits given as padded row numbers ``[n, k]``."""
        if not len(index) or not index.shape[1]:
            return np.full(len(index), 0.5, dtype=np.float32)
        rows = self._layout.rows(table)
        found = [
            self._run(rows, table, index[start : start + _CHUNK])
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

    def _run(self, rows: Floats, table: PieceTable, index: Index) -> Floats:
        # the order of an outfit's pieces must not change its score, not even in the last bit
        ordered = np.sort(np.where(index == PAD, len(table), index), axis=1)
        ordered = np.where(ordered == len(table), PAD, ordered)
        outputs = self._session.run(
            {"pieces": rows, "outfits": ordered, "parts": self._rules.parts(table, ordered)}
        )
        score: Floats = outputs["score"]
        return score
