"""Pictures of every page of the window, light and dark, and one page that shows them side by side.

    python -m benchmarks.window_screens [--out DIR] [--page NAME] [--state STATE] [--theme THEME]
        [--scale N] [--language CODE] [--wardrobe DIR]

Pages are those of the rail and the scenes of `screen_scenes`; states are the wardrobes ``empty``,
``8``, ``300`` and ``10000``, and ``failed``. At scale 1 the window is 1280x800, at 2 it is
1440x900. Two runs give the same bytes. The first run makes the wardrobes (minutes), which are kept
in ``build/screens``. ``--wardrobe`` takes a copy of one's own instead of the drawn ones.
"""

from __future__ import annotations

import argparse
import html
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from app.services.perceiving import Perception
    from app.views.theme import Theme
    from benchmarks.screen_scenes import Scene
    from benchmarks.screen_wardrobes import Closet

Choice = Literal["light", "dark"]
SIZES = {1: (1280, 800), 2: (1440, 900)}
THEMES: tuple[Choice, ...] = ("light", "dark")
STATES = ("empty", "8", "300", "10000", "failed")
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Shot:
    """One picture that is wanted."""

    scene: Scene
    state: str
    language: str

    def file(self, theme: str, scale: int) -> str:
        """Return the picture's name."""
        name = f"{self.scene.name}-{self.state}-{theme}"
        name += f"-{self.language}" if self.language != "en" else ""
        return f"{name}@{scale}.png"


def main() -> int:
    """Take pictures as the command line says."""
    options = _parser().parse_args()
    if options.child:
        return _take(options)
    options.out.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    failed = 0
    for scale in options.scale or (1, 2):
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": str(scale),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }
        command = [sys.executable, "-m", "benchmarks.window_screens", *sys.argv[1:]]
        done = subprocess.run([*command, "--child", str(scale)], check=False, env=environment)
        failed |= done.returncode != 0
    count = write_gallery(options.out)
    print(
        f"{count} pictures in {time.perf_counter() - started:.0f} s: {options.out / 'index.html'}"
    )
    return int(failed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=_ROOT / "build" / "screens" / "pictures")
    parser.add_argument("--page", action="append", help="part of a scene's name; may be repeated")
    parser.add_argument("--state", action="append", choices=STATES)
    parser.add_argument("--theme", action="append", choices=THEMES)
    parser.add_argument("--scale", action="append", type=int, choices=sorted(SIZES))
    parser.add_argument("--language", action="append", choices=("en", "de"))
    parser.add_argument("--wardrobe", type=Path, help="show this one instead of the drawn ones")
    parser.add_argument("--cache", type=Path, default=_ROOT / "build" / "screens")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    return parser


def wanted(options: argparse.Namespace) -> Iterator[Shot]:
    """Return what the command line asks for; German is shown once, at 300 garments."""
    from benchmarks.screen_scenes import IN_GERMAN, SCENES

    for language in options.language or ("en", "de"):
        for scene in SCENES:
            if options.page and not any(part in scene.name for part in options.page):
                continue
            if language == "de" and not options.page and scene.name not in IN_GERMAN:
                continue
            for state in scene.states:
                if options.state and state not in options.state:
                    continue
                if language == "de" and state not in ("300", "empty"):
                    continue
                yield Shot(scene, state, language)


def _take(options: argparse.Namespace) -> int:
    """Take all pictures of one scale in this process."""
    from app.main import make_application
    from app.perception import EngineOptions, PhotoEngine
    from app.services.perceiving import InlinePerception
    from app.views.theme import Theme
    from benchmarks.screen_wardrobes import Closet

    app = make_application()
    app.setCursorFlashTime(0)
    theme = Theme()
    theme.apply("light", motion=False)
    shots = list(wanted(options))
    scratch = options.cache / f"run-{options.child}"
    shutil.rmtree(scratch, ignore_errors=True)
    closet = Closet(options.cache, scratch)
    perception = InlinePerception(PhotoEngine.load(EngineOptions(threads=1)))
    places = _Places(closet, {shot.state for shot in shots}, options.wardrobe)
    for shot in shots:
        take(shot, places, theme=theme, perception=perception, options=options)
    shutil.rmtree(scratch, ignore_errors=True)
    return 0


