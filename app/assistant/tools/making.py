"""Tools that make pictures: a garment from words, and garments on a figure or on a photo.

What is made lies in the album with its badge, and the conversation gets a handle. Both report their
progress and stop when they are told to; a picture that was stopped leaves nothing behind.

Source: specification of the assistant, C.4 and D.2.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

import numpy as np
from PIL import Image

from app.assistant.tools import arguments as takes
from app.assistant.tools import results as gives
from app.assistant.tools.cards import item_of, known
from app.assistant.tools.desk import Answer, Bench, ToolFailure, shown
from app.assistant.tools.images import attach, image_of
from app.assistant.tools.kinds import MANNEQUIN
from app.assistant.tools.strangers import product_of, record_of
from app.assistant.tools.vision import look
from app.draw_wire import DrawFailedError
from app.errors import InputError
from app.services.drawing import steps_told
from app.services.garment_pieces import piece_from
from app.services.pictures import keep_drawing
from app.stylist.guests import FIRST
from app.tryon.album import keep_try_on
from app.tryon.people import People
from app.tryon.service import TryOnService
from app.tryon.values import FigureChoice, Garment, Shape, TryOnBackend

if TYPE_CHECKING:
    from app.tryon.on_photo import Person

LIMITS: Final = (
    "A preview made from photos: it says nothing about how these clothes fit or fall on a body."
)
_DRAWN_MODEL: Final = "No model that draws is installed."


def draw(bench: Bench, asked: takes.ImagegenProduct) -> Answer:
    """Draw a garment from a description, and nothing but the description."""
    words = shown(asked.description, 300)
    try:
        drawing = bench.desk.drawing().draw(
            words,
            seed=asked.seed,
            control=bench.session.control,
            progress=bench.session.progress,
        )
    except DrawFailedError as error:
        if error.code != "not_installed":
            raise
        raise ToolFailure(
            "E_MODEL_MISSING", _DRAWN_MODEL, next_step="The models page lists those that draw."
        ) from error
    bench.session.control.checkpoint()
    ident = keep_drawing(bench.library, drawing)
    card = {"words": words, "seed": drawing.told.seed}
    handle = attach(bench.library, bench.session.conversation, "made", ident, card=card)
    return Answer(
        gives.Drawn(
            image_ref=handle,
            description=words,
            seed=drawing.told.seed,
            seconds=round(drawing.seconds, 2),
            model=drawing.told.model,
        ),
        ("This is a drawing, not a product.",),
    )


def try_on(bench: Bench, asked: takes.TryonRender) -> Answer:
    """Show garments on a mannequin, or on a photo of a person that the conversation holds."""
    owned = [item_of(bench, one).id for one in asked.item_ids if one.startswith("itm_")]
    extra = [_stranger(bench, one, at) for at, one in enumerate(asked.item_ids)
             if not one.startswith("itm_")]  # fmt: skip
    names = {garment.piece.id: handle for handle, garment in extra}
    choice, person = _who(bench, asked.person)
    bench.session.control.checkpoint()
    service = TryOnService(bench.library, bench.vocabulary)
    try:
        picture = service.try_on(
            owned,
            choice,
            person=person,
            others=[garment for _handle, garment in extra],
            backend=_model_for(bench, person),
        )
    except InputError as error:
        raise ToolFailure("E_SLOT_UNSUPPORTED", error.message, next_step=error.next_step) from error
    bench.session.control.checkpoint()
    kept = asked.person if person is not None else ""
    # the album names garments of the wardrobe alone
    own = replace(
        picture,
        worn=tuple(one for one in picture.worn if one not in names),
        kept=tuple(one for one in picture.kept if one.id not in names),
    )
    ident = keep_try_on(bench.library, own, choice, person=_person_id(bench, kept))
    handle = attach(bench.library, bench.session.conversation, "made", ident)

    where = "photo" if person is not None else "figure"

    def named(one: int | str) -> str:
        return names.get(one, f"itm_{one}")

    return Answer(
        gives.TriedOn(
            image_ref=handle,
            item_ids=[named(one) for one in picture.worn],
            person=asked.person,
            method=f"model {picture.drawn_by}" if picture.drawn_by else where,
            left_out={named(one.id): shown(one.why, 300) for one in picture.left_out},
            limits=LIMITS,
        ),
        (
            *((shown(picture.note, 300),) if picture.note else ()),
            *(shown(one.why, 300) for one in picture.left_out),
        ),
    )


def _model_for(bench: Bench, person: Person | None) -> TryOnBackend | None:
    """Return what draws clothes onto a photo, where a model for that is ready.

    It bends them into place by itself when the model fails, and says so.
    """
    engine = bench.desk.dresser() if person is not None else None
    if engine is None or person is None:
        return None
    from app.tryon.generative import GenerativeBackend

    people = People(bench.library, bench.desk.perception(), pose=bench.desk.pose())
    return GenerativeBackend(
        person,
        engine,
        standing=people.standing(person),
        control=bench.session.control,
        on_step=steps_told(bench.session.progress),
    )


def _who(bench: Bench, asked: str) -> tuple[FigureChoice, Person | None]:
    usual = FigureChoice()
    if asked.startswith(MANNEQUIN):
        shape = asked.partition(":")[2] or usual.shape
        return FigureChoice(cast("Shape", shape), usual.skin, usual.hair), None
    image = image_of(bench, asked, person=True)
    people = People(bench.library, bench.desk.perception(), pose=bench.desk.pose())
    try:
        if image.attachment.kind == "person":
            return usual, people.get(image.attachment.ref).person
        return usual, people.look(image.file)
    except InputError as error:
        raise ToolFailure(
            "E_NO_PERSON", error.message, next_step="Use the mannequin, or a photo of a person."
        ) from error


def _person_id(bench: Bench, handle: str) -> str:
    """Return the id of a kept photo; empty for one that was only attached, which is not kept."""
    if not handle:
        return ""
    attachment = image_of(bench, handle, person=True).attachment
    return attachment.ref if attachment.kind == "person" else ""


def _stranger(bench: Bench, handle: str, at: int) -> tuple[str, Garment]:
    """Return an uploaded or drawn garment, or a product with a picture, cut out to be worn."""
    ident = FIRST + at
    if handle.startswith("cat_"):
        product = product_of(bench, handle)
        file = bench.library.catalog.picture_file(product)
        if file is None or not file.is_file():
            raise ToolFailure(
                "E_SLOT_UNSUPPORTED", "This product has no picture that could be tried on."
            )
        fields = {**product.fields, "slot": product.slot}
        name = shown(product.title, 80)
    else:
        image = image_of(bench, handle)
        seen = look(bench, image)
        file, name = image.file, ""
        fields = seen[0].model_dump() if seen else {}
    item = record_of(bench, ident, fields, name)
    if not known(item.category):
        raise ToolFailure("E_SLOT_UNSUPPORTED", "This picture shows no garment that can be worn.")
    cutout = bench.desk.perception().analyze(file).cutout
    with Image.open(io.BytesIO(cutout)) as opened:
        pixels = np.asarray(opened.convert("RGBA"), np.uint8)
    return handle, Garment(piece_from(item, bench.vocabulary), f"{item.name} ({handle})", pixels)
