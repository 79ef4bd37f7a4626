"""Chat models on Apple silicon, run by mlx-vlm.

``load_mlx`` reads a folder and returns a ``ChatModel``. Only mlx-vlm's models, caches and picture
processors are used; the prompt, the choice of tokens and what is reused between turns are ours, so
that a person's text never becomes a special token, thinking is off, and a stop is heard between two
tokens and within long prompts. Inside one picture nothing is heard. A folder that brings program
code of its own is refused, whoever made it.

    template (llama_prompt) -> tokens (mlx_words) and pictures (mlx_pictures)
        -> cells (mlx_context) -> choice (mlx_choosing) -> text (answers)

Runs on Linux processors as well, which is where it is tested (``make mlx``).
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import mlx.core as mx
from mlx.utils import tree_flatten
from mlx_vlm.utils import load_model, load_processor

from models.chat import (
    MAX_PICTURES,
    ChatBegan,
    ChatEvent,
    ChatMessage,
    ChatModelInfo,
    ChatRequest,
    ContextUse,
    Stop,
    never,
)
from models.errors import (
    CancelledError,
    ContextFullError,
    DamagedFileError,
    NotInstalledError,
    UnsupportedError,
)
from models.runtimes.answers import Answers, Interrupted
from models.runtimes.answers import Logits as LogitRow
from models.runtimes.llama_prompt import PromptPiece, choose_template
from models.runtimes.mlx_choosing import MlxChooser, SchemaRules
from models.runtimes.mlx_context import Cell, MlxContext
from models.runtimes.mlx_options import DEFAULT_CONTEXT, MlxOptions
from models.runtimes.mlx_pictures import PicturePreparer, SeenPicture
from models.runtimes.mlx_words import FolderWords
from models.runtimes.option_weights import option_weights

_PICTURE_IDS = ("image_token_id", "image_token_index")
_CODE = ("model_file", "auto_map")

_log = logging.getLogger(__name__)


def load_mlx(options: MlxOptions, *, stop: Stop = never) -> MlxChat:
    """Load a chat model.

    Raises:
        CancelledError: The person stopped it.
        NotInstalledError: The folder is not there.
        DamagedFileError: A file is missing, damaged, or does not fit the others.
        UnsupportedError: The model is of a kind that cannot be run, or brings program code.
    """
    folder = options.folder
    config = _read(folder / "config.json")
    if any(config.get(key) for key in _CODE):
        raise UnsupportedError(
            "This model brings program code of its own, which Vestry never runs.",
            next_step="Choose another model.",
        )
    if not list(folder.glob("*.safetensors")):
        raise DamagedFileError(
            f"The weights of a model ({folder.name}) are missing.",
            next_step="Download the model again.",
        )
    words = FolderWords(folder, ends=_end_tokens(folder, config))
    if stop():
        raise CancelledError("The person stopped it.")
    try:
        model = load_model(folder)
        sees = options.pictures and bool(config.get("vision_config"))
        processor = load_processor(folder, False) if sees else None
    except (
        OSError, ValueError, TypeError, KeyError, AttributeError, ImportError, RuntimeError
    ) as error:  # fmt: skip
        _log.warning("a model folder could not be loaded: %s", type(error).__name__)
        raise DamagedFileError(
            f"The model {folder.name} cannot be loaded.",
            next_step="Download it again, or choose one that was made for mlx-vlm.",
        ) from error
    if stop():
        raise CancelledError("The person stopped it.")
    return MlxChat(options, config, words, model, processor)


class MlxChat:
    """A loaded model folder; ``load_mlx`` makes it.

    Args:
        config: The folder's ``config.json``.
        model: As mlx-vlm loads it.
        processor: Prepares pictures; None for a model that takes none.
    """

    def __init__(
        self,
        options: MlxOptions,
        config: Mapping[str, Any],
        words: FolderWords,
        model: Any,
        processor: Any,
    ) -> None:
        text = {**config, **(config.get("text_config") or {})}
        family = str(config.get("model_type", ""))
        self._words, self._config = words, config
        self._template, self._stops = choose_template(
            _template_of(options.folder),
            has_token=words.has,
            begin=words.begin_text,
            end=words.end_text,
        )
        self._preparer = (
            PicturePreparer(
                processor, picture_token=_picture_token(config), most=options.picture_tokens
            )
            if processor is not None
            else None
        )
        trained = int(text.get("max_position_embeddings") or DEFAULT_CONTEXT)
        cells = min(options.context or DEFAULT_CONTEXT, trained)
        self._context: MlxContext | None = MlxContext(model, family=family, cells=cells)
        self._rules: SchemaRules | None = SchemaRules(words, int(text.get("vocab_size") or 0))
        self._info = ChatModelInfo(
            name=options.name or options.folder.name,
            family=family,
            engine="mlx",
            context=cells,
            sees_pictures=self._preparer is not None,
            rolls_back=self._context.rolls_back,
            quantization=_quantization(config),
            memory_bytes=_weight_bytes(model) + cells * _cell_bytes(text),
            details={
                "folder": options.folder.name,
                "device": str(mx.default_device().type).rpartition(".")[2],
                "picture_limit": "kept" if self._preparer and self._preparer.resizes else "family",
                "schema": "llguidance",
            },
        )
        _log.info("loaded a %s model with %d cells", family, cells)

    @property
    def info(self) -> ChatModelInfo:
        """What it is."""
        return self._info

    def measure(self, messages: Sequence[ChatMessage], *, picture_tokens: int = 0) -> ContextUse:
        """Count tokens and picture tokens; pictures are decoded and not encoded."""
        cells, pictures = self._prompt(messages, picture_tokens)
        return self._use(cells, pictures)

    def generate(self, request: ChatRequest, *, stop: Stop = never) -> Iterator[ChatEvent]:
        """Answer; see ``ChatModel``."""
        began = time.perf_counter()
        context, rules = self._held()
        cells, pictures = self._prompt(request.messages, request.picture_tokens)
        use = self._use(cells, pictures)
        if use.free < 1:
            raise ContextFullError(needed=use.cells + 1, limit=use.limit)
        if request.schema is not None:
            rules.matcher(request.schema)  # refused before anything is computed

        def chooser(candidate: int) -> MlxChooser:
            matcher = None if request.schema is None else rules.matcher(request.schema)
            return MlxChooser(self._words, request, candidate=candidate, matcher=matcher)

        answers = Answers(
            context,
            self._words,
            request,
            chooser=chooser,
            stops=(*request.stop, *self._stops),
            use=use,
            began=began,
        )
        yield ChatBegan(use, context.common(cells))
        try:
            answers.reused = context.read(cells, pictures, preparer=self._preparer, stop=stop)
        except Interrupted:
            yield answers.unheard()
            return
        yield from answers.all(stop)

    def score(
        self, messages: Sequence[ChatMessage], options: Sequence[str], *, stop: Stop = never
    ) -> tuple[float, ...]:
        """Compare options; see ``ChatModel``.

        An option that another option begins with counts only where the other does not follow.
        """
        if not options:
            raise ValueError("there must be an option")
        context, _ = self._held()
        cells, pictures = self._prompt(messages, 0)
        tokens = [self._words.said(option) for option in options]
        if not all(tokens):
            raise ValueError("an option must not be empty")
        needed = len(cells) + max(map(len, tokens))
        if needed > context.cells:
            raise ContextFullError(needed=needed, limit=context.cells)
        try:
            context.read(cells, pictures, preparer=self._preparer, stop=stop)
            mark = context.mark()

            def follow(begin: Sequence[int]) -> list[LogitRow]:
                if stop():
                    raise Interrupted
                rows = context.follow(begin)
                context.return_to(mark)
                return rows

            return tuple(option_weights(tokens, mark.logits, follow=follow))
        except Interrupted as error:
            raise CancelledError("The person stopped it.") from error

    def close(self) -> None:
        """Let go of weights and cache, and give back what the library keeps for later."""
        if self._context is not None:
            self._context = self._rules = self._preparer = None
            mx.clear_cache()

    def _held(self) -> tuple[MlxContext, SchemaRules]:
        if self._context is None or self._rules is None:
            raise UnsupportedError("This model was closed.", next_step="Load it again.")
        return self._context, self._rules

    def _use(self, cells: Sequence[Cell], pictures: Sequence[SeenPicture]) -> ContextUse:
        seen = sum(picture.cells for picture in pictures)
        return ContextUse(len(cells), seen, self._held()[0].cells)

    def _prompt(
        self, messages: Sequence[ChatMessage], picture_tokens: int
    ) -> tuple[list[Cell], list[SeenPicture]]:
        shown = [picture for message in messages for picture in message.pictures]
        if shown and not self._info.sees_pictures:
            raise UnsupportedError(
                f"{self._info.name} cannot look at pictures.",
                next_step="Choose a model that sees pictures, or leave the picture out.",
            )
        if len(shown) > MAX_PICTURES:
            raise UnsupportedError(
                f"A conversation can hold {MAX_PICTURES} pictures.",
                next_step="Leave some pictures out, or begin a new conversation.",
            )
        cells: list[Cell] = []
        pictures: list[SeenPicture] = []
        run: list[PromptPiece] = []
        for piece in self._template.pieces(messages):
            if piece.kind != "picture":
                run.append(piece)
                continue
            cells += [Cell(token) for token in self._words.of_pieces(run)]
            run = []
            assert self._preparer is not None
            picture = self._preparer.prepare(shown[piece.picture], limit=picture_tokens)
            number = len(pictures)
            cells += [Cell(token, picture.key, number) for token in picture.tokens]
            pictures.append(picture)
        cells += [Cell(token) for token in self._words.of_pieces(run)]
        first = self._words.begun([cells[0].token] if cells else [])
        return [Cell(token) for token in first[:-1]] + cells, pictures


def _read(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotInstalledError(
            f"There is no model in {file.parent.name}.", next_step="Download the model again."
        ) from error
    except (OSError, ValueError) as error:
        raise DamagedFileError(
            f"The settings of a model ({file.parent.name}/{file.name}) cannot be read.",
            next_step="Download the model again.",
        ) from error
    if not isinstance(document, dict):
        raise DamagedFileError(f"The settings of a model ({file.parent.name}) are damaged.")
    return document


def _end_tokens(folder: Path, config: Mapping[str, Any]) -> set[int]:
    """Return every token that ends an answer by one of the settings."""
    file = folder / "generation_config.json"
    places = [config, config.get("text_config") or {}, _read(file) if file.exists() else {}]
    found: set[int] = set()
    for place in places:
        ids = place.get("eos_token_id")
        found.update(token for token in (ids if isinstance(ids, list) else [ids]) if token)
    return found


def _template_of(folder: Path) -> str:
    jinja = folder / "chat_template.jinja"
    if jinja.exists():
        return jinja.read_text(encoding="utf-8")
    for name in ("chat_template.json", "tokenizer_config.json"):
        if (folder / name).exists():
            template = _read(folder / name).get("chat_template")
            if isinstance(template, list):
                named = {entry.get("name"): entry.get("template") for entry in template}
                template = named.get("default")
            if isinstance(template, str):
                return template
    return ""


def _picture_token(config: Mapping[str, Any]) -> int:
    for key in _PICTURE_IDS:
        if isinstance(config.get(key), int):
            return int(config[key])
    raise UnsupportedError(
        "This model wants its pictures in a way that Vestry does not know.",
        next_step="Choose another model.",
    )


def _quantization(config: Mapping[str, Any]) -> str:
    bits = (config.get("quantization") or {}).get("bits")
    return f"{bits}-bit" if bits else str(config.get("torch_dtype") or config.get("dtype") or "")


def _weight_bytes(model: Any) -> int:
    return sum(int(value.nbytes) for _, value in tree_flatten(model.parameters()))


def _cell_bytes(text: Mapping[str, Any]) -> int:
    """Return the bytes of one cell at 16 bits a number; 0 when the settings do not tell."""
    heads = int(text.get("num_attention_heads") or 0)
    if not heads:
        return 0
    head = int(text.get("head_dim") or int(text.get("hidden_size") or 0) // heads)
    kept = int(text.get("num_key_value_heads") or heads)
    return 2 * 2 * int(text.get("num_hidden_layers") or 0) * kept * head
