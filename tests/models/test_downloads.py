"""Downloads against a Hub that is honest, slow, forgetful, full of lies or not there."""

from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from models.download_progress import DownloadProgress
from models.downloads import REST_BYTES, Downloader
from models.errors import (
    CancelledError,
    DamagedFileError,
    DownloadError,
    GatedError,
    LicenseError,
    NoRoomError,
    NotInstalledError,
)
from models.hub import Hub
from models.spec import Catalog, CatalogFile, ModelSpec
from models.staging import Staging
from models.store import ModelStore, sha256_of
from tests.models import hub_server
from tests.models.hub_server import HubServer

ROOT = Path(__file__).resolve().parents[2]
TEXT = bytes(range(256)) * 4000  # about a megabyte: several blocks, so that half of it can be there
EYES = b"projector" * 5000
REPO = "someone/model-GGUF"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def spec_of(**changes: Any) -> ModelSpec:
    fields = {
        "id": "talker",
        "title": "Talker",
        "task": "chat",
        "runtime": "llama",
        "folder": "talker",
        "license": "Apache-2.0",
        "license_url": "https://example.org/license",
        "commercial_use": "yes",
        "repo": REPO,
        "revision": "main",
        "context": 4096,
        "files": (
            CatalogFile("words.gguf", len(TEXT), digest(TEXT), role="text"),
            CatalogFile("eyes.gguf", len(EYES), digest(EYES)[:8], role="projector"),
        ),
    }
    return ModelSpec(**{**fields, **changes})


