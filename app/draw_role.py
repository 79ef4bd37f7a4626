"""The worker role ``draw``: one model that draws, in a process of its own.

The model is named by the options and loaded with the first request, so that the process is there at
once, a load can be cancelled like a picture, and a process that was started anew after a crash goes
on without being told what it was. One thread does everything; the thread that reads the pipe sets
the flag that the model asks between its steps. The process ends to unload, so that all memory
returns.

    info                    part {"loaded": info}, then ok {}
    draw   {words, seed}    parts {"step": n, "of": m}, then ok {"picture": PNG}

Both may send ``{"loaded": info}`` first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.draw_wire import DrawLaunch, info_to_wire, picture_to_wire
from app.errors import InputError
from app.worker_roles import Channel, Request, serve_each
from models.errors import CancelledError, NotInstalledError, UnsupportedError

if TYPE_CHECKING:
    from models.chat import Stop
    from models.painting import Painter

Answer = dict[str, Any]
_THREADS = 2


class DrawHost:
    """Holds the model and does what requests ask.

    Args:
        load: Loads the model; may ask whether to stop.
    """

    def __init__(self, channel: Channel, load: Callable[[Stop], Painter]) -> None:
        self._channel = channel
        self._load = load
        self._painter: Painter | None = None

    def handle(self, request: Request) -> Answer:
        """Do one request.

        Raises:
            ModelsError: The model says why not.
        """
        if request.cancelled:  # taken back before its turn
            raise CancelledError("The person stopped it.")
        painter = self._loaded(request)
        given = request.arguments
        match request.operation:
            case "info":
                return {}
            case "draw":
                picture = painter.paint(
                    given["words"],
                    seed=given["seed"],
                    progress=lambda done, total: self._channel.part(
                        request, {"step": done, "of": total}
                    ),
                    stop=lambda: request.cancelled,
                )
                return {"picture": picture_to_wire(picture)}
            case other:
                raise InputError(f"A model that draws cannot do {other}.")

    def _loaded(self, request: Request) -> Painter:
        if self._painter is None:
            self._painter = self._load(lambda: request.cancelled)
            self._channel.part(request, {"loaded": info_to_wire(self._painter.info)})
        elif request.operation == "info":
            self._channel.part(request, {"loaded": info_to_wire(self._painter.info)})
        return self._painter


def draw_role(channel: Channel, options: Mapping[str, Any]) -> None:
    """Serve one model; see ``app.worker_roles``."""
    launch = DrawLaunch(**options)
    host = DrawHost(channel, lambda stop: load_painter(launch, stop))
    channel.ready({})
    serve_each(channel, host.handle)


def load_painter(launch: DrawLaunch, stop: Stop) -> Painter:
    """Load the model that the options name; its library is imported here and only here.

    Raises:
        ModelsError: Files or libraries are missing or damaged, or there is too little memory.
    """
    if launch.engine == "fake":
        return _fake(launch)
    if launch.engine == "showo":
        from models.runtimes.showo_painter import ShowoPainter

        return ShowoPainter(launch.name, Path(launch.folder), threads=launch.threads or _THREADS)
    if launch.engine == "diffusion":
        return _diffusion(launch, stop)
    raise UnsupportedError(
        f"This Vestry cannot draw with {launch.engine}.",
        next_step="Choose another model with `vestry models list --task generate`.",
    )


def _diffusion(launch: DrawLaunch, stop: Stop) -> Painter:
    from models.pipeline_plan import plan_from

    try:
        from models.runtimes.diffusion import load_diffusion
    except ImportError as error:
        raise NotInstalledError(
            "diffusers is not installed.",
            next_step="Run `pip install 'vestry[diffusion]'`; it brings torch.",
        ) from error
    plan = plan_from(launch.plan)
    return load_diffusion(launch.name, Path(launch.folder), plan, threads=launch.threads, stop=stop)


def _fake(launch: DrawLaunch) -> Painter:
    from models.runtimes.fake_painter import FakePainter, script_of

    return FakePainter(launch.name, script=script_of(launch.script))
