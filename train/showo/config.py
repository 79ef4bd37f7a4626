"""Shapes of Show-o: the published one, the pocket one and one for tests, as one set of dataclasses.

    FULL    Show-o 512 px: Phi-1.5 with QK-LayerNorm, MAGVIT-v2 tokenizer of 13 bits
    POCKET  128 px, 10 bits, 8 layers of 384: trained here, answers on two cores
    NANO    64 px, 6 bits, 2 layers of 64: tests

Every element of the full shape is in the small ones, so there is one code path; only numbers
differ. Nothing is computed here.

Source: Show-o (Xie et al. 2024, arXiv 2408.12528), sections 3.1-3.2; the numbers of ``FULL`` from
the published checkpoints (specification, sections 1.1, 2.3, 2.4 and 9).
"""

from __future__ import annotations

from dataclasses import dataclass

from models.showo_layout import ShowoShape
from train.showo.vocabulary import ShowoVocabulary


@dataclass(frozen=True, slots=True)
class BackboneConfig:
    """The transformer.

    Attributes:
        hidden: Width of the residual stream.
        mlp: Width inside the feed-forward part.
        rotary: How many leading dimensions of a head rotate with the position.
        theta: Base of the rotary wavelengths.
        eps: Of every LayerNorm.
        init_std: Of the normal distribution that matrices start from.
    """

    layers: int
    hidden: int
    heads: int
    mlp: int
    rotary: int
    theta: float = 10_000.0
    eps: float = 1e-5
    init_std: float = 0.02

    @property
    def head_dim(self) -> int:
        """Width of one attention head."""
        return self.hidden // self.heads


@dataclass(frozen=True, slots=True)
class TokenizerConfig:
    """The picture tokenizer; level 0 has full resolution.

    Attributes:
        channels: Width of level 0; a multiple of 32, the groups of its norms.
        bits: Of one code.
        encoder_mult: Widths of the encoder's levels over ``channels``.
        decoder_mult: The same for the decoder.
        encoder_blocks: Residual blocks of each level of the encoder.
        decoder_blocks: The same for the decoder.
    """

    channels: int
    bits: int
    encoder_mult: tuple[int, ...] = (1, 2, 2, 4, 4)
    decoder_mult: tuple[int, ...] = (1, 1, 2, 2, 4)
    encoder_blocks: tuple[int, ...] = (4, 3, 4, 3, 4)
    decoder_blocks: tuple[int, ...] = (4, 4, 3, 4, 3)

    @property
    def codes(self) -> int:
        """How many codes there are."""
        return 1 << self.bits

    @property
    def factor(self) -> int:
        """Pixels of one side of a picture that one code stands for."""
        return 1 << (len(self.encoder_mult) - 1)


@dataclass(frozen=True, slots=True)
class ShowoConfig:
    """One model: backbone, tokenizer, words, and how long a row is.

    Attributes:
        text_tokens: Tokens of the text tokenizer, without those that Show-o adds.
        end_of_text: The token that begins and ends every text.
        text_budget: Text positions of a row (``M``); the field of a prompt has one more.
        side_px: Height and width of a picture.
    """

    backbone: BackboneConfig
    tokenizer: TokenizerConfig
    text_tokens: int
    end_of_text: int
    text_budget: int
    side_px: int

    @property
    def vocabulary(self) -> ShowoVocabulary:
        """The ids of all tokens."""
        return ShowoVocabulary(self.text_tokens, self.tokenizer.codes, self.end_of_text)

    @property
    def shape(self) -> ShowoShape:
        """What a runtime must know."""
        backbone = self.backbone
        return ShowoShape(
            text_tokens=self.text_tokens,
            codes=self.tokenizer.codes,
            end_of_text=self.end_of_text,
            text_budget=self.text_budget,
            grid=self.grid,
            layers=backbone.layers,
            heads=backbone.heads,
            head_dim=backbone.head_dim,
        )

    @property
    def grid(self) -> int:
        """Codes along one side of a picture."""
        return self.side_px // self.tokenizer.factor

    @property
    def picture_tokens(self) -> int:
        """Codes of one picture (``N``)."""
        return self.grid**2

    @property
    def length(self) -> int:
        """Tokens of one row of any task (``L``)."""
        return self.text_budget + self.picture_tokens + 3


FULL = ShowoConfig(
    BackboneConfig(layers=24, hidden=2048, heads=32, mlp=8192, rotary=32),
    TokenizerConfig(channels=128, bits=13),
    text_tokens=50_295,
    end_of_text=50_256,
    text_budget=381,
    side_px=512,
)
_TWO = (2,) * 5
POCKET = ShowoConfig(
    BackboneConfig(layers=8, hidden=384, heads=6, mlp=1536, rotary=32),
    TokenizerConfig(channels=32, bits=10, encoder_blocks=_TWO, decoder_blocks=_TWO),
    text_tokens=8192,
    end_of_text=0,
    text_budget=189,
    side_px=128,
)
_ONE = (1,) * 5
NANO = ShowoConfig(
    BackboneConfig(layers=2, hidden=64, heads=2, mlp=256, rotary=16),
    TokenizerConfig(channels=32, bits=6, encoder_blocks=_ONE, decoder_blocks=_ONE),
    text_tokens=257,
    end_of_text=256,
    text_budget=13,
    side_px=64,
)
