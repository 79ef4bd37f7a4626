"""The vocabulary of a model folder: text to tokens and back, read from ``tokenizer.json``.

Text of people and photos goes through ``said``: nothing in it becomes a special token, whatever it
looks like. Text of the model's own template goes through ``trusted``. The same rules as for GGUF
files (``llama_words``), on the tokenizers library.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from models.errors import DamagedFileError
from models.runtimes.llama_prompt import PromptPiece

_THINKING = ("<think>",)
_ENDS = ("<|im_end|>", "<|endoftext|>", "<end_of_turn>", "<turn|>", "<end_of_utterance>", "</s>")
_BYTE = re.compile(r"<0x([0-9A-F]{2})>\Z")


class FolderWords:
    """The vocabulary of one folder.

    Args:
        ends: Ids that end an answer, as the model's settings say.

    Raises:
        DamagedFileError: There is no tokenizer, or it cannot be read.
    """

    def __init__(self, folder: Path, *, ends: Iterable[int] = ()) -> None:
        file = folder / "tokenizer.json"
        try:
            self.document = file.read_text(encoding="utf-8")
            self._words = Tokenizer.from_str(self.document)
            rules: dict[str, Any] = json.loads(self.document)
        except Exception as error:
            raise DamagedFileError(
                f"The word list of a model ({folder.name}/{file.name}) cannot be read.",
                next_step="Download the model again.",
            ) from error
        self._words.no_padding()
        self._words.no_truncation()
        # the highest id decides: a vocabulary may have gaps
        self.count = 1 + max(self._words.get_vocab(with_added_tokens=True).values(), default=-1)
        added = self._words.get_added_tokens_decoder()
        self.controls = frozenset(token for token, text in added.items() if text.special)
        self._added = frozenset(added)
        self._markup = _any_of(text.content for text in added.values())
        self._ends = frozenset(ends) | {
            token for text in _ENDS if (token := self._words.token_to_id(text)) in self.controls
        }
        self.thinking = tuple(
            token for text in _THINKING if (token := self._words.token_to_id(text)) is not None
        )
        self._by_byte = _byte_letters() if "ByteLevel" in json.dumps(rules.get("decoder")) else None
        first = self._words.encode("", add_special_tokens=True).ids
        self._begin: list[int] = list(first[:1])

    @property
    def begin_text(self) -> str:
        """What a template calls ``bos_token``; empty when there is none."""
        return self._name(self._begin[0]) if self._begin else ""

    @property
    def end_text(self) -> str:
        """What a template calls ``eos_token``; empty when there is none."""
        return self._name(min(self._ends)) if self._ends else ""

    @property
    def end_tokens(self) -> tuple[int, ...]:
        """Every token that ends an answer."""
        return tuple(sorted(self._ends))

    def trusted(self, text: str) -> list[int]:
        """Return the tokens of a template's text; special tokens are what they say."""
        return list(self._words.encode(text, add_special_tokens=False).ids) if text else []

    def said(self, text: str) -> list[int]:
        """Return the tokens of a person's text, in which nothing is special."""
        tokens: list[int] = []
        for piece in self._defused(unicodedata.normalize("NFC", text)):
            tokens += self.trusted(piece)
        return tokens

    def of_pieces(self, pieces: Sequence[PromptPiece]) -> list[int]:
        """Return the tokens of neighboring pieces of a prompt, none of them a picture.

        What looks harmless is read together with the template around it, as the model's makers did
        in training; a text that looks special is read on its own, as mere letters.
        """
        tokens: list[int] = []
        run: list[PromptPiece] = []
        for piece in pieces:
            if piece.kind == "said" and self._markup and self._markup.search(piece.text):
                tokens += self._of_run(run) + self.said(piece.text)
                run = []
            else:
                run.append(piece)
        return tokens + self._of_run(run)

    def begun(self, tokens: Sequence[int]) -> list[int]:
        """Return a prompt's tokens with the token that every prompt begins with, once."""
        if self._begin and list(tokens[:1]) != self._begin:
            return [*self._begin, *tokens]
        return list(tokens)

    def has(self, text: str) -> bool:
        """Whether a text is one token of this model."""
        return self._words.token_to_id(text) is not None

    def piece(self, token: int) -> bytes:
        """Return the bytes of a token of an answer; a special token has none."""
        if token in self.controls:
            return b""
        text = self._name(token)
        if token in self._added:
            return text.encode()
        if self._by_byte is not None:
            return bytes(self._by_byte[letter] for letter in text if letter in self._by_byte)
        if match := _BYTE.match(text):
            return bytes([int(match[1], 16)])
        return text.replace("\u2581", " ").encode()

    def ends(self, token: int) -> bool:
        """Whether a token ends an answer."""
        return token in self._ends

    def _name(self, token: int) -> str:
        return self._words.id_to_token(token) or ""

    def _of_run(self, run: Sequence[PromptPiece]) -> list[int]:
        together = self.trusted("".join(unicodedata.normalize("NFC", piece.text) for piece in run))
        apart = [
            self.trusted(piece.text) if piece.kind == "template" else self.said(piece.text)
            for piece in run
        ]
        # a special token that template and text make only together is not the template's word
        allowed = sum(token in self._added for tokens in apart for token in tokens)
        if sum(token in self._added for token in together) == allowed:
            return together
        return [token for tokens in apart for token in tokens]

    def _defused(self, text: str) -> list[str]:
        """Cut a text inside everything that would be taken for a token of its own."""
        cuts = [0]
        while self._markup and (match := self._markup.search(text, cuts[-1])):
            # one letter further: what begins inside the part that was cut off is found as well
            cuts.append(match.start() + 1)
        return [text[begin:end] for begin, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _any_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    found = sorted({text for text in texts if len(text) > 1 and text.strip()}, key=len)
    return re.compile("|".join(map(re.escape, reversed(found)))) if found else None


def _byte_letters() -> dict[str, int]:
    """Return the byte behind each letter of a byte-level vocabulary.

    Bytes that print stand for themselves; the others follow from U+0100 on, in order.
    """
    plain = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    letters = {chr(byte): byte for byte in plain}
    for number, byte in enumerate(byte for byte in range(256) if byte not in plain):
        letters[chr(0x100 + number)] = byte
    return letters
