"""Questions follow from the records, and nothing but seeing the pictures tells their answers."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from dataclasses import replace

import pytest
from click.testing import CliRunner
from PIL import Image

from models.answers import AnswerReader
from models.differences import Change
from models.eval_prompts import load_eval_prompts
from models.vocabulary import Vocabulary
from tests.train.data.fashion_records import write_closet, write_outfits
from train.cli import main
from train.data.qa.assist import garment as about_garment
from train.data.qa.building import MAKERS, Builder, Source
from train.data.qa.checking import check_questions, chi_square_p, chi_square_tail
from train.data.qa.compare import diff_slots
from train.data.qa.denying import Denials
from train.data.qa.drawing import Dice
from train.data.qa.looks import assign_splits
from train.data.qa.manifest import read_manifest
from train.data.qa.mixing import paper_mix, scaled_mix
from train.data.qa.pictures import QuestionPictures
from train.data.qa.question import ALIGN, SUBTASKS, Gold, question_files, read_questions
from train.data.qa.retrieve import share_a_garment
from train.data.qa.wording import load_pools, render, slots_of
from train.data.qa.world import World
from train.data.qa.writing import Plan, build_questions, shortfall_table
from train.errors import DataError

SEED = 5


@pytest.fixture(scope="session")
def corpora(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpora")
    return write_outfits(folder / "outfits", outfits=90), write_closet(folder / "closet")


@pytest.fixture(scope="session")
def source(corpora):
    return Source(corpora, (), SEED)


@pytest.fixture(scope="session")
def world(source):
    return source.read()


@pytest.fixture(scope="session")
def built(source, tmp_path_factory):
    out = tmp_path_factory.mktemp("built") / "questions"
    build_questions(
        Plan(
            source,
            scaled_mix(count=2400, test_count=500, counts={"LIST": 60}, test_counts={"LIST": 20}),
        ),
        out,
    )
    return out


@pytest.fixture(scope="session")
def questions(built):
    return [
        question
        for split in ("train", "test")
        for file in question_files(built, split)
        for question in read_questions(file)
    ]


def test_every_answer_is_in_the_records_and_no_wrong_choice_is_right(questions, world):
    assert check_questions(questions, world) == []
    assert {question.subtask for question in questions} == {"ALIGN", "LIST", *SUBTASKS}


def _first(questions, subtask, form, split="train"):
    return next(q for q in questions if (q.subtask, q.form, q.split) == (subtask, form, split))


@pytest.mark.parametrize(
    ("subtask", "form", "spoil", "told"),
    [
        ("S09", "open", lambda q: replace(q, gold=Gold("terms", "gold", ("gold",))), "record says"),
        ("S09", "open", lambda q: replace(q, turns=(("Which?", "gold"),)), "is read as"),
        ("S02", "overall", lambda q: replace(q, images=q.images[::-1]), "Image"),
        ("S04", "pick", lambda q: replace(q, images=q.images[::-1]), "Image"),
        ("S05", "pick", lambda q: replace(q, images=q.images[1:] + q.images[:1]), "text"),
        ("S06", "pick", lambda q: replace(q, options=q.options[1:] + q.options[:1]), "option"),
        ("S07", "pick", lambda q: replace(q, images=q.images[:1] + q.images[:0:-1]), "same outfit"),
        ("S08", "write", lambda q: replace(q, images=q.images[::-1]), "allow"),
        ("S12", "season", lambda q: replace(q, gold=Gold("yes_no", "yes" if q.gold.primary == "no"
         else "no", ())), "record says"),
        ("S13", "color", lambda q: replace(q, split="test"), "another split"),
        ("LIST", "json", lambda q: replace(q, turns=((q.turns[0][0], "[]"),)), "is read as"),
        ("LIST", "json", lambda q: replace(q, gold=Gold("garments", q.gold.primary.replace(
         '"term": "', '"term": "un'), ())), "holds no un"),
        ("S01", "part", lambda q: replace(q, turns=(("What {is} it?", "x"),)), "slot"),
        ("S01", "overall", lambda q: replace(q, turns=(("Is it an casual one?", "x"),)), "article"),
    ],
)  # fmt: skip
def test_a_spoiled_question_is_noticed(questions, world, subtask, form, spoil, told):
    spoiled = [
        spoil(q)
        for q in questions
        if (q.subtask, q.form, q.split) == (subtask, form, "train")
        and (len(q.images) < 2 or q.gold.primary != str((len(q.images) + 2) / 2))
    ][:5]
    found = check_questions(spoiled, world)
    assert found
    assert any(told in each for each in found)


def test_an_uneven_place_and_an_uneven_cell_are_noticed(questions, world):
    asked = [q for q in questions if q.subtask == "S05" and q.split == "train"]
    always = [q for q in asked if q.gold.primary == "1"]
    assert len(always) > 20
    assert any("not even" in each for each in check_questions(always, world))
    yes = [
        replace(q, uid=f"{q.uid}{number:02}")
        for number in range(100)
        for q in questions
        if q.subtask == "S12" and q.gold.primary == "yes"
    ]
    assert any("are yes" in each for each in check_questions(yes, world))


def test_yes_and_no_are_as_many_in_every_cell(questions):
    cells: dict[tuple, Counter] = {}
    for question in questions:
        if question.gold is not None and question.gold.kind == "yes_no":
            key = (question.split, question.subtask, question.facts["field"],
                   question.facts["value"])  # fmt: skip
            cells.setdefault(key, Counter())[question.gold.primary] += 1
    assert len(cells) > 10
    assert all(counts["yes"] == counts["no"] for counts in cells.values())


def test_the_texts_of_a_choice_do_not_tell_the_true_one(source, world):
    def words(text):
        return Counter(re.findall(r"[\w-]+", text))

    with Builder(world, source) as builder:
        asked = list(builder.questions("S06", "train", 400))
    right = 0
    for question in asked:
        shared = [
            sum(sum((words(text) & words(other)).values()) for other in question.options)
            for text in question.options
        ]
        middle = [place for place, each in enumerate(shared) if each == max(shared)]
        # of several that look alike, the guess is right in one case of so many
        right += ("ABCD".index(question.gold.primary) in middle) / len(middle)
    assert len(asked) == 400
    assert right / len(asked) < 0.33


def test_test_questions_have_the_fixed_wording_and_train_questions_never(questions):
    prompts = load_eval_prompts()
    fixed = {key: text.partition("{")[0] for key, text in prompts.questions.items()}
    for question in questions:
        key = question.templates[0].partition(":")[2]
        asked = question.turns[0][0]
        if question.split == "test":
            assert asked.startswith(fixed[key])
        else:
            assert all(not asked.startswith(text) for text in fixed.values() if len(text) > 20)


def test_a_share_of_train_questions_takes_the_fixed_wording_only_when_asked(source, tmp_path):
    mix = scaled_mix(count=160, test_count=20, counts={"LIST": 20, "S13": 20})
    build_questions(Plan(replace(source, fixed=0.5), mix), tmp_path / "half")
    half = [q for q in read_questions(tmp_path / "half" / "train.jsonl") if q.subtask != ALIGN]
    fixed = [q for q in half if q.templates[0].startswith("eval:")]
    assert 0.3 < len(fixed) / len(half) < 0.7
    assert {"LIST", "S01", "S05", "S13"} <= {q.subtask for q in fixed}
    prompts = load_eval_prompts()
    for question in fixed:
        text = prompts.questions[question.templates[0].partition(":")[2]]
        assert question.turns[0][0].startswith(text.partition("{")[0])
        assert question.turns[0][0].endswith(text.rpartition("}")[2])
    assert read_manifest(tmp_path / "half")["fixed_wording"] == 0.5


def test_easy_picks_have_wrong_answers_that_are_unlike_and_change_no_other_question(source, world):
    picks = {"S05": 60, "S06": 60, "S07": 60}

    def drawn(share, split, counts):
        with Builder(world, replace(source, easy=share)) as builder:
            return [q for task, n in counts.items() for q in builder.questions(task, split, n)]

    def near(questions):
        return sum(each != "random" for q in questions for each in q.negatives)

    hard, easy = drawn(0, "train", picks), drawn(1, "train", picks)
    assert {q.subtask for q in easy} == set(picks)
    assert near(easy) < near(hard) / 2
    assert not [kind for q in easy for kind in q.negatives if "edit" in kind]
    assert not check_questions(easy, world)
    others = {"S13": 40, "LIST": 10, "S09": 20}
    assert drawn(0, "train", others) == drawn(1, "train", others)
    assert drawn(0, "test", {"S05": 10}) == drawn(1, "test", {"S05": 10})


def test_every_pool_is_large_and_no_question_stands_in_two():
    pools = load_pools()
    every = [each for pool in pools.questions.values() for each in pool]
    assert len(set(every)) == len(every)
    assert all(len(set(pool)) >= 6 for pool in pools.questions.values())
    assert all(len(set(pool)) >= 3 for pool in (*pools.answers.values(), *pools.suffixes.values()))
    for fixed in load_eval_prompts().questions.values():
        begin = fixed.partition("{")[0].partition(" Give up")[0].partition(" Answer ")[0]
        assert len(begin) > 10
        assert not [each for each in every if each.startswith(begin) or each in fixed]
    assert {pool.partition(".")[0] for pool in pools.questions} == {"ALIGN", "LIST", *SUBTASKS}


@pytest.mark.parametrize("subtask", ["S01", "S03", "S09", "S10", "S11"])
def test_every_wording_of_an_open_answer_is_read_as_the_gold(world, subtask):
    reader, pools, seen = AnswerReader(world.vocabulary), load_pools(), set()
    for number, image in enumerate(world.images("train")[:200]):
        draft = MAKERS[subtask](world, world.looks[image], Dice("templates", number), "train")
        if draft is None or draft.gold.kind != "terms":
            continue
        field = draft.facts["field"]
        accepted = reader.accepted(field, draft.gold.accept)
        for place, template in enumerate(pools.answers[draft.answer_pool]):
            if all(name in draft.slots for name in slots_of(template)):
                seen.add((draft.answer_pool, place))
                text = render(template, draft.slots)
                read = reader.terms(text, field)
                assert read[0] == reader.normal(field, draft.gold.primary), text
                assert set(read) <= accepted, text
    wanted = {pool for pool, _ in seen}
    assert seen == {(pool, place) for pool in wanted for place in range(len(pools.answers[pool]))}


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("I want {an} {style} look", "I want an elegant look"),
        ("{an} {part}", "a one-piece"),
        ("{an} {other}", "a uniform"),
    ],
)
def test_articles_follow_the_word(template, said):
    assert render(template, {"style": "elegant", "part": "one-piece", "other": "uniform"}) == said


def test_what_may_be_true_too_is_never_denied():
    denials = Denials(Vocabulary.load())
    assert denials.may_deny("colors", "red", ("navy",))
    assert not denials.may_deny("colors", "blue", ("navy",))
    assert not denials.may_deny("colors", "red", ("multicolor",))
    assert not denials.may_deny("season", "autumn", ("winter",))
    assert denials.may_deny("season", "summer", ("winter",))
    assert not denials.may_deny("style", "casual", ("cottagecore",))
    assert not denials.may_deny("closure", "button", ("button-down",))
    assert not denials.may_deny("style", "casual", ())


def test_an_unlisted_detail_is_never_denied(world):
    for number, image in enumerate(world.images("train")):
        draft = about_garment(world, world.looks[image], Dice("detail", number), "train")
        if draft is not None and draft.form == "detail":
            assert draft.facts["field"] in ("sleeve", "neckline", "closure", "pattern")


def test_nothing_is_asked_about_what_has_no_name_of_its_own(world):
    for look in world.looks.values():
        names = [garment.name for garment in look.named]
        assert len(set(names)) == len(names)
        values = [value for garment in look.garments for _, _, value in garment.facts]
        assert not {"unknown", "na"} & {*values, *look.style, *look.occasion}


# -- folders ---------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes_whoever_does_the_work(source, tmp_path):
    mix = scaled_mix(count=130, test_count=40)
    for name, workers in (("one", 1), ("two", 2)):
        build_questions(Plan(source, mix, workers=workers), tmp_path / name)
    for file in ("train.jsonl", "test.jsonl", "images.tar", "questions.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    other = Source(source.corpora, (), SEED + 1)
    build_questions(Plan(other, mix), tmp_path / "three")
    assert (tmp_path / "three" / "train.jsonl").read_bytes() != (
        tmp_path / "one" / "train.jsonl"
    ).read_bytes()


def test_every_picture_travels_and_none_is_large(built, questions):
    pictures = QuestionPictures(built)
    needed = {image for question in questions for image in question.images}
    assert set(pictures) == needed
    assert any("@view" in image for image in needed)
    for image in sorted(needed)[::25]:
        with Image.open(io.BytesIO(pictures.read(image))) as opened:
            assert opened.format == "JPEG"
            assert max(opened.size) <= 448
    with pytest.raises(DataError, match="missing"):
        pictures.read("nowhere")


def test_the_manifest_tells_what_was_asked_for_and_what_was_found(built, questions):
    manifest = read_manifest(built)
    for split in ("train", "test"):
        met = Counter(question.subtask for question in questions if question.split == split)
        counts = manifest["counts"][split]
        assert {name: each["met"] for name, each in counts.items() if each["met"]} == met
    assert manifest["counts"]["train"]["S05"]["asked"] == manifest["mix"]["train"]["S05"]
    assert "dialogues" in manifest["notes"][0]
    assert {corpus["name"] for corpus in manifest["corpora"]} == {"outfits", "closet"}
    assert "| train | DLG |" in shortfall_table(manifest)
    assert "/" not in manifest["made_by"]


def test_the_paper_counts_are_the_default_and_dropping_refills():
    paper = paper_mix()
    second = sum(paper.train[name] for name in SUBTASKS)
    assert (paper.train["ALIGN"], second) == (900_000, 950_000)
    assert sum(paper.test.values()) == 456_000
    assert scaled_mix(scale=1).train == paper.train
    less = scaled_mix(scale=0.01, drop=("S12", "S13"))
    assert "S12" not in less.train
    assert sum(n for name, n in less.train.items() if name in SUBTASKS) == pytest.approx(
        second * 0.01, abs=12
    )
    bare = scaled_mix(scale=0.01, drop=("S12", "S13"), refill=False)
    assert bare.train["S05"] == 1000 < less.train["S05"]
    assert scaled_mix(scale=0.01, counts={"S05": 7}).train["S05"] == 7
    with pytest.raises(DataError, match="S99"):
        scaled_mix(scale=1, drop=("S99",))
    with pytest.raises(DataError, match="either"):
        scaled_mix()


def test_shards_hold_the_same_questions(source, tmp_path):
    plan = Plan(source, scaled_mix(count=150, test_count=30), shards=3)
    build_questions(plan, tmp_path / "q")
    files = question_files(tmp_path / "q", "train")
    assert [file.name for file in files] == [f"train-{n:05}-of-00003.jsonl" for n in (1, 2, 3)]
    uids = [question.uid for file in files for question in read_questions(file)]
    assert len(set(uids)) == len(uids) == sum(
        each["met"] for each in read_manifest(tmp_path / "q")["counts"]["train"].values()
    )  # fmt: skip


def test_a_small_corpus_falls_short_instead_of_repeating_itself(tmp_path):
    folder = write_closet(tmp_path / "closet", photos=24)
    plan = Plan(
        Source((folder,), (), 1), scaled_mix(count=100, test_count=30, counts={"S09": 9000})
    )
    counts = build_questions(plan, tmp_path / "q")["counts"]["train"]["S09"]
    assert 0 < counts["met"] < counts["asked"] == 9000


def test_a_group_never_crosses_even_when_its_records_say_so():
    splits, moved = assign_splits(
        [("a", "train"), ("a", "test"), ("b", "train"), ("c", "unassigned"), ("d", "unassigned")],
        unassigned_test={"c": True, "d": False},
    )
    assert splits == {"a": "test", "b": "train", "c": "test", "d": "train"}
    assert moved == 1


def test_dialogues_are_replayed_and_a_broken_line_is_named(source, tmp_path):
    said = [{"from": "human", "value": "<image>\nWhat is it?"}, {"from": "gpt", "value": "A cup."}]
    Image.new("RGB", (900, 600), "red").save(tmp_path / "cup.png")
    rows = [{"id": str(n), "conversations": said, "image": "cup.png"} for n in range(5)]
    file = tmp_path / "talk.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    mix = scaled_mix(count=20, test_count=13, counts={"DLG": 3})
    build_questions(Plan(source, mix, dialogues=file), tmp_path / "q")
    talk = [q for q in read_questions(tmp_path / "q" / "train.jsonl") if q.subtask == "DLG"]
    assert [q.turns for q in talk] == [(("What is it?", "A cup."),)] * 3
    assert "talk/cup.png" in QuestionPictures(tmp_path / "q")
    file.write_text(file.read_text(encoding="utf-8") + '\n{"id": 1}\n', encoding="utf-8")
    with pytest.raises(DataError, match="Line 6"):
        build_questions(Plan(source, mix, dialogues=file), tmp_path / "again")


def test_a_folder_that_is_there_is_not_written_over(built, source):
    with pytest.raises(DataError, match="there already"):
        build_questions(Plan(source, scaled_mix(count=10)), built)


def test_two_corpora_of_one_name_are_refused(corpora):
    with pytest.raises(DataError, match="Two corpora"):
        World.read((corpora[0], corpora[0]), seed=1)


def test_chi_square_tells_even_from_uneven():
    assert chi_square_p({"1": 26, "2": 24, "3": 25, "4": 25}, 4) > 0.9
    assert chi_square_p({"1": 60, "2": 20, "3": 10, "4": 10}, 4) < 1e-6


@pytest.mark.parametrize(
    ("statistic", "degrees", "p"), [(7.815, 3, 0.05), (11.345, 3, 0.01), (3.841, 1, 0.05)]
)
def test_the_chi_square_tail_is_that_of_the_tables(statistic, degrees, p):
    assert chi_square_tail(statistic, degrees) == pytest.approx(p, abs=0.003)


def test_the_commands_build_and_check(corpora, tmp_path):
    out = tmp_path / "q"
    command = ["data", "qa", "--corpus", str(corpora[0]), "--count", "90", "--test-count", "26"]
    run = CliRunner().invoke(main, [*command, "--drop", "S12,S13", "--out", str(out)])
    assert run.exit_code == 0, run.output
    assert "| train | S01 |" in run.stdout
    assert "| train | S12 |" not in run.stdout
    check = CliRunner().invoke(
        main, ["data", "qa-check", str(out), "--corpus", str(corpora[0]), "--json"]
    )
    assert (check.exit_code, json.loads(check.stdout)) == (0, {"problems": []})
    again = CliRunner().invoke(main, [*command, "--out", str(out)])
    assert again.exit_code == 1
    assert "there already" in again.output


def test_edited_texts_name_nothing_that_no_garment_of_the_kind_ever_is(questions, world):
    """Else the words alone tell the edit: nobody writes "chiffon heels"."""
    edits = 0
    for question in (each for each in questions if each.subtask == "S06"):
        look = world.looks[question.images[0]]
        for told in question.negatives:
            found = re.fullmatch(r"edit (colors|material|pattern): (.+) -> (.+)", told)
            if found is None:
                continue
            field, old, new = found.groups()
            values = {"colors": "colors", "material": "materials"}.get(field, "")
            kinds = {
                garment.category
                for garment in look.garments
                if old in (getattr(garment, values) if values else (garment.pattern,))
            }
            known = {
                (garment.category, value)
                for other in world.looks.values()
                if other.corpus == look.corpus
                for garment in other.garments
                for value in (getattr(garment, values) if values else (garment.pattern,))
            }
            assert kinds
            assert all((kind, new) in known for kind in kinds), told
            edits += 1
    assert edits > 10


def test_the_scene_does_not_tell_which_look_a_change_leads_to(questions, world):
    """Outfits of one group stand in one scene: the target and the wrong ones never share it."""
    chosen = [q for q in questions if (q.subtask, q.form) == ("S08", "choose")]
    assert chosen
    for question in chosen:
        first, *others = (world.looks[image].group for image in question.images)
        assert first not in others


def test_a_difference_that_is_no_clause_stands_in_no_sentence():
    """ "Change it so that drops the scarf" is no English."""
    pools = load_pools()
    for each in (*pools.questions["S08.choose"], *pools.questions["S08.write"]):
        assert re.search(r"(^|: )\{diff\}|\{diff_clause\}", each) or "{diff" not in each
    for each in pools.answers["S08.write"]:
        assert re.search(r"(^|: )\{diff\}|\{diff_clause\}", each)
    changed, dropped = Change("change", "coat", "color", "red", "navy"), Change("drop", "scarf")
    assert "diff_clause" in diff_slots([changed])
    assert "diff_clause" not in diff_slots([changed, dropped])


def test_details_and_fabrics_are_said_as_a_person_says_them(questions):
    told = [q.turns[0] for q in questions if q.subtask in ("S10", "S11") and q.split == "train"]
    assert any("pockets" in said or " v-neck" in said for _, said in told)
    for asked, said in told:
        assert not re.search(r"(has|have|features) (tapered|striped|pleated|ruffled|belted)", said)
        assert not re.search(r"(has|have|features).*\b(sleeve|pocket)\b", said)
        assert not re.search(r"made of (synthetic|other)", said)
        assert "neckline" not in asked or not re.search(r"the (jeans|skirt|shorts|boots)", asked)


def test_the_checker_sees_a_choice_that_the_scene_or_a_shared_garment_gives_away(questions, world):
    chosen = next(q for q in questions if (q.subtask, q.form) == ("S08", "choose"))
    first = world.looks[chosen.images[0]]
    near = next(each for each in world.near(first, "group") if each != first.image)
    wrong = next(k for k in range(1, 5) if str(k + 1) != chosen.gold.primary)
    images = tuple(near if k == wrong else image for k, image in enumerate(chosen.images))
    told = check_questions([replace(chosen, images=images)], world)
    assert any("stands in the scene of the first image" in problem for problem in told)
    picked = next(
        q
        for q in questions
        if (q.subtask, q.form) == ("S07", "pick")
        and any(
            share_a_garment(world.looks[q.images[0]], world.looks[each])
            and world.looks[each].outfit != world.looks[q.images[0]].outfit
            for each in world.near(world.looks[q.images[0]], "group")
        )
    )
    first = world.looks[picked.images[0]]
    near = next(
        each
        for each in world.near(first, "group")
        if world.looks[each].outfit != first.outfit and share_a_garment(first, world.looks[each])
    )
    wrong = next(k for k in range(1, 5) if str(k + 1) != picked.gold.primary)
    images = tuple(near if k == wrong else image for k, image in enumerate(picked.images))
    told = check_questions([replace(picked, images=images)], world)
    assert any("may show a garment of the first" in problem for problem in told)
