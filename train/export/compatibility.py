"""Export the compatibility head: the network as ONNX beside its reader and manifest, then compared.

The graph takes distinct pairs and their places, so its inputs have six axes of free length.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from models.compatibility.features import FeatureLayout
from models.compatibility.head import GRAPH, READER, CompatibilityHead
from models.compatibility.table import Index, PieceTable
from models.compatibility.vector_reader import VectorReader
from models.store import write_manifest
from train.compatibility.net import PairNet, scores_of
from train.export.model_folder import fresh_folder, publish, revision_of
from train.export.parity import Gate, require

NAME = "pocket-compatibility"
OPSET = 17
# half precision of the reader and single precision of the graph, on scores in (0, 1)
LARGEST_DIFFERENCE = 0.02
_AXES = {
    "tags": {0: "pieces"},
    "traces": {0: "pieces"},
    "first": {0: "pairs"},
    "second": {0: "pairs"},
    "places": {0: "outfits", 1: "most_pairs"},
    "parts": {0: "outfits"},
    "score": {0: "outfits"},
}


def export_compatibility(
    net: PairNet,
    reader: VectorReader,
    *,
    table: PieceTable,
    index: Index,
    fields: Mapping[str, Any],
    out: Path,
) -> None:
    """Write graph, reader and manifest into ``out``.

    Args:
        table: Pieces to compare both sides on.
        index: Outfits of them.
        fields: More entries of the manifest.

    Raises:
        ParityError: The exported head does not answer like the network.
    """
    part = fresh_folder(out)
    layout = FeatureLayout.of(table.vocabulary)
    _write_graph(net, layout, part / GRAPH)
    (part / READER).write_bytes(reader.to_bytes())
    identity = reader.encoder
    encoder = {
        "name": identity.name,
        "revision": identity.revision,
        "preprocess": identity.preprocess,
    }
    write_manifest(
        part,
        NAME,
        files=[GRAPH, READER],
        fields={
            "revision": revision_of(part, [GRAPH, READER]),
            "encoder": encoder,
            "features": layout.to_json(),
            **fields,
        },
    )
    shipped = CompatibilityHead.load(part, vocabulary=table.vocabulary, encoder=identity)
    told = shipped.scores(table, index)
    meant = scores_of(net, reader, table)(index)
    apart = float(np.abs(told - meant).max())
    require([Gate("largest agreement of scores", 1 - apart, 1 - LARGEST_DIFFERENCE)])
    publish(part, out)


def _write_graph(net: PairNet, layout: FeatureLayout, file: Path) -> None:
    pair = torch.tensor([0, 1], dtype=torch.long)
    inputs = (
        torch.zeros(3, layout.tag_width),
        torch.zeros(3, layout.trace_width),
        pair,
        pair + 1,
        torch.tensor([[0, 1], [1, 2]]),
        torch.zeros(2, 6),
    )
    names = list(_AXES)
    with warnings.catch_warnings():
        # the dynamo exporter needs onnxscript and names tensors less readably
        warnings.simplefilter("ignore")
        torch.onnx.export(
            net.float().eval(),
            inputs,
            str(file),
            input_names=names[:-1],
            output_names=names[-1:],
            dynamic_axes=_AXES,
            opset_version=OPSET,
            dynamo=False,
        )
    net.double()
