"""Diffusion pipelines before anything is loaded: what a folder holds, and where it would fit."""

from __future__ import annotations

import dataclasses
import json
import struct
from pathlib import Path
from typing import Any

import pytest

from models.errors import DamagedFileError, ModelsError, OutOfMemoryError, UnsupportedError
from models.own_files import name_for, recognize_files, take_in
from models.pipeline_folder import PipelineFolder, PipelinePart, read_pipeline
from models.pipeline_plan import Manner, PipelinePlan, manner_of, plan_from, plan_pipeline
from models.probe import Gpu, Machine
from models.store import ModelStore

INDEX = {
    "_class_name": "StableDiffusionPipeline",
    "_diffusers_version": "0.42.1",
    "feature_extractor": [None, None],
    "safety_checker": [None, None],
    "scheduler": ["diffusers", "EulerDiscreteScheduler"],
    "text_encoder": ["transformers", "CLIPTextModel"],
    "tokenizer": ["transformers", "CLIPTokenizer"],
    "unet": ["diffusers", "UNet2DConditionModel"],
    "vae": ["diffusers", "AutoencoderKL"],
}
WEIGHTS = {
    "text_encoder": "model",
    "unet": "diffusion_pytorch_model",
    "vae": "diffusion_pytorch_model",
}


def tensors(count: int, dtype: str = "F16", width: int = 2) -> bytes:
    """A safetensors file of one tensor."""
    header = {
        "__metadata__": {"format": "pt"},
        "w": {"dtype": dtype, "shape": [count], "data_offsets": [0, count * width]},
    }
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + bytes(count * width)


def write(folder: Path, *, ending: str = "", **changes: Any) -> Path:
    """A whole pipeline; ``changes`` replace entries of its index."""
    for name in ("scheduler", "tokenizer", *WEIGHTS):
        (folder / name).mkdir(parents=True)
    (folder / "model_index.json").write_text(json.dumps({**INDEX, **changes}))
    (folder / "scheduler" / "scheduler_config.json").write_text("{}")
    (folder / "tokenizer" / "vocab.json").write_text("{}")
    (folder / "tokenizer" / "merges.txt").write_text("#version: 0.2")
    for number, (name, stem) in enumerate(WEIGHTS.items(), 1):
        (folder / name / "config.json").write_text("{}")
        (folder / name / f"{stem}{ending}.safetensors").write_bytes(tensors(100 * number))
    return folder


# -- the folder ------------------------------------------------------------------------------------


def test_a_folder_tells_its_parts_by_the_headers_of_their_files(tmp_path: Path) -> None:
    found = read_pipeline(write(tmp_path / "sd"))
    assert (found.class_name, found.variant) == ("StableDiffusionPipeline", "")
    assert [(part.name, part.numbers, part.stored_bytes) for part in found.parts] == [
        ("text_encoder", 100, 200),
        ("unet", 200, 400),
        ("vae", 300, 600),
    ]
    assert {part.dtype for part in found.parts} == {"F16"}
    assert (found.numbers, found.largest_numbers) == (600, 300)


def test_only_what_is_loaded_belongs_to_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "sd", ending=".fp16")
    whole = read_pipeline(folder)
    assert whole.variant == "fp16"
    for stray in ("README.md", "sd.safetensors", "unet/old.ckpt", ".git/x.json", "other/a.json"):
        (folder / stray).parent.mkdir(exist_ok=True)
        (folder / stray).write_bytes(b"x")
    (folder / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"x")
    (folder / "unet" / "diffusion_pytorch_model.bf16.safetensors").write_bytes(tensors(5))
    again = read_pipeline(folder)
    assert again == whole
    assert set(again.files()) == {
        "model_index.json",
        "scheduler/scheduler_config.json",
        "tokenizer/vocab.json",
        "tokenizer/merges.txt",
        *(f"{name}/config.json" for name in WEIGHTS),
        *(f"{name}/{stem}.fp16.safetensors" for name, stem in WEIGHTS.items()),
    }


def test_weights_in_several_files_are_found_by_their_list(tmp_path: Path) -> None:
    folder = write(tmp_path / "sd")
    unet = folder / "unet"
    (unet / "diffusion_pytorch_model.safetensors").unlink()
    shards = [f"diffusion_pytorch_model-0000{n}-of-00002.safetensors" for n in (1, 2)]
    for shard in shards:
        (unet / shard).write_bytes(tensors(70, "BF16"))
    table = {"weight_map": dict(zip("ab", shards, strict=True))}
    index = unet / "diffusion_pytorch_model.safetensors.index.json"
    index.write_text(json.dumps(table))
    found = read_pipeline(folder)
    assert found.parts[1].numbers == 140
    assert found.parts[1].dtype == "BF16"
    assert {f"unet/{name}" for name in (*shards, index.name)} <= set(found.files())
    (unet / shards[1]).unlink()
    with pytest.raises(DamagedFileError, match="is missing"):
        read_pipeline(folder)
    for elsewhere in ("../vae/diffusion_pytorch_model.safetensors", "a.bin"):
        index.write_text(json.dumps({"weight_map": {"a": elsewhere}}))
        with pytest.raises(DamagedFileError, match="names files elsewhere"):
            read_pipeline(folder)


