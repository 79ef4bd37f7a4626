"""Errors of the models package, cut by what the person can do about them.

    ModelsError
    +-- NotInstalledError        a file or an optional package is missing
    +-- UnsupportedError         this machine or this kind of input cannot be served
    +-- OutOfMemoryError         too large for the memory at hand
    +-- DamagedFileError         a file exists but cannot be read
    |   +-- UnreadableImageError     a photo that no decoder accepts
    |   +-- ForeignProjectorError    a picture part (mmproj) that belongs to another model
    +-- ContextFullError         a conversation that does not fit into the model's context
    +-- ImageTooLargeError       a photo beyond the decoding limits
    +-- AlreadyThereError        a model that is there, or a name that is taken
    +-- LicenseError             a license that nobody has accepted yet
    +-- GatedError               the Hub gives this only to people with an account who agreed
    +-- DownloadError            the network, or the server, is in the way; trying again may help
    +-- NoRoomError              a download that the disk cannot hold
    +-- VocabularyError          a term or a vocabulary file that does not fit
    +-- CancelledError           the person stopped the work

Every error carries one plain sentence and, where there is one, a next step.
"""

from __future__ import annotations


class ModelsError(Exception):
    """Base of everything this package raises on purpose.

    Args:
        message: One sentence for the person, ending in a full stop.
        next_step: What to do about it; empty when there is nothing to do.
    """

    code = "models_error"

    def __init__(self, message: str, *, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step


class NotInstalledError(ModelsError):
    """A file or an optional package is missing."""

    code = "not_installed"


class UnsupportedError(ModelsError):
    """This machine, or this kind of input, cannot be served."""

    code = "unsupported"


class OutOfMemoryError(ModelsError):
    """The work does not fit into the memory at hand."""

    code = "out_of_memory"


class DamagedFileError(ModelsError):
    """A file exists but its content cannot be used."""

    code = "damaged_file"


class UnreadableImageError(DamagedFileError):
    """No decoder accepts this photo."""

    code = "unreadable_image"


class ForeignProjectorError(DamagedFileError):
    """The picture part (mmproj) of a model belongs to another model."""

    code = "foreign_projector"


class ContextFullError(ModelsError):
    """A conversation does not fit into the model's context.

    Args:
        needed: Cells of the prompt and the least answer.
        limit: Cells that there are.
    """

    code = "context_full"

    def __init__(self, *, needed: int, limit: int) -> None:
        super().__init__(
            f"This conversation needs {needed} of the {limit} tokens that the model can hold.",
            next_step="Leave out the oldest messages or pictures, or begin a new conversation.",
        )
        self.needed = needed
        self.limit = limit


class ImageTooLargeError(ModelsError):
    """The photo is beyond the decoding limits."""

    code = "image_too_large"


class AlreadyThereError(ModelsError):
    """A model that is there already, or a name that is taken."""

    code = "already_there"


class LicenseError(ModelsError):
    """A license that nobody has accepted yet."""

    code = "license"


class GatedError(ModelsError):
    """The Hub gives this only to people with an account who agreed to its terms."""

    code = "gated"


class DownloadError(ModelsError):
    """The network, or the server, is in the way; what arrived is kept."""

    code = "download"


class NoRoomError(ModelsError):
    """A download that the disk cannot hold.

    Args:
        needed: Bytes that are still to come.
        free: Bytes that the disk has.
    """

    code = "disk_full"

    def __init__(self, message: str, *, next_step: str = "", needed: int, free: int) -> None:
        super().__init__(message, next_step=next_step)
        self.needed = needed
        self.free = free


class VocabularyError(ModelsError):
    """A term or a vocabulary file that does not fit."""

    code = "vocabulary"


class CancelledError(ModelsError):
    """The person stopped the work."""

    code = "cancelled"
