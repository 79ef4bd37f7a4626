"""Show-O as numbers: what every id stands for, how a row is laid out, and how large a model is.

Training and the app build rows from this one place. The order of ids decides whether a published
checkpoint means what it says: text tokens, ``[PAD]``, nine task and boundary tokens, the codes of
pictures, and last the mask. Nothing is computed with weights here.

Source: Show-o (Xie et al. 2024, arXiv 2408.12528), section 3.1 ("unified prompting").
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from models.errors import DamagedFileError

# in the order in which they follow the text tokens; those of video are in every checkpoint, unused
ADDED = (
    "[PAD]",
    "<|soi|>",
    "<|eoi|>",
    "<|sov|>",
    "<|eov|>",
    "<|t2i|>",
    "<|mmu|>",
    "<|t2v|>",
    "<|v2v|>",
    "<|lvg|>",
)


@dataclass(frozen=True, slots=True)
class ShowoIds:
    """The ids of all tokens.

    Attributes:
        text_tokens: Tokens of the text tokenizer; 50,295 for Phi-1.5.
        codes: Codes of the picture tokenizer; 8,192 in the published models.
        end_of_text: Begins and ends every text; 50,256 for Phi-1.5.
    """

    text_tokens: int
    codes: int
    end_of_text: int

    @property
    def pad(self) -> int:
        """Fills a row."""
        return self.text_tokens

    @property
    def picture_start(self) -> int:
        """``<|soi|>``."""
        return self.text_tokens + ADDED.index("<|soi|>")

    @property
    def picture_end(self) -> int:
        """``<|eoi|>``."""
        return self.text_tokens + ADDED.index("<|eoi|>")

    @property
    def draw(self) -> int:
        """``<|t2i|>``: a picture for this text."""
        return self.text_tokens + ADDED.index("<|t2i|>")

    @property
    def answer(self) -> int:
        """``<|mmu|>``: words about this picture."""
        return self.text_tokens + ADDED.index("<|mmu|>")

    @property
    def first_code(self) -> int:
        """The id of code 0; code ``c`` has the id ``first_code + c``."""
        return self.text_tokens + len(ADDED)

    @property
    def mask(self) -> int:
        """A code that is not known yet; as a code it is number ``codes``."""
        return self.first_code + self.codes

    @property
    def size(self) -> int:
        """How many ids there are."""
        return self.mask + 1

    def begun(self, text: Sequence[int]) -> list[int]:
        """Return a text that begins with end-of-text, as all texts of the model do."""
        begin = self.end_of_text
        return list(text) if text and text[0] == begin else [begin, *text]

    def prompt_field(self, text: Sequence[int], *, budget: int) -> list[int]:
        """Return ``t2i bos text eos`` without pads; what does not fit is cut and ends with eos too.

        An empty text is the condition-free prompt of guidance, ``t2i bos eos``.
        """
        field = [self.draw, *self.begun(text), self.end_of_text]
        room = budget + 1
        return field if len(field) <= room else [*field[: room - 1], self.end_of_text]


@dataclass(frozen=True, slots=True)
class ShowoShape:
    """What a runtime must know of an exported model.

    Attributes:
        text_budget: Text positions of a row.
        grid: Codes along one side of a picture.
        layers: Of the transformer.
        heads: Of attention.
        head_dim: Width of one head.
    """

    text_tokens: int
    codes: int
    end_of_text: int
    text_budget: int
    grid: int
    layers: int
    heads: int
    head_dim: int

    @property
    def ids(self) -> ShowoIds:
        """The ids of all tokens."""
        return ShowoIds(self.text_tokens, self.codes, self.end_of_text)

    @property
    def picture_tokens(self) -> int:
        """Codes of one picture."""
        return self.grid**2

    def to_json(self) -> str:
        """Return the text of ``showo.json``."""
        return json.dumps(asdict(self), indent=1) + "\n"


def read_shape(file: Path) -> ShowoShape:
    """Return the shape that an export wrote.

    Raises:
        DamagedFileError: The file is not there or holds something else.
    """
    names = {field.name for field in fields(ShowoShape)}
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        values = None
    whole = isinstance(values, dict) and set(values) == names
    if not whole or not all(type(value) is int and value >= 0 for value in values.values()):
        raise DamagedFileError(
            f"{file.name} does not say what shape the model has.",
            next_step="Export the model again.",
        )
    return ShowoShape(**values)