@pytest.mark.parametrize("pickled", ["pytorch_model.bin", "model.ckpt", "model.pt", "model.pkl"])
def test_pickled_weights_are_refused(tmp_path: Path, pickled: str) -> None:
    folder = write(tmp_path / "sd")
    (folder / "text_encoder" / "model.safetensors").unlink()
    (folder / "text_encoder" / pickled).write_bytes(b"\x80\x04.")
    with pytest.raises(UnsupportedError, match="pickled file") as caught:
        recognize_files([folder])
    assert "safetensors" in caught.value.next_step


@pytest.mark.parametrize(
    "how", ["class", "library", "file", "auto_map", "file beside", "component"]
)
def test_program_code_of_the_folder_is_refused(tmp_path: Path, how: str) -> None:
    changes: dict[str, Any] = {
        "class": {"_class_name": ["pipeline", "Mine"]},
        "library": {"unet": ["my_unet", "Net"]},
        "component": {"unet": ["diffusers", ["my_unet", "Net"]]},
    }.get(how, {})
    folder = write(tmp_path / "sd", **changes)
    if how == "file":
        (folder / "unet" / "net.py").write_text("print()")
    if how == "file beside":
        (folder / "pipeline.py").write_text("print()")
    if how == "auto_map":
        told = {"auto_map": {"AutoModel": "net.Net"}}
        (folder / "text_encoder" / "config.json").write_text(json.dumps(told))
    with pytest.raises(UnsupportedError, match="program code"):
        read_pipeline(folder)


@pytest.mark.parametrize("name", ["model_index.json", "unet/diffusion_pytorch_model.safetensors"])
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff" * 40, bytes(8), b"\x09" + bytes(30)])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    folder = write(tmp_path / "sd")
    (folder / name).write_bytes(content)
    with pytest.raises(ModelsError) as caught:
        read_pipeline(folder)
    assert caught.value.message.endswith(".")
    assert caught.value.next_step


def test_a_header_that_promises_more_than_the_file_holds_is_damage(tmp_path: Path) -> None:
    folder = write(tmp_path / "sd")
    file = folder / "vae" / "diffusion_pytorch_model.safetensors"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(DamagedFileError, match="is damaged"):
        read_pipeline(folder)


def test_a_part_that_is_not_there_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "sd", image_encoder=["transformers", "CLIPVisionModel"])
    with pytest.raises(DamagedFileError, match="part image_encoder"):
        read_pipeline(folder)
    (folder / "image_encoder").mkdir()
    with pytest.raises(DamagedFileError, match="weights of the part image_encoder are missing"):
        read_pipeline(folder)


def test_a_pipeline_is_taken_in_like_any_model_of_ones_own(tmp_path: Path) -> None:
    folder = write(tmp_path / "SD Turbo")
    (folder / "README.md").write_text("card")
    (folder / "tokenizer" / "added_tokens.json").write_text("")
    found = recognize_files([folder])
    assert (found.runtime, found.task, found.family) == ("diffusion", "generate", "StableDiffusion")
    models = tmp_path / "models"
    models.mkdir()
    name = name_for([folder], ())
    assert name == "sd-turbo"
    take_in(models, found, name="mine", tick=lambda _count: None)
    store = ModelStore(installed=models)
    spec = store.catalog.get("mine")
    assert store.is_installed(spec)
    assert spec.requires[0] == "diffusers"
    assert spec.memory_mb > 700
    assert read_pipeline(store.folder(spec)).numbers == 600
    assert not (store.folder(spec) / "README.md").exists()


# -- the plan --------------------------------------------------------------------------------------

GB = 1_000_000_000


def pipeline(
    class_name: str = "ZImagePipeline",
    *,
    text: float = 4e9,
    net: float = 6e9,
    folder: str = "x",
    **index: Any,
) -> PipelineFolder:
    """A pipeline of so many weights."""
    kind = "UNet2DConditionModel" if "Stable" in class_name else "Transformer2DModel"
    dtype = "F16" if "Stable" in class_name else "BF16"
    parts = tuple(
        PipelinePart(name, of, (), int(count), 2 * int(count), dtype)
        for name, of, count in (("text_encoder", "T", text), ("net", kind, net))
    )
    return PipelineFolder(Path(folder), class_name, index, parts, ("text_encoder", "net"), "")


