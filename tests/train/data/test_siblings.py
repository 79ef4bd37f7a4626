"""Siblings in drawn corpora: one to three stated values apart, in one group, and found by S08."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner

from models.fashionx import FashionXRecord
from models.render.outfit_siblings import sample_sibling
from models.render.outfits import draw_outfit, sample_outfit
from train.data import rendered
from train.data.corpus import Corpus, read_corpus
from train.data.qa.compare import changes_between, compare, garments_of
from train.data.qa.drawing import Dice
from train.data.qa.retrieve import by_view, share_a_garment
from train.data.qa.world import World
from train.data.rendered import RenderedPlan, is_held_out, triples, write_rendered
from train.data_commands import data as data_group

PLAN = RenderedPlan(count=8, seed=6, size=96, views=0.2, siblings=0.9)


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendered, "SHARD", 3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("siblings")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendered, "SHARD", 3)
        write_rendered(folder, PLAN)
    return folder


@pytest.fixture(scope="module")
def corpus(folder: Path) -> Corpus:
    return read_corpus(folder)


@pytest.fixture(scope="module")
def world(corpus: Corpus) -> World:
    return World.of({corpus.facts.name: corpus}, seed=1)


def families(corpus: Corpus) -> dict[str, list[FashionXRecord]]:
    found: dict[str, list[FashionXRecord]] = {}
    for record in corpus.records.values():
        found.setdefault(str(record.group_id), []).append(record)
    return found


def test_most_outfits_that_should_have_siblings_have_them(corpus: Corpus) -> None:
    counts = [len({r.outfit_id for r in members}) for members in families(corpus).values()]
    wanted = sum(rendered.has_siblings(PLAN, index) for index in range(PLAN.count))
    assert 0 < sum(count > 1 for count in counts) <= wanted
    assert sum(count - 1 for count in counts) >= 1.5 * wanted


def test_a_sibling_is_one_to_three_stated_values_away_from_its_outfit(
    corpus: Corpus, world: World
) -> None:
    name = corpus.facts.name
    for group, members in families(corpus).items():
        first = world.looks[f"{name}/{group}-0"]
        for record in members:
            if record.outfit_id != group:
                second = world.looks[f"{name}/{record.image_id}"]
                changes = changes_between(world.denials, first, second)
                assert 1 <= len(changes) <= 3
                touched = {change.term for change in changes}
                ours, theirs = garments_of(first), garments_of(second)
                assert ours is not None
                assert theirs is not None
                # what no change speaks of is the same wherever both records say something
                for term in (ours.keys() | theirs.keys()) - touched:
                    known = ours[term].keys() & theirs[term].keys()
                    assert {f: ours[term][f] for f in known} == {f: theirs[term][f] for f in known}


def test_siblings_share_group_and_split_but_no_outfit(corpus: Corpus) -> None:
    for group, members in families(corpus).items():
        assert len({record.split for record in members}) == 1
        for record in members:
            assert str(record.image_id).startswith(f"{record.outfit_id}-")
            assert record.outfit_id == group or str(record.outfit_id).startswith(f"{group}s")


def test_no_sibling_for_training_holds_a_held_out_combination(corpus: Corpus) -> None:
    for record in corpus.records.values():
        held = [t for t in triples(record.annotation) if is_held_out(*t)]
        assert record.split == "test" or held == []


def test_shards_of_siblings_drawn_in_any_order_make_the_same_bytes(
    folder: Path, tmp_path: Path
) -> None:
    parts = rendered.begin(tmp_path / "again", PLAN)
    assert parts is not None
    for job in reversed(rendered.shard_jobs(PLAN, parts)):
        rendered.draw_shard(job)
    write_rendered(tmp_path / "again", PLAN)
    for name in ("corpus.json", "records.jsonl", "images.tar"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


def test_outfits_are_those_of_a_corpus_without_siblings(corpus: Corpus, tmp_path: Path) -> None:
    write_rendered(tmp_path, replace(PLAN, siblings=0.0, count=4))
    alone = read_corpus(tmp_path)
    for image_id, record in alone.records.items():
        assert corpus.records[image_id] == record
        assert corpus.picture(image_id) == alone.picture(image_id)


def test_a_corpus_begun_before_there_were_siblings_can_be_finished(tmp_path: Path) -> None:
    plan = RenderedPlan(count=2, seed=1, size=96)
    before = {name: value for name, value in asdict(plan).items() if name != "siblings"}
    (tmp_path / "plan.json").write_text(json.dumps(before), encoding="utf-8")
    assert rendered.begin(tmp_path, plan) is not None


def test_s08_finds_every_sibling(corpus: Corpus, world: World) -> None:
    asked = found = 0
    for members in families(corpus).values():
        if len({record.outfit_id for record in members}) > 1:
            look = world.looks[f"{corpus.facts.name}/{members[0].group_id}-0"]
            asked += 1
            draft = compare(world, look, Dice(1, "S08", look.image, 0), "test")
            found += draft is not None
    assert asked >= 4
    assert found == asked


def test_a_sibling_is_never_offered_as_another_garment(world: World) -> None:
    """It wears most of the same clothes: "which one shows the same item" would have two answers."""
    drawn = 0
    for look in world.looks.values():
        for epoch in range(8):
            draft = by_view(world, look, Dice(1, "S07", look.image, epoch), "train")
            if draft is None or (draft.form == "pair" and draft.answer_pool != "S07.pair.no"):
                continue
            others = [world.looks[image] for image in draft.images[1:]]
            for other in others:
                if other.outfit != look.outfit:
                    drawn += 1
                    assert not share_a_garment(look, other)
    assert drawn > 10


def test_an_edit_leaves_the_scene_alone() -> None:
    """The picture changes where the garments are and nowhere else."""
    seed = next(s for s in range(50) if sample_outfit(s).layout == "worn")
    outfit = sample_outfit(seed)
    rng = np.random.default_rng(3)
    sibling = next(
        made
        for made in (sample_sibling(outfit, rng) for _ in range(200))
        if made is not None and [edit.kind for edit in made.edits] == ["color"]
    )
    first, second = draw_outfit(outfit, size=128), draw_outfit(sibling.recipe, size=128)
    assert sibling.recipe.seed == outfit.seed
    changed = np.abs(first.image.astype(int) - second.image).max(axis=-1) > 24
    covered = np.max([garment.mask for garment in second.garments], axis=0) > 0
    near = cv2.dilate(covered.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    assert changed.any()
    assert (changed & ~near).mean() < 0.002


def test_siblings_are_not_made_of_cut_out_photos(tmp_path: Path) -> None:
    arguments = ["rendered", "--out", str(tmp_path / "out"), "--count", "2", "--siblings", "0.5"]
    result = CliRunner().invoke(data_group, [*arguments, "--cutouts", str(tmp_path)])
    assert result.exit_code == 2
    assert "--siblings" in result.output
