"""What a run leaves for the export: a whole model in its own folder, and the adapter alone.

An adapter is merged into a base that is loaded again in bfloat16, never into four bits; merger and
tower take the weights they learned. The folder holds tokenizer, template and the settings of the
picture processor, so that ``vestry-train export gguf --model RUN/model`` needs nothing else.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import torch

from train.omni.config import RunConfig
from train.omni.network import Network
from train.picture_limits import PictureLimits, write_limits

_PROCESSOR: Final = ("preprocessor_config.json", "processor_config.json", "chat_template.jinja")


def write_model(network: Network, config: RunConfig, run: Path) -> Path:
    """Write RUN/model, and RUN/adapter where there is one; return the model's folder."""
    out, part = run / "model", run / "model.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    model = network.inner
    if config.model.tune == "lora":
        model = merged(network, config, adapter=_write_adapter(network, run))
    model.save_pretrained(part)
    network.words.save_pretrained(part)
    copy_processor(Path(network.place), part)
    last = config.stages[-1]
    write_limits(part, PictureLimits(last.picture_tokens, last.multi_tokens))
    shutil.rmtree(out, ignore_errors=True)
    part.replace(out)
    return out


def merged(network: Network, config: RunConfig, *, adapter: Path) -> Any:
    """Return base and adapter as one model, in bfloat16; the network stays as it is."""
    from peft import PeftModel
    from transformers import AutoModelForImageTextToText

    options: dict[str, Any] = {"revision": config.model.revision} if config.model.revision else {}
    base = AutoModelForImageTextToText.from_pretrained(
        network.place, dtype=torch.bfloat16, local_files_only=True, **options
    )
    learned = {
        name.removeprefix("base_model.model."): weight
        for name, weight in network.model.named_parameters()
        if "visual." in name and weight.requires_grad
    }
    own = dict(base.named_parameters())
    with torch.no_grad():
        for name, weight in learned.items():
            own[name].copy_(weight)
    adapted = PeftModel.from_pretrained(base, str(adapter))
    return adapted.merge_and_unload()


def copy_processor(source: Path, out: Path) -> None:
    """Copy how pictures are prepared, where the base is a folder; else let transformers write."""
    if not source.is_dir():
        from transformers import AutoImageProcessor

        AutoImageProcessor.from_pretrained(str(source), local_files_only=True).save_pretrained(out)
        return
    for name in _PROCESSOR:
        if (source / name).exists() and not (out / name).exists():
            shutil.copyfile(source / name, out / name)


def _write_adapter(network: Network, run: Path) -> Path:
    out, part = run / "adapter", run / "adapter.part"
    shutil.rmtree(part, ignore_errors=True)
    network.model.save_pretrained(part)
    shutil.rmtree(out, ignore_errors=True)
    part.replace(out)
    return out