def machine(memory: float, card: float = 0, *, unified: bool = False) -> Machine:
    gpu = Gpu("Card", int(card * GB), int(card * GB), unified) if card else None
    return Machine("linux", "x86_64", 8, int(memory * GB), int(memory * GB), gpu)


@pytest.mark.parametrize(
    ("memory", "card", "expected"),
    [
        (64, 24, ("cuda", "bfloat16", "none")),
        (32, 16, ("cuda", "bfloat16", "parts")),
        (32, 8, ("cuda", "bfloat16", "layers")),
        (64, 2, ("cpu", "float32", "none")),
        (32, 0, ("cpu", "bfloat16", "none")),
        (64, 0, ("cpu", "float32", "none")),
    ],
)
def test_what_does_not_fit_on_the_card_waits_in_memory(
    memory: float, card: float, expected: tuple[str, str, str]
) -> None:
    plan = plan_pipeline(pipeline(), machine(memory, card))
    assert (plan.device, plan.precision, plan.offload) == expected
    assert plan.card_bytes <= card * GB
    assert plan.memory_bytes <= memory * GB * 0.85
    assert plan.largest_side == (1024 if plan.device == "cuda" else 512)
    assert plan_from(json.loads(json.dumps(plan.as_values()))) == plan


def test_on_shared_memory_one_half_precision_is_held() -> None:
    plan = plan_pipeline(pipeline(), machine(64, 64, unified=True))
    assert (plan.device, plan.precision, plan.largest_side) == ("mps", "bfloat16", 1024)
    small = plan_pipeline(pipeline(), machine(25, 25, unified=True))
    assert small.slicing
    assert small.largest_side == 512


def test_what_fits_nowhere_is_refused_with_numbers() -> None:
    with pytest.raises(OutOfMemoryError) as caught:
        plan_pipeline(pipeline(), machine(16))
    assert caught.value.message == (
        "This pipeline needs 21.0 GB of memory, and models may use 13.6 GB of this computer."
    )
    assert "smaller model" in caught.value.next_step
    with pytest.raises(OutOfMemoryError, match=r"models may use 5\.0 GB"):
        plan_pipeline(pipeline(), machine(64), usable=5 * GB)


def test_the_persons_own_limit_counts_instead_of_the_machine() -> None:
    assert plan_pipeline(pipeline(), machine(64), usable=30 * GB).precision == "bfloat16"


def test_the_same_machine_gives_the_same_plan_whatever_is_free() -> None:
    one = machine(64)
    busy = dataclasses.replace(one, available_bytes=GB)
    assert plan_pipeline(pipeline(), one) == plan_pipeline(pipeline(), busy)


def test_a_classic_network_is_held_in_float16_on_a_card() -> None:
    classic = pipeline("StableDiffusionPipeline", text=3e8, net=9e8)
    plan: PipelinePlan = plan_pipeline(classic, machine(16, 8), name="sd-turbo")
    assert (plan.precision, plan.offload, plan.steps, plan.guidance) == ("float16", "none", 2, 0.0)


@pytest.mark.parametrize(
    ("class_name", "name", "index", "expected"),
    [
        ("Flux2KleinPipeline", "flux2-klein-4b", {"is_distilled": True}, Manner(4, 1.0)),
        ("Flux2KleinPipeline", "flux2-klein-base-4b", {"is_distilled": False}, Manner(24)),
        ("ZImagePipeline", "z-image-turbo", {}, Manner(9, 0.0)),
        ("ZImagePipeline", "z-image", {}, Manner(28)),
        ("StableDiffusionPipeline", "sd-turbo", {}, Manner(2, 0.0)),
        ("StableDiffusionXLPipeline", "sdxl-lightning", {}, Manner(4, 0.0)),
        ("StableDiffusionPipeline", "mine", {"_name_or_path": "x/SD-Turbo"}, Manner(2, 0.0)),
        ("StableDiffusionPipeline", "mine", {}, Manner(24)),
        ("FluxPipeline", "flux-schnell", {}, Manner(4)),
        ("SanaSprintPipeline", "sana-sprint", {}, Manner(4)),
    ],
)
def test_how_a_pipeline_draws_follows_from_what_it_is(
    class_name: str, name: str, index: dict[str, Any], expected: Manner
) -> None:
    assert manner_of(pipeline(class_name, **index), name) == expected


def test_the_catalogue_says_aloud_what_may_not_be_sold() -> None:
    catalog = ModelStore().catalog
    for name in ("flux2-klein-4b", "z-image-turbo", "sd-turbo"):
        spec = catalog.get(name)
        assert spec.usable
        assert not [pattern for pattern in spec.include if pattern.endswith((".bin", ".ckpt", "*"))]
    turbo = catalog.get("sd-turbo")
    assert turbo.commercial_use == "no"
    assert any("must not be used commercially" in warning for warning in turbo.warnings)