class Time:
    """A clock that moves only when somebody sleeps, and a little with every look."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept = 0.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    from huggingface_hub import close_session, constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)  # read once, when it was imported
    made = HubServer()
    made.add(REPO, {"words.gguf": TEXT, "eyes.gguf": EYES, "config.json": b"{}", "other": b"x"})
    yield made
    made.close()
    close_session()


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def downloader(server: HubServer, models: Path, tmp_path: Path, time: Time) -> Callable[..., Any]:
    """Make a downloader, with changes to its hub."""

    def make(*, free: int = 1 << 40, **hub: Any) -> Downloader:
        settings = {"cache": tmp_path / "hub-cache", "stall_s": 10.0, **hub}
        return Downloader(
            models,
            Hub(server.endpoint, **settings),
            clock=time,
            sleep=time.sleep,
            free_bytes=lambda _path: free,
        )

    return make


@pytest.fixture
def fetch(downloader: Callable[..., Downloader]) -> Callable[..., Any]:
    """Download, with the license accepted."""

    def run(spec: ModelSpec | None = None, *, made: Downloader | None = None, **options: Any):
        wanted = spec or spec_of()
        return (made or downloader()).fetch(
            wanted, **{"accepted_license": wanted.license, **options}
        )

    return run


def is_whole(models: Path, spec: ModelSpec | None = None) -> bool:
    """Whether the model is there, every byte of it, and nothing else of it."""
    wanted = spec or spec_of()
    store = ModelStore(installed=models, catalog=Catalog({wanted.id: wanted}))
    store.verify(wanted)
    left = [path.name for path in models.iterdir() if path.name.endswith((".part", ".old"))]
    return left == []


@pytest.fixture
def stop_halfway(models: Path) -> Callable[[], bool]:
    """Enough when a third of the large file is there."""
    part = models / ".talker.part" / "words.gguf.part"
    return lambda: part.exists() and part.stat().st_size > 300_000


# -- when all goes well ---------------------------------------------------------------------------


def test_a_model_arrives_whole_with_its_manifest(fetch, models, server):
    manifest = fetch()
    assert is_whole(models)
    assert {file.name for file in manifest.files} == {"words.gguf", "eyes.gguf"}
    assert manifest.fields["revision"] == "c" * 40, "the branch's commit is noted down"
    assert (models / "talker" / "words.gguf").read_bytes() == TEXT
    assert not (models / "talker" / "part.json").exists()


def test_progress_goes_from_nothing_to_everything_at_most_ten_times_a_second(fetch, time):
    told: list[tuple[float, DownloadProgress]] = []
    fetch(progress=lambda step: told.append((time.now, step)))
    total = len(TEXT) + len(EYES)
    assert told[0][1].phase == "asking"
    assert (told[-1][1].done, told[-1][1].total) == (total, total)
    done = [step.done for _, step in told]
    assert done == sorted(done)
    same_phase = [
        (later[0] - sooner[0])
        for sooner, later in itertools.pairwise(told)
        if sooner[1].phase == later[1].phase == "downloading"
    ]
    assert all(gap >= 0.1 for gap in same_phase)


def test_nothing_but_the_name_of_the_program_is_told_about_this_computer(fetch, server):
    fetch()
    assert {asked.headers["user-agent"].lower() for asked in server.asked} == {"vestry"}
    assert not any("authorization" in asked.headers for asked in server.asked)


def test_a_token_goes_to_the_hub_and_never_to_the_store_of_bytes(fetch, downloader, server):
    server.token = "hf_secret"
    manifest = fetch(spec_of(gated=True), made=downloader(token="hf_secret"))
    to_hub = [asked for asked in server.asked if not asked.path.startswith("/blobs/")]
    assert all(asked.headers["authorization"] == "Bearer hf_secret" for asked in to_hub)
    assert server.fetched()
    assert not any("authorization" in asked.headers for asked in server.fetched())
    assert "hf_secret" not in str(manifest.fields)


def test_patterns_take_what_they_mean_and_nothing_below(fetch, models, server):
    server.add("someone/mlx", {"config.json": b"{}", "model.safetensors": TEXT, "sub/a.json": b"1"})
    spec = spec_of(
        runtime="mlx", repo="someone/mlx", files=(), include=("*.json", "*.safetensors"),
        download_mb=1,
    )  # fmt: skip
    manifest = fetch(spec)
    assert {file.name for file in manifest.files} == {"config.json", "model.safetensors"}
    assert is_whole(models, spec)


def test_a_model_of_several_repositories_and_of_a_plain_address(fetch, models, server):
    server.add("someone/vae", {"vae.safetensors": EYES}, commit="d" * 40)
    files = (
        CatalogFile("words.gguf", len(TEXT), digest(TEXT)),
        CatalogFile("vae.safetensors", len(EYES), repo="someone/vae", revision="d" * 40),
    )
    spec = spec_of(task="generate", runtime="diffusion", context=0, memory_mb=1, files=files)
    manifest = fetch(spec)
    assert manifest.fields["sources"] == {REPO: "c" * 40, "someone/vae": "d" * 40}
    assert is_whole(models, spec)


# -- what is asked first --------------------------------------------------------------------------


@pytest.mark.parametrize("accepted", ["", "MIT"])
def test_without_the_license_nothing_is_asked(fetch, server, models, accepted):
    with pytest.raises(LicenseError) as raised:
        fetch(accepted_license=accepted)
    assert "Apache-2.0" in raised.value.message
    assert "example.org" in raised.value.next_step
    assert not server.asked
    assert not models.exists()


def test_a_gated_model_explains_the_token_before_anything_is_asked(fetch, server):
    with pytest.raises(GatedError) as raised:
        fetch(spec_of(gated=True))
    assert "HF_TOKEN" in raised.value.next_step
    assert not server.asked


def test_a_token_without_permission_is_explained(fetch, downloader, server):
    server.token = "hf_right"
    with pytest.raises(GatedError):
        fetch(spec_of(gated=True), made=downloader(token="hf_wrong"))


def test_a_model_that_became_gated_is_told_from_a_proxy_that_says_no(fetch, server):
    server.hub_faults.append(hub_server.status(401, X_Error_Code="GatedRepo"))
    with pytest.raises(GatedError):
        fetch()
    server.store_faults.append(hub_server.status(403))
    with pytest.raises(DownloadError, match="403"):
        fetch()


def test_an_endpoint_that_is_no_address_is_told_at_once(fetch, downloader, tmp_path, time):
    nowhere = downloader()
    nowhere.hub = Hub("hf-mirror", cache=tmp_path / "cache")
    with pytest.raises(DownloadError, match="HF_ENDPOINT"):
        fetch(made=nowhere)


def test_one_repository_at_two_commits_gives_each_file_of_its_own(fetch, models, server):
    server.add(REPO, {"words.gguf": TEXT, "eyes.gguf": EYES}, branches=("main", "d" * 40))
    files = (
        CatalogFile("words.gguf", len(TEXT), digest(TEXT)),
        CatalogFile("eyes.gguf", len(EYES), repo=REPO, revision="d" * 40),
    )
    spec = spec_of(files=files)
    assert len(fetch(spec).files) == 2
    assert is_whole(models, spec)


def test_a_full_disk_is_told_in_numbers_before_the_first_byte(fetch, downloader, server, models):
    with pytest.raises(NoRoomError) as raised:
        fetch(made=downloader(free=REST_BYTES + 1000))
    assert raised.value.needed == len(TEXT) + len(EYES)
    assert "1 MB more" in raised.value.message
    assert not server.fetched()
    assert not (models / "talker").exists()


def test_two_downloads_of_one_model_do_not_meet(fetch, models, server):
    with Staging(models, "talker"), pytest.raises(DownloadError, match="already"):
        fetch()
    assert not server.asked


# -- what the catalogue pins ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "pin",
    [
        CatalogFile("words.gguf", len(TEXT) + 1, digest(TEXT)),
        CatalogFile("words.gguf", len(TEXT), "0" * 8),
        CatalogFile("words.gguf", len(TEXT), "0" * 64),
    ],
)
def test_another_file_than_the_catalogue_means_is_refused_before_it_comes(fetch, server, pin):
    with pytest.raises(DamagedFileError, match="not the one that Vestry means"):
        fetch(spec_of(files=(pin,)))
    assert not server.fetched()


def test_a_rounded_size_pins_nothing(fetch, models):
    spec = spec_of(files=(CatalogFile("words.gguf", 1_000_000, approximate=True),))
    fetch(spec)
    assert (models / "talker" / "words.gguf").stat().st_size == len(TEXT)


def test_a_small_file_is_checked_by_gits_own_name(fetch, server, models):
    spec = spec_of(files=(CatalogFile("config.json", 2, role="config"),))
    fetch(spec)
    assert is_whole(models, spec)
    server.repos[REPO].listed = lambda rows: [{**row, "blobId": "0" * 40} for row in rows]
    (models / "talker" / "config.json").write_bytes(b"[]")
    with pytest.raises(DamagedFileError, match="not the one that was published"):
        fetch(spec)


def test_a_server_that_names_no_hash_is_not_believed(fetch, server):
    server.repos[REPO].listed = lambda rows: [
        {key: value for key, value in row.items() if key not in ("lfs", "blobId")} for row in rows
    ]
    spec = spec_of(files=(CatalogFile("config.json", 2),))
    with pytest.raises(DownloadError, match="cannot be checked"):
        fetch(spec)


@pytest.mark.parametrize("name", ["../../evil.json", "/etc/evil.json", "..\\evil.json"])
def test_a_name_that_leads_out_of_the_folder_is_refused(fetch, server, tmp_path, name):
    server.repos[REPO].listed = lambda rows: [{**row, "rfilename": name} for row in rows]
    spec = spec_of(files=(), include=("*", "*/*/*", "*/*"), download_mb=1)
    with pytest.raises(DamagedFileError, match="name"):
        fetch(spec)
    assert not list(tmp_path.rglob("evil.json"))


# -- faults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        hub_server.drop(300_000),
        hub_server.drop(0),
        hub_server.truncate(5000),
        hub_server.status(503),
        hub_server.status(429, Retry_After="7"),
        hub_server.status(408),
    ],
    ids=["drop", "drop at once", "truncate", "503", "429", "408"],
)
def test_what_may_pass_is_tried_again_and_goes_on_where_it_was(fetch, models, server, time, fault):
    server.store_faults.extend([None, fault])
    fetch()
    assert is_whole(models)
    assert time.slept > 0.9


def test_a_pause_that_the_server_asks_for_is_kept(fetch, server, time):
    server.store_faults.extend([hub_server.status(429, Retry_After="42")])
    fetch()
    assert 41 < time.slept < 43


def test_back_off_grows_and_ends_in_a_sentence(fetch, server, time, models):
    server.store_faults.extend([hub_server.status(500)] * 6)
    with pytest.raises(DownloadError) as raised:
        fetch()
    assert "in trouble" in raised.value.message
    assert "goes on where it was" in raised.value.next_step
    assert 30 < time.slept < 32, "1 + 2 + 4 + 8 + 16 seconds"
    assert not (models / "talker").exists()


def test_a_pause_of_hours_is_told_instead_of_waited(fetch, server, time):
    server.store_faults.append(hub_server.status(429, Retry_After="7200"))
    with pytest.raises(DownloadError) as raised:
        fetch()
    assert "120 minutes" in raised.value.next_step
    assert time.slept == 0


def test_a_connection_that_drops_again_and_again_gets_there(fetch, server, models):
    server.store_faults.extend([None] + [hub_server.drop(100_000)] * 9)
    fetch()
    assert is_whole(models)


def test_a_silent_connection_is_left_and_taken_up_again(fetch, downloader, server, models):
    server.store_faults.extend([None, hub_server.stall(400_000)])
    fetch(made=downloader(stall_s=0.3))
    assert is_whole(models)
    assert server.fetched()[-1].headers["range"] == "bytes=400000-"


@pytest.mark.parametrize("fault", [hub_server.ignore_range, hub_server.wrong_range])
def test_a_server_that_cannot_go_on_sends_everything_again(fetch, server, models, fault):
    server.store_faults.extend([None, hub_server.drop(200_000), fault])
    fetch()
    assert is_whole(models)


def test_a_lying_server_is_refused_and_leaves_nothing_behind(fetch, server, models):
    server.store_faults.extend([None, hub_server.lie])
    with pytest.raises(DamagedFileError, match=r"words.gguf .* not the one that was published"):
        fetch()
    assert not (models / "talker").exists()
    assert not (models / ".talker.part" / "words.gguf.part").exists()
    fetch()
    assert is_whole(models), "the honest server is believed the next time"


def test_a_server_that_sends_too_much_is_refused(fetch, server, models):
    server.store_faults.append(hub_server.too_much)
    with pytest.raises(DamagedFileError, match="more than"):
        fetch()
    assert not (models / "talker").exists()


@pytest.mark.parametrize("gone", ["repo", "file", "revision", "bytes"])
def test_what_was_taken_away_is_one_sentence(fetch, server, gone):
    spec = spec_of()
    if gone == "repo":
        server.repos.clear()
    elif gone == "file":
        del server.repos[REPO].files["eyes.gguf"]
    elif gone == "revision":
        spec = spec_of(revision="e" * 40)
    else:
        server.store_faults.append(hub_server.status(404))
    with pytest.raises(NotInstalledError) as raised:
        fetch(spec)
    assert "no longer" in raised.value.message
    assert raised.value.next_step


def test_a_refusal_without_a_reason_names_its_number(fetch, server):
    server.store_faults.append(hub_server.status(418))
    with pytest.raises(DownloadError, match="418"):
        fetch()


@pytest.mark.parametrize("body", [b"<html>Please sign in</html>", b"{}", b"[1]", b"null"])
def test_a_network_that_wants_a_sign_in_is_no_hub(fetch, server, body):
    server.hub_faults.append(lambda handler, _data: handler.send(200, body))
    with pytest.raises(DownloadError) as raised:
        fetch()
    assert "not the model hub" in raised.value.message
    assert "Sign in" in raised.value.next_step


def test_no_host_but_the_named_one_is_ever_asked(fetch, monkeypatch):
    import socket

    asked = []
    look_up = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *more, **named: (
            asked.append(host), look_up(host, *more, **named)
        )[1],
    )  # fmt: skip
    fetch()
    assert set(asked) == {"127.0.0.1"}


def test_no_server_at_all_is_one_sentence(fetch, models, tmp_path, time):
    nobody = Hub("http://127.0.0.1:9", cache=tmp_path / "cache")
    with pytest.raises(DownloadError) as raised:
        fetch(made=Downloader(models, nobody, clock=time, sleep=time.sleep))
    assert "cannot be reached" in raised.value.message


def test_the_hub_itself_may_be_in_trouble(fetch, server, models, time):
    server.hub_faults.extend([hub_server.status(502), hub_server.status(429, Retry_After="3")])
    fetch()
    assert is_whole(models)
    assert 3.8 < time.slept < 4.5


def test_the_hubs_own_offline_switch_is_one_sentence(fetch, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(DownloadError, match="HF_HUB_OFFLINE"):
        fetch()


# -- stopping and going on ------------------------------------------------------------------------


def test_a_stopped_download_keeps_what_has_arrived_and_goes_on_there(
    fetch, server, models, stop_halfway
):
    with pytest.raises(CancelledError):
        fetch(stop=stop_halfway)
    part = models / ".talker.part" / "words.gguf.part"
    kept = part.stat().st_size
    assert 0 < kept < len(TEXT)
    assert TEXT.startswith(part.read_bytes())
    assert not (models / "talker").exists()
    fetch()
    assert is_whole(models)
    assert server.fetched()[-1].headers["range"] == f"bytes={kept}-"


def test_a_silent_server_does_not_keep_the_person_waiting(fetch, downloader, server):
    server.store_faults.append(hub_server.stall(1000))
    waiting = threading.Event()
    stopper = threading.Timer(0.2, waiting.set)
    stopper.start()
    with pytest.raises(CancelledError):
        # the connection alone would be given up after a minute
        fetch(made=downloader(stall_s=60.0), stop=waiting.is_set)


def test_a_pause_between_tries_can_be_stopped(fetch, server, time):
    server.store_faults.append(hub_server.status(429, Retry_After="250"))
    with pytest.raises(CancelledError):
        fetch(stop=lambda: time.slept > 5)
    assert time.slept < 6


def test_what_changed_meanwhile_is_fetched_anew(fetch, server, models, stop_halfway):
    with pytest.raises(CancelledError):
        fetch(stop=stop_halfway)
    newer = TEXT[::-1]
    server.add(REPO, {"words.gguf": newer, "eyes.gguf": EYES}, commit="f" * 40)
    spec = spec_of(
        files=(
            CatalogFile("words.gguf", len(newer), role="text"),
            CatalogFile("eyes.gguf", len(EYES), role="projector"),
        )
    )
    before = len(server.fetched())
    fetch(spec)
    assert (models / "talker" / "words.gguf").read_bytes() == newer
    assert len(server.fetched()) == before + 1, "the part that did not change was kept"
    assert "range" not in server.fetched()[-1].headers


def test_a_part_that_was_spoiled_on_the_disk_is_fetched_once_more(
    fetch, server, models, stop_halfway
):
    with pytest.raises(CancelledError):
        fetch(stop=stop_halfway)
    part = models / ".talker.part" / "words.gguf.part"
    part.write_bytes(bytes(part.stat().st_size))
    fetch()
    assert is_whole(models)


KILLED = """
import os, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.models.test_downloads import spec_of
from models.downloads import Downloader
from models.hub import Hub
import models.staging, models.downloads
calls = 0
def dying(real):
    def run(*given, **named):
        global calls
        calls += 1
        if calls > {survive}:
            os.kill(os.getpid(), 9)
        return real(*given, **named)
    return run
