"""One model as the command line and the models page show it: everything a person decides by.

Put together from the catalogue entry, what lies on the disk, this machine and what was measured.
Values only: reading them changes nothing and loads nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from app.services.model_speeds import Speed
from models.fit import Fit
from models.spec import CommercialUse, Engine, Task

Condition = Literal["installed", "absent", "partial", "damaged"]

COMMERCIAL_WORDS: dict[CommercialUse, str] = {
    "yes": "commercial use allowed",
    "no": "no commercial use",
    "terms": "commercial use under its own terms",
}


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One model.

    Attributes:
        id: Name on the command line.
        title: Name for people.
        task: What it does.
        engine: The library that runs it.
        condition: Whether it is there; ``partial`` for a download that can be resumed.
        bytes: Size on disk when it is there, else of the download.
        approximate: ``bytes`` is rounded.
        done_bytes: How much of a partial download is there.
        fit: How it gets on with this machine.
        license: SPDX identifier or short name.
        license_url: Where it can be read; empty for what ships with Vestry and for own files.
        commercial_use: Whether what is made with it may be sold.
        gated: Its terms must be accepted on the Hub first, with an account.
        source: The repository it comes from; empty for what ships with Vestry and for own files.
        revision: The commit that is installed or meant; a branch where none is pinned.
        embedded: Ships with Vestry.
        own: The person added its files.
        usable: Whether this version of Vestry does something with it.
        verified_on: Systems on which we loaded it; empty for a model never loaded by us.
        verified_here: Whether this system is one of them.
        sees_pictures: Whether a chat model takes pictures.
        answers_briefly: Whether it answers short closed questions alone.
        context: Tokens of a conversation; 0 for anything but chat.
        speed: Measured on this computer; None before the first answer.
        problem: Why it cannot be used here; empty when it can, or when it is not there.
        next_step: What to do about the problem.
        warnings: What a person should know before choosing it.
        notes: What it is good for.
    """

    id: str
    title: str
    task: Task
    engine: Engine
    condition: Condition
    bytes: int
    approximate: bool
    done_bytes: int
    fit: Fit
    license: str
    license_url: str
    commercial_use: CommercialUse
    gated: bool
    source: str
    revision: str
    embedded: bool
    own: bool
    usable: bool
    verified_on: tuple[str, ...]
    verified_here: bool
    sees_pictures: bool
    answers_briefly: bool
    context: int
    family: str
    quantization: str
    speed: Speed | None
    problem: str
    next_step: str
    warnings: tuple[str, ...]
    notes: str

    @property
    def installed(self) -> bool:
        """Whether every file is there with its right size."""
        return self.condition == "installed"

    @property
    def ready(self) -> bool:
        """Whether it can be used now."""
        return self.installed and self.usable and not self.problem

    @property
    def never_loaded(self) -> bool:
        """Whether its figures are only what others say."""
        return not self.verified_on and not self.own

    def as_json(self) -> dict[str, Any]:
        """Return the entry of the command line's document."""
        return {
            "id": self.id,
            "title": self.title,
            "task": self.task,
            "engine": self.engine,
            "installed": self.installed,
            "condition": self.condition,
            "bytes": self.bytes,
            "bytes_approximate": self.approximate,
            "bytes_done": self.done_bytes,
            "license": self.license,
            "license_url": self.license_url,
            "commercial_use": self.commercial_use,
            "gated": self.gated,
            "fit": {
                "verdict": self.fit.verdict,
                "elsewhere": self.fit.elsewhere,
                "sentence": self.fit.sentence,
                "needs_bytes": self.fit.needs.total,
                "has_bytes": self.fit.has_bytes,
                "free_bytes": self.fit.free_bytes,
            },
            "source": self.source,
            "revision": self.revision,
            "embedded": self.embedded,
            "own": self.own,
            "usable": self.usable,
            "verified_on": list(self.verified_on),
            "sees_pictures": self.sees_pictures,
            "answers_briefly": self.answers_briefly,
            "context": self.context,
            "tokens_per_s": self.speed.tokens_per_s if self.speed else None,
            "first_token_s": self.speed.first_token_s if self.speed else None,
            "problem": self.problem,
            "warnings": list(self.warnings),
            "notes": self.notes,
        }
