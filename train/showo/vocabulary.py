"""Checks of ids: only text is text, only codes are codes, and tokenizers number tokens alike.

Which number stands for what is ``models.showo_layout``; text is turned into ids elsewhere.

Source: Show-o, section 3.1 ("unified prompting"); specification, section 1.2 and pitfall 24.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.showo_layout import ADDED, ShowoIds
from train.errors import DataError


class ShowoVocabulary(ShowoIds):
    """The ids of all tokens, with checks in words."""

    __slots__ = ()

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
