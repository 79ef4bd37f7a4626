"""Sophie's five steps in one conversation, by the rules and the pocket models alone.

Source: specification of the assistant, D.1.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.assistant.assistant import Assistant
from app.assistant.calling import Asking, DirectCaller
from app.assistant.composer.grounding import unfounded
from app.assistant.composer.reply import (
    AssistantReply,
    GapCard,
    OutfitCard,
    PictureCard,
    ProductCard,
    TroubleCard,
)
from app.assistant.garments_view import LibraryView
from app.assistant.router.routing import Router
from app.assistant.tools.toolbox import Toolbox
from app.draw_wire import DrawFailedError
from app.services.chat_turns import keep_picture
from tests.sophie import BOOT, SHIRT, TODAY, Sophie, sophie


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Sophie:
    return sophie(tmp_path_factory.mktemp("sophie"))


def card(reply: AssistantReply, kind: type):
    return next(one for one in reply.cards if isinstance(one, kind))


def test_five_steps_in_one_conversation(made: Sophie) -> None:
    with made.room.open() as library:
        box, asking = Toolbox(made.room.desk), Asking()
        assert box.run("catalog_import", {"file_handle": "file_1"}, library=library).ok
        assistant = Assistant(
            library, DirectCaller(box, library, ask=asking.ask),
            router=Router(made.room.vocabulary, today=lambda: TODAY),
            vocabulary=made.room.vocabulary, asking=asking,
        )  # fmt: skip
        conversation: int | None = None
        before = library.items.count()

        def say(text: str, *photos: Path) -> AssistantReply:
            nonlocal conversation
            parts = [keep_picture(library, photo) for photo in photos]
            message = assistant.say(conversation, text, parts)
            conversation = message.conversation_id
            return assistant.replies(conversation)[message.id]

        # a: shoes to go with two photos; what is missing is described, nothing is added
        first = say("Which shoes go with these two? I'm going out tomorrow.", made.tank, made.jeans)
        assert [step.tool for step in first.steps] == [
            "vision_recognize", "vision_recognize", "context_get", "wardrobe_history",
            "stylist_complete",
        ]  # fmt: skip
        gap = card(first, GapCard)
        assert (gap.badge, gap.description) == ("Not in your wardrobe", "tan suede ankle boots")
        assert "tank top" in first.text
        assert library.items.count() == before
        # b: drawn from that description and nothing else
        drawn = card(say("Show me"), PictureCard)
        assert (drawn.kind, drawn.words) == ("drawn", gap.description)
        assert drawn.badge == "Drawn, not a product"
        assert drawn.seed is not None
        # c: the planted boot comes first, and says where it comes from
        third = say("Is there anything similar to these boots in my product lists?")
        boot = card(third, ProductCard)
        assert boot.title == BOOT
        assert (boot.badge, boot.source) == ("Similar, not identical", "shop.csv")
        assert boot.price
        assert boot.imported
        # d: exactly these three pieces are worn, with what the picture does not tell
        worn = card(say("Show me the whole look"), PictureCard)
        assert {line.id for line in worn.items} == {"img_1", "img_2", boot.id}
        assert worn.limits
        assert assistant.picture_file(conversation or 0, worn.ref).is_file()
        # e: another top out of the wardrobe, because it is worn; the others stay
        last = say("Can I have another top instead of the tank top?")
        assert [step.tool for step in last.steps] == ["wardrobe_history", "stylist_alternatives"]
        options = [one for one in last.cards if isinstance(one, OutfitCard)]
        assert all(set(one.kept) == {"img_2", boot.id} for one in options)
        swapped = next(one for one in options if SHIRT in [line.name for line in one.items])
        assert f"Worn on 12 days: {SHIRT}." in swapped.reasons
        assert "The rest stays" in last.text
        # no sentence says of a garment what its record does not hold
        garments = LibraryView(library).by_id()
        shown = [line for one in options for line in one.items]
        cited = [garments[line.id] for line in shown if line.id in garments]
        plain = last.text
        for line in shown:
            plain = plain.replace(line.name, "it")
        said = plain[plain.index("Instead") :].replace("white tank top", "it")
        assert not unfounded(said, cited, language="en", vocabulary=made.room.vocabulary)


def test_without_a_model_that_draws_the_product_lists_are_offered(made: Sophie) -> None:
    class Nobody:
        def paint(self, *_words: object, **_options: object) -> None:
            raise DrawFailedError("No model draws.", code="not_installed")

    made.room.painter = Nobody()
    try:
        with made.room.open() as library:
            caller = DirectCaller(Toolbox(made.room.desk), library)
            router = Router(made.room.vocabulary, today=lambda: TODAY)
            assistant = Assistant(library, caller, router=router, vocabulary=made.room.vocabulary)
            message = assistant.say(None, "Draw me tan suede ankle boots")
            reply = assistant.replies(message.conversation_id)[message.id]
    finally:
        made.room.painter = None
    assert "No model that draws is installed here" in reply.text
    assert card(reply, TroubleCard).next_step
    assert card(reply, GapCard).actions[0].call.tool == "catalog_search"
