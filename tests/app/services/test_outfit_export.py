"""Outfits as pictures, page and paper: what they tell, what they never do."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.errors import CancelledError, InputError, explain
from app.services import outfit_export
from app.services.handover import hand_over, plan_handover
from app.services.job_control import JobControl
from app.services.lookbook_content import Told, read_lookbook
from app.services.lookbook_html import lookbook_page
from app.services.outfit_export import export_page, export_paper, export_pictures, file_name
from app.services.paper import WorkerPaper
from local_index import ItemDraft, Library, OutfitDraft, OutfitItem
from models.vocabulary import Vocabulary

SECRETS = ("SECRET-NOTE", "SECRET-PLACE", "SECRET-FILE", "SECRET-SIZE", "1234.5", "SECRET-LOOK")


@pytest.fixture
def dressed(library: Library) -> Library:
    """Two outfits whose garments know things that are nobody's business."""
    private = {"notes": SECRETS[0], "place": SECRETS[1], "size": SECRETS[3], "price": 1234.5}
    for item in (1, 2, 3):
        library.items.update(item, {**private, "currency": "EUR", "brand": "Müller & Söhne"})
    for items, name in (((1, 2), "Büro <b>&"), ((3,), "")):
        held = tuple(OutfitItem(one) for one in items)
        draft = OutfitDraft(held, name=name, notes=SECRETS[5], occasion=("work",))
        library.outfits.create(draft)
    return library


def content(library: Library, *ids: int, **more: Any) -> Any:
    return read_lookbook(library, ids, Vocabulary.load(), **more)


