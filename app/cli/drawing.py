"""``vestry generate``: a garment from words, as a picture that says who drew it."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli import output
from app.cli.options import Session, command, json_option


@command(
    "generate",
    examples="""
    vestry generate "a red linen dress" -o dress.png
    vestry generate "navy striped cotton shirt" -o shirt.png --model pocket-vlm --seed 7
    """,
)
@click.argument("words")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="PNG file to write.",
)
@click.option("--model", metavar="NAME", default="", help="A model that draws.")
@click.option(
    "--seed",
    type=click.IntRange(0),
    metavar="N",
    help="The same seed draws the same picture.",
)
@json_option
def generate(
    session: Session, *, words: str, out: Path, model: str, seed: int | None, as_json: bool
) -> None:
    """Draw a garment from words.

    The picture has a badge and, inside the file, what it was drawn from and that a model drew it.
    Nothing leaves this computer.
    """
    from app.cli.interrupts import stoppable
    from app.services.drawing import keep

    with stoppable() as control, output.progress("Drawing") as progress:
        drawing = session.services.drawing.draw(
            words, model=model, seed=seed, control=control, progress=progress
        )
    keep(drawing, out)
    told = drawing.told
    if as_json:
        output.document(
            {
                "out": str(out),
                "model": told.model,
                "seed": told.seed,
                "words": told.words,
                "seconds": round(drawing.seconds, 2),
            }
        )
        return
    output.line(f"{out} was drawn by {told.model} in {output.duration(drawing.seconds)}.")
    output.line(f"Seed: {told.seed}")
