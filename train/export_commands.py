"""`vestry-train export`: a trained model becomes a folder that runs without torch.

Only options and words; the work is in ``train.export``.
"""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import click

from train.refusals import refusals

_TYPES = ("f32", "f16", "bf16", "q8_0", "q6_k", "q5_k_m", "q4_k_m", "q4_0")
_PROMPT = "Describe this garment."

_folder = click.Path(exists=True, file_okay=False, path_type=Path)
_model_option = click.option(
    "--model", type=_folder, required=True, help="Qwen2.5-VL as transformers saved it."
)
_out_option = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder to write; an earlier export there is replaced.",
)
_name_option = click.option("--name", default="", help="Name of the model; that of its folder.")


@click.group()
def export() -> None:
    """Turn a trained model into files that Vestry runs."""


@export.command("gguf")
@_model_option
@_out_option
@_name_option
@click.option(
    "--type",
    "kind",
    type=click.Choice(_TYPES, case_sensitive=False),
    default="q8_0",
    show_default=True,
    help="Type of the text file.",
)
@click.option(
    "--vision-type",
    type=click.Choice(("f16", "f32", "q8_0"), case_sensitive=False),
    default="f16",
    show_default=True,
    help="Type of the picture file.",
)
@click.option("--lora", type=_folder, help="PEFT adapter, as a file of its own beside the others.")
@click.option("--merge", is_flag=True, help="Make the adapter part of the weights instead.")
def export_gguf_command(
    model: Path,
    out: Path,
    name: str,
    kind: str,
    vision_type: str,
    lora: Path | None,
    merge: bool,
) -> None:
    """Write text and picture file for llama.cpp.

    Example: vestry-train export gguf --model runs/stylist --out build/stylist --type q4_k_m
    """
    if merge and lora is None:
        raise click.UsageError("--merge needs --lora.")
    with refusals():
        from train.export.to_gguf import ExportOptions, export_gguf

        options = ExportOptions(
            kind.upper(),  # type: ignore[arg-type]
            vision_type.upper(),  # type: ignore[arg-type]
            lora,
            merge,
            name,
        )
        manifest = export_gguf(model, out, options)
    fields = manifest.fields
    _say_written(out, manifest.size_bytes, out / fields["text"], out / fields["mmproj"])


@export.command("mlx")
@_model_option
@_out_option
@_name_option
@click.option("--lora", type=_folder, help="PEFT adapter to make part of the weights.")
def export_mlx_command(model: Path, out: Path, name: str, lora: Path | None) -> None:
    """Write a folder for mlx-vlm on Apple silicon.

    Example: vestry-train export mlx --model runs/stylist --out build/stylist-mlx
    """
    with refusals():
        from train.export.to_mlx import export_mlx

        manifest = export_mlx(model, out, name=name, lora=lora)
    _say_written(out, manifest.size_bytes, out)


@export.command("merged")
@_model_option
@click.option("--lora", type=_folder, required=True, help="PEFT adapter to make part of it.")
@_out_option
def export_merged_command(model: Path, lora: Path, out: Path) -> None:
    """Write a base with its adapter merged, as transformers saves a model.

    Example: vestry-train export merged --model base --lora runs/adapter --out build/merged
    """
    with refusals():
        from train.export.merged import export_merged

        size = export_merged(model, out, lora=lora)
    click.echo(f"wrote {out} ({size / 1e6:,.1f} MB)", err=True)


@export.command("onnx")
@click.option("--model", type=_folder, required=True, help="Show-o, trained here or published.")
@click.option(
    "--tokenizer",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Its picture tokenizer; magvitv2.safetensors of the folder when not given.",
)
@click.option(
    "--words",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Its text tokenizer; tokenizer.json of the folder when not given.",
)
@_out_option
@click.option("--int8", is_flag=True, help="A quarter of the size for the transformer.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def export_onnx_command(
    model: Path,
    tokenizer: Path | None,
    words: Path | None,
    out: Path,
    int8: bool,
    as_json: bool,
) -> None:
    """Write graphs of a Show-o for onnxruntime, compared with their source.

    Example: vestry-train export onnx --model runs/pocket-vlm --out build/pocket-vlm --int8
    """
    with refusals():
        from train.export.showo_folder import load_folder
        from train.export.showo_graphs import export_showo

        own = model / "tokenizer.json"
        words = words or (own if own.is_file() else None)
        gates = export_showo(*load_folder(model, tokenizer), out, int8=int8, words=words)
    if as_json:
        click.echo(json.dumps({"out": str(out), "gates": [gate.to_json() for gate in gates]}))
        return
    for gate in gates:
        click.echo(f"{gate.name:30} {gate.measured:<12.4g} bound {gate.bound:g}")
    size = sum(file.stat().st_size for file in out.iterdir())
    click.echo(f"wrote {out} ({size / 1e6:,.1f} MB)", err=True)
    if words is None:
        click.echo("without words: `vestry generate` needs tokenizer.json there", err=True)


@export.command("check")
@_model_option
@click.option("--exported", type=_folder, required=True, help="Folder that `export gguf` wrote.")
@click.option(
    "--pictures",
    type=_folder,
    help="Folder with two photos or more; drawn garments when not given.",
)
@click.option("--prompt", default=_PROMPT, show_default=True, help="What is asked of each picture.")
@click.option(
    "--bounds",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Report of an honest export of the same type: five times its deviation is allowed."
    " Without it a quantized file is judged by what rounding its weights alone changes.",
)
@click.option(
    "--least-equal",
    type=click.FloatRange(0, 1),
    help="Share of greedy answers that must be the same; all of them, or all of the float twin's.",
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File for the report as JSON."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def export_check_command(
    model: Path,
    exported: Path,
    pictures: Path | None,
    prompt: str,
    bounds: Path | None,
    least_equal: float | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Compare an export with its source: settings, tensors, pictures, logits, answers.

    Example: vestry-train export check --model runs/stylist --exported build/stylist --out f32.json
    """
    with refusals():
        from train.export.chat_check import check_export
        from train.export.chat_parity import write_report

        parity = check_export(model, exported, pictures=pictures, prompt=prompt, bounds=bounds)
        if out is not None:
            write_report(parity, out, least_equal=least_equal)
        _print(parity.to_json(least_equal=least_equal), as_json=as_json)
        parity.require(least_equal=least_equal)


def _print(report: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(report, indent=1))
        return
    for gate in report["gates"]:
        verdict = "ok" if gate["met"] else "REFUSED"
        side = "at least" if gate["at_least"] else "at most"
        click.echo(
            f"{gate['name']:20} {gate['measured']:<12.4g} {side} {gate['bound']:<10.4g} {verdict}"
        )
    for sentence in (*report["settings"], *report["tensors"]):
        click.echo(f"  {sentence}")


def _say_written(out: Path, size: int, *files: Path) -> None:
    words = shlex.join(map(str, files))  # the line is there to be pasted, spaces or not
    click.echo(f"wrote {out} ({size / 1e6:,.1f} MB); `vestry models add {words}`", err=True)
