"""Models for pictures and tests: a shelf in memory that holds what it is told and fetches nothing.

Names and sizes are those of the catalogue's most likely choices, so that texts are as long as in
earnest; the machine they would fit is made up and stands still.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from app.services.job_control import JobControl, Progress
from app.viewmodels.model_shelf import ModelCard, Shelf

GB = 10**9
FREE = 51_200_000_000
_EVERYWHERE = (
    ModelCard(
        id="pocket-encoder",
        title="Pocket encoder",
        task="encode",
        about="Names a garment and finds it by words or likeness.",
        license="Apache-2.0",
        commercial="yes",
        memory_bytes=160_000_000,
        fit="fits",
        fit_text="It needs 0.2 GB of memory; this computer has 9.8 GB to spare.",
        embedded=True,
        presence="installed",
        present_bytes=19_600_000,
    ),
    ModelCard(
        id="grabcut",
        title="Pocket cut-out",
        task="segment",
        about="Takes a garment out of its background.",
        license="Apache-2.0",
        commercial="yes",
        memory_bytes=90_000_000,
        fit="fits",
        fit_text="It needs 0.1 GB of memory; this computer has 9.8 GB to spare.",
        embedded=True,
        presence="installed",
        present_bytes=4_300_000,
    ),
)
_TALKING = (
    ModelCard(
        id="qwen3.5-4b",
        title="Qwen3.5 4B",
        task="chat",
        about="Describes garments carefully and answers well in the conversation.",
        license="Apache-2.0",
        commercial="yes",
        license_url="https://huggingface.co/unsloth/Qwen3.5-4B-GGUF",
        source="unsloth/Qwen3.5-4B-GGUF @ e87f176",
        download_bytes=3_412_423_616,
        memory_bytes=4_700_000_000,
        fit="fits",
        fit_text="It needs 4.7 GB of memory (3.4 GB of weights, 0.9 GB of context, 0.4 GB for "
        "pictures); this computer has 9.8 GB to spare.",
        recommended=True,
        recommended_why="It is the best that runs well with 16 GB of memory.",
        never_loaded=True,
    ),
    ModelCard(
        id="qwen3-vl-2b",
        title="Qwen3-VL 2B",
        task="chat",
        about="Quick and small; good for tags, short in conversation.",
        license="Apache-2.0",
        commercial="yes",
        license_url="https://huggingface.co/Qwen/Qwen3-VL-2B-Instruct-GGUF",
        source="Qwen/Qwen3-VL-2B-Instruct-GGUF @ 52d6c8f",
        download_bytes=1_552_463_168,
        memory_bytes=2_400_000_000,
        fit="fits",
        fit_text="It needs 2.4 GB of memory; this computer has 9.8 GB to spare.",
        never_loaded=True,
    ),
    ModelCard(
        id="qwen2.5-vl-3b",
        title="Qwen2.5-VL 3B",
        task="chat",
        about="Describes garments well.",
        license="Qwen Research License",
        commercial="no",
        license_url="https://huggingface.co/ggml-org/Qwen2.5-VL-3B-Instruct-GGUF",
        source="ggml-org/Qwen2.5-VL-3B-Instruct-GGUF @ 5037fcf",
        download_bytes=2_774_658_784,
        memory_bytes=3_300_000_000,
        fit="fits",
        fit_text="It needs 3.3 GB of memory; this computer has 9.8 GB to spare.",
        warnings=("Some photos make it answer with question marks only on older graphics cards.",),
        never_loaded=True,
    ),
    ModelCard(
        id="gemma-3-4b",
        title="Gemma 3 4B",
        task="chat",
        about="Speaks many languages.",
        license="Gemma Terms of Use",
        commercial="terms",
        license_url="https://ai.google.dev/gemma/terms",
        source="ggml-org/gemma-3-4b-it-GGUF",
        download_bytes=3_340_000_000,
        memory_bytes=8_900_000_000,
        fit="slow",
        fit_text="It needs 8.9 GB of memory; this computer has 9.8 GB to spare, so other programs "
        "may have to wait.",
        gated=True,
        never_loaded=True,
    ),
    ModelCard(
        id="qwen3-vl-8b",
        title="Qwen3-VL 8B",
        task="chat",
        about="The most careful of those that a laptop can hold.",
        license="Apache-2.0",
        commercial="yes",
        source="Qwen/Qwen3-VL-8B-Instruct-GGUF",
        download_bytes=6_186_814_624,
        memory_bytes=12_600_000_000,
        fit="too_large",
        fit_text="It needs 12.6 GB of memory; this computer has 9.8 GB to spare.",
        never_loaded=True,
    ),
)
_OTHERS = (
    ModelCard(
        id="marqo-fashion-siglip",
        title="Marqo FashionSigLIP",
        task="encode",
        about="Finds fine differences between garments that look alike.",
        license="Apache-2.0",
        commercial="yes",
        source="Marqo/marqo-fashionSigLIP @ e561957",
        download_bytes=813_000_000,
        memory_bytes=1_100_000_000,
        fit="fits",
        fit_text="It needs 1.1 GB of memory; this computer has 9.8 GB to spare.",
        never_loaded=True,
    ),
    ModelCard(
        id="fashn-vton-1.5",
        title="FASHN VTON 1.5",
        task="try-on",
        about="Dresses a person of a photo in a garment of another.",
        license="Apache-2.0",
        commercial="yes",
        source="fashn-ai/fashn-vton-1.5",
        download_bytes=1_944_000_000,
        memory_bytes=6_500_000_000,
        fit="slow",
        fit_text="It needs 6.5 GB of memory; without a graphics card one picture takes half an "
        "hour.",
        never_loaded=True,
    ),
)


class StandingShelf:
    """Keeps models in memory.

    Args:
        cards: What there is.
        fetch: Called instead of a download; may report progress, block or raise.
    """

    def __init__(
        self,
        cards: Iterable[ModelCard] = (*_TALKING, *_EVERYWHERE, *_OTHERS),
        *,
        fetch: Callable[[str, Callable[[Progress], None], JobControl], None] | None = None,
    ) -> None:
        self.cards = {card.id: card for card in cards}
        self.calls: list[tuple[object, ...]] = []
        self.errors: dict[str, Exception] = {}
        self._fetch = fetch

    def look(self) -> Shelf:
        """Return what there is."""
        self._called("look")
        used = sum(card.present_bytes for card in self.cards.values() if not card.embedded)
        return Shelf(tuple(self.cards.values()), used, FREE - used, Path("/models"))

    def fetch(
        self,
        model_id: str,
        *,
        accepted_license: str,
        progress: Callable[[Progress], None],
        control: JobControl,
    ) -> None:
        """Have a model, unless something else was asked for."""
        self._called("fetch", model_id)
        if accepted_license != self.cards[model_id].license:
            raise ValueError("another license was shown")
        if self._fetch is not None:
            self._fetch(model_id, progress, control)
        card = self.cards[model_id]
        progress(Progress(card.download_bytes, card.download_bytes, 12e6, 0.0))
        self.change(model_id, presence="installed", present_bytes=card.download_bytes)

    def discard(self, model_id: str) -> None:
        """Forget what was fetched."""
        self._called("discard", model_id)
        self.change(model_id, presence="absent", present_bytes=0)

    def remove(self, model_id: str) -> None:
        """Have a model no longer."""
        self._called("remove", model_id)
        if self.cards[model_id].own:
            del self.cards[model_id]
        else:
            self.change(model_id, presence="absent", present_bytes=0)

    def verify(
        self, model_id: str, *, progress: Callable[[Progress], None], control: JobControl
    ) -> str:
        """Find everything right."""
        self._called("verify", model_id)
        control.checkpoint()
        progress(Progress(1, 1, 1.0, 0.0))
        return "Every file is as it should be."

    def add(
        self,
        files: Sequence[Path],
        *,
        name: str = "",
        progress: Callable[[Progress], None],
        control: JobControl,
    ) -> str:
        """Take a file in."""
        self._called("add", *files)
        control.checkpoint()
        model_id = name or files[0].stem
        progress(Progress(1, 1, 1.0, 0.0))
        self.cards[model_id] = ModelCard(
            id=model_id, title=model_id, task="chat", own=True, presence="installed"
        )
        return model_id

    def note_speed(self, model_id: str, tokens_per_s: float, first_token_s: float) -> None:
        """Keep a speed."""
        self._called("note_speed", model_id, tokens_per_s, first_token_s)
        self.change(model_id, tokens_per_s=tokens_per_s)

    def change(self, model_id: str, **values: object) -> None:
        """Let a model be otherwise."""
        self.cards[model_id] = replace(self.cards[model_id], **values)  # type: ignore[arg-type]

    def _called(self, name: str, *given: object) -> None:
        self.calls.append((name, *given))
        if (error := self.errors.get(name)) is not None:
            raise error
