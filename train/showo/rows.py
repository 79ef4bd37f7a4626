"""Rows of the three tasks: ids, who may see whom, and what is to be predicted.

    draw    PAD* t2i bos text eos | soi N codes eoi       predicted in place (mask prediction)
    answer  mmu soi N codes eoi | text PAD*               predicted from the token before
    text    bos text eos PAD*                             predicted from the token before

Every row has ``L = M + N + 3`` tokens, so that one batch can hold all three. Labels say for each
position which id belongs there, ``IGNORED`` where nothing is asked; shifting is the losses' work.
Which codes are masked is drawn in ``losses``.

Source: Show-o, sections 3.1 and 3.3; lengths, padding and cuts of the specification, section 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from train.errors import DataError
from train.showo.config import ShowoConfig
from train.showo.omni_attention import answering_attention, drawing_attention, text_attention

IGNORED = -100


@dataclass(frozen=True)
class Rows:
    """Rows of one task.

    Attributes:
        ids: ``[B, L]``.
        allowed: ``[B, L, L]``, true where a row may look at a column.
        labels: ``[B, L]``; ``IGNORED`` where nothing is asked.
    """

    ids: Tensor
    allowed: Tensor
    labels: Tensor


@dataclass(frozen=True, slots=True)
class Turn:
    """A piece of a conversation.

    Attributes:
        ids: Text tokens as they stand in the row, end-of-text included where one belongs.
        learned: Whether the model is to say this (else it is told).
    """

    ids: tuple[int, ...]
    learned: bool


def prompt_field(text: Sequence[int], config: ShowoConfig) -> list[int]:
    """Return ``t2i bos text eos`` without pads; what does not fit is cut and still ends with eos.

    An empty text is the condition-free prompt of guidance, ``t2i bos eos``.
    """
    config.vocabulary.require_text(text)
    return config.vocabulary.prompt_field(text, budget=config.text_budget)


def drawing_rows(
    prompts: Sequence[Sequence[int]], codes: Tensor, masked: Tensor, config: ShowoConfig
) -> Rows:
    """Return rows that ask for the masked codes.

    ``soi`` and ``eoi`` are asked too, as in the published training: two easy targets per row.

    Args:
        prompts: Text tokens of each row; an empty one drops the condition.
        codes: ``[B, N]``.
        masked: ``[B, N]``, true where the model must not see the code.
    """
    vocabulary, device = config.vocabulary, codes.device
    fields = [_left_padded(prompt_field(text, config), config) for text in prompts]
    ends = torch.tensor([vocabulary.picture_start, vocabulary.picture_end], device=device)
    start, end = ends.expand(len(codes), -1).split(1, dim=1)
    # stored codes are small integers, in which an id would overflow
    true_ids = codes.long() + vocabulary.first_code
    masked = masked.to(device)
    seen = torch.where(masked, vocabulary.mask, true_ids)
    text = torch.tensor(fields, device=device)
    ids = torch.cat([text, start, seen, end], dim=1)
    asked = torch.where(masked, true_ids, IGNORED)
    labels = torch.cat([torch.full_like(text, IGNORED), start, asked, end], dim=1)
    return Rows(ids, drawing_attention(ids, vocabulary), labels)


def answering_rows(
    conversations: Sequence[Sequence[Turn]], codes: Tensor, config: ShowoConfig
) -> Rows:
    """Return rows that ask for what the model says about a picture.

    A conversation that is too long is cut hard: an end that was never written must not be learned.

    Args:
        codes: ``[B, N]``; never masked.

    Raises:
        DataError: A conversation has nothing to learn within the text budget: its mean loss would
            be undefined.
    """
    vocabulary, device = config.vocabulary, codes.device
    texts, asked = [], []
    for number, turns in enumerate(conversations):
        ids = [token for turn in turns for token in turn.ids][: config.text_budget]
        vocabulary.require_text(ids)
        learned = [turn.learned for turn in turns for _ in turn.ids][: config.text_budget]
        if not any(learned):
            raise DataError(
                f"Conversation {number} has no answer within {config.text_budget} tokens.",
                next_step="Leave it out or shorten the question.",
            )
        padding = config.text_budget - len(ids)
        texts.append(ids + [vocabulary.pad] * padding)
        targets = [i if wanted else IGNORED for i, wanted in zip(ids, learned, strict=True)]
        asked.append(targets + [IGNORED] * padding)
    picture = _picture_prefix(codes, config)
    whole = torch.cat([picture, torch.tensor(texts, device=device)], dim=1)
    unasked = torch.full_like(picture, IGNORED)
    labels = torch.cat([unasked, torch.tensor(asked, device=device)], dim=1)
    return Rows(whole, answering_attention(whole, vocabulary), labels)


def text_rows(
    texts: Sequence[Sequence[int]], config: ShowoConfig, *, device: torch.device | None = None
) -> Rows:
    """Return rows of text alone; one that is too long is cut without an end."""
    vocabulary = config.vocabulary
    rows, asked = [], []
    for text in texts:
        vocabulary.require_text(text)
        ids = [*vocabulary.begun(text), vocabulary.end_of_text][: config.length]
        padding = config.length - len(ids)
        rows.append(ids + [vocabulary.pad] * padding)
        asked.append(ids + [IGNORED] * padding)
    whole = torch.tensor(rows, device=device)
    return Rows(whole, text_attention(whole), torch.tensor(asked, device=device))


def question_prefix(codes: Tensor, question: Sequence[int], config: ShowoConfig) -> Tensor:
    """Return ``mmu soi codes eoi question`` as ``[1, S]``: what an answer is written after.

    Args:
        codes: ``[N]``.
        question: Text tokens as they were in training, with or without a beginning.

    Raises:
        DataError: The question leaves no room for an answer.
    """
    config.vocabulary.require_text(question)
    if len(question) >= config.text_budget:
        raise DataError(
            f"The question has {len(question)} tokens; {config.text_budget} are for question and"
            " answer together.",
            next_step="Ask with fewer words.",
        )
    text = torch.tensor([list(question)], dtype=torch.long, device=codes.device)
    return torch.cat([_picture_prefix(codes[None], config), text], dim=1)


def _picture_prefix(codes: Tensor, config: ShowoConfig) -> Tensor:
    """Return ``mmu soi codes eoi`` as ``[B, N + 3]``."""
    v = config.vocabulary
    ends = torch.tensor([v.answer, v.picture_start, v.picture_end], device=codes.device)
    task, start, end = ends.expand(len(codes), -1).split(1, dim=1)
    return torch.cat([task, start, codes.long() + v.first_code, end], dim=1)


def _left_padded(field: list[int], config: ShowoConfig) -> list[int]:
    return [config.vocabulary.pad] * (config.text_budget + 1 - len(field)) + field