class Reader(HTMLParser):
    """Collects tags with their attributes, and text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_a_page_loads_nothing_runs_nothing_and_shows_words_as_they_are(dressed: Library) -> None:
    dressed.outfits.update(1, {"name": '"><script>alert(1)</script>'})
    page = lookbook_page(content(dressed, 1, 2, title="</title><img src=x>"))
    read = Reader(page)
    assert not {tag for tag, _ in read.tags} & {"script", "iframe", "link", "object", "form"}
    for tag, attributes in read.tags:
        assert not any(name.startswith("on") for name in attributes), tag
        for name in ("src", "href"):
            assert (attributes.get(name) or "#").startswith(("data:image/webp;base64,", "#"))
    policy = next(dict(one) for tag, one in read.tags if "http-equiv" in one)
    assert "default-src 'none'" in (policy["content"] or "")
    assert "script" not in (policy["content"] or "")
    assert '"><script>alert(1)</script>' in "".join(read.words)
    assert "@media print" in page.decode()
    assert "prefers-color-scheme:dark" in page.decode()


def test_nothing_private_is_told_unless_it_is_asked_for(dressed: Library) -> None:
    plain = lookbook_page(content(dressed, 1, 2)).decode()
    assert "Müller &amp; Söhne" in plain
    assert "Navy striped shirt" in plain
    assert not [one for one in SECRETS if one in plain or "1,234" in plain]
    told = Told(outfit_notes=True, garment_notes=True, prices=True)
    everything = lookbook_page(content(dressed, 1, 2, told=told)).decode()
    assert "SECRET-LOOK" in everything
    assert "SECRET-NOTE" in everything
    assert "1,234.50 EUR" in everything
    assert not [one for one in SECRETS[1:4] if one in everything]


def test_pictures_are_pixels_and_nothing_else(dressed: Library, tmp_path: Path) -> None:
    report = export_pictures(content(dressed, 1, 2), tmp_path, height=300)
    assert [one.path.name for one in report.files] == ["Büro b &.png", "Look 2.png"]
    with Image.open(report.files[0].path) as opened:
        assert opened.size == (240, 300)
        assert opened.mode == "RGB"
        assert not opened.info
        assert not opened.getexif()
    target = tmp_path / "cut.png"
    export_pictures(content(dressed, 1), target, height=300, background="transparent")
    with Image.open(target) as opened:
        assert opened.mode == "RGBA"
        assert opened.getchannel("A").getextrema()[0] == 0
    assert not [one for one in tmp_path.iterdir() if one.suffix == ".tmp"]


def test_several_pictures_need_a_folder_and_every_target_a_place(
    dressed: Library, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="folder"):
        export_pictures(content(dressed, 1, 2), tmp_path / "one.png")
    with pytest.raises(InputError, match="does not exist"):
        export_page(content(dressed, 1), tmp_path / "gone" / "a.html")
    with pytest.raises(InputError, match="is a folder"):
        export_page(content(dressed, 1), tmp_path)
    with pytest.raises(InputError, match="needs an outfit"):
        content(dressed)
    dressed.items.update(3, {"status": "trash"})
    with pytest.raises(InputError, match="no garments left"):
        content(dressed, 2)


def test_what_was_there_stays_until_the_new_file_is_whole(
    dressed: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "look.html"
    target.write_text("before")
    control = JobControl()
    control.cancel()
    with pytest.raises(CancelledError):
        export_page(content(dressed, 1), target, control=control)

    def refuse(*_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(outfit_export.os, "replace", refuse)
    with pytest.raises(OSError, match="full"):
        export_page(content(dressed, 1), target)
    assert target.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir() if one.name != "wardrobe"] == ["look.html"]


@given(st.text(max_size=90))
def test_any_title_makes_a_name_that_every_system_takes(title: str) -> None:
    name = file_name(title, "Look 1")
    assert name
    assert not re.search(r'[\x00-\x1f/\\:*?"<>|]', name)
    assert not name.startswith(".")
    assert not name.endswith((" ", "."))
    assert name.lower() not in ("con", "nul", "aux")


def test_paper_holds_an_outfit_a_page_with_letters_that_can_be_selected(
    dressed: Library, tmp_path: Path
) -> None:
    dressed.outfits.update(1, {"name": "Größe Ж\ue000"})
    many = [add_plain(dressed, number) for number in range(16)]
    dressed.outfits.create(OutfitDraft(tuple(OutfitItem(one) for one in many), name="Long"))
    target = tmp_path / "look.pdf"
    report = export_paper(content(dressed, 1, 2, 3, title="Ωmega"), target, WorkerPaper())
    pdf = target.read_bytes()
    assert pdf.startswith(b"%PDF-")
    # a cover, two outfits, and one that goes on to a second page
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 5
    letters = b" ".join(re.findall(rb"begincmap.*?endcmap", pdf, re.DOTALL)).decode().lower()
    for letter in "öß\u0416\u03a9":
        assert f"{ord(letter):04x}" in letters, letter
    assert not [one for one in SECRETS if one.encode() in pdf]
    assert str(dressed.folder).encode() not in pdf
    assert report.files[0].outfit_ids == (1, 2, 3)
    assert report.notes == ()


def test_paper_says_which_letters_no_font_has(dressed: Library, tmp_path: Path) -> None:
    dressed.outfits.update(1, {"name": "Script \U00012000"})  # cuneiform
    report = export_paper(content(dressed, 1), tmp_path / "look.pdf", WorkerPaper())
    assert len(report.notes) <= 1
    assert all("\U00012000" in note for note in report.notes)
    json.dumps(report.as_json())


def add_plain(library: Library, number: int) -> int:
    return library.items.add(ItemDraft(name=f"Scarf {number}", slot="accessory", category="scarf"))


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX's")
def test_a_lookbook_for_which_the_disk_is_too_small_is_none(tmp_path: Path) -> None:
    picture = tmp_path / "noise.png"
    noise = np.random.default_rng(1).integers(0, 255, (600, 480, 3), dtype=np.uint8)
    Image.fromarray(noise).save(picture)
    look = {"title": "L", "tags": [], "notes": "", "picture": str(picture), "garments": []}
    document = {
        "title": "T",
        "summary": "",
        "footer": "",
        "paper": "a4",
        "looks": [look],
        "target": str(tmp_path / "lookbook.pdf"),
    }
    program = (
        "import json, resource, signal, sys\n"
        "from app.paper_role import make_application\n"
        "from app.paper_pages import write_pages\n"
        "application = make_application()\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "try:\n"
        "    write_pages(json.loads(sys.argv[1]))\n"
        "except OSError as error:\n"
        "    print('refused', error.errno)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, json.dumps(document)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["refused", str(errno.EFBIG)]


@pytest.mark.parametrize("ending", ["png", "html", "pdf", "zip"])
def test_a_place_that_refuses_is_named_as_the_person_knows_it(
    dressed: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    def refuse(**named: Any) -> Any:
        raise PermissionError(errno.EACCES, "Permission denied", f"{named['dir']}/.made-up.tmp")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    place, vocabulary = tmp_path / f"mine.{ending}", Vocabulary.load()
    content = read_lookbook(dressed, [1], vocabulary)
    export: dict[str, Callable[[], object]] = {
        "png": lambda: export_pictures(content, place),
        "html": lambda: export_page(content, place),
        "pdf": lambda: export_paper(content, place, WorkerPaper()),
        "zip": lambda: hand_over(plan_handover(dressed, [1], vocabulary), place, WorkerPaper()),
    }
    with pytest.raises(OSError) as refused:  # noqa: PT011 - which one is what is asked below
        export[ending]()
    assert explain(refused.value).message.startswith(f"{tmp_path.name} cannot be opened")


def test_a_lookbook_that_is_being_set_is_stopped_at_once(
    dressed: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    control, closed, patience = JobControl(), list[bool](), list[float]()

    class Slow:
        """A process that never answers."""

        def __init__(self, _role: str, *, answer_timeout_s: float) -> None:
            patience.append(answer_timeout_s)

        def __enter__(self) -> Slow:
            return self

        def __exit__(self, *_: object) -> None:
            closed.append(True)

        def submit(self, _operation: str, _arguments: object) -> Future[Any]:
            control.cancel()
            return Future()

    monkeypatch.setattr("app.services.paper.WorkerProcess", Slow)
    content = read_lookbook(dressed, [1], Vocabulary.load())
    with pytest.raises(CancelledError):
        export_paper(content, tmp_path / "mine.pdf", WorkerPaper(), control=control)
    assert closed == [True]
    assert patience[0] > 120
    assert not list(tmp_path.glob("*lookbook*"))
    assert not (tmp_path / "mine.pdf").exists()


def test_what_a_crash_left_goes_and_what_others_write_stays(
    dressed: Library, tmp_path: Path
) -> None:
    old, young = tmp_path / ".vestry-lookbook-old", tmp_path / ".vestry-lookbook-new"
    other = tmp_path / ".lookbook-theirs"
    for each in (old, young, other):
        each.mkdir()
        (each / "lookbook.pdf").write_bytes(b"half")
    for each in (old, other):
        os.utime(each, (0, 0))
    content = read_lookbook(dressed, [1], Vocabulary.load())
    export_paper(content, tmp_path / "mine.pdf", NoPaper())
    assert not old.exists()
    assert young.exists()
    assert other.exists()
    assert (tmp_path / "mine.pdf").exists()


class NoPaper:
    """Stands in for the process that sets type."""

    def write(self, _content: Any, target: Path, **_more: Any) -> tuple[str, ...]:
        target.write_bytes(b"%PDF-1.6\n")
        return ()
