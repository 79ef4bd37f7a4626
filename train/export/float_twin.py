"""Takes the quantization out of a graph: what int8 is timed beside when fp32 is not at hand.

The twin runs the same operators on the same shapes, so its speed is that of the fp32 graph. Its
numbers are those of the rounded weights, not of the network before quantization: accuracy is
measured on the graph that an export keeps (``--keep-fp32``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper


def write_float_twin(source: Path, target: Path) -> None:
    """Write ``source`` without its rounding: fp32 weights, fp32 between operators.

    Quantized weights are stored as the numbers they stand for. The pair of nodes that rounds an
    activation also cuts it off below 0 where quantization removed a ReLU6; there a ``Clip`` takes
    its place, elsewhere nothing does.
    """
    model = onnx.load(str(source))
    graph = model.graph
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    rounding = {node.output[0]: node for node in graph.node if node.op_type == "QuantizeLinear"}
    clipped = {
        output for node in graph.node if node.op_type in ("Clip", "Relu") for output in node.output
    }
    renamed: dict[str, str] = {}
    kept = []
    for node in graph.node:
        if node.op_type == "QuantizeLinear":
            continue
        for position, name in enumerate(node.input):
            node.input[position] = renamed.get(name, name)
        if node.op_type != "DequantizeLinear":
            kept.append(node)
        elif node.input[0] in constants:
            values = _dequantized(node, constants)
            graph.initializer.append(numpy_helper.from_array(values, node.output[0]))
        else:
            pair = rounding[node.input[0]]
            before = renamed.get(pair.input[0], pair.input[0])
            if constants[pair.input[2]] == 0 and before not in clipped:
                kept.append(_clip(pair, before, node.output[0], constants=constants, graph=graph))
            else:
                renamed[node.output[0]] = before
    _give_outputs_their_names(graph, kept, renamed)
    del graph.node[:]
    graph.node.extend(kept)
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


def _clip(
    pair: onnx.NodeProto,
    before: str,
    after: str,
    *,
    constants: dict[str, np.ndarray[Any, Any]],
    graph: onnx.GraphProto,
) -> onnx.NodeProto:
    """Return a node that cuts values to the range that 8 bits from zero could hold."""
    bounds = {"low": 0.0, "high": 255.0 * float(constants[pair.input[1]])}
    for name, value in bounds.items():
        tensor = numpy_helper.from_array(np.array(value, np.float32), f"{after}.{name}")
        graph.initializer.append(tensor)
    inputs = [before, *(f"{after}.{name}" for name in bounds)]
    return helper.make_node("Clip", inputs, [after], name=f"{after}.clip")


def _give_outputs_their_names(
    graph: onnx.GraphProto, nodes: list[onnx.NodeProto], renamed: dict[str, str]
) -> None:
    """Let whatever made an output's value before rounding make the output itself."""
    wanted = {
        renamed[output.name]: output.name for output in graph.output if output.name in renamed
    }
    for node in nodes:
        for names in (node.input, node.output):
            for position, name in enumerate(names):
                names[position] = wanted.get(name, name)


def _dequantized(
    node: onnx.NodeProto, constants: dict[str, np.ndarray[Any, Any]]
) -> np.ndarray[Any, Any]:
    values = constants[node.input[0]].astype(np.float32)
    scale = constants[node.input[1]].astype(np.float32)
    zero = constants[node.input[2]].astype(np.float32) if len(node.input) > 2 else np.float32(0)
    if scale.size > 1:
        axis = next((a.i for a in node.attribute if a.name == "axis"), 1)
        shape = [1] * values.ndim
        shape[axis] = -1
        scale, zero = scale.reshape(shape), np.reshape(zero, shape)
    return np.ascontiguousarray((values - zero) * scale, dtype=np.float32)