os.replace, os.fsync, Path.unlink = dying(os.replace), dying(os.fsync), dying(Path.unlink)
made = Downloader(Path({models!r}), Hub({endpoint!r}, cache=Path({models!r}) / "none"))
made.fetch(spec_of(), accepted_license="Apache-2.0")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("survive", [0, 2, 4, 6, 8, 10, 12])
def test_killed_anywhere_it_leaves_nothing_or_parts_to_go_on_with(fetch, server, models, survive):
    code = KILLED.format(
        root=str(ROOT), models=str(models), endpoint=server.endpoint, survive=survive
    )
    variables = {**os.environ, "HF_HUB_OFFLINE": "0"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, env=variables)
    assert done.returncode == -9
    if (models / "talker").exists():
        assert ModelStore(installed=models, catalog=Catalog({"talker": spec_of()})).verify(
            spec_of()
        )
    fetch()
    assert is_whole(models)


# -- what lies here already -----------------------------------------------------------------------


def put_into_cache(cache: Path, name: str, data: bytes, *, commit: str = "c" * 40) -> Path:
    folder = cache / f"models--{REPO.replace('/', '--')}"
    blob = folder / "blobs" / digest(data)
    blob.parent.mkdir(parents=True, exist_ok=True)
    blob.write_bytes(data)
    pointer = folder / "snapshots" / commit / name
    pointer.parent.mkdir(parents=True, exist_ok=True)
    pointer.symlink_to(os.path.relpath(blob, pointer.parent))
    return blob


