"""The worker role ``dress``: one model that dresses people in photos, in a process of its own.

Loaded with the first request, stopped between its steps, ended to unload, all as in ``draw_role``.

    info                                          part {"loaded": info}, then ok {}
    dress {person, garment, kind, standing, seed} parts {"step": n, "of": m}, then ok {"picture"}

Pictures are PNG; ``standing`` holds the person's points in px of their picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.draw_wire import DrawLaunch, info_to_wire, picture_from_wire, picture_to_wire
from app.errors import InputError
from app.worker_roles import Channel, Request, serve_each
from models.errors import CancelledError, NotInstalledError, UnsupportedError

if TYPE_CHECKING:
    from models.chat import Stop
    from models.dressing import Dresser, Dressing
    from models.types import RgbImage

Answer = dict[str, Any]


class DressHost:
    """Holds the model and does what requests ask.

    Args:
        load: Loads the model; may ask whether to stop.
    """

    def __init__(self, channel: Channel, load: Callable[[Stop], Dresser]) -> None:
        self._channel = channel
        self._load = load
        self._dresser: Dresser | None = None

    def handle(self, request: Request) -> Answer:
        """Do one request.

        Raises:
            ModelsError: The model says why not.
        """
        if request.cancelled:  # taken back before its turn
            raise CancelledError("The person stopped it.")
        dresser = self._loaded(request)
        match request.operation:
            case "info":
                return {}
            case "dress":
                return {"picture": picture_to_wire(self._dressed(dresser, request))}
            case other:
                raise InputError(f"A model that dresses people cannot do {other}.")

    def _dressed(self, dresser: Dresser, request: Request) -> RgbImage:
        return dresser.dress(
            asked_for(request.arguments),
            seed=request.arguments["seed"],
            progress=lambda done, total: self._channel.part(request, {"step": done, "of": total}),
            stop=lambda: request.cancelled,
        )

    def _loaded(self, request: Request) -> Dresser:
        if self._dresser is None:
            self._dresser = self._load(lambda: request.cancelled)
            self._channel.part(request, {"loaded": info_to_wire(self._dresser.info)})
        elif request.operation == "info":
            self._channel.part(request, {"loaded": info_to_wire(self._dresser.info)})
        return self._dresser


def asked_for(given: Mapping[str, Any]) -> Dressing:
    """Return what a request asks for."""
    from models.dressing import Dressing
    from models.openpose_sketch import Standing

    person, garment = picture_from_wire(given["person"]), picture_from_wire(given["garment"])
    return Dressing(person, garment, given["kind"], Standing.from_values(given["standing"]))


def wire_of(asked: Dressing, seed: int) -> Answer:
    """Return a request for this."""
    return {
        "person": picture_to_wire(asked.person),
        "garment": picture_to_wire(asked.garment),
        "kind": asked.kind,
        "standing": asked.standing.as_values(),
        "seed": seed,
    }


def dress_role(channel: Channel, options: Mapping[str, Any]) -> None:
    """Serve one model; see ``app.worker_roles``."""
    launch = DrawLaunch(**options)
    host = DressHost(channel, lambda stop: load_dresser(launch, stop))
    channel.ready({})
    serve_each(channel, host.handle)


def load_dresser(launch: DrawLaunch, stop: Stop) -> Dresser:
    """Load the model that the options name; its library is imported here and only here.

    Raises:
        ModelsError: Files or libraries are missing or damaged, or there is too little memory.
    """
    if launch.engine == "fake":
        from models.runtimes.fake_painter import FakeDresser, script_of

        return FakeDresser(launch.name, script=script_of(launch.script))
    if launch.engine != "vton":
        raise UnsupportedError(
            f"This Vestry cannot dress anybody with {launch.engine}.",
            next_step="Choose another model with `vestry models list --task try-on`.",
        )
    from models.vton_layout import plan_from

    try:
        from models.runtimes.vton import load_vton
    except ImportError as error:
        raise NotInstalledError(
            "torch is not installed.", next_step="Run `pip install 'vestry[diffusion]'`."
        ) from error
    plan = plan_from(launch.plan)
    return load_vton(launch.name, Path(launch.folder), plan, threads=launch.threads, stop=stop)
