"""An endpoint as an annotator: formats, busy servers, keys, refusals, and nothing that leaks."""

from __future__ import annotations

import base64
import io
import json
from email.utils import format_datetime

import numpy as np
import pytest
from PIL import Image

from models.chat import ChatMessage, ChatRequest
from tests.train.data.fashionx_parts import VOCABULARY, contents, draw, listed, manifest_of
from tests.train.data.openai_server import OpenaiServer, saying, silent, status, text
from train.data.fashionx.backends import BackendDownError, PictureRefusedError
from train.data.fashionx.endpoint import Endpoint, EndpointOptions
from train.data.fashionx.manifest import read_manifest
from train.data.fashionx.report import cost_report, run_jobs
from train.data.fashionx.run import annotate
from train.data.fashionx.run_folder import RunFolder
from train.errors import DataError, RunError

PICTURE = np.full((40, 30, 3), 99, np.uint8)
QUESTION = ChatRequest(
    (ChatMessage.of("user", "Describe it.", [PICTURE]),), schema={"type": "object"}, seed=5
)
KEY = "sk-very-secret-0123456789"


@pytest.fixture
def server():
    server = OpenaiServer()
    yield server
    server.close()


@pytest.fixture
def pauses():
    return []


@pytest.fixture
def opened(server, pauses):
    """Open endpoints that write their pauses down instead of making them."""
    endpoints = []

    def open_(**changes):
        options = EndpointOptions(**{"base_url": server.base_url, "model": "vl", **changes})
        endpoints.append(Endpoint(options, pause=pauses.append))
        return endpoints[-1]

    yield open_
    for endpoint in endpoints:
        endpoint.close()


def ask(endpoint, request=QUESTION):
    return endpoint.asking("id")(request)


def test_a_question_goes_out_with_its_picture_schema_and_decoding(server, opened):
    ended = ask(opened(extra={"seed": None, "thinking": False}))
    assert json.loads(ended.text)["item_counts"]
    assert (ended.usage.prompt_tokens, ended.usage.completion_tokens) == (1000, 300)
    (body,) = server.asked
    assert body["path"] == "/v1/chat/completions"
    assert (body["model"], body["temperature"], body["thinking"]) == ("vl", 0.0, False)
    assert "seed" not in body
    assert body["response_format"]["json_schema"]["schema"] == {"type": "object"}
    picture, words = body["messages"][0]["content"]
    assert words == {"type": "text", "text": "Describe it."}
    head, _, data = picture["image_url"]["url"].partition(",")
    assert head == "data:image/jpeg;base64"
    assert Image.open(io.BytesIO(base64.b64decode(data))).size == (30, 40)


@pytest.mark.parametrize(
    ("knows", "used"), [({"json_object"}, "json_object"), (set(), "plain")], ids=["object", "plain"]
)
def test_a_server_without_schemas_is_asked_more_plainly_and_only_once(server, opened, knows, used):
    server.knows = knows
    endpoint = opened()
    ask(endpoint)
    before = len(server.asked)
    ask(endpoint)
    assert len(server.asked) == before + 1
    form = server.asked[-1].get("response_format", {}).get("type", "plain")
    assert form == used


def test_a_refusal_of_one_picture_changes_nothing_for_the_next(server, opened):
    endpoint = opened()
    server.faults.extend([status(400, "picture not allowed")] * 3)
    with pytest.raises(PictureRefusedError, match="picture not allowed"):
        ask(endpoint)
    ask(endpoint)
    assert server.asked[-1]["response_format"]["type"] == "json_schema"


def test_busy_and_broken_servers_are_waited_for_longer_and_longer(server, opened, pauses):
    server.faults.extend([status(429), status(500), status(503), text("<html>"), text("{}")])
    ask(opened())
    assert len(pauses) == 5
    for number, pause in enumerate(pauses):
        assert 0.5 * 2**number <= pause <= 2**number


def test_what_the_server_says_about_waiting_is_heeded_within_reason(server, opened, pauses):
    from datetime import UTC, datetime, timedelta

    late = format_datetime(datetime.now(UTC) + timedelta(days=2), usegmt=True)
    long_ago = "Wed, 21 Oct 2015 07:28:00 GMT"
    for value in ("7", "0.5", late, long_ago):
        server.faults.append(status(429, Retry_After=value))
    server.faults.append(status(503, Retry_After="soon"))
    ask(opened())
    assert pauses[:4] == [7.0, 0.5, 300.0, 0.0]
    assert 8 <= pauses[4] <= 16


def test_a_server_that_stays_busy_is_given_up_and_the_picture_is_not_lost(server, opened, pauses):
    server.faults.extend([status(429)] * 3)
    with pytest.raises(BackendDownError, match="status 429"):
        ask(opened(patience=2))
    assert len(pauses) == 2


def test_a_server_that_says_nothing_in_time_is_asked_again(server, opened, pauses):
    server.faults.append(silent)
    ended = ask(opened(timeout_s=0.3))
    assert ended.text
    assert len(pauses) == 1


