"""Every rule for dialogues: one that passes and one that fails, by rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from train.data.fashionrec import words
from train.data.fashionrec.dialogue import Dialogue, Turn
from train.data.fashionrec.history import Remembered
from train.data.fashionrec.likeness import near_duplicates
from train.data.fashionrec.tasks import Sample
from train.data.fashionrec.validators import RULES, estimated_tokens, shares_a_look, validate
from train.data.fashionrec.world import Item


def item(name: str, category: str, slot: str, text: str, **terms: tuple[str, ...]) -> Item:
    return Item(name, "s", category, slot, description=text, terms=terms, brand="Acme Wear")


ITEMS = {
    one.item_id: one
    for one in (
        item("shirt", "shirt", "top", "White linen shirt with chest pocket.", colors=("white",)),
        item("pants", "pants", "bottom", "Navy slim chinos with pleats.", colors=("navy",)),
        item(
            "boots",
            "shoe",
            "shoes",
            "Tan suede ankle boots with laces.",
            colors=("tan",),
            material=("suede",),
        ),
        item(
            "loafers",
            "shoe",
            "shoes",
            "Brown leather loafers with tassels.",
            colors=("brown",),
            material=("leather",),
        ),
        item("coat", "coat", "outerwear", "Gray wool coat with wide lapels.", colors=("gray",)),
        item(
            "old",
            "shoe",
            "shoes",
            "Red suede sneakers with a worn rubber sole and thin cotton laces.",
            colors=("red",),
            material=("suede",),
        ),
    )
}
BASIC = Sample("b", "basic", "train", "s", "o", ("shirt", "pants"), ("boots",))
SWAP = Sample("a", "alternative", "train", "s", "o", ("shirt", "pants"), ("boots",), "", "loafers")
TASTE = Sample(
    "p", "personalized", "train", "s", "o", ("shirt", "pants"), ("boots",), "me", "",
    (Remembered("old", 2, 1.0),),
)  # fmt: skip
QUESTION = "I have this white shirt and the navy chinos ready. Which shoes would you add to them?"
ANSWER = "I would wear the tan suede boots: the warm tan is gentle beside the navy of the chinos."
LIKES = "I mostly reach for suede with some red in it."
CHANGE = "I would like to change the shoes that go with the shirt and the pants. What is there?"


def talk(*said: str, targets: tuple[str, ...] = ("boots",), likes: str = "") -> Dialogue:
    turns = []
    for place, value in enumerate(said):
        if place % 2 == 0:
            turns.append(Turn("human", value, (), likes))
        else:
            turns.append(Turn("gpt", value, targets))
    return Dialogue(tuple(turns))


def broken(sample: Sample, dialogue: Dialogue) -> set[str]:
    return {finding.rule for finding in validate(sample, dialogue, ITEMS)}


def test_dialogues_that_keep_the_rules_pass_all_of_them() -> None:
    assert validate(BASIC, talk(QUESTION, ANSWER), ITEMS) == []
    assert validate(TASTE, talk(f"{QUESTION} {LIKES}", ANSWER, likes=LIKES), ITEMS) == []
    assert validate(SWAP, talk(CHANGE, ANSWER), ITEMS) == []


FAILING = [
    ("V1", BASIC, Dialogue((Turn("gpt", ANSWER, ("boots",)), Turn("human", QUESTION)))),
    ("V1", BASIC, talk(QUESTION)),
    ("V1", BASIC, Dialogue((Turn("human", QUESTION), Turn("gpt", " ", ("boots",))))),
    ("V2", BASIC, talk(QUESTION, ANSWER, "And which shoes for rain?", ANSWER)),
    ("V3", BASIC, talk("Would suede ankle boots go with my shirt and these chinos?", ANSWER)),
    ("V3", BASIC, talk("Which tan shoes would you add to the shirt and the chinos?", ANSWER)),
    ("V4", BASIC, talk("What would you add to this shirt and the navy chinos?", ANSWER)),
    ("V4", BASIC, talk(QUESTION, "I would wear the boots with them, as they go so well.")),
    ("V4", BASIC, talk(QUESTION, ANSWER, targets=())),
    ("V5", BASIC, talk(QUESTION, ANSWER + " Add a scarf over it.")),
    ("V6", TASTE, talk(QUESTION, ANSWER)),
    ("V6", TASTE, talk(f"{LIKES} {QUESTION}", ANSWER, likes=LIKES)),
    ("V6", TASTE, talk(LIKES, ANSWER, likes=LIKES)),
    ("V6", TASTE, talk(f"{QUESTION} I like it loud.", ANSWER, likes="I like it loud.")),
    (
        "V6",
        TASTE,
        talk(
            f"{QUESTION} I like suede with a worn rubber sole and thin lines.",
            ANSWER,
            likes="I like suede with a worn rubber sole and thin lines.",
        ),
    ),
    ("V6", BASIC, talk(f"{QUESTION} {LIKES}", ANSWER, likes=LIKES)),
    ("V7", SWAP, talk("What else is there to wear with the shirt and the pants?", ANSWER)),
    ("V7", SWAP, talk(CHANGE, ANSWER, targets=("boots", "loafers"))),
    ("V7", SWAP, talk(CHANGE, f"{ANSWER} The brown leather loafers are the ones for you.")),
    ("V7", replace(SWAP, targets=("loafers",)), talk(CHANGE, ANSWER, targets=("loafers",))),
    ("V8", BASIC, talk(QUESTION, f"{ANSWER} {'They are so good with it. ' * 70}")),
    ("V9", BASIC, talk("Welche Schuhe passen zum Hemd, shoes?", "Nimm braune boots, suede, tan!")),
    ("V9", BASIC, talk(QUESTION, f"{ANSWER} Сапоги отлично подойдут к этому наряду.")),
    ("V10", BASIC, talk(QUESTION, f"{ANSWER} See www.boots.example for more of them.")),
    ("V10", BASIC, talk(QUESTION, f"{ANSWER} They are by acme wear.")),
    ("V10", BASIC, talk(QUESTION, f"{ANSWER} It is the look of Audrey on the road.")),
    ("V12", BASIC, talk("I have my shoes and the chinos here. Which shoes go?", ANSWER)),
    ("V12", BASIC, talk(QUESTION, f"{ANSWER} So it is your boots that you want.")),
]


@pytest.mark.parametrize(("rule", "sample", "dialogue"), FAILING)
def test_a_dialogue_that_breaks_a_rule_is_found_out(
    rule: str, sample: Sample, dialogue: Dialogue
) -> None:
    assert rule in broken(sample, dialogue)


def test_every_rule_has_a_failing_case_here() -> None:
    assert {rule for rule, _, _ in FAILING} == set(RULES) - {"V11"}


def test_a_taste_is_shared_by_what_is_remarkable_alone() -> None:
    old, boots = ITEMS["old"], ITEMS["boots"]
    assert shares_a_look(TASTE, ITEMS)
    plain = {"material": ("cotton",), "pattern": ("plain",), "fit": ("regular",)}
    apart = {**ITEMS, "old": replace(old, terms=plain)}
    assert not shares_a_look(TASTE, apart)
    both = {**apart, "boots": replace(boots, terms={"pattern": ("plain",), "fit": ("regular",)})}
    assert not shares_a_look(TASTE, both)


def test_dialogues_that_are_nearly_the_same_are_found_and_others_are_not() -> None:
    long = " ".join(f"word{number} and so on" for number in range(60))
    texts = [("a", long), ("b", long + " indeed"), ("c", long.replace("word", "term"))]
    assert near_duplicates(texts) == {"b": "a"}


def test_the_color_of_a_shown_piece_may_be_said_although_the_target_has_it_too() -> None:
    shown = replace(BASIC, given=("loafers", "pants"), targets=("coat",))
    gray = {**ITEMS, "pants": replace(ITEMS["pants"], terms={"colors": ("gray",)})}
    question = "I have loafers and gray pants. Which coat would you add to them?"
    answer = "I would add the gray wool one with the wide lapels, as it is near to the pants."
    assert validate(shown, talk(question, answer, targets=("coat",)), gray) == []
    own = "I have loafers and pants. Which gray coat would you add to them?"
    assert {f.rule for f in validate(shown, talk(own, answer, targets=("coat",)), gray)} == {"V3"}


def test_a_belt_of_a_coat_and_knotted_ties_are_no_garments_from_elsewhere() -> None:
    assert words.categories_in("That ties it all together, so dress it up.") == set()
    assert words.categories_in("Take the striped tie and a hat.") == {"tie", "hat"}


@pytest.mark.parametrize(
    "bent", [("stripe", "stripes", "striped"), ("dot", "dots", "dotted"), ("sleeve", "sleeves")]
)
def test_bent_words_are_one_word(bent: tuple[str, ...]) -> None:
    assert len({words.stem(word) for word in bent}) == 1


def test_the_estimate_of_tokens_is_rather_too_high() -> None:
    assert estimated_tokens("navy trousers, please") == 5
    assert estimated_tokens("") == 0
