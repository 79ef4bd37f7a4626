"""Before buying: what is owned of the like, and which outfits would be new, without moralizing."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.assistant.assistant import Assistant
from app.assistant.calling import DirectCaller
from app.assistant.composer.reply import AssistantReply, GarmentsCard, OutfitCard, QuestionCard
from app.assistant.router.routing import Router
from app.assistant.tools.desk import Session
from app.assistant.tools.toolbox import Toolbox
from app.services.chat_turns import keep_picture
from local_index import Library
from tests.assistant_desk import TODAY, Room, draft_of, made_up_wardrobe

_PLAIN = {"pattern": "plain", "attributes": []}


@pytest.fixture
def room(tmp_path: Path, engine) -> Room:
    return made_up_wardrobe(tmp_path / "wardrobe", engine=engine)


def weigh(room: Room, **arguments):
    return Toolbox(room.desk).run("shopping_check", arguments, session=Session(conversation=1))


def own(library: Library, room: Room, **fields) -> str:
    item = {**_PLAIN, "name": "One more", **fields}
    return f"itm_{library.items.add(draft_of(item, room.vocabulary))}"


def test_what_is_owned_of_the_like_is_named_with_its_likeness(room: Room) -> None:
    with room.open() as library:
        twin = own(library, room, category="blazer", slot="outerwear", colors=["purple"],
                   material="wool")  # fmt: skip
        own(library, room, category="blazer", slot="outerwear", colors=["yellow"],
            material="linen")  # fmt: skip
    found = weigh(room, description="purple wool blazer")
    assert found.ok
    assert [one["id"] for one in found.data["alike"]] == [twin]
    assert found.data["alike"][0]["score"] >= 0.7
    assert found.data["verdict"] == "owned_already"
    assert found.data["gained"] == 0


def test_what_is_new_counts_the_outfits_that_it_makes_possible(room: Room) -> None:
    found = weigh(room, description="purple wool blazer")
    assert found.data["alike"] == []
    assert found.data["possible"] == found.data["gained"] > 0
    assert found.data["verdict"] == "new"
    for one in found.data["outfits"]:
        assert one["item_ids"]
        assert all(handle.startswith("itm_") for handle in one["item_ids"])
    assert weigh(room, description="purple wool blazer").data == found.data


def test_nothing_is_counted_where_nothing_is_owned_to_go_with_it(tmp_path, room: Room) -> None:
    Library.open(tmp_path / "empty", create=True).close()
    found = weigh(Room(tmp_path / "empty", room.vocabulary, room.perception),
                  description="red coat")  # fmt: skip
    assert found.ok
    assert (found.data["possible"], found.data["verdict"]) == (0, "nothing_yet")


def test_words_without_a_garment_and_both_at_once_are_refused(room: Room) -> None:
    assert weigh(room, description="something nice").error.code == "E_INVALID"
    assert weigh(room).error.code == "E_INVALID"
    assert weigh(room, description="red coat", thing="img_1").error.code == "E_INVALID"
    assert weigh(room, thing="itm_1").error.code == "E_INVALID"
    assert weigh(room, thing="img_99").error.code == "E_NOT_FOUND"


def test_a_photo_stands_in_the_outfits_it_would_make(room: Room, photo_bytes) -> None:
    found = weigh(room, thing=room.upload(photo_bytes(1)))
    assert found.ok
    assert found.data["thing"]["status"] == "not owned"
    assert all("img_1" in one["item_ids"] for one in found.data["outfits"])


# -- in a conversation -----------------------------------------------------------------------------


def said(room: Room, words: str, *photos: bytes) -> AssistantReply:
    with room.open() as library:
        assistant = Assistant(
            library, DirectCaller(Toolbox(room.desk), library),
            router=Router(room.vocabulary, today=lambda: TODAY), vocabulary=room.vocabulary,
        )  # fmt: skip
        parts = [keep_picture(library, one) for one in photos]
        message = assistant.say(None, words, parts)
        return assistant.replies(message.conversation_id)[message.id]


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("I'm thinking of buying a purple wool blazer", "You own nothing that looks like it."),
        ("Soll ich mir einen lila Blazer kaufen?", "Du hast nichts, was so aussieht."),
        ("¿Debería comprar una americana morada?", "No tienes nada que se le parezca."),
        ("Dois-je acheter un blazer violet ?", "Tu n'as rien qui"),
        ("我该不该买一件紫色西装外套", "你没有看起来像它的"),
    ],
)
def test_it_is_asked_in_five_languages(room: Room, words: str, verdict: str) -> None:
    reply = said(room, words)
    assert [step.tool for step in reply.steps] == ["shopping_check"]
    assert verdict in reply.text
    assert any(isinstance(one, OutfitCard) for one in reply.cards)


def test_a_photo_is_looked_at_first_and_look_alikes_are_a_card(room: Room, photo_bytes) -> None:
    reply = said(room, "I want to buy this", photo_bytes(1))
    assert [step.tool for step in reply.steps] == ["vision_recognize", "shopping_check"]
    owned = [one for one in reply.cards if isinstance(one, GarmentsCard)]
    for card in owned:
        assert card.title == "You own already"
        assert all("% alike" in line.detail for line in card.items)


def test_without_anything_to_look_at_it_asks_for_a_photo(room: Room) -> None:
    reply = said(room, "I want to buy this")
    assert reply.steps == ()
    assert any(isinstance(one, QuestionCard) for one in reply.cards)


def test_looking_for_products_and_noting_a_purchase_are_other_wishes(room: Room) -> None:
    for words in ("boots to buy under 80", "add it to my wardrobe, I bought it"):
        assert "shopping_check" not in {step.tool for step in said(room, words).steps}
