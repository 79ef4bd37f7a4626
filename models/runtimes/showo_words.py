"""Words of Show-O: text to ids and back, and how questions and answers stand in a row.

A model's folder holds ``tokenizer.json`` as transformers writes it; training and the app read it
here, so that a question is the same ids in both. What people write is text whatever it looks like:
a typed "<|endoftext|>" ends nothing.

Source: Show-o's instruction form (specification, section 3), with the answer's first space in the
answer, so that question and answer can be turned into ids apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from models.errors import DamagedFileError, NotInstalledError

WORDS_NAME = "tokenizer.json"
END = "<|endoftext|>"


class ShowoWords:
    """A loaded text tokenizer.

    Args:
        file: ``tokenizer.json``.

    Attributes:
        end_of_text: The id that begins and ends every text.
        size: How many text tokens there are.

    Raises:
        NotInstalledError: The file is not there.
        DamagedFileError: It is no tokenizer, or one without an end of text.
    """

    def __init__(self, file: Path) -> None:
        if not file.exists():
            raise NotInstalledError(
                f"{file.name} is missing: the model cannot read words.",
                next_step="Take the folder that the export wrote, whole.",
            )
        try:
            # the library raises Exception itself
            self._tokenizer = Tokenizer.from_file(str(file))
        except Exception as error:
            raise DamagedFileError(
                f"{file.name} cannot be read.", next_step="Export the model again."
            ) from error
        end = self._tokenizer.token_to_id(END)
        if end is None:
            raise DamagedFileError(
                f"{file.name} knows no end of a text.", next_step="Export the model again."
            )
        self.end_of_text: int = end
        self.size: int = self._tokenizer.get_vocab_size(with_added_tokens=True)
        self._tokenizer.encode_special_tokens = True

    def ids(self, text: str) -> list[int]:
        """Return the tokens of a text, without beginning and end."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def text(self, ids: Sequence[int]) -> str:
        """Return the text of tokens."""
        return str(self._tokenizer.decode(list(ids), skip_special_tokens=True))

    def prompt(self, text: str) -> list[int]:
        """Return what a picture is drawn from: one line, without a full stop at its end."""
        return self.ids(" ".join(text.split()).rstrip("."))

    def question(self, text: str, *, first: bool = True) -> list[int]:
        """Return a question as it stands before its answer."""
        asked = f"USER: {' '.join(text.split())} ASSISTANT:"
        return self.ids(asked) if first else self.ids(f" {asked}")

    def answer(self, text: str) -> list[int]:
        """Return an answer with its end."""
        return [*self.ids(f" {' '.join(text.split())}"), self.end_of_text]

    def conversation(self, turns: Sequence[tuple[str, str]], question: str) -> list[int]:
        """Return a question after earlier questions and answers."""
        ids: list[int] = []
        for number, (asked, said) in enumerate(turns):
            ids += [*self.question(asked, first=number == 0), *self.answer(said)]
        return [*ids, *self.question(question, first=not turns)]
