"""From a JSON schema to a grammar that lets a model say nothing else.

The library's own converter does the work; what it gets wrong is put right here: quotes and
backslashes inside constants, raw line ends inside strings (no JSON reader takes them), bounds of
whole numbers, and repetitions, which it writes out one by one. A schema that asks for what no
grammar can promise is refused by name rather than half kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from models.errors import UnsupportedError
from models.runtimes.llama_library import grammars

# half a surrogate pair is JSON, but no text that can be stored
_CHARACTER = (
    r'[^"\\\x7F\x00-\x1F] | [\\] (["\\bfnrt/] | "u" ([0-9a-cefA-CEF] [0-9a-fA-F] | [dD] [0-7]) '
    r"[0-9a-fA-F] [0-9a-fA-F])"
)
_LONGEST_STRING = 2000
_LONGEST_LIST = 256
_WIDEST_RANGE = 1000
_DEEPEST = 64
_UNKEPT = frozenset(
    {
        "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "patternProperties",
        "propertyNames", "contains", "unevaluatedProperties", "minProperties", "maxProperties",
        "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "$dynamicRef", "uniqueItems",
    }
)  # fmt: skip


def schema_grammar(schema: Mapping[str, Any]) -> str:
    """Return a GBNF grammar whose sentences are the documents of a schema.

    Raises:
        UnsupportedError: The schema asks for what no grammar can promise.
    """
    try:
        plain = json.loads(json.dumps(schema))
        _refuse_unkept(plain, plain, 0)
        converter = _Converter(prop_order={}, allow_fetch=False, dotall=False, raw_pattern=False)
        converter.know(plain, plain)
        converter.visit(plain, "")
    except UnsupportedError:
        raise
    except (
        AssertionError, KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError
    ) as error:  # fmt: skip
        raise _refused("it is not a schema") from error
    return str(converter.format_grammar())


class _Converter(grammars.SchemaConverter):  # type: ignore[misc]
    """The library's converter with its mistakes put right."""

    def know(self, part: Any, root: Any) -> None:
        """Find what every reference means; the library passes over those beside a reference."""
        if isinstance(part, list):
            for one in part:
                self.know(one, root)
        elif isinstance(part, dict):
            reference = part.get("$ref")
            if isinstance(reference, str) and reference not in self._refs:
                self._refs[reference] = _target(reference, root)
            for one in part.values():
                self.know(one, root)

    def _resolve_ref(self, ref: str) -> Any:
        # a name of its own, so that a definition called "string" is not taken for any string
        name = "def-" + grammars.INVALID_RULE_CHARS_RE.sub("-", ref.removeprefix("#/"))
        if name not in self._rules and ref not in self._refs_being_resolved:
            self._refs_being_resolved.add(ref)
            name = self.visit(self._refs[ref], name)
            self._refs_being_resolved.remove(ref)
        return name

    def _format_literal(self, literal: str) -> str:
        escaped = literal.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r") + '"'

    def _generate_constant_rule(self, value: Any) -> str:
        return self._format_literal(json.dumps(value, ensure_ascii=False))

    def _add_primitive(self, name: str, rule: Any) -> Any:
        if name == "char":
            return self._add_rule("char", _CHARACTER)
        return super()._add_primitive(name, rule)

    def visit(self, schema: Any, name: str) -> Any:
        rule = name + "-" if name in grammars.RESERVED_NAMES else name or "root"
        if "$ref" in schema or "enum" in schema or "const" in schema:
            return super().visit(schema, name)
        if schema.get("type") == "string" and _has(schema, "minLength", "maxLength"):
            return self._add_rule(rule, self._string(schema))
        if schema.get("type") == "integer" and _has(schema, "minimum", "maximum"):
            return self._add_rule(rule, self._integer(schema))
        if schema.get("type") == "number" and _has(schema, "minimum", "maximum"):
            return self._add_rule(rule, _number(schema))
        if schema.get("type") == "array" and "items" in schema and "prefixItems" not in schema:
            return self._add_rule(rule, self._array(schema, name))
        if list(schema.keys() & {"allOf"}) and len(schema["allOf"]) == 1:
            # what pydantic writes around a reference that has a description of its own
            return super().visit({**schema["allOf"][0]}, name)
        return super().visit(schema, name)

    def _string(self, schema: Mapping[str, Any]) -> str:
        character = self._add_primitive("char", None)
        repeated = _times(schema.get("minLength", 0), schema.get("maxLength"), _LONGEST_STRING)
        return f'"\\"" {character}{repeated} "\\"" space'

    def _integer(self, schema: Mapping[str, Any]) -> str:
        least, most = schema.get("minimum"), schema.get("maximum")
        if least is not None and most is not None:
            if not 0 <= most - least <= _WIDEST_RANGE:
                raise _refused("a range of numbers is too wide")
            numbers = range(int(least), int(most) + 1)
            return "(" + " | ".join(f'"{number}"' for number in numbers) + ") space"
        if least is not None and most is None and least in (0, 1):
            first = '"0" | ' if least == 0 else ""
            return f"({first}[1-9] [0-9]{{0,14}}) space"
        raise _refused("a number has only one bound")

    def _array(self, schema: Mapping[str, Any], name: str) -> str:
        least, most = int(schema.get("minItems", 0)), schema.get("maxItems")
        if least > _LONGEST_LIST or (most is not None and not least <= most <= _LONGEST_LIST):
            raise _refused("a list is too long")
        item = self.visit(schema["items"], f"{name}{'-' if name else ''}item")
        if most == 0:
            return '"[" space "]" space'
        more = None if most is None else most - 1
        inner = f'{item} ("," space {item}){_times(max(0, least - 1), more, _LONGEST_LIST)}'
        if least == 0:
            inner = f"({inner})?"
        return f'"[" space {inner} "]" space'


