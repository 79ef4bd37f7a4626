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
        draws: It is a part of a model that draws, and errors are told so.

    Raises:
        NotInstalledError: The file does not exist.
        DamagedFileError: The file is not a graph that this onnxruntime can run.
    """

    def __init__(self, file: Path, *, threads: int, draws: bool = False) -> None:
        self._draws = draws
        if not file.is_file():
            raise NotInstalledError(
                f"The model file {file.name} is missing.", next_step=self._again
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
                f"The model file {file.name} is damaged.", next_step=self._again
            ) from error
        self._outputs = [output.name for output in self._session.get_outputs()]
        first = self._session.get_inputs()[0]
        self.input_name: str = first.name
        self.input_shape: tuple[int | str | None, ...] = tuple(first.shape)

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of what it gives."""
        return tuple(self._outputs)

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
                raise self._out_of_memory() from error
            raise self._failed() from error
        except _DAMAGE as error:
            raise self._failed() from error
        return dict(zip(self._outputs, values, strict=True))

    @property
    def _again(self) -> str:
        return "Remove the model and add it again." if self._draws else "Install Vestry again."

    def _out_of_memory(self) -> OutOfMemoryError:
        if self._draws:
            words = "There is not enough memory to draw this picture."
        else:
            words = "There is not enough memory to look at this photo."
        return OutOfMemoryError(words, next_step="Close other programs and try again.")

    def _failed(self) -> ModelsError:
        if not self._draws:
            return ModelsError("The embedded model failed on this photo.")
        # Its files fit one another no more: a graph was opened, and what it asks for is not there.
        return DamagedFileError(
            "The files of this model do not belong together.", next_step=self._again
        )
