"""A DINOv3 vision transformer from a local folder, GR-Lite above all.

The picture vector is the class token after the last layer norm. Pixels are squashed to 336 x 336
with antialiased bilinear resampling and ImageNet statistics, as GR-Lite's authors do. Weights come
from ``model.safetensors`` (never from a pickle) into the library's own class; code that lies in
the folder is never run, whatever its config asks for. Nothing is downloaded: the folder is the
person's, and so is the DINOv3 License that comes with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from models.protocols import TextEmbedder
from models.types import EncoderIdentity, RgbImage
from train.errors import DataError, MissingLibraryError
from train.evaluate.closet.embedder import Embedded, Floats

SIDE = 336
BATCH = 8
MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)
MODEL_TYPE = "dinov3_vit"
MASK_TOKEN = "embeddings.mask_token"
# facebook/dinov3-vitl16-pretrain-lvd1689m, for folders whose config names a class of their own
VIT_LARGE: Mapping[str, Any] = {
    "patch_size": 16,
    "hidden_size": 1024,
    "intermediate_size": 4096,
    "num_hidden_layers": 24,
    "num_attention_heads": 16,
    "num_register_tokens": 4,
    "rope_theta": 100.0,
    "key_bias": False,
    "use_gated_mlp": False,
}


class Dinov3Encoder:
    """Implements ``ClosetEncoder`` with transformers.

    Args:
        folder: Holds ``model.safetensors`` and perhaps ``config.json``.
        side: Side of the square input in pixels, a multiple of the patch size.

    Raises:
        MissingLibraryError: transformers or safetensors is not installed.
        DataError: The weights do not belong to a DINOv3.
    """

    centered = False

    def __init__(self, folder: Path, *, side: int = SIDE) -> None:
        self._side = side
        self._net = _load(folder)
        file = folder / "model.safetensors"
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()[:12]
        self._identity = EncoderIdentity(folder.name, digest, self._preprocess_digest())

    @property
    def identity(self) -> EncoderIdentity:
        """The folder's name, its weights and the pixels."""
        return self._identity

    @property
    def words(self) -> TextEmbedder | None:
        """None: DINOv3 has no word tower."""
        return None

    def embed(self, images: Sequence[RgbImage]) -> Embedded:
        """Return class tokens ``[n, hidden size]``."""
        parts: list[Floats] = []
        for start in range(0, len(images), BATCH):
            pixels = np.stack(
                [squash(image, self._side) for image in images[start : start + BATCH]]
            )
            with torch.inference_mode():
                output = self._net(pixel_values=torch.from_numpy(pixels))
            parts.append(output.pooler_output.float().numpy())
        return Embedded(np.concatenate(parts))

    def _preprocess_digest(self) -> str:
        record = {
            "size": self._side,
            "fit": "squash",
            "filter": "bilinear, antialiased",
            "mean": MEAN,
            "std": STD,
        }
        canonical = json.dumps(record, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def squash(image: RgbImage, side: int) -> Floats:
    """Return normalized pixels float32 ``[3, side, side]``, proportions not kept."""
    resized = Image.fromarray(image).resize((side, side), Image.Resampling.BILINEAR)
    pixels = (np.asarray(resized, np.float32) / 255 - np.array(MEAN, np.float32)) / np.array(
        STD, np.float32
    )
    return np.ascontiguousarray(pixels.transpose(2, 0, 1))


def _load(folder: Path) -> Any:
    try:
        from safetensors import SafetensorError
        from safetensors.torch import load_file
        from transformers import DINOv3ViTConfig, DINOv3ViTModel
    except ImportError as error:
        raise MissingLibraryError(
            "A DINOv3 encoder needs transformers and safetensors.",
            next_step="Install them: pip install transformers safetensors",
        ) from error
    net = DINOv3ViTModel(DINOv3ViTConfig(**_config(folder))).eval()
    try:
        stored = load_file(folder / "model.safetensors")
        net.load_state_dict(_renamed(stored, net.state_dict()), strict=True)
    except (SafetensorError, RuntimeError, OSError) as error:
        raise DataError(
            f"The weights in {folder.name} are not those of the DINOv3 that its config describes.",
            next_step="Download model.safetensors and config.json again, both of one release.",
        ) from error
    return net


def _config(folder: Path) -> dict[str, Any]:
    """Return the settings of a plain DINOv3 config; GR-Lite's own class means ViT-L/16."""
    try:
        document = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return dict(VIT_LARGE)
    except ValueError as error:
        raise DataError(
            f"config.json in {folder.name} cannot be read.", next_step="Download it again."
        ) from error
    if document.get("model_type") != MODEL_TYPE:
        return dict(VIT_LARGE)
    known = {*VIT_LARGE, "image_size", "layer_norm_eps", "num_channels", "hidden_act"}
    known |= {"query_bias", "value_bias", "proj_bias", "mlp_bias", "layerscale_value"}
    known |= {"pos_embed_rescale"}
    return {name: value for name, value in document.items() if name in known}


def _renamed(state: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return the state under this version's names: older files say ``layer.*``.

    The mask token only serves DINOv3's own training, so a release may leave it out.
    """
    named = {MASK_TOKEN: wanted[MASK_TOKEN]}
    for name, tensor in state.items():
        longer = f"model.{name}"
        named[longer if name not in wanted and longer in wanted else name] = tensor
    return named
