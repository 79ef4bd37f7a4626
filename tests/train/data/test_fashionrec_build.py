"""A set of dialogues from start to end: tasks, splits, grammar, resume, equal bytes."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.train.data.fashionrec_world import garment, vectors, wardrobe, write_lines
from train.cli import main
from train.data.fashionrec import facts
from train.data.fashionrec.building import (
    BuildOptions,
    Plan,
    plan,
    seed_of,
    write_dialogues,
)
from train.data.fashionrec.chat_writer import ChatWriter, WriterOptions, open_writer
from train.data.fashionrec.dialogue import Dialogue, Turn, read_closet_dialogues
from train.data.fashionrec.finishing import check_set, finish, read_set
from train.data.fashionrec.history import Constants, Remembered
from train.data.fashionrec.read_closet import read_closet_outfits
from train.data.fashionrec.splitting import counts_by_split, divide
from train.data.fashionrec.tasks import Sample, alternative
from train.data.fashionrec.template_writer import TemplateWriter, frames, rules_of
from train.data.fashionrec.validators import validate
from train.data.fashionrec.world import Item, Outfit, clean
from train.data.fashionx.backends import Answer, BackendDownError
from train.errors import DataError, RunError

LOW = Constants(least_used=3, least_met=1)
OPTIONS = BuildOptions(constants=LOW, profile="wardrobe")
CLOSET = Path("../shared/data/wardrobe-cc0")


def planned(seed: int = 0, *, people: int = 3, outfits: int = 12) -> Plan:
    source = clean(wardrobe(seed, people=people, outfits=outfits))
    return plan(source, vectors(source.items), OPTIONS)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def build(folder: Path, made: Plan, writer: Any = None, **changed: Any) -> dict[str, Any]:
    options = replace(OPTIONS, **changed)
    write_dialogues(made, writer or TemplateWriter(), folder, options)
    return finish(made, folder, options)


# -- samples and splits ----------------------------------------------------------------------------


def test_samples_are_what_their_tasks_promise() -> None:
    made = planned()
    outfits = {outfit.outfit_id: outfit for outfit, _ in made.divided}
    basic = [sample for sample in made.samples if sample.task == "basic"]
    assert len(basic) == len(outfits)
    for sample in made.samples:
        pieces = set(outfits[sample.outfit_id].item_ids)
        assert sample.given
        assert sample.targets
        assert not set(sample.shown) & set(sample.targets)
        assert set(sample.shown) <= pieces
        if sample.task != "alternative":
            assert set(sample.targets) <= pieces
        if sample.task == "personalized":
            assert len(sample.targets) == 1
            assert sample.targets[0] not in {one.item_id for one in sample.history}
    pairs = Counter((s.user_id, s.outfit_id) for s in made.samples if s.task == "personalized")
    assert set(pairs.values()) == {1}


def test_alternatives_share_two_pieces_and_go_both_ways() -> None:
    made = planned(people=1, outfits=40)
    # No piece has more than three swaps here: else both directions are drawn apart.
    assert "more than three swaps of one piece" not in made.reasons["alternative"]
    swaps = [sample for sample in made.samples if sample.task == "alternative"]
    items = made.source.items
    splits = {outfit.outfit_id: split for outfit, split in made.divided}
    assert swaps
    for sample in swaps:
        assert items[sample.replaced].category == items[sample.targets[0]].category
        wanted = {*sample.targets}
        assert any(
            wanted <= set(other.item_ids)
            and len(set(other.item_ids) & {*sample.given}) >= 2
            and splits[other.outfit_id] == sample.split
            for other, _ in made.divided
        )
    there = {(sample.replaced, sample.targets[0]) for sample in swaps}
    assert all((new, old) in there for old, new in there)


def test_a_swap_needs_two_shared_pieces_one_kind_and_one_split() -> None:
    items: dict[str, Item] = {}
    draw = random.Random(0)
    for name, kind in (("t1", "t-shirt"), ("t2", "t-shirt"), ("b", "pants"), ("s", "shoe")):
        items[name] = garment(name, kind, draw)
    one = Outfit("1", "s", ("t1", "b", "s"), "me")
    two = Outfit("2", "s", ("t2", "b", "s"), "me")
    short = Outfit("3", "s", ("t2", "b"), "me")

    def swaps(*outfits: Any) -> list[tuple[str, str]]:
        found = alternative(outfits, items, seed=0, reasons=Counter())
        return sorted((sample.replaced, sample.targets[0]) for sample in found)

    assert swaps((one, "train"), (two, "train")) == [("t1", "t2"), ("t2", "t1")]
    assert swaps((one, "train"), (two, "test")) == []
    assert swaps((one, "train"), (short, "train")) == []
    items["t2"] = replace(items["t2"], category="blouse")
    assert swaps((one, "train"), (two, "train")) == []
    items["t2"] = replace(items["t2"], category="t-shirt", image_sha256="same")
    items["t1"] = replace(items["t1"], image_sha256="same")
    assert swaps((one, "train"), (two, "train")) == []


def test_no_person_is_in_two_splits_and_val_people_are_tested() -> None:
    source = wardrobe(people=30, outfits=3)
    people: dict[str, set[str]] = {}
    for outfit, split in divide(source.outfits):
        people.setdefault(outfit.user_id, set()).add(split)
    assert all(len(splits) == 1 for splits in people.values())
    assert {split for splits in people.values() for split in splits} == {"train", "valid", "test"}
    own = [replace(one, split="val" if one.user_id == "p1" else "train") for one in source.outfits]
    splits = {outfit.user_id: split for outfit, split in divide(own)}
    assert splits.pop("p1") == "test"
    assert set(splits.values()) == {"train", "valid"}


def test_outfits_of_test_count_in_no_training_history() -> None:
    outfits = [
        Outfit("1", "s", ("a", "b"), "me", "train"),
        Outfit("2", "s", ("a", "c"), "me", "test"),
    ]
    counts, where = counts_by_split(divide(outfits), by="person")
    # The source's own split divides this person: then nothing of test counts anywhere.
    assert where == "train"
    assert "c" not in counts["train"].used_by("me")
    assert "c" not in counts["test"].used_by("me")
    apart = [replace(outfits[0], user_id="you"), outfits[1]]
    counts, where = counts_by_split(divide(apart), by="person")
    assert where == "own split"
    assert not counts["train"].used_by("me")
    assert counts["test"].used_by("me") == {"a": 1.0, "c": 1.0}


# -- the template writer ---------------------------------------------------------------------------


def test_a_habit_is_what_half_of_the_history_shows() -> None:
    items = {
        name: garment(name, "pants", random.Random(1), terms={"colors": (color,), "fit": (fit,)})
        for name, color, fit in (
            ("a", "red", "slim"),
            ("b", "red", "loose"),
            ("c", "navy", "loose"),
            ("d", "gray", "slim"),
        )
    }
    remembered = tuple(Remembered(name, 1.0, 1.0) for name in items)
    sample = Sample("x", "personalized", "train", "s", "o", (), ("a",), history=remembered)
    assert facts.habits(sample, items) == ["red", "loose", "slim"]
    rare = replace(sample, history=remembered[1:])
    assert facts.habits(rare, items) == ["loose"]


def test_there_are_forty_ways_and_more_to_ask_and_to_answer() -> None:
    for task in ("basic", "personalized", "alternative"):
        rules = rules_of(task)
        assert len(frames("question", rules)) >= 40
        assert len(frames("answer", rules)) >= 40


def test_a_thousand_dialogues_of_the_grammar_keep_all_rules_within_four_tries() -> None:
    made = planned(seed=3, people=6, outfits=70)
    writer = TemplateWriter()
    samples = made.samples[:1000]
    assert len(samples) == 1000
    first = 0
    for sample in samples:
        for attempt in range(4):
            dialogue = writer.write(
                sample, made.source.items, seed=seed_of(sample, seed=0, attempt=attempt)
            )
            if not validate(sample, dialogue, made.source.items):
                first += attempt == 0
                break
        else:
            pytest.fail(f"{sample} {validate(sample, dialogue, made.source.items)}")
    assert first >= 980


# -- the run ---------------------------------------------------------------------------------------


def test_a_set_is_the_same_bytes_for_any_concurrency(tmp_path: Path) -> None:
    made = planned()
    manifest = build(tmp_path / "one", made, workers=1)
    build(tmp_path / "many", made, workers=7)
    assert contents(tmp_path / "one") == contents(tmp_path / "many")
    assert manifest["planned"] == manifest["kept"] + sum(manifest["rejected"].values())
    every = manifest["table_2"][-1]
    assert every["train"] + every["valid"] + every["test"] == every["sum"] == manifest["kept"]


def test_a_finished_set_is_read_again_and_passes_its_own_rules(tmp_path: Path) -> None:
    build(tmp_path / "set", planned())
    dialogues, items = read_set(tmp_path / "set")
    report = check_set(dialogues, items)
    assert report["pass"]["all"] == 1.0
    assert report["dialogues"] == len(dialogues)
    answer = CliRunner().invoke(main, ["data", "fashionrec", "check", str(tmp_path / "set")])
    assert answer.exit_code == 0
    assert "V12  1.000" in answer.output


def test_a_broken_row_of_a_set_is_named_by_its_number(tmp_path: Path) -> None:
    build(tmp_path / "set", planned())
    file = tmp_path / "set" / "train.jsonl"
    rows = file.read_text().splitlines()
    file.write_text("\n".join([rows[0], "{}", *rows[2:]]) + "\n")
    with pytest.raises(DataError, match=r"Row 2 of train\.jsonl"):
        read_set(tmp_path / "set")


class Counting(TemplateWriter):
    """Writes like the grammar, counts, and goes down after a while."""

    def __init__(self, *, down_after: int = 10**9) -> None:
        self.asked: list[str] = []
        self._down_after = down_after

    def write(self, sample: Sample, items: Mapping[str, Item], *, seed: int) -> Dialogue:
        if len(self.asked) >= self._down_after:
            raise BackendDownError("It is gone.", next_step="Wait.")
        self.asked.append(sample.sample_id)
        return super().write(sample, items, seed=seed)


def test_a_run_goes_on_where_the_writer_went_down(tmp_path: Path) -> None:
    made = planned()
    with pytest.raises(RunError, match="It is gone"):
        write_dialogues(made, Counting(down_after=20), tmp_path / "cut", OPTIONS)
    with pytest.raises(DataError, match="not written yet"):
        finish(made, tmp_path / "cut", OPTIONS)
    second = Counting()
    build(tmp_path / "cut", made, second)
    assert len(set(second.asked)) <= len(made.samples) - 15
    build(tmp_path / "whole", made)
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.train.data.test_fashionrec_build import Counting, OPTIONS, planned
from train.data.fashionrec.building import write_dialogues

def say(done, total):
    if done == 25:
        os.kill(os.getpid(), signal.SIGKILL)

write_dialogues(planned(), Counting(), Path(sys.argv[1]), OPTIONS, say=say)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_run_loses_no_dialogue_and_ends_in_the_same_bytes(tmp_path: Path) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "cut")], check=False, capture_output=True
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    made, second = planned(), Counting()
    build(tmp_path / "cut", made, second)
    assert len(set(second.asked)) == len(made.samples) - 25
    build(tmp_path / "whole", made)
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")


def test_nothing_is_connected_to_while_the_grammar_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert build(tmp_path, planned(people=1, outfits=4))["kept"] >= 4


def test_records_that_say_too_little_end_in_quarantine_with_that_reason(tmp_path: Path) -> None:
    source = clean(wardrobe(people=1, outfits=6))
    bare = {name: replace(item, description="", terms={}) for name, item in source.items.items()}
    made = plan(replace(source, items=bare), {}, OPTIONS)
    manifest = build(tmp_path, made)
    assert manifest["kept"] == 0
    assert {name.split()[1] for name in manifest["rejected"]} == {"V4"}


def test_another_run_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    build(tmp_path, planned())
    with pytest.raises(RunError, match="differs in seed"):
        write_dialogues(planned(), TemplateWriter(), tmp_path, replace(OPTIONS, seed=1))
    with pytest.raises(RunError, match="differs in samples"):
        write_dialogues(planned(seed=1), TemplateWriter(), tmp_path, OPTIONS)


class Rude(TemplateWriter):
    """Names somebody in every answer to a basic question, and doubts every taste."""

    def write(self, sample: Sample, items: Mapping[str, Item], *, seed: int) -> Dialogue:
        said = super().write(sample, items, seed=seed)
        if sample.task == "personalized":
            return replace(said, valid=0)
        if sample.task == "alternative":
            return said
        last = said.turns[-1]
        rude = Turn("gpt", last.value + " See www.shop.example for more.", last.targets)
        return replace(said, turns=(*said.turns[:-1], rude))


def test_what_never_passes_is_set_aside_with_its_reason_and_counted(tmp_path: Path) -> None:
    made = planned()
    manifest = build(tmp_path, made, Rude())
    wanted = Counter(sample.task for sample in made.samples)
    assert manifest["rejected"]["basic V10"] == wanted["basic"]
    assert manifest["rejected"]["personalized valid 0"] == wanted["personalized"]
    assert all(row["sum"] == 0 for row in manifest["table_2"] if row["task"] == "basic")
    rejects = [json.loads(line) for line in (tmp_path / "rejects.jsonl").read_text().splitlines()]
    assert len(rejects) == sum(manifest["rejected"].values())
    assert any("an address" in text for row in rejects for text in row.get("errors", ()))


# -- models as writers -----------------------------------------------------------------------------


class Scripted:
    """A backend that answers with what it is given, first a mistake."""

    name, model, revision, workers = "openai", "scripted", "", 1

    def __init__(self, answers: list[str]) -> None:
        self.answers = answers
        self.asked: list[Any] = []

    def asking(self, image_id: str) -> Any:
        def ask(request: Any) -> Any:
            self.asked.append(request)
            return Answer(self.answers.pop(0)).ended()

        return ask

    def stop(self) -> None: ...

    def close(self) -> None: ...


def test_a_model_is_asked_again_with_a_new_seed_and_its_answer_becomes_a_row(
    tmp_path: Path,
) -> None:
    made = planned(people=1, outfits=1)
    sample = made.samples[0]
    said = TemplateWriter().write(sample, made.source.items, seed=1)
    turns = [
        {
            "from": turn.speaker,
            "value": turn.value,
            "targets": [sample.targets.index(one) for one in turn.targets],
            "injected_preference": "",
        }
        for turn in said.turns
    ]
    good = "```json\n" + json.dumps({"conversation": turns, "valid": 1}) + "\n```"
    backend = Scripted(["no JSON", good])
    manifest = build(tmp_path, made, ChatWriter(backend))  # type: ignore[arg-type]
    assert manifest["kept"] == 1
    assert [request.seed for request in backend.asked] == [
        seed_of(sample, seed=0, attempt=0),
        seed_of(sample, seed=0, attempt=1),
    ]
    told = backend.asked[0].messages
    assert not any(message.pictures for message in told)
    assert sample.targets[0] not in told[-1].text
    assert made.source.items[sample.targets[0]].text in told[-1].text


def test_a_wardrobe_leaves_this_computer_only_when_that_was_allowed() -> None:
    elsewhere = WriterOptions("openai", "m", "http://models.example/v1")
    with pytest.raises(DataError, match="your own wardrobe"):
        open_writer(elsewhere, private=True)
    for options, private in (
        (elsewhere, False),
        (replace(elsewhere, allow_wardrobe_upload=True), True),
        (replace(elsewhere, base_url="http://localhost:1/v1"), True),
    ):
        open_writer(options, private=private).close()
    with pytest.raises(DataError, match="needs a model"):
        open_writer(WriterOptions("llama"), private=False)


# -- the command and the real case -----------------------------------------------------------------


def test_the_command_builds_a_set_from_a_closet(tmp_path: Path) -> None:
    source = wardrobe(people=2, outfits=12)
    rows = [
        {
            "photo": item.item_id,
            "person": "p",
            "split": "train",
            "cat": item.category,
            "main": "collared",
            "other": [],
            "colors": list(item.of("colors")),
            "pattern": item.of("pattern")[0],
            "material": item.of("material")[0],
            "fit": item.of("fit")[0],
            "style": item.of("style")[0],
            "season": ["summer"],
            "occasion": ["work"],
            "kids": False,
            "desc": item.description,
        }
        for item in source.items.values()
    ]
    write_lines(tmp_path / "closet" / "annotations.jsonl", rows)
    outfits = [
        {
            "outfit": one.outfit_id,
            "person": one.user_id,
            "split": "train",
            "good": True,
            "items": list(one.item_ids),
            "occasion": "work",
        }
        for one in source.outfits
    ]
    write_lines(tmp_path / "closet" / "outfits.jsonl", outfits)
    command = [
        *("data", "fashionrec", "build", "--closet", str(tmp_path / "closet")),
        *("--vectors", "attributes", "--profile", "wardrobe", "--out", str(tmp_path / "set")),
    ]
    answer = CliRunner().invoke(main, command)
    assert answer.exit_code == 0, answer.output
    assert "paper: iFashion" in answer.output
    again = CliRunner().invoke(main, [*command, "--json"])
    assert json.loads(again.output)["planned"] >= 24
    assert CliRunner().invoke(main, ["data", "fashionrec", "build", "--out", "x"]).exit_code == 2


def test_the_dialogues_of_the_real_closet_are_read_whole() -> None:
    if not (CLOSET / "dialogues.jsonl").is_file():
        pytest.skip("needs ../shared/data/wardrobe-cc0")
    source = clean(read_closet_outfits(CLOSET))
    dialogues, odd = read_closet_dialogues(CLOSET, source.items, source.outfits)
    assert len(dialogues) == 707
    assert Counter(sample.task for sample, _ in dialogues) == {
        "basic": 348,
        "personalized": 171,
        "alternative": 188,
    }
    assert odd["alternative: the replacement is of another category (same slot or not)"] == 60
    report = check_set(dialogues, source.items)
    assert report["rules"]["V1"] == report["rules"]["V2"] == 1.0
    assert 0.7 < report["pass"]["all"] < 0.9
