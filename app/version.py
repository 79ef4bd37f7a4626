"""The version of this installation, read from its metadata. Decides nothing else."""

from __future__ import annotations

from importlib import metadata

UNINSTALLED = "0+checkout"
"""What a checkout that was never installed calls itself."""


def app_version() -> str:
    """Return the version, for people and for files that other versions will read."""
    try:
        return metadata.version("vestry")
    except metadata.PackageNotFoundError:
        return UNINSTALLED
