"""A Qwen2.5-VL as GGUF: names, settings and bytes, and the same answers as transformers."""

from __future__ import annotations

import pytest

pytest.importorskip("llama_cpp")

from tests.tiny_models.vlm import QUESTIONS, TinyVlm, lessons, prompt_of
from train.export.llama_side import LlamaSide
from train.export.transformers_side import TransformersSide


@pytest.fixture(scope="module")
def reference(tiny_vlm: TinyVlm) -> TransformersSide:
    return TransformersSide(tiny_vlm.folder)


@pytest.fixture(scope="module")
def said(reference: TransformersSide) -> dict[tuple[int, str], list[int]]:
    """What transformers answers, by picture and question."""
    return {
        (number, question): reference.greedy(prompt_of(question), lesson.picture, most=32)
        for number, lesson in enumerate(lessons())
        for question in QUESTIONS
    }


def test_the_tiny_model_answers_in_several_tokens_that_differ_by_picture(
    reference: TransformersSide, said: dict[tuple[int, str], list[int]]
) -> None:
    for number, lesson in enumerate(lessons()):
        for question, answer in zip(QUESTIONS, lesson.answers, strict=True):
            assert reference.words.decode(said[number, question]) == answer
    assert len({tuple(tokens) for tokens in said.values()}) == len(said)
    assert min(map(len, said.values())) >= 6


@pytest.mark.parametrize(
    ("kind", "vision"), [("F32", "F32"), ("F16", "F16"), ("Q8_0", "F16")], ids=str
)
def test_greedy_answers_equal_those_of_transformers(
    tiny_vlm: TinyVlm, said: dict[tuple[int, str], list[int]], kind: str, vision: str
) -> None:
    with LlamaSide(tiny_vlm.text_as(kind), tiny_vlm.mmproj_as(vision)) as side:
        for number, lesson in enumerate(lessons()):
            for question in QUESTIONS:
                answer = side.greedy(prompt_of(question), lesson.picture, most=32)
                assert answer == said[number, question]
