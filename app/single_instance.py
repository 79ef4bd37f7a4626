"""One window per wardrobe: a second start hands over what it was given and ends.

The lock file lies in the wardrobe and dies with its process; the socket's name is made of person
and folder, so nobody else's window answers. Command line and MCP server do not ask here: they may
work beside the window.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.window_lock import LOCK_NAME, window_lock

_log = logging.getLogger(__name__)

__all__ = ["LOCK_NAME", "SingleInstance"]
PATIENCE_MS = 1000
MAX_MESSAGE = 1_000_000


class SingleInstance(QObject):
    """Holds a wardrobe for this window, and listens to those that come later.

    Args:
        folder: The wardrobe.
    """

    called = Signal(list)
    """Another start of the program wants this window: the paths it was given, as texts."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._name = _socket_name(folder)
        self._lock = window_lock(folder)
        self._server: QLocalServer | None = None
        self._buffers: dict[QLocalSocket, bytes] = {}

    def claim(self) -> bool:
        """Take the wardrobe; false when another window has it.

        A folder in which no lock can be made (a read-only disk) may be looked at by many.
        """
        if self._lock.tryLock(0):
            self._listen()
            return True
        return self._lock.error() != QLockFile.LockError.LockFailedError

    def call(self, paths: Sequence[str] = ()) -> bool:
        """Ask the window that has the wardrobe to come to the front and take these paths."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(PATIENCE_MS):
            return False
        socket.write(json.dumps(list(paths)).encode() + b"\n")
        sent = socket.waitForBytesWritten(PATIENCE_MS)
        socket.disconnectFromServer()
        if socket.state() != QLocalSocket.LocalSocketState.UnconnectedState:
            socket.waitForDisconnected(PATIENCE_MS)
        return bool(sent)

    def release(self) -> None:
        """Let the wardrobe go."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._buffers.clear()
        if self._lock.isLocked():
            self._lock.unlock()

    def _listen(self) -> None:
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not server.listen(self._name):
            # We hold the lock, so whoever left the socket is dead.
            QLocalServer.removeServer(self._name)
            if not server.listen(self._name):
                _log.warning("other starts cannot reach this window: %s", server.errorString())
                return
        server.newConnection.connect(self._accept)
        self._server = server

    def _accept(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            self._buffers[socket] = b""
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(self._read)
            self._read_from(socket)

    def _read(self) -> None:
        for socket in list(self._buffers):
            self._read_from(socket)

    def _read_from(self, socket: QLocalSocket) -> None:
        data = self._buffers.get(socket)
        if data is None:
            return
        data += bytes(socket.readAll().data())
        if b"\n" in data:
            self._drop(socket)
            self.called.emit(_parse(data.split(b"\n", 1)[0]))
        elif (
            len(data) > MAX_MESSAGE
            or socket.state() == QLocalSocket.LocalSocketState.UnconnectedState
        ):
            self._drop(socket)
        else:
            self._buffers[socket] = data

    def _drop(self, socket: QLocalSocket) -> None:
        self._buffers.pop(socket, None)
        socket.deleteLater()


def _parse(line: bytes) -> list[str]:
    try:
        paths = json.loads(line)
    except ValueError:
        return []
    return [path for path in paths if isinstance(path, str)] if isinstance(paths, list) else []


def _socket_name(folder: Path) -> str:
    who = f"{Path.home()}\n{folder.resolve()}"
    return "vestry-" + hashlib.sha256(who.encode()).hexdigest()[:24]
