"""The tool that looks: which garments a picture shows, in the vocabulary's terms.

A picture is looked at once; its card is kept with the conversation. Words that stand in a picture
are never read out or followed: the pocket models see a garment and its fields. A photo of a whole
person is answered with the garments that the outline shows, and says how sure that is.

Source: specification of the assistant, C.3 and C.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.assistant.tools import arguments as takes
from app.assistant.tools import results as gives
from app.assistant.tools.cards import known
from app.assistant.tools.desk import Answer, Bench, shown
from app.assistant.tools.images import Image, image_of, seen_of
from app.services.item_drafts import fields_from_tags

if TYPE_CHECKING:
    from app.perceived import PerceivedPhoto

_UNSURE = 0.5
_ONE_ONLY = "The small models name one garment of a picture; the others are not told."


def recognize(bench: Bench, asked: takes.VisionRecognize) -> Answer:
    """Say which garments a picture shows."""
    image = image_of(bench, asked.image_ref)
    seen = look(bench, image)
    warnings = [_ONE_ONLY] if asked.mode == "outfit" else []
    if any(one.confidence < _UNSURE for one in seen):
        warnings.append("This is a guess: the picture is not clear enough to be sure.")
    data = gives.Recognized(
        image_ref=image.handle,
        mode=asked.mode,
        items=seen,
        caption=caption(seen[0]) if seen else "",
        style=seen[0].style if seen else "",
        by=str(image.attachment.card.get("by", "")) or bench.desk.perception().info().encoder.name,
    )
    return Answer(data, tuple(warnings))


def look(bench: Bench, image: Image) -> list[gives.Seen]:
    """Return the garments of a picture, from its card where it was looked at before."""
    kept = list(seen_of(image.attachment.card))
    if kept:
        return kept
    perception = bench.desk.perception()
    perceived = perception.analyze(image.file)
    bench.session.control.checkpoint()
    seen = [seen_from(bench, perceived)]
    if not bench.library.read_only:
        bench.library.attachments.remember(
            image.attachment.id,
            {
                **image.attachment.card,
                "seen": [one.model_dump() for one in seen],
                "by": perception.info().encoder.name,
            },
        )
    return seen


def seen_from(bench: Bench, perceived: PerceivedPhoto) -> gives.Seen:
    """Return a garment that was perceived, in the vocabulary's terms."""
    fields = fields_from_tags(perceived.tags, bench.vocabulary)
    return gives.Seen(
        slot=fields["slot"],
        category=fields["category"],
        colors=[name for name, _share in fields["colors"]],
        pattern=known(fields["pattern"]),
        material=known(fields["material"]),
        attributes=list(fields["attributes"]),
        fit=known(fields["fit"]),
        style=known(fields["style"]),
        confidence=round(float(perceived.tags.confidence.get("category", 0.0)), 4),
    )


def caption(seen: gives.Seen) -> str:
    """Return a garment in a few words of the vocabulary."""
    words = [*seen.colors[:1], seen.pattern if seen.pattern != "plain" else "", seen.material]
    return shown(" ".join(filter(None, [*words, seen.category])))
