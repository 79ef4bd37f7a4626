"""Chat models in GGUF files, run by llama.cpp through its low-level interface.

``load_llama`` checks both files by their headers, loads them and returns a ``ChatModel``. The
library's own chat handlers are not used: they read every picture again at each turn, take positions
for cells, lose a line end, and let a person's text become special tokens. One thread at a time uses
a model; what happens when native code crashes is the business of the process around it.

    template (llama_prompt) -> tokens (llama_words) and pictures (llama_pictures)
        -> cells (llama_context) -> choice (llama_sampling) -> text (answer_text)
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

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
from models.errors import CancelledError, ContextFullError, UnsupportedError
from models.gguf_header import GgufHeader, kv_bytes_per_cell, read_gguf_header
from models.gguf_pairing import require_matching_projector, require_text_model
from models.probe import physical_cores, probe_machine
from models.runtimes.answers import Answers, Interrupted
from models.runtimes.llama_context import Item, LlamaContext, cells_of
from models.runtimes.llama_context import Logits as LogitRow
from models.runtimes.llama_library import (
    explain_loading,
    file_name,
    forget_complaints,
    native,
    no_memory,
)
from models.runtimes.llama_options import LlamaOptions, default_context, rounded_context
from models.runtimes.llama_pictures import (
    PictureItem,
    PictureReader,
    Prepared,
    after_picture,
    needs_one_batch,
)
from models.runtimes.llama_prompt import PromptPiece, choose_template
from models.runtimes.llama_sampling import Chooser, answer_grammar
from models.runtimes.llama_stopping import Questions
from models.runtimes.llama_words import Words
from models.runtimes.option_weights import option_weights
from models.vision_resize import ALONE_TOKENS_KEY, SEVERAL_TOKENS_KEY

_log = logging.getLogger(__name__)


def load_llama(options: LlamaOptions, *, stop: Stop = never) -> LlamaChat:
    """Load a chat model.

    Raises:
        CancelledError: The person stopped it.
        NotInstalledError: A file or llama-cpp-python is missing.
        DamagedFileError: A file is not a GGUF file, was cut short, or is not what it says.
        ForeignProjectorError: The picture part belongs to another model.
        UnsupportedError: The model is of a kind that cannot be run.
        OutOfMemoryError: It does not fit into this machine's memory.
    """
    header = read_gguf_header(options.model_file)
    require_text_model(header, name=options.model_file.name)
    pictures: GgufHeader | None = None
    if options.projector_file is not None:
        pictures = read_gguf_header(options.projector_file)
        require_matching_projector(header, pictures, name=options.projector_file.name)
    try:
        return LlamaChat(options, header, pictures, stop=stop)
    except Interrupted as error:
        raise CancelledError("The person stopped it.") from error


@dataclass(slots=True)
class _Prompt:
    """A conversation as the context takes it.

    Attributes:
        prepared: By key of the picture item, the picture it belongs to.
        question: Items up to the end of the last question, without what begins the answer.
    """

    items: list[Item] = field(default_factory=list)
    question: int = 0
    prepared: dict[str, Prepared] = field(default_factory=dict)

    def use(self, limit: int) -> ContextUse:
        seen = sum(item.cells for item in self.items if isinstance(item, PictureItem))
        return ContextUse(sum(cells_of(item) for item in self.items), seen, limit)


class LlamaChat:
    """A loaded GGUF model; ``load_llama`` makes it.

    Args:
        options: What to load, and how.
        header: Header of the text model.
        pictures: Header of the picture part; None for a model that sees no pictures.
    """

    def __init__(
        self,
        options: LlamaOptions,
        header: GgufHeader,
        pictures: GgufHeader | None,
        *,
        stop: Stop = never,
    ) -> None:
        machine = probe_machine()
        threads = min(options.threads or physical_cores(machine), machine.cores)
        cells = rounded_context(header, options.context) if options.context else 0
        cells = cells or default_context(header)
        memory = header.tensor_bytes + cells * kv_bytes_per_cell(header)
        memory += pictures.tensor_bytes if pictures else 0
        on_processor = not (options.gpu_layers and native.llama_supports_gpu_offload())
        if on_processor and 0 < machine.memory_bytes < memory:
            # native code would ask for it, get it, and be ended by the system when it uses it
            raise no_memory()
        self._alone = pictures.number(ALONE_TOKENS_KEY) if pictures else 0
        self._several = pictures.number(SEVERAL_TOKENS_KEY, self._alone) if pictures else 0
        self._reader: PictureReader | None = None
        self._context: LlamaContext | None = None
        self._model: int | None = _open_model(options, stop)
        try:
            self._words = Words(self._model)
            self._template, self._stops = choose_template(
                header.chat_template,
                has_token=self._words.has,
                begin=self._words.begin_text,
                end=self._words.end_text,
                after_picture=after_picture(pictures) if pictures else "",
            )
            self._reader = _open_pictures(options, pictures, self._model, threads, stop)
            whole = pictures is not None and needs_one_batch(pictures)
            self._context = LlamaContext(
                self._model,
                cells=cells,
                threads=threads,
                picture_tokens=options.picture_tokens if whole else 0,
                gives_way=on_processor,
            )
        except BaseException:
            self.close()
            raise
        self._info = ChatModelInfo(
            name=options.name or header.name or options.model_file.stem,
            family=header.architecture,
            engine="llama",
            context=self._context.cells,
            sees_pictures=self._reader is not None,
            rolls_back=self._context.rolls_back,
            quantization=header.quantization,
            memory_bytes=memory + options.cache_bytes * (self._reader is not None),
            details={
                "file": options.model_file.name,
                "threads": str(threads),
                "projector": pictures.projector_type if pictures else "",
            },
        )
        _log.info("loaded a %s model with %d cells", header.architecture, self._context.cells)

    @property
    def info(self) -> ChatModelInfo:
        """What it is."""
        return self._info

    @property
    def pictures_encoded(self) -> int:
        """Pictures, or tiles of them, that were encoded since the model was loaded."""
        return self._reader.encoded if self._reader else 0

    @property
    def cached_picture_bytes(self) -> int:
        """Memory that encoded pictures take now."""
        return self._reader.cached_bytes if self._reader else 0

    @property
    def native_model(self) -> int | None:
        """The loaded weights (``llama_model *``), for measuring beside the engine."""
        return self._model

    def tokens_of(self, messages: Sequence[ChatMessage]) -> list[int]:
        """Return the prompt of a conversation without pictures, for measuring and comparing."""
        return [item for item in self._prompt(messages, 0).items if isinstance(item, int)]

    def measure(self, messages: Sequence[ChatMessage], *, picture_tokens: int = 0) -> ContextUse:
        """Count tokens and picture tokens; pictures are decoded and not encoded."""
        cells = self._held().cells
        return self._prompt(messages, picture_tokens).use(cells)

    def generate(self, request: ChatRequest, *, stop: Stop = never) -> Iterator[ChatEvent]:
        """Answer; see ``ChatModel``.

        A stop between two tokens keeps what is in the context for the next turn; one in the middle
        of a computation forgets it.
        """
        began = time.perf_counter()
        context = self._held()
        prompt = self._prompt(request.messages, request.picture_tokens)
        use = prompt.use(context.cells)
        if use.free < 1:
            raise ContextFullError(needed=use.cells + 1, limit=use.limit)
        same = context.common(prompt.items)
        reused = sum(cells_of(item) for item in prompt.items[:same])
        grammar = answer_grammar(request)
        answers = Answers(
            context,
            self._words,
            request,
            chooser=lambda candidate: Chooser(
                self._words, request, candidate=candidate, grammar=grammar
            ),
            stops=(*request.stop, *self._stops),
            use=use,
            began=began,
        )
        yield ChatBegan(use, reused)
        try:
            answers.reused = context.read(
                prompt.items,
                reader=self._reader,
                prepared=prompt.prepared,
                question=prompt.question,
                stop=stop,
            )
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
        context = self._held()
        prompt = self._prompt(messages, 0)
        tokens = [self._words.said(option) for option in options]
        if not all(tokens):
            raise ValueError("an option must not be empty")
        needed = prompt.use(context.cells).cells + max(map(len, tokens))
        if needed > context.cells:
            raise ContextFullError(needed=needed, limit=context.cells)
        try:
            context.read(
                prompt.items,
                reader=self._reader,
                prepared=prompt.prepared,
                question=prompt.question,
                stop=stop,
            )
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
        """Free pictures before cells before weights, as the library wants it."""
        if self._reader is not None:
            self._reader.close()
        if self._context is not None:
            self._context.close()
        if self._model:
            native.llama_model_free(self._model)
        self._reader = self._context = self._model = None

    def _held(self) -> LlamaContext:
        if self._context is None:
            raise UnsupportedError("This model was closed.", next_step="Load it again.")
        return self._context

    def _prompt(self, messages: Sequence[ChatMessage], picture_tokens: int) -> _Prompt:
        pictures = [picture for message in messages for picture in message.pictures]
        if pictures and self._reader is None:
            raise UnsupportedError(
                f"{self._info.name} cannot look at pictures.",
                next_step="Choose a model that sees pictures, or leave the picture out.",
            )
        if len(pictures) > MAX_PICTURES:
            raise UnsupportedError(
                f"A conversation can hold {MAX_PICTURES} pictures.",
                next_step="Leave some pictures out, or begin a new conversation.",
            )
        prompt = _Prompt()
        run: list[PromptPiece] = []
        for piece in self._template.pieces(messages):
            if piece.kind != "picture":
                run.append(piece)
                continue
            prompt.items += self._words.of_pieces(run)
            run = []
            assert self._reader is not None
            most = _least_of(picture_tokens, self._alone if len(pictures) == 1 else self._several)
            prepared = self._reader.prepare(pictures[piece.picture], limit=most)
            prompt.items += prepared.items
            for item in prepared.items:
                if isinstance(item, PictureItem):
                    prompt.prepared[item.key] = prepared
        prompt.items += self._words.of_pieces(run)
        if prompt.items and isinstance(prompt.items[0], int):
            prompt.items = [*self._words.begun([prompt.items[0]]), *prompt.items[1:]]
        if run and run[-1].kind == "template":
            begun = len(self._words.trusted(run[-1].text))
            prompt.question = max(0, len(prompt.items) - begun)
        return prompt


def _open_model(options: LlamaOptions, stop: Stop) -> int:
    """Load the weights (``llama_model *``)."""
    parameters = native.llama_model_default_params()
    parameters.n_gpu_layers = options.gpu_layers
    questions = Questions()
    parameters.progress_callback = questions.on_progress
    forget_complaints()
    model = None
    try:
        with questions.about(stop):
            model = native.llama_model_load_from_file(file_name(options.model_file), parameters)
    except BaseException:
        # a stop at the last moment, when everything is there already
        if model:
            native.llama_model_free(model)
        raise
    if not model:
        raise explain_loading(options.model_file)
    return int(model)


def _least_of(*limits: int) -> int:
    """Return the smallest limit; 0 stands for none."""
    return min((limit for limit in limits if limit > 0), default=0)


def _open_pictures(
    options: LlamaOptions, header: GgufHeader | None, model: int, threads: int, stop: Stop
) -> PictureReader | None:
    if header is None or options.projector_file is None:
        return None
    return PictureReader(
        options.projector_file,
        header,
        model=model,
        threads=threads,
        use_gpu=options.gpu_layers != 0,
        max_tokens=options.picture_tokens,
        cache_bytes=options.cache_bytes,
        stop=stop,
    )
