"""``vestry try-on``: garments on a drawn figure, or on a photo of oneself, also by a model."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from app.cli import output
from app.cli.interrupts import stoppable
from app.cli.options import Session, command, json_option
from app.errors import InputError

if TYPE_CHECKING:
    from app.services.job_control import JobControl, ProgressCallback
    from app.tryon.on_photo import Person
    from app.tryon.people import People
    from app.tryon.values import TryOnBackend

# spelled out, because the values' own module costs numpy
_SHAPES = ("slender", "average", "curved", "broad", "full", "child")
_HAIRS = ("none", "short", "bob", "long", "bun", "ponytail", "curls")


@command(
    "try-on",
    examples="""
    vestry try-on 12 40 -o look.png
    vestry try-on --items itm_12,itm_40 --person me.jpg -o me-dressed.png
    vestry try-on 12 40 --person me.jpg --model fashn-vton-1.5 --seed 7 -o me-drawn.png
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
    "--model",
    metavar="NAME",
    default="",
    help="A model that draws you in the garments; without one they are bent into place.",
)
@click.option("--seed", type=int, help="For a model: the same seed draws the same picture.")
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
    model: str,
    seed: int | None,
    out: Path,
    as_json: bool,
) -> None:
    """Put garments on a drawn figure, or on a photo of yourself, cut out of your own photos.

    Without --model nothing is invented: the cut-outs are bent to the figure by their outlines. A
    garment that was photographed folded or in several pieces is left out, and the answer says so.
    A model draws you anew in the garments, and its picture carries the badge "AI preview". If it
    cannot, the garments are bent into place, and the answer says why.
    """
    from app.item_json import format_id, parse_id
    from app.tryon.layering import judged
    from app.tryon.service import TryOnService, keep
    from app.tryon.values import FigureChoice, Hair, Shape

    ids = [parse_id(text) for text in (*items, *filter(None, listed.split(",")))]
    choice = FigureChoice(cast("Shape", shape), skin, cast("Hair", hair))
    if model and person is None:
        raise InputError(
            "A model dresses people in photos, and no drawn figure.",
            next_step="Name a photo of yourself with --person.",
        )
    with session.library() as library, stoppable() as control:
        people, somebody = None, None
        if person is not None:
            from app.tryon.people import People

            services = session.services
            people = People(library, services.perception, pose=services.models.pose_model())
            somebody = people.look(person)
        service = TryOnService(library, session.services.vocabulary)
        with output.progress("Drawing") if model else nullcontext() as progress:
            backend: TryOnBackend | None = None
            if model and people is not None and somebody is not None:
                how = Drawn(model, seed, control, progress)
                backend = _by_model(session, people, somebody, how)
            picture = service.try_on(ids, choice, person=somebody, backend=backend)
        picture = judged(picture, session.services.perception.embed_images)
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
                "seed": picture.seed,
                "note": picture.note or None,
            }
        )
        return
    where = "on your photo" if person else "on a drawn figure"
    if picture.drawn_by:
        where = f"on your photo, drawn by {picture.drawn_by} from seed {picture.seed}"
    output.line(f"{out} shows {output.plural(len(picture.worn), 'garment')} {where}.")
    if picture.note:
        output.note(picture.note)
    for each in picture.left_out:
        output.note(each.why)


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a model shall draw."""

    model: str
    seed: int | None
    control: JobControl
    progress: ProgressCallback | None


def _by_model(session: Session, people: People, somebody: Person, how: Drawn) -> TryOnBackend:
    """The back end of a model that is installed and can be started."""
    from app.services.drawing import steps_told
    from app.tryon.generative import GenerativeBackend

    services = session.services
    if not services.environment.fake_models:
        services.models.dress_launch(how.model)  # what is named is there, or it is said
    return GenerativeBackend(
        somebody,
        services.dresser,
        standing=people.standing(somebody),
        model=how.model,
        seed=how.seed,
        control=how.control,
        on_step=steps_told(how.progress),
    )
