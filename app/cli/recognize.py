"""``vestry recognize``: describe the garment in any photo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.cli import output
from app.cli.options import Session, command, json_option


@command(
    "recognize",
    examples="""
    vestry recognize photo.jpg
    vestry recognize photo.jpg --json > record.json
    vestry recognize photo.jpg --model qwen3-vl-2b
    """,
)
@click.argument("photo", type=click.Path(path_type=Path))
@click.option(
    "--model", metavar="NAME", default="", help="Which model looks  [default: the pocket encoder]"
)
@json_option
def recognize(session: Session, *, photo: Path, model: str, as_json: bool) -> None:
    """Describe the garments in a photo, as a FashionX record.

    The pocket encoder guesses one garment at once; an installed chat model (`vestry models list`)
    describes all of them and takes longer. A record that says "partial" is not whole. The photo is
    not added to the wardrobe and nothing is kept.
    """
    from app.cli.interrupts import stoppable

    with stoppable() as control:
        record = session.services.recognizing.recognize(photo, model=model, control=control)
    if as_json:
        output.document(record)
    else:
        _say(record)


def _say(record: dict[str, Any]) -> None:
    annotation = record["annotation"]
    output.line(annotation["description"]["general"])
    for part, items in annotation["parts"].items():
        for item in items:
            output.line(f"{part.replace('_', ' ')}: {_facts(item)}")
    annotator = record["annotator"]
    by = annotator["model"]
    output.note(f"A quick guess by {by}." if annotator["backend"] == "encoder" else f"By {by}.")
    for problem in record["validation"]["in_words"]:
        output.note(problem)


def _facts(item: dict[str, Any]) -> str:
    words = [item["term"], *item["color"], *item["material"], item["pattern"], item["fit"]]
    words += [*item["style"], *item["design_details"]]
    return ", ".join(dict.fromkeys(word for word in words if word not in ("unknown", "na")))
