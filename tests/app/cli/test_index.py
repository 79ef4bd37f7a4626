"""``vestry index`` and what other commands say while photos are not ready."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner


@pytest.fixture
def newer(library_folder: Path) -> Any:
    """Run a command as the next version would, with other weights."""
    from app.cli.main import cli
    from app.cli.options import Session
    from app.perception import PhotoEngine
    from app.services.perceiving import InlinePerception
    from models.runtimes.fake import FakeEncoder, FakeSegmenter
    from models.vocabulary import Vocabulary

    encoder = FakeEncoder(revision="1" * 12)
    perception = InlinePerception(
        PhotoEngine(
            encoder,
            load_segmenter=FakeSegmenter,
            vocabulary=Vocabulary.load(),
            relevance=encoder.relevance,
        )
    )

    def run(*arguments: object, code: int = 0) -> Any:
        words = ["--library", str(library_folder), *map(str, arguments)]
        result = CliRunner().invoke(cli, words, obj=Session(perception=perception))
        assert result.exit_code == code, f"{result.stdout}\n{result.stderr}"
        return result

    return run


def test_status_and_update_as_a_person_reads_them(filled: Any, newer: Any) -> None:
    assert "4 of 4 photos are ready to be searched." in filled("index", "status").out
    behind = newer("index", "status").stdout
    assert "0 of 4 photos are ready for this version's models." in behind
    assert "`vestry index update` looks at the rest." in behind
    assert "Words find everything meanwhile" in behind
    done = newer("index", "update").stdout
    assert "4 photos looked at (" in done
    assert "4 of 4 photos are ready to be searched." in done


def test_status_and_update_as_a_program_reads_them(filled: Any, newer: Any) -> None:
    import json

    status = json.loads(newer("index", "status", "--json").stdout)
    assert (status["state"], status["ready"], status["left"]) == ("behind", 0, 4)
    assert status["encoder"]["revision"] == "1" * 12
    assert status["answering"]["revision"] == "0" * 12
    assert status["job"] is None
    done = json.loads(newer("index", "update", "--retag", "--json").stdout)
    assert (done["prepared"], done["changed"], done["failed"]) == (4, [], [])
    assert done["index"]["state"] == "ready"
    assert done["index"]["answering"] == done["index"]["encoder"]
    assert done["index"]["job"]["retag"] is True


def test_a_picture_search_says_what_it_could_not_compare(
    filled: Any, newer: Any, photos: list[Path]
) -> None:
    before = newer("search", "--image", photos[2])
    assert "0 garments found" in before.stdout
    assert "0 of 4 photos are ready" in before.stderr
    newer("index", "update")
    after = newer("search", "--image", photos[2])
    assert "0 garments found" not in after.stdout
    assert after.stderr == ""


def test_what_looks_like_a_garment_is_found(
    filled: Any, photos: list[Path], tmp_path: Path
) -> None:
    from PIL import Image

    with Image.open(photos[0]) as picture:
        picture.save(tmp_path / "twin.jpg", quality=60)
    filled("import", tmp_path / "twin.jpg")
    document = filled("search", "--like", "itm_1", "--json").document
    assert document["query"]["like"] == "itm_1"
    assert [hit["id"] for hit in document["hits"]] == ["itm_5"]
    assert filled("search", "--like", "99", "--json", code=1).document["error"]["code"] == (
        "not_found"
    )


def test_a_picture_and_a_garment_are_one_too_many(filled: Any, photos: list[Path]) -> None:
    assert filled("search", "--image", photos[0], "--like", "1", code=2).code == 2


def test_an_empty_wardrobe_has_nothing_to_prepare(vestry: Any, library_folder: Path) -> None:
    for action in ("status", "update"):
        assert "still empty" in vestry("index", action).out
    assert vestry("index", "status", "--json").document["state"] == "empty"
    assert vestry("index", "update", "--json").document["index"]["photos"] == 0
    assert not library_folder.exists()


def test_the_group_takes_the_wardrobe_in_any_place_and_names_its_commands(vestry: Any) -> None:
    help_text = vestry("index", "--help").out
    assert "status" in help_text
    assert "update" in help_text
    assert vestry("index", "nothing", code=2).code == 2
    assert "vestry index update" in vestry("index", "update", "--help").out
