"""From JSON schemas to grammars: what a model may say fits, and what it must say can be said."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("llama_cpp", reason="the extra llama is not installed")

from models.annotate_prompt import answer_schema
from models.chat import ChatMessage, ChatRequest
from models.errors import UnsupportedError
from models.fashionx import annotation_schema
from models.runtimes.llama import load_llama
from models.runtimes.llama_grammar import schema_grammar
from models.runtimes.llama_options import LlamaOptions
from models.runtimes.llama_sampling import Chooser
from models.runtimes.llama_words import Words
from models.vocabulary import Vocabulary

pytestmark = pytest.mark.runtime


@pytest.fixture(scope="module")
def model(tiny_vlm):
    loaded = load_llama(LlamaOptions(tiny_vlm.text, threads=1, context=1024))
    yield loaded
    loaded.close()


@pytest.fixture
def accepts(model):
    """Whether a grammar lets a text be said from its beginning to its end."""
    words: Words = model._words
    request = ChatRequest((ChatMessage.of("user", ""),))
    (end,) = words.trusted("<|im_end|>")

    def ask(schema, text):
        import numpy as np

        chooser = Chooser(words, request, candidate=0, grammar=schema_grammar(schema))
        try:
            for token in [*words.said(text), end]:
                if not chooser._allows(token, np.zeros(words.count, np.float32)):
                    return False
                if token != end:
                    chooser.accept(token)
            return True
        finally:
            chooser.close()

    return ask


@pytest.mark.parametrize(
    ("schema", "document", "fits"),
    [
        ({"const": 'a "quoted" \\ word'}, 'a "quoted" \\ word', True),
        ({"enum": ["\u00e9clair", "a\nb"]}, "a\nb", True),
        ({"enum": ["\u00e9clair", "a\nb"]}, "\u00e9clair", True),
        ({"type": "string"}, "tab\tand \u00fc", True),
        ({"type": "string", "minLength": 2, "maxLength": 3}, "ab", True),
        ({"type": "string", "minLength": 2, "maxLength": 3}, "a", False),
        ({"type": "string", "minLength": 2, "maxLength": 3}, "abcd", False),
        ({"type": "string", "minLength": 2}, "abcdefg", True),
        ({"type": "array", "items": {"type": "boolean"}, "minItems": 2, "maxItems": 3},
         [True, False], True),
        ({"type": "array", "items": {"type": "boolean"}, "minItems": 2, "maxItems": 3},
         [True], False),
        ({"type": "array", "items": {"type": "boolean"}, "minItems": 2, "maxItems": 3},
         [True] * 4, False),
        ({"type": "array", "items": {"type": "null"}, "maxItems": 0}, [], True),
        ({"type": "array", "items": {"type": "null"}}, [], True),
        ({"type": "array", "items": {"type": "null"}, "minItems": 1}, [], False),
        ({"type": "array", "items": {"type": "null"}, "maxItems": 1}, [None, None], False),
        ({"type": "integer", "minimum": 0, "maximum": 12}, 12, True),
        ({"type": "integer", "minimum": 0, "maximum": 12}, 13, False),
        ({"type": "integer", "minimum": -2, "maximum": 2}, -2, True),
        ({"type": "integer", "minimum": 1}, 0, False),
        ({"type": "integer", "minimum": 1}, 40, True),
        ({"type": "integer"}, -7, True),
        ({"type": "number", "minimum": 0, "maximum": 1}, 0.25, True),
        ({"type": "number", "minimum": 0, "maximum": 1}, 1.5, False),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, None, True),
        ({"$ref": "#/$defs/A", "$defs": {"A": {"type": "object", "properties": {
            "next": {"anyOf": [{"$ref": "#/$defs/A"}, {"type": "null"}]}},
            "required": ["next"]}}}, {"next": {"next": None}}, True),
        ({"$ref": "#/$defs/string", "$defs": {"string": {"type": "integer"}}}, 5, True),
        ({"type": "object", "properties": {"a": {"allOf": [{"$ref": "#/$defs/B"}]}},
          "required": ["a"], "$defs": {"B": {"enum": ["x"]}}}, {"a": "x"}, True),
        ({"type": "object", "properties": {"a": {"type": "null"}, "b": {"type": "null"}},
          "required": ["a"], "additionalProperties": False}, {"a": None}, True),
        ({"type": "object", "properties": {"a": {"type": "null"}, "b": {"type": "null"}},
          "required": ["a"], "additionalProperties": False}, {"b": None}, False),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, {"any": 3}, True),
    ],
)  # fmt: skip
def test_a_document_is_let_through_when_it_fits(accepts, schema, document, fits):
    spoken = json.dumps(document, ensure_ascii=False, separators=(", ", ": "))
    assert accepts(schema, spoken) is fits


@pytest.mark.parametrize(
    "said", ['"two\nlines"', '"\\ud83d"', '"bell\x07"', '"bad \\q"', '"half', "True"]
)
def test_what_no_reader_can_keep_cannot_be_said(accepts, said):
    assert not accepts({"anyOf": [{"type": "string"}, {"type": "boolean"}]}, said)


@pytest.mark.parametrize("said", ['"\\u00e9 \\uD7ff \\/"', '"\\n"', "true", '"\U0001f9e5"'])
def test_what_readers_take_can_be_said(accepts, said):
    assert accepts({"anyOf": [{"type": "string"}, {"type": "boolean"}]}, said)


@pytest.mark.parametrize(
    "schema",
    [
        {"not": {"type": "string"}},
        {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        {"type": "integer", "maximum": 5},
        {"type": "integer", "minimum": 0, "maximum": 10**6},
        {"type": "number", "minimum": 3, "maximum": 4},
        {"type": "string", "maxLength": 10**6},
        {"type": "array", "items": {"type": "string"}, "maxItems": 10**6},
        {"type": "string", "pattern": "half a pattern"},
        {"type": "string", "pattern": "^(?=x)x$"},
        {"$ref": "https://example.org/schema.json"},
        {"$ref": "#/$defs/Absent"},
        {"type": "unheard of"},
        {"properties": {"a": {"exclusiveMinimum": 3, "type": "integer"}}},
        {"type": "object", "properties": {"a": 3}},
    ],
)
def test_what_no_grammar_can_promise_is_refused(schema):
    with pytest.raises(UnsupportedError) as caught:
        schema_grammar(schema)
    assert caught.value.message.endswith(".")
    assert caught.value.next_step


@pytest.mark.parametrize("which", ["whole", "asked"])
def test_fashionx_can_be_asked_for(model, which):
    schema = annotation_schema() if which == "whole" else answer_schema(Vocabulary.load())
    request = ChatRequest((ChatMessage.of("user", "?"),), max_tokens=40, schema=schema)
    ended = list(model.generate(request))[-1]
    assert ended.text.startswith("{")
    assert ended.reason == "length"


def test_an_answer_in_a_form_is_a_document_with_and_without_chance(model):
    schema = {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 12},
            "color": {"enum": ["red", "blue"]},
            "layers": {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 3},
                       "minItems": 1, "maxItems": 3},
        },
        "required": ["name", "color", "layers"],
    }  # fmt: skip
    for temperature, penalty in ((0.0, 1.0), (1.5, 1.0), (0.0, 1.3)):
        request = ChatRequest(
            (ChatMessage.of("user", "?"),),
            max_tokens=200, schema=schema, temperature=temperature, repeat_penalty=penalty,
        )  # fmt: skip
        ended = list(model.generate(request))[-1]
        answer = json.loads(ended.text)
        assert answer["color"] in ("red", "blue")
        assert 1 <= len(answer["layers"]) <= 3
        assert ended.reason == "stop"
