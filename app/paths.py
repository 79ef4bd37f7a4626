"""Folders of one installation, all of them below ``VESTRY_HOME`` when it is set.

Makes no folder: whoever writes makes its own. What lies inside a wardrobe is the business of
``local_index``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.environ import Environment

APP_NAME = "Vestry"
DEFAULT_FOLDER = "default"
DEFAULT_NAME = "My wardrobe"
"""What the wardrobe is called that Vestry makes by itself; its folder's name is for programs."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Where things are kept.

    Attributes:
        home: Settings and wardrobes.
        cache: What can be made again.
        logs: The rotating log and crash reports.
        library: The wardrobe this run works on.
    """

    home: Path
    cache: Path
    logs: Path
    library: Path

    @property
    def settings_file(self) -> Path:
        """The versioned settings."""
        return self.home / "settings.json"

    @property
    def servers_file(self) -> Path:
        """Servers of tools that were added by hand."""
        return self.home / "servers.json"

    @property
    def vocabulary_file(self) -> Path:
        """The person's own terms and synonyms."""
        return self.home / "vocabulary.json"

    @property
    def models(self) -> Path:
        """Downloaded and added weights."""
        return self.home / "models"

    @property
    def wardrobes(self) -> Path:
        """Wardrobes that were not put elsewhere."""
        return self.home / "wardrobes"

    @property
    def library_name(self) -> str:
        """What the wardrobe is called when it is made."""
        is_default = self.library == self.wardrobes / DEFAULT_FOLDER
        return DEFAULT_NAME if is_default else self.library.name

    @property
    def log_file(self) -> Path:
        """The current log."""
        return self.logs / "vestry.log"


def resolve_paths(environment: Environment, *, library: Path | None = None) -> Paths:
    """Return the folders for this run.

    Args:
        environment: What the environment says.
        library: A wardrobe named on the command line; it wins over ``VESTRY_LIBRARY``.
    """
    if environment.home is not None:
        home = environment.home
        cache, logs = home / "cache", home / "logs"
    else:
        # Not imported when VESTRY_HOME decides: platformdirs costs start-up time.
        from platformdirs import PlatformDirs

        folders = PlatformDirs(APP_NAME, appauthor=False)
        home = Path(folders.user_data_dir)
        cache, logs = Path(folders.user_cache_dir), Path(folders.user_log_dir)
    chosen = library or environment.library or home / "wardrobes" / DEFAULT_FOLDER
    return Paths(home=home, cache=cache, logs=logs, library=chosen.expanduser().absolute())
