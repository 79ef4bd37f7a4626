"""Identity losses against worked examples, and Partial FC against the full softmax."""

from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as F

from train.errors import StartUpError
from train.metric.arcface import (
    ArcFace,
    Contrastive,
    Margin,
    Targets,
    check_start_up,
    make_loss,
    margin_logits,
    start_up_loss,
)
from train.metric.look_alikes import LookAlikes
from train.metric.partial_fc import PartialFc


def compass(degrees):
    angles = torch.tensor(degrees).deg2rad()
    return torch.stack([angles.cos(), angles.sin()], dim=1)


def three_centers(margin=None):
    arc = ArcFace(3, 2, margin=margin)
    with torch.no_grad():
        arc.centers.copy_(compass([0.0, 60.0, 120.0]))
    return arc


def unit(count, dims, *, seed=0):
    rows = torch.randn(count, dims, generator=torch.Generator().manual_seed(seed))
    return F.normalize(rows, dim=1)


@pytest.mark.parametrize(
    ("degrees", "loss", "tolerance"),
    [(40.0, 11.407718, 1e-5), (170.0, 54.062283, 1e-5), (10.0, 1.86e-4, 1e-6)],
)
def test_arcface_gives_the_losses_of_the_specification(degrees, loss, tolerance):
    found = three_centers()(compass([degrees]), Targets(torch.tensor([0])))
    assert found.item() == pytest.approx(loss, abs=tolerance)


def test_arcface_gives_the_logits_of_the_specification():
    cosines = compass([40.0, 170.0]) @ compass([0.0, 60.0, 120.0]).T
    logits = margin_logits(cosines, torch.tensor([0, 0]), margin=Margin())
    assert logits[0].tolist() == pytest.approx([18.66246, 30.07016, 5.55674], abs=1e-4)
    assert logits[1, 0].item() == pytest.approx(-33.49308, abs=1e-4)


def test_without_a_margin_it_is_the_plain_softmax_of_the_specification():
    plain = make_loss("softmax", 3, 2)
    with torch.no_grad():
        plain.centers.copy_(compass([0.0, 60.0, 120.0]))
    found = plain(compass([40.0]), Targets(torch.tensor([0])))
    assert found.item() == pytest.approx(5.560596, abs=1e-5)


@pytest.mark.parametrize("m1", [1.0, 1.5, 4.0])
def test_a_worse_match_never_has_a_better_logit(m1):
    angles = torch.linspace(0.0, math.pi, 2000, dtype=torch.float64)
    widened = Margin(m1=m1, m2=0.25, m3=0.1).widened(angles.cos())
    assert (widened.diff() <= 1e-6).all()


def test_gradients_stay_finite_at_both_poles():
    arc = three_centers()
    rows = compass([0.0, 180.0]).requires_grad_()
    arc(rows, Targets(torch.tensor([0, 0]))).backward()
    assert torch.isfinite(rows.grad).all()
    assert torch.isfinite(arc.centers.grad).all()


def test_bfloat16_rows_are_computed_in_float32():
    arc = three_centers()
    rows = compass([40.0])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = arc(rows, Targets(torch.tensor([0])))
    assert found.dtype == torch.float32
    assert found.item() == pytest.approx(11.407718, abs=1e-5)


def test_unknown_classes_are_left_out():
    arc = ArcFace(3, 8)
    rows = unit(2, 8)
    both = arc(rows, Targets(torch.tensor([1, -1])))
    assert torch.isclose(both, arc(rows[:1], Targets(torch.tensor([1]))))
    nothing = arc(rows, Targets(torch.tensor([-1, -1])))
    assert nothing.item() == 0.0
    assert nothing.requires_grad


def test_left_out_columns_do_not_push():
    arc = three_centers()

    def second_is_alike(targets, columns):
        return (columns == 1).expand(len(targets), -1)

    found = arc(compass([40.0]), Targets(torch.tensor([0])), excluded=second_is_alike)
    expected = F.cross_entropy(torch.tensor([[18.66246, 5.55674]]), torch.tensor([0]))
    assert found.item() == pytest.approx(expected.item(), abs=1e-6)
    found.backward()
    assert arc.centers.grad[1].abs().max() == 0.0


@pytest.mark.parametrize("kind", ["arcface", "softmax", "contrastive"])
def test_mixed_targets_are_the_weighted_mean_of_both(kind):
    loss = make_loss(kind, 4, 8)
    rows = unit(6, 8)
    first, second = torch.tensor([0, 0, 1, 1, 2, 2]), torch.tensor([3, 3, 2, 2, 0, 0])
    mixed = loss(rows, Targets(first, second, 0.3))
    expected = 0.3 * loss(rows, Targets(first)) + 0.7 * loss(rows, Targets(second))
    assert torch.isclose(mixed, expected)


