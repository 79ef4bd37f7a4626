"""``vestry try-on``: garments on a drawn figure."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import click

from app.cli import output
from app.cli.options import Session, command, json_option

# spelled out, because the values' own module costs numpy
_SHAPES = ("slender", "average", "curved", "broad", "full", "child")
_HAIRS = ("none", "short", "bob", "long", "bun", "ponytail", "curls")


@command(
    "try-on",
    examples="""
    vestry try-on 12 40 -o look.png
    vestry try-on --items itm_12,itm_40 --person me.jpg -o me-dressed.png
    vestry try-on --items itm_12,itm_40,itm_7 --shape curved --skin 8 --hair bun -o look.png
    """,
)
@click.argument("items", metavar="[ITEM]...", nargs=-1)
@click.option("--items", "listed", metavar="ID,ID", default="", help="The same, with commas.")
@click.option("--shape", type=click.Choice(_SHAPES), default="average", help="Of the figure.")
@click.option(
    "--skin",
    type=click.IntRange(1, 10),
    default=4,
    metavar="1-10",
    help="Skin tone of the figure, from light to dark.",
)
@click.option("--hair", type=click.Choice(_HAIRS), default="short", help="Of the figure.")
@click.option(
    "--person",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="PHOTO",
    help="A photo of yourself, standing and from the front, instead of a figure.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="PNG file to write.",
)
@json_option
def try_on(
    session: Session,
    *,
    items: tuple[str, ...],
    listed: str,
    shape: str,
    skin: int,
    hair: str,
    person: Path | None,
    out: Path,
    as_json: bool,
) -> None:
    """Put garments on a drawn figure, or on a photo of yourself, cut out of your own photos.

    No model draws: the cut-outs are bent to the figure by their outlines. A garment that was
    photographed folded or in several pieces is left out, and the answer says so.
    """
    from app.item_json import format_id, parse_id
    from app.tryon.service import TryOnService, keep
    from app.tryon.values import FigureChoice, Hair, Shape

    ids = [parse_id(text) for text in (*items, *filter(None, listed.split(",")))]
    choice = FigureChoice(cast("Shape", shape), skin, cast("Hair", hair))
    with session.library() as library:
        somebody = None
        if person is not None:
            from app.tryon.people import People

            services = session.services
            pose = services.models.pose_model()
            somebody = People(library, services.perception, pose=pose).look(person)
        service = TryOnService(library, session.services.vocabulary)
        picture = service.try_on(ids, choice, person=somebody)
    keep(picture, out)
    if as_json:
        left: list[dict[str, Any]] = [
            {"id": format_id(int(each.id)), "why": each.why} for each in picture.left_out
        ]
        output.document(
            {
                "out": str(out),
                "items": [format_id(int(item)) for item in picture.worn],
                "left_out": left,
                "figure": None if person else {"shape": shape, "skin": skin, "hair": hair},
                "person": str(person) if person else None,
                "kept": [
                    {"id": format_id(int(each.id)), "score": round(each.score, 3), "is": each.grade}
                    for each in picture.kept
                ],
                "model": picture.drawn_by or None,
            }
        )
        return
    where = "on your photo" if person else "on a drawn figure"
    output.line(f"{out} shows {output.plural(len(picture.worn), 'garment')} {where}.")
    for each in picture.left_out:
        output.note(each.why)
