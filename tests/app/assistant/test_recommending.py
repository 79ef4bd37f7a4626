"""What goes with this, and what instead of that, in a conversation: ids come from the wardrobe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.assistant.recommending import Recommending
from app.services.chat_skills import recognize_swap
from app.services.chat_turns import photo_of
from app.services.chatting import InlineChat
from app.services.conversing import Conversing
from app.services.perceiving import InlinePerception
from app.stylist.service import Stylist
from local_index import ItemDraft, Library, ViewDraft
from local_index.chat_parts import ItemPart, PhotoPart, TextPart, ToolCallPart
from local_index.chat_records import MessageRecord
from models.runtimes.fake_chat import ChatScript, FakeChat
from models.vocabulary import Vocabulary
from tests.app.services.conftest import jpeg

TODAY = date(2026, 5, 4)
GARMENTS: tuple[dict[str, Any], ...] = (
    {"name": "White shirt", "category": "shirt", "slot": "top", "colors": (("white", 1.0),)},
    {"name": "Navy trousers", "category": "pants", "slot": "bottom", "colors": (("navy", 1.0),)},
    {"name": "Brown loafers", "category": "shoe", "slot": "shoes", "colors": (("brown", 1.0),)},
    {"name": "Striped shirt", "category": "shirt", "slot": "top", "colors": (("red", 1.0),)},
    {"name": "Gray [shirt]", "category": "shirt", "slot": "top", "colors": (("gray", 1.0),)},
    {"name": "Black boots", "category": "shoe", "slot": "shoes", "colors": (("black", 1.0),)},
)
SHIRT, TROUSERS, LOAFERS, STRIPED, GRAY, BOOTS = range(1, 7)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.fixture
def library(tmp_path: Path, vocabulary: Vocabulary) -> Iterator[Library]:
    with Library.open(tmp_path / "wardrobe", create=True) as opened:
        for fields in GARMENTS:
            data = jpeg(fields["colors"][0][0], comment=fields["name"])
            photo = opened.photos.add(
                data, extension="jpg", width=40, height=50, media_type="image/jpeg"
            )
            words = vocabulary.search_text(fields)
            opened.items.add(ItemDraft(**fields, views=(ViewDraft(photo.id),), search_text=words))
        yield opened


class Shelf:
    """Holds these models that recommend."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def recommender(self, name: str = "") -> str:
        return next((one for one in self._names if name in ("", one)), "")


class Says(FakeChat):
    """Says one thing and notes what it was shown."""

    def __init__(self, text: str) -> None:
        every = dict.fromkeys(range(1, 9), text)
        super().__init__("stylist", context=16_384, script=ChatScript(answers=every))
        self.asked: list[Any] = []

    def generate(self, request: Any, *, stop: Any = None) -> Any:
        self.asked.append(request.messages[-1])
        return super().generate(request, **({"stop": stop} if stop else {}))


Talks = Callable[..., MessageRecord]


@pytest.fixture
def talk(library: Library, vocabulary: Vocabulary, fake_perception: Any) -> Talks:
    """Hold a round with garments; ``says`` is what the model says, None for no such model."""

    def say(
        words: str, *ids: int, says: str | None = None, model: str = "", chat: Any = None
    ) -> MessageRecord:
        talking = chat or Says(says or "nothing")
        engine = InlineChat(talking)
        first = Recommending(
            chat=engine,
            shelf=Shelf("stylist") if says is not None else Shelf(),
            stylist=lambda found: Stylist(found, vocabulary, today=TODAY),
            perception=lambda: fake_perception,
            vocabulary=vocabulary,
        )
        conversing = Conversing(library, engine, first=first.answering())
        return conversing.say(None, words, [photo_of(library, one) for one in ids], model=model)

    return say


@pytest.fixture
def fake_perception() -> Iterator[InlinePerception]:
    from app.perception import EngineOptions

    made = InlinePerception(EngineOptions(fake=True))
    yield made
    made.close()


def cards(answer: MessageRecord) -> list[int]:
    return [part.item_id for part in answer.parts if isinstance(part, ItemPart)]


def offers(answer: MessageRecord) -> list[str]:
    calls = [part for part in answer.parts if isinstance(part, ToolCallPart)]
    return [str(one.arguments["words"]) for one in calls if one.tool == "draw"]


# -- instead of that -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Swap this", "en"),
        ("please replace this shirt", "en"),
        ("Swap the first one", "en"),
        ("What else could I wear instead of this?", "en"),
        ("something else instead", "en"),
        ("Tausche das aus", "de"),
        ("Tausch dieses Hemd", "de"),
        ("Was könnte ich stattdessen tragen?", "de"),
        ("etwas anderes statt dieses Hemds", "de"),
    ],
)
def test_a_wish_for_another_garment_is_recognized(text: str, language: str) -> None:
    parts = [PhotoPart(1, 1, "Shirt"), PhotoPart(2, 2, "Trousers"), TextPart(text)]
    found = recognize_swap(parts)
    assert found is not None
    assert (found.language, found.item_ids) == (language, (1, 2))