class _Places:
    """Which home and wardrobe a picture's window has; those with garments share a home."""

    def __init__(self, closet: Closet, states: set[str], own: Path | None) -> None:
        self._closet, self._own = closet, own
        self._homes: dict[str, tuple[Path, Path]] = {}
        for state in sorted(states, key=STATES.index):
            home = closet.scratch / (state if state in ("empty", "failed") else "home")
            library = home / "wardrobes" / ("default" if state == "empty" else state)
            self._homes[state] = (home, library)
            self.renew(state)

    def of(self, state: str) -> tuple[Path, Path]:
        """Return home and wardrobe."""
        return self._homes[state]

    def renew(self, state: str) -> None:
        """Put a wardrobe in its place as it was made."""
        from benchmarks.screen_scenes import break_wardrobe
        from benchmarks.screen_wardrobes import copy

        _, library = self._homes[state]
        shutil.rmtree(library, ignore_errors=True)
        if self._own is not None and state not in ("empty", "failed"):
            library.parent.mkdir(parents=True, exist_ok=True)
            copy(self._own, library)
        else:
            self._closet.take("8" if state == "failed" else state, library)
        if state == "failed":
            break_wardrobe(library)


def take(
    shot: Shot,
    places: _Places,
    *,
    theme: Theme,
    perception: Perception,
    options: argparse.Namespace,
) -> None:
    """Open a window, bring it to the scene, and take it in every theme."""
    from benchmarks.screen_stage import on_stage

    home, library = places.of(shot.state)
    scene, scale = shot.scene, int(options.child)
    theme.apply("light", text_percent=scene.text_size, motion=False)
    with ExitStack() as stack:
        stage = stack.enter_context(
            on_stage(
                home,
                library,
                theme=theme,
                size=scene.size or SIZES[scale],
                perception=perception,
                language=shot.language,
            )
        )
        scene.show(stage)
        if not scene.message:
            stage.dismiss_messages()
        for name in options.theme or THEMES:
            theme.apply(name, text_percent=scene.text_size, motion=False)
            picture = stage.grab()
            if not picture.save(str(options.out / shot.file(name, scale))):
                raise OSError(f"could not write into {options.out}")
    if scene.changes:
        places.renew(shot.state)


def write_gallery(folder: Path) -> int:
    """Write ``index.html``: every scene a row, light beside dark; returns how many pictures."""
    files = sorted(file.name for file in folder.glob("*.png"))
    rows: dict[str, list[str]] = {}
    for name in files:
        key = name.replace("-light", "").replace("-dark", "").removesuffix(".png")
        rows.setdefault(key, []).append(name)
    body = "".join(
        f"<section id='{html.escape(key)}'><h2><a href='#{html.escape(key)}'>{html.escape(key)}"
        "</a></h2><div>"
        + "".join(
            f"<a href='{html.escape(name)}'><img loading=lazy src='{html.escape(name)}' alt=''></a>"
            for name in sorted(names, reverse=True)
        )
        + "</div></section>"
        for key, names in rows.items()
    )
    (folder / "index.html").write_text(_PAGE.replace("BODY", body), encoding="utf-8")
    return len(files)


_PAGE = """<!doctype html><meta charset=utf-8><title>Every page of the window</title><style>
body{font:14px system-ui;background:#77757a;color:#fff;margin:24px}
div{display:grid;grid-template-columns:repeat(auto-fit,minmax(480px,1fr));gap:16px}
h2{font-size:14px;font-weight:600}a{color:inherit;text-decoration:none}
img{width:100%;display:block;box-shadow:0 8px 30px #0005}section{margin-bottom:40px}
</style>BODY"""


if __name__ == "__main__":
    sys.exit(main())
