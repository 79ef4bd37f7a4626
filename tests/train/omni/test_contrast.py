"""Choices are found in the tokens of a question, and contrast lets pictures and texts meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.tiny_models import omni as made
from train.data.qa.question import Gold, Question
from train.omni.collate import collate
from train.omni.config import RunConfig
from train.omni.contrast import LEAST_PAIRS, Contrast, depth_of, pairs_of
from train.omni.encode import Encoded
from train.omni.loss import states_of
from train.omni.network import Network
from train.omni.picks import Pick

Settings = Callable[..., RunConfig]
GRID = (4, 4)


def _question(
    subtask: str, asked: str, answer: str, *, images: int = 4, texts: int = 0
) -> Question:
    return Question(
        uid=f"{subtask}-1",
        subtask=subtask,
        form="pick",
        images=tuple(f"img{number:02d}" for number in range(images)),
        turns=((asked, answer),),
        gold=Gold("letter" if texts else "image", answer, (answer,)),
        group="group",
        source="test",
        split="train",
        options=("red", "green", "blue", "white")[:texts],
    )


@pytest.fixture
def network(settings: Settings) -> Network:
    return made.network_of(settings())


def _read(network: Network, question: Question) -> tuple[Encoded, Pick]:
    sample = network.encoder.encode(question, [GRID] * len(question.images))
    assert sample.pick is not None
    return sample, sample.pick


def test_a_picture_is_chosen_where_it_closes_by_what_is_known_before_the_answer(
    network: Network,
) -> None:
    sample, pick = _read(network, _question("S05", "Which image is red?", "3"))
    closing = network.words.convert_tokens_to_ids("<|vision_end|>")
    assert [sample.ids[place] for place in pick.choices] == [closing] * 4
    assert (pick.right, pick.caption, pick.texts) == (2, True, False)
    first = int(np.flatnonzero(sample.labels >= 0)[0])
    assert pick.begins == first - 1


def test_the_first_picture_is_no_choice_where_the_others_are_compared_with_it(
    network: Network,
) -> None:
    sample, pick = _read(network, _question("S07", "Which other image shows Image 1?", "2"))
    assert len(pick.choices) == 3
    assert (pick.right, pick.first) == (0, 1)
    assert not pick.caption
    closing = network.words.convert_tokens_to_ids("<|vision_end|>")
    assert pick.choices[0] > int(np.flatnonzero(sample.ids == closing)[0])


def test_a_text_is_chosen_where_it_ends(network: Network) -> None:
    asked = "Which text fits?\nA) red.\nB) green.\nC) blue.\nD) white. Answer with the letter only."
    sample, pick = _read(network, _question("S06", asked, "C", images=1, texts=4))
    assert (pick.texts, pick.right) == (True, 2)
    begun = [network.encoder.text(sample.ids[: place + 1].tolist()) for place in pick.choices]
    for text, end in zip(begun, ("red.\n", "green.\n", "blue.\n"), strict=False):
        assert text.endswith(end)
    assert "letter only" in begun[3]


@pytest.mark.parametrize(
    "change",
    [
        {"form": "open"},
        {"gold": Gold("image", "9", ("9",))},
        {"turns": (("Which?", "1"), ("And?", "2"))},
        {"gold": None},
    ],
)
def test_what_is_no_choice_has_none(network: Network, change: dict[str, object]) -> None:
    question = replace(_question("S05", "Which image is red?", "3"), **change)  # type: ignore[arg-type]
    assert network.encoder.encode(question, [GRID] * 4).pick is None


def test_pairs_are_pictures_alone_and_captions_alone(network: Network) -> None:
    samples = [
        _read(network, _question("S05", f"Which image is number {number}?", str(number % 4 + 1)))[0]
        for number in range(LEAST_PAIRS)
    ]
    assert pairs_of(samples[:-1]) is None
    pairs = pairs_of(samples)
    assert pairs is not None
    for number, (picture, caption) in enumerate(zip(pairs.pictures, pairs.captions, strict=True)):
        assert picture.images == (f"img{number % 4:02d}",)
        assert f"Image {number % 4 + 1}" in network.encoder.text(picture.ids.tolist())
        assert caption.images == ()
        assert f"number {number}" in network.encoder.text(caption.ids.tolist())
        assert network.image_token not in caption.ids
        assert (picture.labels < 0).all()
        assert (caption.labels < 0).all()


def _alike() -> Contrast:
    """Return a contrast that projects both sides alike."""
    torch.manual_seed(4)
    contrast = Contrast(16)
    with torch.no_grad():
        contrast.asks.weight.copy_(contrast.pictures.weight)
    return contrast


def test_pairs_that_match_have_less_loss_and_the_same_picture_is_no_wrong_choice() -> None:
    contrast = _alike()
    states = torch.randn(6, 16, generator=torch.Generator().manual_seed(1))
    images = list("abcdef")
    matching = contrast.pairs(states, states, images)
    assert matching < contrast.pairs(states, states.roll(1, 0), images)
    twice = torch.cat([states[:1], states])
    as_one = contrast.pairs(twice, twice, ["a", *images])
    assert as_one < contrast.pairs(twice, twice, ["another", *images])


def test_rows_ask_for_the_right_one_of_their_own_choices() -> None:
    contrast = _alike()
    hidden = torch.randn(2, 9, 16, generator=torch.Generator().manual_seed(2))
    hidden[0, 8] = hidden[0, 4]
    found = [contrast.rows(hidden, [Pick(8, (1, 4, 6), right), None]) for right in (1, 0)]
    assert found[0] is not None
    assert found[1] is not None
    assert found[0] < found[1]
    assert contrast.rows(hidden, [None, None]) is None


def test_every_choice_knows_what_it_is_called() -> None:
    torch.manual_seed(5)
    contrast = Contrast(16)
    with torch.no_grad():
        contrast.names.weight.copy_(torch.eye(16)[: len(contrast.names.weight)] * 20)
    hidden = torch.zeros(2, 9, 16)
    # the first and second picture of one question, the second and third of another
    hidden[0, [2, 5]] = torch.eye(16)[[0, 1]]
    hidden[1, [2, 5]] = torch.eye(16)[[1, 2]]
    after = [Pick(8, (2, 5), 0), Pick(8, (2, 5), 1, first=1)]
    called = contrast.named(hidden, after)
    swapped = contrast.named(hidden, after[::-1])
    assert called is not None
    assert swapped is not None
    assert called < 0.01 < swapped
    assert contrast.named(hidden, [None, None]) is None


def test_the_next_layer_is_taught_to_look_where_it_then_looks(network: Network) -> None:
    """The scores are those of the layer itself: its own attention says the same."""
    sample, pick = _read(network, _question("S05", "Which image is red?", "3"))
    batch = collate(
        [sample],
        lambda _: np.full((56, 56, 3), 90, np.uint8),
        network.eyes,
        image_token=network.image_token,
        fill=0,
        packed=False,
    )
    text = network.inner.model.language_model
    depth = depth_of(len(text.layers))
    seen: list[torch.Tensor] = []
    hook = text.layers[depth].self_attn.register_forward_hook(
        lambda _, __, found: seen.append(found[1])
    )
    with torch.no_grad():
        _, hidden = states_of(network.inner, batch, depth=depth)
        assert hidden is not None
        loss = Contrast(hidden.shape[-1]).points(hidden, batch.picks, batch.positions, text)
    hook.remove()
    assert loss is not None
    looked = seen[0][0, 0, pick.begins, pick.choices[pick.right]]
    torch.testing.assert_close(loss, -looked.log(), rtol=1e-4, atol=1e-5)
    with torch.no_grad():
        none = Contrast(hidden.shape[-1]).points(hidden, [None], batch.positions, text)
    assert none is None


def test_choices_are_learned_with_contrast_and_a_stopped_run_goes_on_as_if_it_was_not(
    settings: Settings, tmp_path: Path
) -> None:
    def asked(number: int) -> Question:
        images = tuple(f"img{(number + shift) % 12:02d}" for shift in range(4))
        right = number % 4
        color = made.COLORS[(number + right) % 12 % len(made.COLORS)]
        return replace(
            _question("S05", f"Which image is {color}?", str(right + 1)),
            uid=f"S05-{number:03d}",
            images=images,
            group=f"group{number:02d}",
        )

    folder = made.write_questions(tmp_path / "questions", [asked(number) for number in range(48)])
    config = settings()
    stage = replace(config.stages[0], contrast=1.0, batch=16, micro=16, mix={})
    config = replace(config, stages=(stage,))
    whole = made.trainer_of(config, folder, tmp_path / "whole")
    whole.run()
    made.trainer_of(config, folder, tmp_path / "cut").run(stop_after=1)
    again = made.trainer_of(config, folder, tmp_path / "cut")
    again.run()
    for name, weight in whole.weights().items():
        torch.testing.assert_close(again.weights()[name], weight, rtol=0, atol=0)
    plain = replace(config, stages=(replace(stage, contrast=0.0),))
    without = made.trainer_of(plain, folder, tmp_path / "plain")
    without.run()
    assert any(
        not torch.equal(weight, without.weights()[name]) for name, weight in whole.weights().items()
    )


def test_two_thirds_up_is_where_it_is_contrasted() -> None:
    assert [depth_of(layers) for layers in (1, 2, 6, 36)] == [1, 1, 4, 24]
