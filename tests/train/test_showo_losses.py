"""Show-o's losses: what is asked counts, and nothing else does."""

from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as F

from train.showo.backbone import ShowO
from train.showo.config import NANO
from train.showo.losses import draw_masks, joint_loss, task_loss
from train.showo.rows import Rows, Turn, answering_rows, drawing_rows, text_rows

V = NANO.vocabulary


@pytest.fixture
def net() -> ShowO:
    torch.manual_seed(1)
    return ShowO(NANO)


def batch():
    generator = torch.Generator().manual_seed(2)
    codes = torch.randint(0, 64, (2, 16), generator=generator)
    hidden = draw_masks(2, 16, generator)
    turns = [Turn((256, 1, 2), False), Turn((3, 4, 256), True)]
    return {
        "draw": drawing_rows([[1, 2], []], codes, hidden, NANO),
        "text": text_rows([[5, 6, 7]], NANO),
        "answer": answering_rows([turns, turns], codes, NANO),
    }


def test_at_the_start_every_loss_is_that_of_guessing(net):
    losses = joint_loss(net, batch())
    assert set(losses.parts) == {"draw", "text", "answer"}
    for value in losses.parts.values():
        assert value.item() == pytest.approx(math.log(V.size), abs=0.25)
    draw, text, answer = (losses.parts[task].item() for task in ("draw", "text", "answer"))
    assert losses.total.item() == pytest.approx(draw + 0.1 * text + answer, rel=1e-5)


def test_losses_equal_cross_entropy_written_out(net):
    groups = batch()
    parts = joint_loss(net, groups).parts
    for task, rows in groups.items():
        logits = net(rows.ids, allowed=rows.allowed).log_softmax(-1)
        shift = 0 if task == "draw" else 1
        terms = [
            -logits[row, place - shift, label]
            for row, labels in enumerate(rows.labels.tolist())
            for place, label in enumerate(labels)
            if label != -100 and place >= shift
        ]
        assert parts[task].item() == pytest.approx(torch.stack(terms).mean().item(), abs=1e-5)
    rows = groups["draw"]
    field = NANO.text_budget + 1
    logits = net(rows.ids, allowed=rows.allowed)[:, field:]
    published = F.cross_entropy(logits.flatten(0, 1), rows.labels[:, field:].flatten())
    assert parts["draw"].item() == pytest.approx(published.item(), abs=1e-5)


def test_only_hidden_codes_and_borders_teach_drawing(net):
    rows = batch()["draw"]
    hidden = net.hidden(
        rows.ids, torch.arange(NANO.length).expand_as(rows.ids), allowed=rows.allowed
    )
    hidden.retain_grad()
    asked = rows.labels != -100
    task_loss(net, hidden, rows.labels, "draw").backward()
    assert ((hidden.grad.abs().sum(-1) > 0) == asked).all()
    start, end = NANO.text_budget + 1, NANO.length - 1
    masked = (rows.ids == V.mask).sum(dim=1)
    assert (asked.sum(dim=1) == masked + 2).all()
    assert asked[:, [start, end]].all()


def test_a_true_label_under_the_mask_is_never_seen(net):
    hidden = torch.zeros(1, 16, dtype=torch.bool)
    hidden[0, 4] = True
    codes = torch.zeros(1, 16, dtype=torch.long)
    other = codes.clone()
    other[0, 4] = 63
    one, two = (drawing_rows([[1]], each, hidden, NANO) for each in (codes, other))
    assert torch.equal(one.ids, two.ids)
    assert (one.labels != two.labels).sum() == 1


def test_a_task_without_rows_changes_nothing_and_no_task_is_an_error(net):
    groups = batch()
    whole = joint_loss(net, {"draw": groups["draw"]})
    some = groups["text"]
    none = Rows(some.ids[:0], some.allowed[:0], some.labels[:0])
    with_empty = joint_loss(net, {"draw": groups["draw"], "text": none})
    assert whole.total.item() == with_empty.total.item()
    assert set(with_empty.parts) == {"draw"}
    with pytest.raises(ValueError, match="at least one row"):
        joint_loss(net, {})


def test_rows_of_one_task_do_not_touch_those_of_another(net):
    groups = batch()
    together = joint_loss(net, groups).parts
    for task, rows in groups.items():
        assert together[task].item() == pytest.approx(
            joint_loss(net, {task: rows}).parts[task].item(), abs=1e-5
        )


def test_masks_hide_one_code_at_least_and_two_thirds_on_average():
    hidden = draw_masks(4000, 64, torch.Generator().manual_seed(0))
    counts = hidden.sum(dim=1)
    assert counts.min() == 1
    assert counts.max() == 64
    assert hidden.float().mean().item() == pytest.approx(2 / math.pi, abs=0.02)
    everywhere = hidden.float().mean(dim=0)
    assert (everywhere.max() - everywhere.min()).item() < 0.08
    again = draw_masks(4000, 64, torch.Generator().manual_seed(0))
    assert torch.equal(hidden, again)


def test_a_nano_model_learns_a_picture_and_an_answer_by_heart(net):
    groups = batch()
    optimizer = torch.optim.AdamW(net.parameters(), lr=3e-3)
    first = joint_loss(net, groups).total.item()
    for _ in range(60):
        optimizer.zero_grad()
        joint_loss(net, groups).total.backward()
        optimizer.step()
    assert joint_loss(net, groups).total.item() < 0.1 * first
