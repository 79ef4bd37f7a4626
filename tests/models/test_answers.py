"""Answers in any form are read as what they say, and only then."""

from __future__ import annotations

import pytest

from models.answers import AnswerReader, read_letter, read_number, read_sameness, read_yes_no
from models.differences import (
    PHRASES,
    Change,
    agrees,
    apply,
    difference,
    difference_f1,
    read_difference,
    write_difference,
)
from models.eval_prompts import load_eval_prompts
from models.vocabulary import Vocabulary

READER = AnswerReader(Vocabulary.load())


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("navy blue", ("navy",)),
        ("black and white", ("black", "white")),
        ("Black and white.", ("black", "white")),
        ("1) navy 2) white 3) gray", ("navy", "white", "gray")),
        ("1. Navy\n2. Off-white", ("navy", "cream")),
        ("Answers: navy; dark red; grey", ("navy", "burgundy", "gray")),
        ("The coat is light blue.", ("light blue",)),
        ("It is navy, white and red.", ("navy", "white", "red")),
        ("red; blue; green; black", ("red", "blue", "green")),
        ("red; Red; RED; blue", ("red", "blue")),
        ("It is navy, not black.", ("navy",)),
        ("not black but navy", ("navy",)),
        ("chartreuse", ("chartreuse",)),
        ("- navy\n- white", ("navy", "white")),
        ("I'm sorry, I cannot tell whether it is red.", ()),
        ("unknown", ()),
        ("", ()),
        ("What a wonderful picture with very many things to look at", ()),
        ("**Navy**", ("navy",)),
    ],
)
def test_colors_are_read_out_of_any_form(text, read):
    assert READER.terms(text, "colors") == read


@pytest.mark.parametrize(
    ("field", "text", "read"),
    [
        ("style", "I would call it casual.", ("casual",)),
        ("style", "This reads as elegant; party is also possible.", ("elegant", "party")),
        ("style", "cottagecore", ("cottagecore",)),
        ("occasion", "It suits work and travel", ("work", "travel")),
        ("occasion", "I would wear it for a party.", ("party",)),
        ("material", "silk/satin", ("silk/satin",)),
        ("material", "It looks like satin.", ("silk/satin",)),
        ("material", "The coat appears to be wool.", ("wool",)),
        ("attributes", "The coat has crew neck, shoulder tabs and long sleeves.",
         ("crew neck", "shoulder tab", "long sleeve")),
        ("attributes", "Visible details: shoulder tabs; belted", ("shoulder tab", "belted")),
        ("attributes", "It features floral, fit and flare and feminine.",
         ("floral", "fit and flare", "feminine")),
        ("season", "winter", ("winter",)),
    ],
)  # fmt: skip
def test_other_fields_are_read_the_same_way(field, text, read):
    assert READER.terms(text, field) == read


def test_synonyms_count_and_families_are_kept_apart():
    assert READER.accepted("colors", ("grey", "dark blue")) == {"gray", "navy"}
    assert READER.families("colors", ("navy",)) == READER.families("colors", ("blue",))
    assert READER.accepted("colors", ("navy",)) != READER.accepted("colors", ("blue",))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2),
        ("Image 3.", 3),
        ("image #3", 3),
        ("The description fits Image 4.", 4),
        ("I would go with Image 2: its style is boho.", 2),
        ("the second one", 2),
        ("Two", 2),
        ("7", None),
        ("Image 2 or Image 3", None),
        ("Either Image 2 or Image 3", None),
        ("none of them", None),
        ("", None),
    ],
)
def test_one_image_is_chosen_or_none(text, number):
    assert read_number(text, range(1, 5)) == number


def test_the_image_that_is_asked_about_is_no_choice():
    assert read_number("The match for Image 1 is Image 3", (2, 3, 4)) == 3


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("B", "B"),
        ("b", "B"),
        ("(c)", "C"),
        ("D.", "D"),
        ("Option A", "A"),
        ("A) A navy coat", "A"),
        ("The right description is C.", "C"),
        ("B matches what is worn.", "B"),
        ("A matches what is worn.", "A"),
        ("A navy coat with buttons", None),
        ("A coat, and the answer is B.", "B"),
        ("E", None),
        ("", None),
    ],
)
def test_one_letter_is_chosen_and_the_article_is_none(text, letter):
    assert read_letter(text, "ABCD") == letter


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Yes.", "yes"),
        ("yes, it is not far off", "yes"),
        ("No, it does not fit.", "no"),
        ("That is not the case", "no"),
        ("That is correct", "yes"),
        ("perhaps", None),
        ("", None),
    ],
)
def test_yes_and_no_are_told_apart(text, said):
    assert read_yes_no(text) == said