def test_a_server_that_is_not_there_is_named_as_that(opened, server):
    endpoint = opened(base_url="http://127.0.0.1:9/v1", patience=1)
    with pytest.raises(BackendDownError, match="cannot be reached"):
        ask(endpoint)


def test_after_the_end_of_a_run_nothing_is_asked_any_more(server, opened):
    endpoint = opened()
    endpoint.stop()
    with pytest.raises(BackendDownError, match="has ended"):
        ask(endpoint)
    assert not server.asked


def test_parts_lengths_and_missing_counts_are_understood(server, opened):
    endpoint = opened()
    server.faults.append(saying([{"type": "text", "text": "{"}], finish_reason="length"))
    ended = ask(endpoint)
    assert (ended.text, ended.reason) == ("{", "length")
    server.faults.append(text('{"choices": [{"message": {"content": null}}]}'))
    ended = ask(endpoint)
    assert (ended.text, ended.usage.prompt_tokens) == ("", 0)


def test_the_key_goes_into_one_header_and_out_of_every_sentence(server, opened, monkeypatch):
    monkeypatch.setenv("MY_KEY", KEY)
    endpoint = opened(key_env="MY_KEY")
    ask(endpoint)
    assert server.headers[-1]["authorization"] == f"Bearer {KEY}"
    server.faults.append(status(401, f"Incorrect key {KEY} provided"))
    with pytest.raises(RunError, match=r"Incorrect key \[key\] provided") as refused:
        ask(endpoint)
    assert KEY not in str(refused.value)


def test_no_key_is_sent_unless_its_variable_is_named(server, opened, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    ask(opened())
    assert "authorization" not in server.headers[-1]


def test_a_model_that_is_called_by_its_path_is_asked_by_it_and_recorded_without(server, opened):
    endpoint = opened(model="/srv/models/qwen-vl")
    ask(endpoint)
    assert server.asked[-1]["model"] == "/srv/models/qwen-vl"
    assert endpoint.model == "qwen-vl"
    assert opened(model="Qwen/Qwen3-VL-2B").model == "Qwen/Qwen3-VL-2B"


def test_a_redirect_takes_neither_key_nor_picture_anywhere(server, opened, monkeypatch):
    monkeypatch.setenv("MY_KEY", KEY)
    server.faults.append(status(307, Location=server.base_url + "/elsewhere"))
    with pytest.raises(RunError, match="status 307"):
        ask(opened(key_env="MY_KEY"))
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"base_url": ""}, "needs an address"),
        ({"base_url": "ftp://host/v1"}, "needs an address"),
        ({"base_url": "https://me:secret@host/v1"}, "must not hold a password"),
        ({"key_env": "NOT_SET_ANYWHERE"}, "NOT_SET_ANYWHERE is empty"),
        ({"base_url": "http://example.org/v1", "key_env": "MY_KEY"}, "unprotected"),
    ],
)
def test_an_address_or_key_that_cannot_be_used_is_refused_at_once(
    opened, monkeypatch, changes, message
):
    monkeypatch.setenv("MY_KEY", KEY)
    with pytest.raises(DataError, match=message):
        opened(**changes)


def test_a_whole_run_against_a_server_in_trouble_ends_well_and_holds_no_key(
    server, opened, monkeypatch, tmp_path
):
    monkeypatch.setenv("MY_KEY", KEY)
    server.knows = {"json_object"}
    broken = saying('{"half": ')
    server.faults.extend([status(429), None, status(500, KEY), None, broken, None, text("!"), None])
    manifest = manifest_of(tmp_path, 8)
    folder = RunFolder(tmp_path / "run")
    session = annotate(manifest, folder, opened(key_env="MY_KEY"), VOCABULARY)
    report = cost_report(run_jobs(folder), session=session)
    assert (report["done"], report["quarantined"], session.left) == (8, 0, 0)
    assert report["prompt_tokens"] >= 8000
    assert set(report["tries"]) <= {"1", "2"}
    for content in contents(tmp_path / "run").values():
        assert KEY.encode() not in content
        assert str(tmp_path).encode() not in content


def test_what_a_camera_wrote_into_a_photo_is_not_sent(server, opened, tmp_path):
    photo = draw(tmp_path / "photos" / "x.jpg", "x")
    exif = Image.Exif()
    exif[0x010E] = "taken at home, 12 Hidden Street"
    with Image.open(photo) as image:
        image.load()
        image.save(photo, exif=exif)
    assert b"Hidden Street" in photo.read_bytes()
    listed(tmp_path / "photos", tmp_path / "list")
    annotate(read_manifest(tmp_path / "list"), RunFolder(tmp_path / "run"), opened(), VOCABULARY)
    sent = server.asked[0]["messages"][0]["content"][0]["image_url"]["url"]
    assert b"Hidden" not in base64.b64decode(sent.partition(",")[2])
