"""The description of the API and its page: fresh, complete, and true of the Worker."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
import schemathesis

from bluey.app import ROUTES
from bluey.errors import BadRequest, BlueyError
from bluey.http.cors import EXPOSED_HEADERS
from bluey.http.messages import Request
from ops.api_description import headers
from ops.api_description.document import make_document
from ops.api_description.files import OPENAPI, PAGE, make_files
from ops.project.paths import ROOT
from tests.fakes.upstream import FOREVER, NoReply, Turn, native, replies, streams
from tests.fakes.values import make_budgets, make_chat, make_deployment, make_request, make_tenant
from tests.fakes.world import make_world

ADVICE = "stale: run `make api`"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return make_document()


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text()


@pytest.mark.parametrize("path", [OPENAPI, PAGE], ids=lambda path: path.name)
def test_the_files_are_what_the_code_says(path: Any) -> None:
    assert make_files()[path] == path.read_text(), f"{path.relative_to(ROOT)} is {ADVICE}"


def test_the_document_is_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    schemathesis.openapi.from_dict(document).validate()


def test_every_route_is_described_with_every_method(document: dict[str, Any]) -> None:
    expected = {
        route.path: {*(method.lower() for method in route.methods), "options"} for route in ROUTES
    }
    assert expected == {path: set(methods) for path, methods in document["paths"].items()}


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    kinds = document["components"]
    for kind, name in re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(document)):
        assert name in kinds[kind], f"{kind}/{name}"


def test_everything_that_is_described_once_is_used(document: dict[str, Any]) -> None:
    used = set(re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(document)))
    # It belongs to methods that are not described.
    used.add(("responses", "method_not_allowed"))
    kinds = ("schemas", "parameters", "headers", "responses")
    described = {(kind, name) for kind in kinds for name in document["components"][kind]}
    assert set() == described - used


def test_a_page_can_read_every_header_that_is_described() -> None:
    # What a browser always shows, or keeps to itself.
    of_the_browser = {"cache-control", "vary", *headers.SECURITY}
    for_preflights = {name for name in headers.HEADERS if name.startswith("access-control-")}

    assert set(headers.HEADERS) - of_the_browser - for_preflights == set(EXPOSED_HEADERS)


def all_errors(kind: type[BlueyError] = BlueyError) -> set[type[BlueyError]]:
    found = {kind} if "code" in vars(kind) else set()
    return found.union(*(all_errors(child) for child in kind.__subclasses__()))


def test_every_error_is_described_with_its_status(document: dict[str, Any]) -> None:
    described = {
        (name, api, example["value"]["error"]["code"])
        for name, response in document["components"]["responses"].items()
        for api in ["openai" if name.startswith("openai.") else "own"]
        for media in response.get("content", {}).values()
        for example in media["examples"].values()
    }
    codes = {kind.code for kind in all_errors() if kind is not BadRequest}
    assert codes == {code for _, api, code in described if api == "own"}
    assert codes - {"method_not_allowed"} == {code for _, api, code in described if api == "openai"}
    for operation in operations(document):
        for status, reference in operation["responses"].items():
            names = reference.get("$ref", "").rpartition("/")[2].split(".")
            statuses = {str(kind.status) for kind in all_errors() if kind.code in names}
            assert statuses <= {status}


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in document["paths"].values() for operation in path.values()]


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for operation in operations(document)]
    assert len(set(ids)) == len(ids)


CHAT, OPENAI = "/chat", "/v1/chat/completions"
BODY = {"model": "fast", "messages": [{"role": "user", "content": "hello"}]}


def completion(**fields: object) -> Request:
    content = json.dumps({**BODY, **fields}).encode()
    return make_request("POST", OPENAI, {"content-type": "application/json"}, content)


ANSWER = replies({"response": "Hi"}, gateway_log_id="log-1")
STREAM = streams(native("Hi"), native(""), b"data: [DONE]\n\n", gateway_log_id="log-1")
PAGES = {"origin": "https://app.example.com"}

SENT: dict[str, tuple[Request, tuple[Turn, ...], int]] = {
    "answered": (make_chat(PAGES), (ANSWER,), 200),
    "streamed": (make_chat(PAGES, stream=True), (STREAM,), 200),
    "failed-stream": (make_chat(stream=True), (NoReply(), NoReply(), NoReply()), 200),
    "failed": (make_chat(), (NoReply(), NoReply(), NoReply()), 502),
    "silent": (make_chat(), (replies({}, after_ms=FOREVER.duration_ms),) * 3, 504),
    "not-json": (make_request("POST", CHAT, {"content-type": "application/json"}, b"{"), (), 400),
    "over-budget": (make_chat(maxTokens=1_024, message="x" * 8_000), (), 429),
    "not-allowed": (make_chat(modelId="other"), (), 403),
    "completed": (completion(), (ANSWER,), 200),
    "completed-as-stream": (completion(stream=True), (STREAM,), 200),
    "not-completed": (completion(stream=True), (NoReply(), NoReply(), NoReply()), 502),
    "health": (make_request("GET", "/health", PAGES), (), 200),
    "usage": (make_request("GET", "/usage"), (), 200),
    "models": (make_request("GET", "/v1/models"), (), 200),
    "head": (make_request("HEAD", "/v1/models", {"x-tenant-id": "nobody"}), (), 403),
    "preflight": (make_request("OPTIONS", CHAT, PAGES), (), 204),
    "document": (make_request("GET", "/openapi.json"), (), 200),
    "page": (make_request("GET", "/docs"), (), 200),
    "bug": (make_chat(PAGES), (), 500),
}


@pytest.mark.parametrize("name", SENT)
async def test_no_response_has_a_header_that_is_not_described(
    document: dict[str, Any], name: str
) -> None:
    request, turns, status = SENT[name]
    world = make_world(
        *turns,
        tenants=(
            make_tenant(
                aliases={"fast": "a-model"},
                budgets=make_budgets(daily=3_000, warnAt=0.001),
                allowed_origins=("https://app.example.com",),
            ),
        ),
        deployment=make_deployment(),
        files={"/openapi.json": "{}", "/docs/index.html": ""},
    )

    response = (await world.send_and_drain(request)).response

    described = described_headers(document, request, response.status)
    assert status == response.status
    assert set() == set(response.headers) - set(described) - {"content-type"}
    required = {header for header, value in described.items() if value.get("required")}
    assert set() == required - set(response.headers)


def described_headers(
    document: dict[str, Any], request: Request, status: int
) -> Mapping[str, dict[str, Any]]:
    responses = document["paths"][request.path][request.method.lower()]["responses"]
    components = document["components"]
    response = responses[str(status)]
    if "$ref" in response:
        response = components["responses"][response["$ref"].rpartition("/")[2]]
    return {
        name: components["headers"][name] if "$ref" in header else header
        for name, header in response["headers"].items()
    }


def test_the_page_needs_nothing_but_itself(page: str) -> None:
    assert not re.search(r"<(script|link|img|iframe|object|embed|form|base)\b", page)
    assert not re.search(r"\s(src|style|on\w+)=", page)
    assert {"/openapi.json"} == {
        target for target in re.findall(r'href="([^"]*)"', page) if not target.startswith("#")
    }


def test_every_link_of_the_page_leads_somewhere(page: str) -> None:
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'href="#([^"]*)"', page)) <= set(ids)


def test_the_page_shows_every_operation_and_schema(document: dict[str, Any], page: str) -> None:
    for path, methods in document["paths"].items():
        for method in set(methods) - {"head", "options"}:
            assert f'<span class="method">{method.upper()}</span> <code>{path}</code>' in page
    for name in document["components"]["schemas"]:
        assert f'id="schema-{name.lower()}"' in page