def test_a_file_in_the_hubs_cache_is_not_fetched_again(fetch, server, models, tmp_path):
    blob = put_into_cache(tmp_path / "hub-cache", "words.gguf", TEXT)
    fetch()
    assert is_whole(models)
    assert len(server.fetched()) == 1
    assert (models / "talker" / "words.gguf").samefile(blob), "no room is taken twice"


def test_a_spoiled_file_in_the_hubs_cache_is_not_believed(fetch, server, models, tmp_path):
    blob = put_into_cache(tmp_path / "hub-cache", "words.gguf", TEXT)
    blob.write_bytes(bytes(len(TEXT)))
    fetch()
    assert is_whole(models)
    assert len(server.fetched()) == 2
    assert blob.read_bytes() == bytes(len(TEXT)), "the cache is nobody's business to change"


def test_repairing_a_model_fetches_only_what_is_damaged(fetch, server, models):
    fetch()
    (models / "talker" / "words.gguf").write_bytes(bytes(len(TEXT)))
    before = len(server.fetched())
    fetch()
    assert is_whole(models)
    assert len(server.fetched()) == before + 1
    assert sha256_of(models / "talker" / "words.gguf") == digest(TEXT)


# -- the way out ----------------------------------------------------------------------------------


def test_a_proxy_of_the_environment_is_used(server, models, tmp_path, monkeypatch):
    from huggingface_hub import close_session

    close_session()
    monkeypatch.setenv("HTTP_PROXY", server.endpoint)
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    hub = Hub("http://hub.invalid", cache=tmp_path / "cache")
    try:
        spec = spec_of(files=(CatalogFile("config.json", 2),))
        Downloader(models, hub).fetch(spec, accepted_license="Apache-2.0")
    finally:
        close_session()
    assert {asked.headers["host"] for asked in server.asked} == {"hub.invalid"}
