"""Learns the text tokenizer of a small model from what it will read and say.

Byte-level BPE with the rules of GPT-2, as Phi's is, and one special token; every text can be said.
Rows for tokens that the texts do not fill are not made: the model has as many as there are. Written
as ``tokenizer.json`` with the settings that transformers looks for beside it.

Source: GPT-2 (Radford et al. 2019), section 2.2; specification of Show-o, section 9.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

from models.runtimes.showo_words import END, WORDS_NAME, ShowoWords
from train.whole_files import write_whole

SETTINGS_NAME: Final = "tokenizer_config.json"
_ALWAYS: Final = ("USER: a ASSISTANT: b", " USER: a ASSISTANT: b")


def learn_words(texts: Iterable[str], *, most: int, folder: Path) -> ShowoWords:
    """Learn at most ``most`` tokens, write them into ``folder`` and return them."""
    raw = Tokenizer(models.BPE())
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=most,
        min_frequency=2,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        special_tokens=[AddedToken(END, special=True, normalized=False)],
        show_progress=False,
    )
    raw.train_from_iterator((*_ALWAYS * 8, *texts), trainer)
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": END,
        "eos_token": END,
        "unk_token": END,
        "clean_up_tokenization_spaces": False,
    }
    write_whole(folder / SETTINGS_NAME, (json.dumps(settings, indent=1) + "\n").encode())
    write_whole(folder / WORDS_NAME, raw.to_str(pretty=True).encode())
    return ShowoWords(folder / WORDS_NAME)
