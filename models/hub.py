"""The Hugging Face Hub as downloads need it: files of a commit, their bytes, its cache of files.

The only importer of huggingface_hub, and the only place that opens a connection. The library gives
what it knows best: addresses, its HTTP session with proxies and certificates, its cache. The bytes
are read here instead of by ``hf_hub_download``, because that one sleeps through back-off and silent
connections where nobody can stop it, tells ten megabytes at a time, compares no SHA-256, and may
hand the work to native code (xet) whose connections the network switch cannot see. Nor is ``HfApi``
asked: making its headers fetches a list from huggingface.co to tell which program is calling, which
nobody asked for. What to fetch and when to try again is the business of ``downloads``.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from models.errors import DownloadError
from models.staging import Wanted

HUB = "https://huggingface.co"

# Neither the version of Python nor what else is installed is anybody's business.
_AGENT = {"user-agent": "vestry"}


class TryAgainError(Exception):
    """Something that may pass.

    Args:
        reason: One sentence for a person.
        after_s: How long the server wants quiet; None when it does not say.
    """

    def __init__(self, reason: str, *, after_s: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after_s = after_s


class RefusedError(Exception):
    """The server said no, and will say so again.

    Args:
        status: Of HTTP.
        code: The Hub's own word for it; empty when somebody else said no.
    """

    def __init__(self, status: int, code: str = "") -> None:
        super().__init__(str(status))
        self.status = status
        self.is_gated = code == "GatedRepo"


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of an answer.

    Attributes:
        status: 200 for the whole file, 206 for the rest of it, 416 when there is no such rest.
        range: What ``Content-Range`` says; empty without it.
    """

    status: int
    range: str = ""

    def continues(self, file: Wanted, offset: int) -> bool:
        """Whether it is what was asked for: the file from there to its end."""
        if not offset:
            return self.status == 200
        wanted = f"bytes {offset}-{file.bytes - 1}/{file.bytes}"
        return self.status == 206 and self.range == wanted


class Hub:
    """One Hub, or a mirror of it; safe to use from several threads.

    Args:
        endpoint: Where it is; the public one when empty.
        token: The person's token; empty for none. It is sent there and nowhere else.
        cache: Its cache on this computer; the usual place when None.
        stall_s: Seconds without a byte after which a connection counts as lost.
    """

    def __init__(
        self, endpoint: str = "", *, token: str = "", cache: Path | None = None, stall_s: float = 30
    ) -> None:
        self.endpoint = (endpoint or HUB).rstrip("/")
        self.has_token = bool(token)
        self._token = token
        self._cache = cache
        self._stall_s = stall_s

    def files(self, repo: str, revision: str) -> dict[str, Wanted]:
        """Return all files of a branch or commit by name, each with the commit that it is of.

        Raises:
            TryAgainError: It may work later.
            RefusedError: The Hub does not give them.
            DownloadError: The Hub's own library is switched off.
        """
        from huggingface_hub import get_session, hf_hub_url

        if not self.endpoint.startswith(("http://", "https://")):
            raise DownloadError(
                "What HF_ENDPOINT is set to is no web address.",
                next_step="Unset it, or set it to the whole address of a mirror, with https://.",
            )
        address = f"{self.endpoint}/api/models/{repo}/revision/{revision}"
        with _translated():
            answer = get_session().get(
                address, params={"blobs": "true"}, headers=self._headers(), timeout=self._stall_s
            )
            if answer.status_code != 200:
                raise _failure(answer.status_code, answer.headers)
        commit, rows = _listing(answer.text)
        found = {}
        for name, size, sha256, git_sha1 in rows:
            url = hf_hub_url(repo, name, revision=commit, endpoint=self.endpoint)
            found[name] = Wanted(name, size, sha256, git_sha1, url, repo, commit)
        return found

    @contextlib.contextmanager
    def open(self, file: Wanted, offset: int) -> Iterator[tuple[Head, Iterator[bytes]]]:
        """Yield the beginning of the answer and the bytes of a file from an offset on.

        Raises:
            TryAgainError: It may work later; also while the bytes are read.
            RefusedError: The server does not give it.
            DownloadError: The Hub's own library is switched off.
        """
        from huggingface_hub import get_session

        # Without compression, because offsets and sizes count bytes of the file.
        headers = {**(self._headers() if file.repo else _AGENT), "Accept-Encoding": "identity"}
        if offset:
            headers["Range"] = f"bytes={offset}-"
        with (
            _translated(),
            get_session().stream(
                "GET", file.url, headers=headers, timeout=self._stall_s, follow_redirects=True
            ) as answer,
        ):
            if answer.status_code not in (200, 206, 416):
                raise _failure(answer.status_code, answer.headers)
            head = Head(answer.status_code, str(answer.headers.get("Content-Range", "")))
            # As the network hands them over: larger blocks would be lost whole with a connection.
            yield head, answer.iter_raw()

    def _headers(self) -> dict[str, str]:
        # The session drops the token where the Hub sends us on to another host.
        token = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        return {**_AGENT, **token}

    def cached(self, file: Wanted) -> Path | None:
        """Return the file in the Hub's cache; None when it is not there. It is not checked."""
        if not file.repo:
            return None
        from huggingface_hub import try_to_load_from_cache

        found = try_to_load_from_cache(
            file.repo, file.name, cache_dir=self._cache, revision=file.revision
        )
        return Path(found).resolve() if isinstance(found, str) else None


