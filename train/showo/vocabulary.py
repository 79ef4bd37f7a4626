"""Which number stands for what: one vocabulary of words, task tokens and codes of pictures.

The order decides whether a published checkpoint means what it says: text tokens, ``[PAD]``, nine
task and boundary tokens, the codes of pictures, and last the mask. Text is turned into ids
elsewhere; here it is only checked that ids of text are text.

Source: Show-o, section 3.1 ("unified prompting"); order and ids of the published checkpoints
(specification, section 1.2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from train.errors import DataError

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
class ShowoVocabulary:
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

    def code_ids(self, codes: Sequence[int]) -> list[int]:
        """Return the ids of codes; ``codes`` itself as a code is the mask.

        Raises:
            DataError: A number is no code.
        """
        wrong = [code for code in codes if not 0 <= code <= self.codes]
        if wrong:
            raise DataError(
                f"{wrong[0]} is no code of a tokenizer with {self.codes} codes.",
                next_step="Encode the pictures with the tokenizer of this model.",
            )
        return [self.first_code + code for code in codes]

    def require_text(self, ids: Sequence[int]) -> None:
        """Refuse ids that no text can have: a task token in a text would move a picture's border.

        Raises:
            DataError: An id is that of a task token, of a code or of nothing.
        """
        wrong = [number for number in ids if not 0 <= number < self.text_tokens]
        if wrong:
            raise DataError(
                f"The id {wrong[0]} is not one of the {self.text_tokens} text tokens.",
                next_step="Turn text into ids without special tokens.",
            )

    def require_tokenizer(self, added: Mapping[str, int], *, text_tokens: int) -> None:
        """Refuse a text tokenizer that numbers tokens otherwise than this model's weights do.

        Args:
            added: Ids of special tokens that the tokenizer has; those it lacks are ours to add.
            text_tokens: How many tokens it has without them.

        Raises:
            DataError: A number differs; all are named.
        """
        problems = []
        if text_tokens != self.text_tokens:
            problems.append(f"it has {text_tokens} tokens and not {self.text_tokens}")
        for offset, token in enumerate(ADDED):
            expected = self.text_tokens + offset
            if added.get(token, expected) != expected:
                problems.append(f"{token} is {added[token]} and not {expected}")
        if problems:
            raise DataError(
                f"The text tokenizer does not fit this model: {'; '.join(problems)}.",
                next_step="Use the tokenizer that was published with the model.",
            )
