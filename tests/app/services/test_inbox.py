"""The inbox: what waits, what else it may be, and what an answer does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.services import inbox
from app.services.importing import ImportService
from app.services.perceiving import InlinePerception
from app.services.wardrobe import WardrobeService
from local_index import ItemDraft, Library
from models.vocabulary import Vocabulary

PhotoFolder = Callable[..., Path]


@pytest.fixture
def filled(importer: ImportService, photo_folder: PhotoFolder, library_folder: Path):
    importer.run([photo_folder(4)])
    with Library.open(library_folder) as library:
        yield library


def test_imported_garments_wait_and_added_ones_do_not(filled: Library) -> None:
    filled.items.add(ItemDraft(name="From a table"))
    assert list(inbox.waiting(filled).ids) == [1, 2, 3, 4]
    assert inbox.count(filled) == 4


def test_the_trash_does_not_wait(filled: Library) -> None:
    filled.trash.put([2])
    assert list(inbox.waiting(filled).ids) == [1, 3, 4]


def test_accepting_is_one_step_that_undo_takes_back(filled: Library) -> None:
    changes = inbox.accept(filled, [1, 3])
    assert changes.changed == (1, 3)
    assert list(inbox.waiting(filled).ids) == [2, 4]
    filled.history.undo()
    assert list(inbox.waiting(filled).ids) == [1, 2, 3, 4]
    assert inbox.count(filled) == 4


def test_a_correction_brings_what_follows_and_the_garment_goes_on_waiting(
    filled: Library, vocabulary: Vocabulary
) -> None:
    service = WardrobeService(filled, vocabulary)
    inbox.recategorize(filled, service, 1, "coat")
    item = filled.items.get(1)
    assert (item.category, item.slot, item.reviewed) == ("coat", "outerwear", False)
    assert item.origin["category"] == "person"


def test_nine_different_categories_are_offered_the_present_one_first(
    filled: Library, vocabulary: Vocabulary, perception: InlinePerception
) -> None:
    words = inbox.learn_categories(perception, vocabulary)
    for known in (words, None):
        for card in inbox.cards(filled, [1, 2, 3, 4], vocabulary, known):
            assert len(set(card.choices)) == len(card.choices) == inbox.CHOICES
            if card.item.category not in ("unknown", "other"):
                assert card.choices[0] == card.item.category
            assert not {"unknown", "unusable", "other"} & set(card.choices)


def test_the_order_is_that_of_the_photo_s_own_words(
    filled: Library, vocabulary: Vocabulary, perception: InlinePerception
) -> None:
    words = inbox.learn_categories(perception, vocabulary)
    item = filled.items.get(1)
    like_a_hat = words.vectors[words.names.index("hat")]
    filled.vectors.put(item.views[0].photo_id, "text", words.encoder, like_a_hat)
    filled.items.update(1, {"category": "unknown"})
    (card,) = inbox.cards(filled, [1], vocabulary, words)
    assert card.choices[0] == "hat"


def test_without_models_the_same_slot_comes_first(filled: Library, vocabulary: Vocabulary) -> None:
    filled.items.update(1, {"category": "pants", "slot": "bottom"})
    (card,) = inbox.cards(filled, [1], vocabulary, None)
    slots = [vocabulary.category(name).slot for name in card.choices]
    bottoms = slots.count("bottom")
    assert bottoms >= 3
    assert slots[:bottoms] == ["bottom"] * bottoms


def test_a_card_names_the_photo_and_its_small_picture(
    filled: Library, vocabulary: Vocabulary
) -> None:
    (card,) = inbox.cards(filled, [2], vocabulary, None)
    assert all(file.is_file() for file in card.photos)
    assert [file.suffix for file in card.photos] == [".jpg", ".jpg"]
    assert card.photos[0].stat().st_size > 0


def test_garments_without_a_photo_and_unknown_ids_do_no_harm(
    filled: Library, vocabulary: Vocabulary, perception: InlinePerception
) -> None:
    bare = filled.items.add(ItemDraft(name="Bare", reviewed=False))
    words = inbox.learn_categories(perception, vocabulary)
    (card,) = inbox.cards(filled, [bare, 999], vocabulary, words)
    assert card.photos == ()
    assert len(card.choices) == inbox.CHOICES
