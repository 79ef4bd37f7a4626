"""What only the stand-ins promise: failures on request, and answers that make sense in a test."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from models.errors import ModelsError
from models.runtimes.fake import FakeEncoder, FakeScript, FakeSegmenter


def plain(color, shape=(60, 40)):
    return np.full((*shape, 3), color, np.uint8)


def test_the_scripted_call_fails_and_the_next_one_works():
    encoder = FakeEncoder(FakeScript(errors={2: ModelsError("This fails.")}))
    encoder.embed_images([plain((9, 9, 9))])
    with pytest.raises(ModelsError, match="This fails"):
        encoder.encode_images([plain((9, 9, 9))])
    assert len(encoder.encode_images([plain((9, 9, 9))])) == 1
    assert encoder.calls == 3


def test_calls_are_announced_in_order():
    seen: list[int] = []
    segmenter = FakeSegmenter(FakeScript(on_call=seen.append))
    for _ in range(3):
        segmenter.segment([plain((1, 2, 3))])
    assert seen == [1, 2, 3]


def test_a_photo_can_be_refused():
    def no_red(image):
        return ModelsError("No red.") if image[0, 0, 0] > 200 else None

    encoder = FakeEncoder(FakeScript(refuse=no_red))
    encoder.encode_images([plain((0, 0, 255))])
    with pytest.raises(ModelsError, match="No red"):
        encoder.encode_images([plain((0, 0, 255)), plain((255, 0, 0))])


def test_an_aborting_call_ends_the_process():
    code = (
        "from models.runtimes.fake import FakeEncoder, FakeScript\n"
        "encoder = FakeEncoder(FakeScript(abort_on=frozenset({2})))\n"
        "encoder.embed_texts(['a'])\n"
        "print('first', flush=True)\n"
        "encoder.embed_texts(['b'])\n"
        "print('second', flush=True)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    assert ended.stdout.split() == ["first"]


def test_words_find_the_photo_they_describe():
    encoder = FakeEncoder()
    red, blue = (
        e.text_vector for e in encoder.encode_images([plain((220, 20, 20)), plain((20, 40, 220))])
    )
    asked = encoder.embed_texts(["something red"])[0]
    assert asked @ red > asked @ blue + 0.1


def test_another_revision_is_another_identity():
    assert FakeEncoder(revision="1" * 12).identity != FakeEncoder().identity


def test_colors_that_look_alike_are_near():
    first, near, far = FakeEncoder().embed_images(
        [plain((200, 30, 30)), plain((190, 40, 35)), plain((20, 200, 220))]
    )
    assert first @ near > 0.97
    assert first @ far < 0.5