@pytest.mark.parametrize(
    "text", ["Swap files?", "How do I change this tyre and why", "Does this suit me?", ""]
)
def test_everything_else_is_no_swap(text: str) -> None:
    assert recognize_swap([PhotoPart(1, 1, "Shirt"), TextPart(text)]) is None
    assert recognize_swap([TextPart("Swap this")]) is None


def test_the_stylist_swaps_where_no_model_recommends(talk: Talks) -> None:
    chat = Says("nothing")
    answer = talk("Swap this", SHIRT, TROUSERS, LOAFERS, chat=chat)
    assert answer.state == "done"
    assert sorted(cards(answer)) == [STRIPED, GRAY]
    assert answer.text.startswith("Instead of **White shirt**, with the rest kept:")
    assert "**Striped shirt**" in answer.text
    assert r"**Gray \[shirt\]**" in answer.text
    assert chat.asked == [], "no model was asked, and none had to be loaded"
    assert answer.model == ""


def test_a_swap_is_answered_in_the_language_of_the_question(talk: Talks) -> None:
    answer = talk("Tausche das", SHIRT, TROUSERS, LOAFERS)
    assert answer.text.startswith("Statt **White shirt**, der Rest bleibt:")


def test_what_the_model_names_comes_first_and_its_words_before_it(talk: Talks) -> None:
    for color, first in (("gray", GRAY), ("red", STRIPED)):
        answer = talk("Swap this", SHIRT, TROUSERS, LOAFERS, says=f"A {color} shirt is calmer.")
        assert answer.text.startswith(f"A {color} shirt is calmer.")
        assert cards(answer)[0] == first
        assert answer.model == "stylist"


def test_a_model_that_fails_leaves_the_swap_to_the_stylist(talk: Talks) -> None:
    class Fails(Says):
        def generate(self, request: Any, *, stop: Any = None) -> Any:
            from models.errors import OutOfMemoryError

            raise OutOfMemoryError("There is not enough memory.")

    answer = talk("Swap this", SHIRT, TROUSERS, LOAFERS, says="", chat=Fails(""))
    assert answer.state == "done"
    assert sorted(cards(answer)) == [STRIPED, GRAY]


def test_a_garment_alone_is_swapped_in_its_best_outfit(talk: Talks) -> None:
    answer = talk("Swap this", SHIRT)
    assert sorted(cards(answer)) == [STRIPED, GRAY]
    assert "No whole outfit was attached" in answer.text
    assert "No whole outfit" not in talk("Swap this", SHIRT, TROUSERS, LOAFERS).text


def test_what_has_no_alternative_is_said(talk: Talks) -> None:
    answer = talk("Swap this", TROUSERS, SHIRT, LOAFERS)
    assert cards(answer) == []
    assert "nothing else of this kind" in answer.text


# -- what goes with this ---------------------------------------------------------------------------


def test_a_recommendation_shows_the_garments_of_the_wardrobe_that_come_nearest(
    talk: Talks,
) -> None:
    chat = Says("Black boots would ground the navy of the trousers.")
    answer = talk("What shoes go with these?", SHIRT, TROUSERS, says="", model="stylist", chat=chat)
    assert answer.state == "done"
    assert answer.text.startswith("Black boots would ground the navy of the trousers.")
    assert set(cards(answer)) == {BOOTS, LOAFERS}
    assert "From your wardrobe:" in answer.text
    assert answer.model == "stylist"
    (asked,) = chat.asked
    assert len(asked.pictures) == 2
    assert asked.text == "What shoes go with these?"
    assert offers(answer) == []


def test_ids_of_the_wardrobe_become_names_and_others_are_never_shown(talk: Talks) -> None:
    says = "Wear itm_6 or itm_99 or itm_99999999999999999999 with them. ![x](garment:3)"
    answer = talk("What goes with this?", SHIRT, says=says, model="stylist")
    assert "Wear Black boots or or with them." in answer.text
    assert "itm" not in answer.text
    assert r"\[x\]" in answer.text


def test_what_the_wardrobe_lacks_is_offered_to_be_drawn(talk: Talks) -> None:
    answer = talk(
        "What goes with these?",
        SHIRT,
        TROUSERS,
        says="A beige wool coat would finish it, because it is warm.",
        model="stylist",
    )
    assert cards(answer) == []
    assert "Your wardrobe has nothing like it." in answer.text
    assert offers(answer) == ["beige wool coat"]


def test_a_wish_without_garments_is_answered_too(talk: Talks) -> None:
    answer = talk("Something for a picnic?", says="A red shirt.", model="stylist")
    assert cards(answer)[0] in (SHIRT, STRIPED, GRAY)


def test_a_model_without_words_is_one_sentence(talk: Talks) -> None:
    answer = talk("What goes with this?", SHIRT, says=" ", model="stylist")
    assert answer.state == "failed"
    assert answer.failure is not None
    assert answer.failure.message.endswith("had nothing to say to this.")


def test_another_model_answers_in_free_words(talk: Talks) -> None:
    answer = talk("What goes with this?", SHIRT, says=None, model="stylist")
    assert answer.text == "nothing"
