"""The head that ships: it belongs to the encoder that ships, is small, and knows a clash."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.compatibility import Piece, piece_of
from models.compatibility.head import CompatibilityHead
from models.runtimes.ort import PocketEncoder
from models.store import EMBEDDED_FOLDER, read_manifest, sha256_of
from models.types import ColorShare, GarmentTags
from models.vocabulary import Vocabulary

VOCABULARY = Vocabulary.load()
FOLDER = EMBEDDED_FOLDER / "compatibility"
DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "wardrobe-cc0"


def piece(number: int, category: str, color: str, style: str, occasion: str, step: int) -> Piece:
    tags = GarmentTags(
        category=category,
        colors=(ColorShare(color, 1.0),),
        pattern="plain",
        style=style,
        season=("spring", "autumn"),
        occasion=(occasion,),
        formality=step,
    )
    return piece_of(number, tags, vocabulary=VOCABULARY)


def test_it_was_fitted_for_the_encoder_that_ships() -> None:
    encoder = PocketEncoder(EMBEDDED_FOLDER / "encoder").identity
    head = CompatibilityHead.load(FOLDER, vocabulary=VOCABULARY, encoder=encoder)
    assert head.fits(encoder)


def test_it_is_small_and_its_files_are_those_of_its_manifest() -> None:
    manifest = read_manifest(FOLDER / "manifest.json")
    assert manifest.size_bytes < 1_000_000
    for file in manifest.files:
        assert sha256_of(FOLDER / file.name) == file.sha256
    assert f"`{manifest.fields['encoder']['revision']}`" in (FOLDER / "CARD.md").read_text()


def test_a_suit_is_better_than_half_a_suit_with_gym_shorts() -> None:
    head = CompatibilityHead.load(FOLDER, vocabulary=VOCABULARY)
    shirt = piece(0, "shirt", "white", "business", "work", 4)
    trousers = piece(1, "pants", "navy", "business", "work", 4)
    blazer = piece(2, "blazer", "navy", "business", "work", 4)
    shorts = piece(3, "shorts", "neon yellow", "sporty", "sport", 1)
    right, wrong = head.score([[shirt, trousers, blazer], [shirt, shorts, blazer]])
    assert right > wrong


def test_nobody_outside_the_training_split_was_fitted_to() -> None:
    if not DATA.is_dir():
        pytest.skip("wardrobe-cc0 is not beside the checkout")
    fields = read_manifest(FOLDER / "manifest.json").fields
    with (DATA / "outfits.jsonl").open(encoding="utf-8") as lines:
        split = {row["person"]: row["split"] for row in map(json.loads, lines)}
    assert {split[person] for person in fields["fitted_people"]} == {"train"}


@pytest.mark.slow
def test_it_beats_the_rules_on_people_whom_no_model_ever_saw(tmp_path: Path) -> None:
    if not DATA.is_dir():
        pytest.skip("wardrobe-cc0 is not beside the checkout")
    from click.testing import CliRunner

    from train.cli import main

    few = tmp_path / "val"
    few.mkdir()
    (few / "photos").symlink_to(DATA / "photos")
    for name in ("outfits.jsonl", "fitb.jsonl"):
        lines = (DATA / name).read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if json.loads(line)["split"] == "val"]
        (few / name).write_text("\n".join(kept), encoding="utf-8")
    words = ["evaluate", "outfits", "--data", str(few), "--head", "shipped", "--json"]
    ran = CliRunner().invoke(main, [*words, "--cache", str(tmp_path / "cache")])
    assert ran.exit_code == 0, ran.output
    figures = json.loads(ran.stdout)
    assert figures["fitted_to"] == []
    assert figures["fitb"]["learned"] >= max(0.42, figures["fitb"]["rules_ties_by_lot"] + 0.05)
    assert figures["auc"]["learned"] > max(0.85, figures["auc"]["rules"])
