"""Models on this computer as annotators: one through llama.cpp, one through transformers."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from models.chat import ChatMessage, ChatRequest
from models.runtimes.fake_chat import ChatScript, FakeChat
from tests.train.data.fashionx_parts import VOCABULARY, manifest_of
from train.data.fashionx.backends import BackendDownError
from train.data.fashionx.fake_answers import outfit
from train.data.fashionx.ledger import QUARANTINE
from train.data.fashionx.local_model import LocalModel, open_local_model
from train.data.fashionx.opening import BackendOptions, open_backend
from train.data.fashionx.report import run_jobs
from train.data.fashionx.run import RunOptions, annotate
from train.data.fashionx.run_folder import RunFolder, Share
from train.data.fashionx.transformers_folder import TransformersFolder, open_folder
from train.errors import DataError, RunError

PICTURE = np.full((40, 30, 3), 99, np.uint8)


def question(text="Describe it.", *, tokens=6, temperature=0.0, seed=0):
    message = ChatMessage.of("user", text, [PICTURE])
    return ChatRequest((message,), max_tokens=tokens, temperature=temperature, seed=seed)


# -- llama.cpp -------------------------------------------------------------------------------------


def test_a_local_model_annotates_a_run_one_picture_at_a_time(tmp_path):
    answers = {number: json.dumps(outfit(str(number))) for number in (1, 2, 4)}
    answers[3] = "nonsense"  # the second picture's second answer is better
    chat = FakeChat(context=8192, script=ChatScript(answers=answers))
    local = LocalModel(chat, model="tiny", revision="abc")
    manifest = manifest_of(tmp_path, 3)
    annotate(manifest, RunFolder(tmp_path / "run"), local, VOCABULARY)
    local.close()
    jobs = run_jobs(RunFolder(tmp_path / "run"))
    assert sorted(job["tries"] for job in jobs) == [1, 1, 2]
    assert {job["state"] for job in jobs} == {"done"}
    assert all(job["completion_tokens"] for job in jobs)
    assert RunFolder(tmp_path / "run").identity()["revision"] == "abc"


def test_a_stopped_local_model_answers_nobody():
    local = LocalModel(FakeChat(), model="tiny", revision="")
    local.stop()
    with pytest.raises(BackendDownError):
        local.asking("id")(question())


def test_files_that_are_no_model_are_refused_before_anything_is_loaded(tmp_path):
    with pytest.raises(DataError, match="does not exist"):
        open_local_model(str(tmp_path / "none.gguf"))
    (tmp_path / "bad.gguf").write_bytes(b"GGUF nothing")
    with pytest.raises(RunError, match=r"bad\.gguf"):
        open_local_model(str(tmp_path / "bad.gguf"))
    with pytest.raises(RunError):
        open_local_model("no-such-model")


@pytest.mark.slow
@pytest.mark.runtime
def test_a_tiny_model_in_gguf_keeps_the_form_and_ends_in_quarantine(tiny_vlm, tmp_path):
    options = BackendOptions(
        "llama", model=str(tiny_vlm.text), projector=tiny_vlm.mmproj, threads=1, context=8192
    )
    local = open_backend(options)
    manifest = manifest_of(tmp_path, 2)
    chosen = RunOptions(share=Share(1), max_retries=0, picture_side=112)
    try:
        annotate(manifest, RunFolder(tmp_path / "run"), local, VOCABULARY, options=chosen)
    finally:
        local.close()
    (job,) = run_jobs(RunFolder(tmp_path / "run"))
    # A million parameters know no clothes; what they say is set aside, with its reasons.
    assert job["state"] == "quarantined"
    line = (tmp_path / "run" / "shard-0-of-1" / QUARANTINE).read_text()
    document = json.loads(line)["document"]
    assert document["last_output"].startswith("{")
    assert document["errors"]
    assert job["completion_tokens"] > 100
    assert len(local.revision) == 16


# -- transformers ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tiny_llava(tmp_path_factory):
    """A folder of a LLaVA of a few thousand random weights, as transformers saves it."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import (
        CLIPImageProcessorPil,
        CLIPVisionConfig,
        LlamaConfig,
        LlavaConfig,
        LlavaForConditionalGeneration,
        LlavaProcessor,
        PreTrainedTokenizerFast,
    )

    words = ["<pad>", "<s>", "</s>", "<unk>", "<image>", *map(chr, range(33, 127))]
    plain = Tokenizer(models.WordLevel({w: n for n, w in enumerate(words)}, unk_token="<unk>"))
    plain.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=plain,
        pad_token="<pad>",
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        additional_special_tokens=["<image>"],
    )
    side = {"height": 28, "width": 28}
    processor = LlavaProcessor(
        CLIPImageProcessorPil(size=side, crop_size=side),
        tokenizer,
        patch_size=14,
        vision_feature_select_strategy="default",
        num_additional_image_tokens=1,
        chat_template=(
            "{% for message in messages %}{% for part in message['content'] %}"
            "{% if part['type'] == 'image' %}<image>{% else %}{{ part['text'] }}{% endif %}"
            "{% endfor %}{% endfor %}"
        ),
    )
    vision = CLIPVisionConfig(
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        image_size=28,
        patch_size=14,
    )
    text = LlamaConfig(
        vocab_size=len(words),
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=2,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=0,
    )
    config = LlavaConfig(
        vision_config=vision, text_config=text, image_token_index=4, image_seq_length=4
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = LlavaForConditionalGeneration(config)
    folder = tmp_path_factory.mktemp("models") / "tiny-llava"
    transformers.utils.logging.disable_progress_bar()
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def loaded(tiny_llava):
    local = open_folder(tiny_llava, device="cpu", batch=3)
    yield local
    local.close()


def test_a_folder_answers_in_company_what_it_answers_alone(loaded):
    questions = [question(text) for text in ("Red?", "Is it a long dress?", "What?")]
    alone = [loaded.asking("id")(each) for each in questions]
    loaded.answered.clear()
    with ThreadPoolExecutor(3) as pool:
        together = [*pool.map(loaded.asking("id"), questions * 4)]
    assert [end.text for end in together] == [end.text for end in alone] * 4
    assert sum(loaded.answered) == 12
    assert max(loaded.answered) <= 3
    asked = [end.usage.prompt_tokens for end in alone]
    # By the length of the questions: what only fills up is not counted.
    assert [tokens - asked[0] for tokens in asked] == [0, 15, 1]
    assert all(0 < end.usage.completion_tokens <= 6 for end in alone)


def test_a_try_that_samples_means_the_same_by_its_seed(loaded):
    def said(seed):
        return loaded.asking("id")(question(tokens=20, temperature=1.0, seed=seed)).text

    assert said(1) == said(1)
    assert len({said(seed) for seed in range(4)}) > 1


def test_an_answer_that_was_cut_says_so(loaded):
    assert loaded.asking("id")(question(tokens=1)).reason == "length"


def test_whoever_waits_when_a_run_ends_is_told(tiny_llava):
    local = open_folder(tiny_llava, device="cpu", batch=2)
    local.stop()
    with pytest.raises(BackendDownError):
        local.asking("id")(question())
    local.close()


class Broken:
    """A model that cannot generate."""

    device = "cpu"


def test_a_failure_reaches_whoever_asked_and_the_thread_goes_on():
    local = TransformersFolder(Broken(), Broken(), called="broken")
    for _ in range(2):
        with pytest.raises(AttributeError):
            local.asking("id")(question())
    local.close()


def test_a_folder_without_a_model_or_with_pickled_weights_is_refused(tiny_llava, tmp_path):
    import shutil

    import torch

    with pytest.raises(DataError, match="no model folder"):
        open_folder(tmp_path)
    pickled = tmp_path / "pickled"
    shutil.copytree(tiny_llava, pickled)
    (pickled / "model.safetensors").unlink()
    torch.save({}, pickled / "pytorch_model.bin")
    with pytest.raises(DataError, match="cannot load pickled"):
        open_folder(pickled)
