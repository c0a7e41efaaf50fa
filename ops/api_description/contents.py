"""What the reference page is made of: the document, as its readers look for things."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ops.api_description.snippets import Sample, samples_of

_NOT_SHOWN = ("head", "options")
_FIRST_ERROR = "400"
# A line of the description of an error response.
_MEANING = re.compile(r"^- `(\w+)`: (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class ErrorCode:
    """An error: its code, the statuses it has in one API or another, and what it means."""

    code: str
    statuses: tuple[str, ...]
    meaning: str


@dataclass(frozen=True)
class Shown:
    """An example: its name, its value, and what colours it."""

    name: str
    value: object
    lexer: str


@dataclass(frozen=True)
class FormOfErrors:
    """How one API says an error."""

    name: str
    example: object


@dataclass(frozen=True)
class Operation:
    """One method of a path. `request_schema` and `reply_schema` are named where this operation is
    the place to show them."""

    path: str
    method: str
    operation: Mapping[str, Any]
    has_head: bool
    parameters: tuple[Mapping[str, Any], ...]
    answers: tuple[tuple[str, Mapping[str, Any]], ...]
    errors: tuple[tuple[str, Mapping[str, Any], tuple[str, ...]], ...]
    request_schema: str | None
    reply_schema: str | None
    samples: tuple[Sample, ...]

    @property
    def id(self) -> str:
        """The name of its place in the page."""
        name: str = self.operation["operationId"]
        return name.lower()

    @property
    def short_method(self) -> str:
        """The method, as short as the list of contents has it."""
        return "DEL" if self.method == "delete" else self.method.upper()

    @property
    def who(self) -> str:
        """Who may make this request."""
        if any("admin_required" in codes for _, _, codes in self.errors):
            return "Takes an API key with the role admin."
        taken = {name for scheme in self.operation["security"] for name in scheme}
        if not taken:
            return "Takes no API key and names no tenant."
        if "apiKey" not in taken:
            return "Takes an operator key, and no API key, where the tenant asks for a key."
        if "operatorKey" in taken:
            return "Takes an API key or an operator key where the tenant asks for one."
        return "Takes an API key where the tenant asks for one."

    @property
    def shown_answers(self) -> list[Shown]:
        """Examples of what is answered."""
        found = []
        for _, response in self.answers:
            for kind, media in response.get("content", {}).items():
                lexer = "json" if kind == "application/json" else "text"
                if "example" in media:
                    found.append(Shown(kind, media["example"], lexer))
                for name, example in media.get("examples", {}).items():
                    found.append(Shown(f"{kind}, {name}", example["value"], lexer))
        return found


@dataclass(frozen=True)
class Group:
    """The operations of a chapter."""

    name: str
    description: str
    operations: tuple[Operation, ...]


class Contents:
    """A document, chapter by chapter."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._shown: set[str] = set()
        self.common_headers = self._common_headers()
        self.groups = tuple(
            Group(tag["name"], tag.get("description", ""), tuple(self._operations(tag["name"])))
            for tag in document["tags"]
        )
        self.errors = self._errors()
        self.forms_of_errors = self._forms_of_errors()
        # Those that stand with no operation.
        self.other_schemas = [
            name for name in document["components"]["schemas"] if name not in self._shown
        ]

    def own_headers(self, response: Mapping[str, Any]) -> list[str]:
        """The headers of a response that not every response has."""
        return [name for name in response["headers"] if name not in self.common_headers]

    def _operations(self, tag: str) -> list[Operation]:
        return [
            self._operation(path, method, operation, has_head="head" in methods)
            for path, methods in self._document["paths"].items()
            for method, operation in methods.items()
            if method not in _NOT_SHOWN and tag in operation["tags"]
        ]

    def _operation(
        self, path: str, method: str, operation: dict[str, Any], *, has_head: bool
    ) -> Operation:
        responses = {
            status: self._resolved(response) for status, response in operation["responses"].items()
        }
        answers = tuple(each for each in responses.items() if each[0] < _FIRST_ERROR)
        errors = tuple(
            (status, response, _codes(response))
            for status, response in responses.items()
            if status >= _FIRST_ERROR
        )
        [reply] = [response for _, response in answers]
        return Operation(
            path,
            method,
            operation,
            has_head,
            tuple(each for each in operation["parameters"] if "$ref" not in each),
            answers,
            errors,
            self._placed(operation.get("requestBody", {})),
            self._placed(reply),
            tuple(samples_of(path, method, operation)),
        )

    def _placed(self, body: Mapping[str, Any]) -> str | None:
        """The name of a body's schema, if it has its place here: with the first that has it."""
        media = body.get("content", {}).get("application/json", {})
        name: str = media.get("schema", {}).get("$ref", "").rpartition("/")[2]
        if not name or name in self._shown:
            return None
        self._shown.add(name)
        return name

    def _common_headers(self) -> list[str]:
        """The headers that every answer of a route with a tenant may have. They are shown once."""
        sets = [
            set(self._resolved(response)["headers"])
            for methods in self._document["paths"].values()
            for method, operation in methods.items()
            if method != "options" and operation["security"]
            for response in operation["responses"].values()
        ]
        shared = set.intersection(*sets)
        return [name for name in self._document["components"]["headers"] if name in shared]

    def _errors(self) -> list[ErrorCode]:
        """Every error of the operations, by its first status and its code."""
        statuses: dict[str, set[str]] = {}
        meanings: dict[str, str] = {}
        for group in self.groups:
            for operation in group.operations:
                for status, response, codes in operation.errors:
                    told = dict(_MEANING.findall(response["description"]))
                    for code in codes:
                        statuses.setdefault(code, set()).add(status)
                        meaning = told[code]
                        meanings.setdefault(code, f"{meaning[0].upper()}{meaning[1:]}.")
        found = [
            ErrorCode(code, tuple(sorted(statuses[code])), meanings[code]) for code in meanings
        ]
        return sorted(found, key=lambda error: (error.statuses, error.code))

    def _forms_of_errors(self) -> list[FormOfErrors]:
        responses = self._document["components"]["responses"]
        return [
            FormOfErrors(name, _example(responses[f"{room}unauthorized"], "unauthorized"))
            for room, name in (
                ("", "our own API"),
                ("openai.", "below /v1"),
                ("anthropic.", "below /v1/messages"),
            )
            if f"{room}unauthorized" in responses
        ]

    def _resolved(self, value: dict[str, Any]) -> Any:
        if "$ref" not in value:
            return value
        found: Any = self._document
        for part in value["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return found


def _codes(response: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(response["content"]["application/json"]["examples"])


def _example(response: Mapping[str, Any], code: str) -> object:
    value: object = response["content"]["application/json"]["examples"][code]["value"]
    return value