def test_contrast_prefers_views_of_one_identity_together():
    close = F.normalize(torch.tensor([[1.0, 0.1], [1.0, -0.1], [0.1, 1.0], [-0.1, 1.0]]), dim=1)
    loss = Contrastive()
    right = loss(close, Targets(torch.tensor([0, 0, 1, 1])))
    wrong = loss(close, Targets(torch.tensor([0, 1, 0, 1])))
    assert right < 0.1 < wrong
    assert loss(close, Targets(torch.tensor([0, 1, 2, 3]))).item() == 0.0


@pytest.mark.parametrize(("dims", "expected"), [(256, 18.2), (512, 17.2)])
def test_the_start_up_formula_predicts_random_centers(dims, expected):
    torch.manual_seed(0)
    arc = ArcFace(4000, dims)
    loss = arc(unit(64, dims, seed=1), Targets(torch.arange(64))).item()
    assert start_up_loss(4000, dims, margin=Margin()) == pytest.approx(expected, abs=0.05)
    assert loss == pytest.approx(expected, abs=0.3)
    check_start_up(loss, 4000, dims, margin=Margin())
    with pytest.raises(StartUpError):
        check_start_up(math.nan, 4000, dims, margin=Margin())
    with pytest.raises(StartUpError):
        check_start_up(math.log(4000), 4000, dims, margin=Margin())


def test_few_classes_in_few_dimensions_are_not_judged_by_the_formula():
    check_start_up(18.6, 11, 16, margin=Margin())
    with pytest.raises(StartUpError):
        check_start_up(math.inf, 11, 16, margin=Margin())


def test_look_alikes_share_category_and_main_or_most_attributes():
    attributes = torch.tensor(
        [[1, 1, 1, 1], [1, 1, 1, 0], [1, 0, 0, 0], [1, 1, 1, 1], [0, 0, 0, 1]]
    )
    alike = LookAlikes(
        torch.tensor([0, 0, 0, 1, 0]), torch.tensor([5, 6, 5, 5, -1]), attributes=attributes
    )
    found = alike(torch.tensor([0, 4]), torch.arange(5))
    #      itself, Jaccard 3/4, same main, other category, neither
    assert found[0].tolist() == [False, True, True, False, False]
    assert found[1].tolist() == [False] * 5


@pytest.mark.parametrize("margin", [Margin(), Margin(m2=0.0)])
def test_a_ratio_of_one_is_the_full_softmax(margin):
    whole = PartialFc(40, 16, ratio=1.0, margin=margin, seed=3)
    arc = ArcFace(40, 16, margin=margin)
    with torch.no_grad():
        arc.centers.copy_(whole.centers)
    classes = torch.tensor([0, 5, 39, 5, -1, 17])
    ours, theirs = unit(6, 16).requires_grad_(), unit(6, 16).requires_grad_()
    found, expected = whole(ours, Targets(classes)), arc(theirs, Targets(classes))
    found.backward()
    expected.backward()
    assert found.item() == pytest.approx(expected.item(), rel=1e-5)
    assert torch.allclose(ours.grad, theirs.grad, atol=1e-5)
    assert torch.allclose(whole.centers.grad, arc.centers.grad, atol=1e-5)


def test_sampling_keeps_all_positives_and_touches_drawn_rows_only():
    sampled = PartialFc(1000, 8, ratio=0.1, seed=1)
    before = sampled.centers.detach().clone()
    classes = torch.tensor([3, 999, 500])
    optimizer = torch.optim.SparseAdam([sampled.centers], lr=0.1)
    sampled(unit(3, 8), Targets(classes)).backward()
    assert sampled.centers.grad.is_sparse
    touched = sampled.centers.grad.coalesce().indices()[0]
    assert len(touched) == 100
    assert set(classes.tolist()) <= set(touched.tolist())
    optimizer.step()
    moved = (sampled.centers.detach() != before).any(dim=1).nonzero().squeeze(1)
    assert set(moved.tolist()) <= set(touched.tolist())
    assert set(classes.tolist()) <= set(moved.tolist())


def test_more_positives_than_the_ratio_are_all_kept():
    sampled = PartialFc(50, 8, ratio=0.02, seed=1)
    assert len(sampled._chosen(torch.arange(20))) == 20


def test_negatives_go_on_where_a_checkpoint_stopped():
    first = PartialFc(200, 8, ratio=0.1, seed=1)
    first._chosen(torch.tensor([0]))
    second = PartialFc(200, 8, ratio=0.1, seed=9)
    second.load_state_dict(first.state_dict())
    assert torch.equal(first._chosen(torch.tensor([0])), second._chosen(torch.tensor([0])))


def test_mixing_and_exclusion_work_with_all_centers():
    whole, arc = PartialFc(12, 8, seed=3), ArcFace(12, 8)
    with torch.no_grad():
        arc.centers.copy_(whole.centers)

    def neighbors(targets, columns):
        return (targets[:, None] - columns[None]).abs() == 1

    targets = Targets(torch.tensor([1, 5, 9]), torch.tensor([4, 4, 11]), 0.6)
    rows = unit(3, 8)
    assert torch.isclose(
        whole(rows, targets, excluded=neighbors), arc(rows, targets, excluded=neighbors)
    )
