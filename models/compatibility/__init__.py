"""What decides whether garments go together: structure, untrained rules and a learned head.

    Piece (from tags) -> PieceTable -> RuleScorer, CompatibilityHead
                      -> judge_structure

Needs numpy and, for the head, onnxruntime. Which outfits to try, the person, the weather and the
calendar belong to the engine that asks.
"""

from models.compatibility.facts import Fact
from models.compatibility.head import CompatibilityHead
from models.compatibility.pieces import Piece, piece_of
from models.compatibility.rules import PARTS, RuleScorer, Verdict
from models.compatibility.structure import Structure, judge_structure, kind_of, layer_order
from models.compatibility.table import PieceTable

__all__ = [
    "PARTS",
    "CompatibilityHead",
    "Fact",
    "Piece",
    "PieceTable",
    "RuleScorer",
    "Structure",
    "Verdict",
    "judge_structure",
    "kind_of",
    "layer_order",
    "piece_of",
]
