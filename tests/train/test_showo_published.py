"""Published folders: which shape they mean, and whose transformer made them."""

from __future__ import annotations

import json

import pytest
import torch

from train.errors import DataError
from train.showo.backbone import ShowO
from train.showo.config import FULL, NANO
from train.showo.published import load_published, published_config

SAID = {
    "codebook_size": 8192,
    "llm_model_path": "microsoft/phi-1_5",
    "llm_vocab_size": 50295,
    "load_from_showo": True,
    "mask_token_id": 58497,
    "num_vq_tokens": 1024,
    "vocab_size": 58498,
    "w_clip_vit": False,
}


@pytest.fixture
def written(tmp_path):
    def write(**changes):
        (tmp_path / "config.json").write_text(json.dumps(SAID | changes))
        return tmp_path / "config.json"

    return write


def test_a_published_folder_says_which_shape_it_is(written):
    assert published_config(written()) == FULL
    small = published_config(written(num_vq_tokens=256))
    assert (small.side_px, small.text_budget, small.length) == (256, 128, 387)
    assert small.backbone == FULL.backbone


def test_other_variants_are_refused_with_every_difference(written, tmp_path):
    with pytest.raises(DataError) as refusal:
        published_config(written(w_clip_vit=True, vocab_size=60000, num_vq_tokens=576))
    message = refusal.value.message
    assert "w_clip_vit is True and not False" in message
    assert "vocab_size is 60000 and not 58498" in message
    assert "num_vq_tokens is 576 and not 256 or 1024" in message
    with pytest.raises(DataError, match=r"num_vq_tokens is \[\] and not"):
        published_config(written(num_vq_tokens=[]))
    with pytest.raises(DataError, match="no JSON object"):
        published_config(tmp_path / "none.json")


def test_a_folder_without_weights_is_refused(written):
    with pytest.raises(DataError, match=r"pytorch_model.safetensors is not there"):
        load_published(written().parent)


def test_the_transformer_is_phi_of_transformers_with_its_norms_on():
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(0)
    net, backbone = ShowO(NANO).eval(), NANO.backbone
    for value in net.parameters():
        value.data += 0.1 * torch.randn_like(value)
    share = backbone.rotary / backbone.head_dim
    theirs = transformers.PhiForCausalLM(
        transformers.PhiConfig(
            vocab_size=NANO.vocabulary.size,
            hidden_size=backbone.hidden,
            intermediate_size=backbone.mlp,
            num_hidden_layers=backbone.layers,
            num_attention_heads=backbone.heads,
            hidden_act="gelu_new",
            layer_norm_eps=backbone.eps,
            rope_parameters={
                "rope_type": "default",
                "rope_theta": backbone.theta,
                "partial_rotary_factor": share,
            },
            qk_layernorm=True,
            tie_word_embeddings=False,
            bos_token_id=NANO.end_of_text,
            eos_token_id=NANO.end_of_text,
        )
    ).eval()
    state = {name.removeprefix("showo."): value for name, value in net.state_dict().items()}
    theirs.load_state_dict(state, strict=True)
    ids = torch.randint(NANO.vocabulary.size, (2, 24))
    causal = torch.ones(24, 24, dtype=torch.bool).tril().expand(2, -1, -1)
    with torch.inference_mode():
        torch.testing.assert_close(net(ids, allowed=causal), theirs(ids).logits, rtol=0, atol=2e-5)