def _target(reference: str, root: Any) -> Any:
    if not reference.startswith("#/"):
        raise _refused("it refers to something outside")
    found = root
    for step in reference[2:].split("/"):
        found = found[step.replace("~1", "/").replace("~0", "~")]
    return found


def _number(schema: Mapping[str, Any]) -> str:
    bounds = (schema.get("minimum"), schema.get("maximum"))
    if bounds == (0, 1):
        return '("0" ("." [0-9]{1,15})? | "1" ("." "0"{1,15})?) space'
    if bounds == (0, None):
        return '("0" | [1-9] [0-9]{0,14}) ("." [0-9]{1,15})? space'
    raise _refused("a number has bounds other than 0 and 1")


def _times(least: int, most: int | None, longest: int) -> str:
    if most is None:
        return f"{{{least},}}" if least else "*"
    if not 0 <= least <= most <= longest:
        raise _refused("a length is out of range")
    return f"{{{least},{most}}}"


def _has(schema: Mapping[str, Any], *keys: str) -> bool:
    return any(key in schema for key in keys)


def _refuse_unkept(schema: Any, root: Any, depth: int) -> None:
    """Refuse keywords that the converter would pass over in silence."""
    if depth > _DEEPEST:
        raise _refused("it is nested too deeply")
    if not isinstance(schema, dict):
        raise _refused("it is not a schema")
    unkept = sorted(schema.keys() & _UNKEPT)
    # false asks for nothing
    if unkept := [key for key in unkept if schema[key] is not False]:
        raise _refused(f"it uses {unkept[0]}")
    for key in ("properties", "$defs", "definitions"):
        for part in schema.get(key, {}).values():
            _refuse_unkept(part, root, depth + 1)
    for key in ("anyOf", "oneOf", "allOf", "prefixItems"):
        for part in schema.get(key, []):
            _refuse_unkept(part, root, depth + 1)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            _refuse_unkept(schema[key], root, depth + 1)


def _refused(reason: str) -> UnsupportedError:
    error = UnsupportedError(
        "The form that this answer should have cannot be asked of the model.",
        next_step="Ask for a simpler form.",
    )
    error.add_note(reason)
    return error
