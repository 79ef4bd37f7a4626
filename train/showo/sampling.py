"""Drawing with the torch model: prompts and seeds to codes, and codes to pixels.

The steps themselves are ``models.maskgit``, which the app runs too: what training previews is what
a person will get. Prompts are token ids; text tokenizers live elsewhere.

Source: Show-o, section 3.4; MaskGIT (Chang et al. 2022), section 3.2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from models.chat import Stop
from models.maskgit import Codes, DrawingSteps, LogitsOf, Progress, draw_codes
from train.showo.backbone import ShowO
from train.showo.guidance import CachedGuidance
from train.showo.tokenizer_net import PictureTokenizer, to_bytes

Guide = Callable[..., LogitsOf]


def sample_codes(
    net: ShowO,
    prompts: Sequence[Sequence[int]],
    *,
    seeds: Sequence[int],
    scale: float = 1.75,
    steps: DrawingSteps | None = None,
    start: Tensor | None = None,
    guide: Guide = CachedGuidance,
    progress: Progress = lambda done, total: None,
    stop: Stop = lambda: False,
) -> Codes:
    """Return codes ``[B, N]``, one picture per prompt.

    Args:
        prompts: Text tokens; an empty one draws anything.
        scale: Of guidance; 0 for none.
        start: Codes ``[B, N]`` with ``codes`` of the tokenizer where the picture is to be filled.
        guide: Class that computes logits; the plain one shows what the cached one saves.

    Raises:
        CancelledError: ``stop`` said so.
    """
    masked = net.config.tokenizer.codes
    if start is None:
        start = torch.full((len(prompts), net.config.picture_tokens), masked)
    return draw_codes(
        guide(net, prompts, scale=scale),
        start.cpu().numpy(),
        masked=masked,
        seeds=seeds,
        steps=steps,
        progress=progress,
        stop=stop,
    )


@torch.inference_mode()
def pictures(tokenizer: PictureTokenizer, codes: Codes) -> npt.NDArray[np.uint8]:
    """Return uint8 pictures ``[B, S, S, 3]`` for codes ``[B, N]``."""
    device = tokenizer.decoder.conv_in.weight.device
    decoded = tokenizer.decode(torch.from_numpy(codes).to(device))
    return to_bytes(decoded).cpu().numpy()