def _listing(text: str) -> tuple[str, list[tuple[str, int, str, str]]]:
    """Read commit and files (name, size, SHA-256, Git's name) from the Hub's answer."""
    try:
        document = json.loads(text)
        rows = []
        for one in document["siblings"]:
            lfs = one.get("lfs") or {}
            size = lfs.get("size", one.get("size"))
            if size is not None:  # a mirror may tell none; its files then count as not there
                git_sha1 = "" if lfs else str(one.get("blobId") or "")
                name, sha256 = str(one["rfilename"]), str(lfs.get("sha256", ""))
                rows.append((name, int(size), sha256, git_sha1))
        return str(document["sha"]), rows
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DownloadError(
            "What answered is not the model hub.",
            next_step="Sign in to this network in a browser, or check HF_ENDPOINT, and try again.",
        ) from error


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turn the library's errors into ours; which of them may pass is decided here."""
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    # The base of everything its HTTP library raises, which is another one in older versions.
    network = cast(type[Exception], HfHubHTTPError.__mro__[1])
    try:
        yield
    except OfflineModeIsEnabled as error:
        raise DownloadError(
            "HF_HUB_OFFLINE is set, so nothing was fetched.",
            next_step="Unset HF_HUB_OFFLINE and try again.",
        ) from error
    except HfHubHTTPError as error:
        raise _failure(error.response.status_code, error.response.headers) from error
    except (network, ConnectionError, TimeoutError) as error:
        raise TryAgainError(_reason(error)) from error


def _failure(status: int, headers: Mapping[str, str]) -> Exception:
    if status == 429:
        return TryAgainError("The server asks for a pause.", after_s=_pause(headers))
    if status == 408 or status >= 500:
        return TryAgainError("The server is in trouble.", after_s=_pause(headers))
    return RefusedError(status, str(headers.get("X-Error-Code", "")))


def _pause(headers: Mapping[str, str]) -> float | None:
    """How long the server wants quiet; dates are not understood, and become the usual pause."""
    value = str(headers.get("Retry-After", "")).strip()
    return float(value) if value.isdecimal() else None


def _reason(error: BaseException) -> str:
    if "Timeout" in type(error).__name__:
        return "The server does not answer."
    if "Connect" in type(error).__name__:
        return "The server cannot be reached."
    return "The connection was lost."
