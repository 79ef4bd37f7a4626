"""A GGUF model's vocabulary: text to tokens and back, and which tokens mean something special.

Text of people and photos goes through ``said``: nothing in it becomes a special token, whatever it
looks like. Text of the model's own template goes through ``trusted``.
"""

from __future__ import annotations

import ctypes
import itertools
import re
import unicodedata
from collections.abc import Sequence

from models.errors import ModelsError
from models.runtimes.llama_library import native
from models.runtimes.llama_prompt import PromptPiece

_CONTROL = 1 << 3
_USER_DEFINED = 1 << 4
_NO_TOKEN = -1
# what a template writes between angle or square brackets; runs of blanks are user-defined, too
_MARKUP = re.compile(r"(?:<[^\s<>]{1,64}>|\[[A-Z_/]{2,32}\])\Z")
_THINKING = ("<think>",)


class Words:
    """The vocabulary of a loaded model; lives no longer than the model.

    Args:
        model: The loaded model (``llama_model *``).
    """

    def __init__(self, model: int) -> None:
        self._vocab = native.llama_model_get_vocab(model)
        self.count: int = native.llama_vocab_n_tokens(self._vocab)
        self._pieces: dict[int, bytes] = {}
        self._buffer = ctypes.create_string_buffer(256)
        self.controls, markup = self._special_tokens()
        self._markup = (
            re.compile("|".join(re.escape(text) for text in sorted(markup, key=len, reverse=True)))
            if markup
            else None
        )
        self._begin: int = native.llama_vocab_bos(self._vocab)
        self.thinking = tuple(
            tokens[0] for text in _THINKING if len(tokens := self._encode(text, True)) == 1
        )

    @property
    def pointer(self) -> int:
        """The vocabulary (``llama_vocab *``)."""
        return int(self._vocab)

    @property
    def begin_text(self) -> str:
        """What a template calls ``bos_token``; empty when there is none."""
        return self._name(self._begin)

    @property
    def end_text(self) -> str:
        """What a template calls ``eos_token``; empty when there is none."""
        return self._name(native.llama_vocab_eos(self._vocab))

    def trusted(self, text: str) -> list[int]:
        """Return the tokens of a template's text; special tokens are what they say."""
        return self._encode(text, True)

    def said(self, text: str) -> list[int]:
        """Return the tokens of a person's text, in which nothing is special."""
        text = unicodedata.normalize("NFC", text)
        tokens: list[int] = []
        for piece in self._defused(text):
            tokens += self._encode(piece, False)
        return tokens

    def is_plain(self, text: str) -> bool:
        """Whether a person's text holds nothing that looks special."""
        if self._markup and self._markup.search(text):
            return False
        return self._encode(text, True) == self._encode(text, False)

    def of_pieces(self, pieces: Sequence[PromptPiece]) -> list[int]:
        """Return the tokens of neighboring pieces of a prompt, none of them a picture.

        What looks harmless is read together with the template around it, as the model's makers did
        in training; a text that looks special is read on its own, as mere letters.
        """
        tokens: list[int] = []
        run: list[PromptPiece] = []
        for piece in pieces:
            if piece.kind == "said" and not self.is_plain(piece.text):
                tokens += self._of_run(run)
                tokens += self.said(piece.text)
                run = []
            else:
                run.append(piece)
        return tokens + self._of_run(run)

    def begun(self, tokens: Sequence[int]) -> list[int]:
        """Return a prompt's first tokens with the token that every prompt begins with, once."""
        wanted = self._begin != _NO_TOKEN and native.llama_vocab_get_add_bos(self._vocab)
        if wanted and (not tokens or tokens[0] != self._begin):
            return [self._begin, *tokens]
        return list(tokens)

    def has(self, text: str) -> bool:
        """Whether a text is one token of this model."""
        return len(self._encode(text, True)) == 1

    def piece(self, token: int) -> bytes:
        """Return the bytes of a token of an answer; a special token has none."""
        found = self._pieces.get(token)
        if found is None:
            found = self._pieces[token] = self._piece(token, special=False)
        return found

    def ends(self, token: int) -> bool:
        """Whether a token ends an answer."""
        return bool(native.llama_vocab_is_eog(self._vocab, token))

    def _of_run(self, run: Sequence[PromptPiece]) -> list[int]:
        together = self.trusted("".join(unicodedata.normalize("NFC", piece.text) for piece in run))
        apart = [
            self.trusted(piece.text) if piece.kind == "template" else self.said(piece.text)
            for piece in run
        ]
        # a special token that template and text make only together is not the template's word
        allowed = sum(token in self.controls for tokens in apart for token in tokens)
        if sum(token in self.controls for token in together) == allowed:
            return together
        return [token for tokens in apart for token in tokens]

    def _name(self, token: int) -> str:
        return (
            ""
            if token == _NO_TOKEN
            else self._piece(token, special=True).decode("utf-8", "replace")
        )

    def _piece(self, token: int, *, special: bool) -> bytes:
        vocab, buffer = self._vocab, self._buffer
        size = native.llama_token_to_piece(vocab, token, buffer, len(buffer), 0, special)
        if size < 0:
            self._buffer = buffer = ctypes.create_string_buffer(-size)
            size = native.llama_token_to_piece(vocab, token, buffer, len(buffer), 0, special)
        return buffer.raw[: max(0, size)]

    def _encode(self, text: str, special: bool) -> list[int]:
        data = text.encode("utf-8", "replace")
        if not data:
            return []
        most = len(data) + 2
        tokens = (native.llama_token * most)()
        count = native.llama_tokenize(self._vocab, data, len(data), tokens, most, False, special)
        if count < 0:
            tokens = (native.llama_token * -count)()
            count = native.llama_tokenize(
                self._vocab, data, len(data), tokens, -count, False, special
            )
        if count < 0:
            raise ModelsError("This text cannot be read by the model.")
        return list(tokens[:count])

    def _special_tokens(self) -> tuple[frozenset[int], list[str]]:
        """Return the control tokens, and texts that are taken for a token even in plain text."""
        controls: set[int] = set()
        markup: list[str] = []
        for token in range(self.count):
            kind = native.llama_vocab_get_attr(self._vocab, token)
            if kind & _CONTROL:
                controls.add(token)
            elif kind & _USER_DEFINED:
                text = self._name(token)
                if _MARKUP.match(text):
                    markup.append(text)
        return frozenset(controls), markup

    def _defused(self, text: str) -> list[str]:
        """Cut a text inside everything that would be taken for markup."""
        if self._markup is None:
            return [text]
        cuts = [0, *(match.start() + 1 for match in self._markup.finditer(text)), len(text)]
        return [text[begin:end] for begin, end in itertools.pairwise(cuts)]
