"""One ONNX model in memory: opening, running, and turning onnxruntime's errors into ours.

The only module that imports onnxruntime; ``ort`` and ``cutout`` say what goes in and comes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy.typing as npt
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as native

from models.errors import DamagedFileError, ModelsError, NotInstalledError, OutOfMemoryError

# severity 3 = errors only: onnxruntime warns about every unused initializer of a quantized graph
_ERRORS_ONLY = 3
_DAMAGE = (
    native.Fail,
    native.InvalidArgument,
    native.InvalidGraph,
    native.InvalidProtobuf,
    native.NotImplemented,
)


class OnnxSession:
    """A loaded ONNX graph on the CPU; safe to run from several threads.

    Args:
        file: The ``.onnx`` file.
        threads: Threads for one operator.

    Raises:
        NotInstalledError: The file does not exist.
        DamagedFileError: The file is not a graph that this onnxruntime can run.
    """

    def __init__(self, file: Path, *, threads: int) -> None:
        if not file.is_file():
            raise NotInstalledError(
                f"The model file {file.name} is missing.", next_step="Install Vestry again."
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = max(1, threads)
        options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS_ONLY
        # spinning keeps the cores busy between two photos, which starves decoding on small machines
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(
                str(file), options, providers=["CPUExecutionProvider"]
            )
        except _DAMAGE as error:
            raise DamagedFileError(
                f"The model file {file.name} is damaged.", next_step="Install Vestry again."
            ) from error
        self._outputs = [output.name for output in self._session.get_outputs()]

    def run(self, inputs: Mapping[str, npt.NDArray]) -> dict[str, npt.NDArray]:  # type: ignore[type-arg]
        """Return all outputs by name.

        Raises:
            OutOfMemoryError: The batch does not fit into memory.
            ModelsError: The graph failed on this input.
        """
        try:
            values = self._session.run(self._outputs, dict(inputs))
        except native.RuntimeException as error:
            if "alloc" in str(error).lower():
                raise OutOfMemoryError(
                    "There is not enough memory to look at this photo.",
                    next_step="Close other programs and try again.",
                ) from error
            raise ModelsError("The embedded model failed on this photo.") from error
        except _DAMAGE as error:
            raise ModelsError("The embedded model failed on this photo.") from error
        return dict(zip(self._outputs, values, strict=True))