def test_a_variant_is_neither_the_same_nor_another():
    assert read_sameness("A variant: same design, different color.") == "variant"
    assert read_sameness("Yes, same item.") == "yes"
    assert read_sameness("They are different garments") == "no"


FIRST = {
    "coat": {"color": "navy", "material": "wool", "length": "long"},
    "dress": {"color": "red", "sleeve": "short", "pattern": "floral"},
    "belt": {"color": "brown"},
}
SECOND = {
    "coat": {"color": "navy and white", "material": "cotton", "length": "knee"},
    "dress": {"color": "red", "sleeve": "long", "pattern": "striped"},
    "silk scarf": {"color": "light blue and white"},
}


def test_a_difference_can_be_carried_out_and_leads_to_the_second_outfit():
    changes = difference(FIRST, SECOND)
    assert len(changes) == 7
    assert agrees(apply(changes, FIRST), SECOND)
    assert not agrees(apply(changes[:-1], FIRST), SECOND)


@pytest.mark.parametrize("frame", ["{}", "Compared with Image 1, {}", "Change it so that {}",
                                   "The second look differs: {}", "{}."])  # fmt: skip
def test_a_written_difference_is_read_back(frame):
    changes = difference(FIRST, SECOND)
    colors = READER._vocabulary.terms("colors")
    assert read_difference(frame.format(write_difference(changes)), colors=colors) == changes


@pytest.mark.parametrize("field", PHRASES)
def test_every_phrase_is_read_as_its_own_field(field):
    change = Change("change", "coat", field, "this", "that")
    assert read_difference(write_difference([change])) == (change,)


def test_a_difference_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="does not allow"):
        apply([Change("drop", "hat")], FIRST)
    with pytest.raises(ValueError, match="does not allow"):
        apply([Change("change", "coat", "color", "red", "green")], FIRST)


def test_f1_counts_what_is_said_and_what_is_missing():
    changes = difference(FIRST, SECOND)
    assert difference_f1(changes, changes) == 1
    assert difference_f1((), changes) == 0
    assert difference_f1(changes[:1], changes) == pytest.approx(2 / 8)


def test_the_fixed_questions_have_a_digest_and_no_open_ends():
    prompts = load_eval_prompts()
    assert len(prompts.sha256) == 64
    asked = prompts.ask("S01-part", term="coat")
    assert asked == (
        "Name the style of the coat. Give up to three answers, best first, separated by semicolons."
    )
    assert prompts.ask("S08-write") == "State what changes from Image 1 to Image 2."
    with pytest.raises(KeyError):
        prompts.ask("S09-open")


@pytest.mark.parametrize(
    "text",
    [
        "I'm not sure.",
        "It is not clear.",
        "No idea.",
        "I do not know",
        "Not possible to say",
        "There is no way to tell.",
        "I cannot see it, so I can't say yes.",
    ],
)
def test_who_cannot_tell_says_neither_yes_nor_no(text):
    assert read_yes_no(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("No.", "no"),
        ("Not at all.", "no"),
        ("No, it is not clear what it would be for.", "no"),
        ("It does not fit.", "no"),
        ("I don't think so, no.", "no"),
        ("Yes, I am sure.", "yes"),
    ],
)
def test_a_plain_yes_or_no_is_one(text, said):
    assert read_yes_no(text) == said


@pytest.mark.parametrize("text", ["1 or 2", "Image 1 or Image 2", "Image 1 and 3", "1/2", "2, 3"])
def test_two_numbers_are_no_choice(text):
    assert read_number(text, range(1, 5)) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("2, because image 1 is red", 2), ("Image 2 (not image 3)", 2), ("2. It shows 3 pieces", 2)],
)
def test_a_number_with_its_reason_is_one(text, number):
    assert read_number(text, range(1, 5)) == number


@pytest.mark.parametrize("text", ["A or B", "A, B", "A and C.", "B) or C)", "Both A and B", "A/B"])
def test_two_letters_are_no_choice(text):
    assert read_letter(text, "ABCD") is None


@pytest.mark.parametrize(
    ("text", "letter"),
    [("A. It is not B", "A"), ("B, a red dress", "B"), ("B. A red dress and a bag", "B")],
)
def test_a_letter_with_its_text_is_one(text, letter):
    assert read_letter(text, "ABCD") == letter
