"""The description of the API and its page: fresh, complete, and true of the Worker."""

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis

from bluey.app import ROUTES
from bluey.errors import BadRequest, BlueyError, MethodNotAllowed, NotFound
from bluey.http import sse
from bluey.http.cors import EXPOSED_HEADERS
from bluey.http.messages import Request
from bluey.routes.route import Route
from ops.api_description import headers
from ops.api_description.colours import coloured
from ops.api_description.document import make_document
from ops.api_description.examples.table import EXAMPLES, examples_of
from ops.api_description.files import OPENAPI, PAGE, make_files
from ops.api_description.snippets import LEXERS, samples_of
from ops.project.paths import ROOT
from tests.fakes.upstream import FOREVER, NoReply, Turn, native, replies, streams
from tests.fakes.values import make_budgets, make_chat, make_deployment, make_request, make_tenant
from tests.fakes.world import Exchanged, make_world

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
    expected: dict[str, set[str]] = {}
    for route in ROUTES:
        methods = expected.setdefault(route.path, {"options"})
        methods |= {method.lower() for method in route.methods}
    assert expected == {path: set(methods) for path, methods in document["paths"].items()}


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    kinds = document["components"]
    references = set(re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(document)))
    assert references
    assert references <= {(kind, name) for kind in kinds for name in kinds[kind]}


def test_everything_that_is_described_once_is_used(document: dict[str, Any]) -> None:
    used = set(re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(document)))
    # It belongs to methods that are not described.
    used.add(("responses", "method_not_allowed"))
    kinds = ("schemas", "parameters", "headers", "responses")
    described = {(kind, name) for kind in kinds for name in document["components"][kind]}
    assert set() == described - used


def test_a_page_can_read_every_header_that_is_described(document: dict[str, Any]) -> None:
    described = set(document["components"]["headers"])
    # What a browser always shows, keeps to itself, or follows.
    of_the_browser = {"cache-control", "vary", "location", *headers.SECURITY}
    for_preflights = {name for name in described if name.startswith("access-control-")}

    assert described - of_the_browser - for_preflights == set(EXPOSED_HEADERS)


def test_an_error_says_when_it_is_met() -> None:
    assert [] == [kind for kind in all_errors() - {BlueyError} if not kind.__doc__]


def all_errors(kind: type[BlueyError] = BlueyError) -> set[type[BlueyError]]:
    found = {kind} if "code" in vars(kind) else set()
    return found.union(*(all_errors(child) for child in kind.__subclasses__()))


def test_every_header_that_takes_a_key_is_described(document: dict[str, Any], page: str) -> None:
    schemes = document["components"]["securitySchemes"]
    assert {"http": "bearer", "apiKey": "x-api-key"} == {
        scheme["type"]: scheme.get("scheme", scheme.get("name")) for scheme in schemes.values()
    }
    assert "<b>x-api-key</b>" in page


@pytest.mark.parametrize(
    ("operation", "keys", "said"),
    [
        ("getDescription", [], "Takes no API key and names no tenant."),
        ("chat", ["apiKey", "xApiKey"], "Takes an API key where the tenant asks for one."),
        ("createKey", ["apiKey", "xApiKey"], "Takes an API key with the role admin."),
        (
            "getUsage",
            ["apiKey", "xApiKey", "operatorKey"],
            "Takes an API key or an operator key where the tenant asks for one.",
        ),
        (
            "tryAlerts",
            ["operatorKey"],
            "Takes an operator key, and no API key, where the tenant asks for a key.",
        ),
    ],
)
def test_it_is_said_which_keys_an_operation_takes(
    document: dict[str, Any], page: str, operation: str, keys: list[str], said: str
) -> None:
    [described] = [each for each in operations(document) if each["operationId"] == operation]
    assert keys == [name for scheme in described["security"] for name in scheme]
    _, _, place = page.partition(f'<h3 id="{operation.lower()}">')
    who = re.search(r"Takes [^<]*\.", place)
    assert who
    assert said == who[0]


def test_every_error_is_described_with_its_status(document: dict[str, Any]) -> None:
    described = {
        (name, api, example["value"]["error"]["code"])
        for name, response in document["components"]["responses"].items()
        for room in [name.partition(".")[0]]
        for api in [room if room in ("openai", "anthropic") else "own"]
        for media in response.get("content", {}).values()
        for example in media["examples"].values()
    }
    codes = {kind.code for kind in all_errors() if kind is not BadRequest}
    own = {code for _, api, code in described if api == "own"}
    assert codes - {"model_not_found", "token_ids_unavailable"} == own
    openai = {code for _, api, code in described if api == "openai"}
    assert codes - {"admin_required", "method_not_allowed", "not_found"} == openai
    anthropic = {code for _, api, code in described if api == "anthropic"}
    elsewhere = {"admin_required", "method_not_allowed", "not_found", "token_ids_unavailable"}
    assert codes - elsewhere == anthropic
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
    "console": (make_request("GET", "/console"), (), 200),
    "root": (make_request("GET", "/", {"accept": "text/html"}), (), 302),
    "bug": (make_chat(PAGES), (), 500),
}


@pytest.mark.parametrize("name", SENT)
async def test_no_response_has_a_header_that_is_not_described(
    document: dict[str, Any], name: str
) -> None:
    request, _turns, status = SENT[name]

    response = (await exchanged(name)).response

    described = response_of(document, request, response.status)["headers"]
    assert status == response.status
    assert set() == set(response.headers) - set(described) - {"content-type"}
    headers_of = {name: resolved(document, header) for name, header in described.items()}
    required = {header for header, value in headers_of.items() if value.get("required")}
    assert set() == required - set(response.headers)


WITH_BODY = [name for name in SENT if name not in ("head", "preflight")]


@pytest.mark.parametrize("name", WITH_BODY)
async def test_every_body_fits_its_schema(document: dict[str, Any], name: str) -> None:
    got = await exchanged(name)

    media_type = got.response.headers["content-type"].partition(";")[0]
    described = response_of(document, SENT[name][0], got.response.status)["content"]
    assert [] == complaints(document, described[media_type]["schema"], media_type, got.text)


async def exchanged(name: str) -> Exchanged:
    """One of the requests above, and its response."""
    request, turns, _status = SENT[name]
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
        files={"/openapi.json": b"{}", "/docs/index.html": b"", "/console/index.html": b""},
    )
    return await world.send_and_drain(request)


def response_of(document: dict[str, Any], request: Request, status: int) -> dict[str, Any]:
    """What is said of a response."""
    operation = document["paths"][request.path][request.method.lower()]
    return resolved(document, operation["responses"][str(status)])


def resolved(document: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """What a reference leads to, or the value itself."""
    if "$ref" not in value:
        return value
    kind, name = value["$ref"].split("/")[2:]
    found: dict[str, Any] = document["components"][kind][name]
    return found


def complaints(
    document: dict[str, Any], schema: dict[str, Any], media_type: str, text: str
) -> list[str]:
    """What does not fit its schema in a body, or in an event of a stream."""
    match media_type:
        case "text/html":
            return list(misfits(document, schema, text))
        case "text/event-stream":
            kinds = [kind["properties"] for kind in schema["anyOf"]]
            events = sse.Decoder().feed(text.encode())
            found = [(event, list(misfits_of_event(document, kinds, event))) for event in events]
            return [f"{event}: {misfits}" for event, misfits in found if [] not in misfits]
        case _:
            return list(misfits(document, schema, json.loads(text)))


def misfits_of_event(
    document: dict[str, Any], kinds: list[dict[str, Any]], event: sse.ServerSentEvent
) -> Iterator[list[str]]:
    """What is wrong with an event as each of the kinds that have its name."""
    for kind in kinds:
        if event.event == kind["event"]["const"]:
            schema = kind["data"]
            if "contentSchema" not in schema:
                yield list(misfits(document, schema, event.data))
            elif event.data.startswith("{"):
                yield list(misfits(document, schema["contentSchema"], json.loads(event.data)))


def misfits(document: dict[str, Any], schema: dict[str, Any], value: object) -> Iterator[str]:
    """What is wrong with a value."""
    whole = {**schema, "components": document["components"]}
    for error in jsonschema_rs.Draft202012Validator(whole).iter_errors(value):
        yield error.message


@pytest.mark.parametrize(
    ("media_type", "text"),
    [
        ("application/json", '{"ok":true,"data":{}}'),
        ("text/event-stream", 'event: token\ndata: {"token":1}\n\n'),
        ("text/event-stream", 'event: token\ndata: {"token":"Hi","more":1}\n\n'),
        ("text/event-stream", 'event: other\ndata: {"token":"Hi"}\n\n'),
    ],
)
def test_a_body_that_does_not_fit_is_noticed(
    document: dict[str, Any], media_type: str, text: str
) -> None:
    content = document["paths"]["/chat"]["post"]["responses"]["200"]["content"]

    assert [] != complaints(document, content[media_type]["schema"], media_type, text)


def test_every_example_is_of_a_route() -> None:
    shown = [examples_of(route) for route in ROUTES]
    assert all(examples in shown for examples in EXAMPLES.values())


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.methods[0]}-{route.path}")
def test_every_example_fits_its_schema(document: dict[str, Any], route: Route[Any]) -> None:
    operation = document["paths"][route.path][route.methods[0].lower()]
    bodies = operation.get("requestBody", {"content": {}})["content"]
    answers = operation["responses"][str(route.status)]["content"]
    examples = [
        (media_type, media["schema"], example["value"])
        for media_type, media in (*bodies.items(), *answers.items())
        for example in (
            *media.get("examples", {}).values(),
            *([{"value": media["example"]}] if "example" in media else []),
        )
    ]

    for media_type, schema, value in examples:
        text = value if isinstance(value, str) else json.dumps(value)
        assert [] == complaints(document, schema, media_type, text)
    for request in examples_of(route).requests.values():
        assert route.request is not None
        route.request.model_validate_json(json.dumps(request))


def test_the_page_asks_for_its_script_and_for_nothing_else(page: str) -> None:
    asking = re.findall(r"<(?:script|link|img|iframe|object|embed|form|base)\b[^>]*>", page)
    assert ['<script src="/console/assets/docs.js" type="module">'] == asking
    assert not re.search(r"\s(style|on\w+)=", page)
    assert {"/openapi.json", "/console"} == {
        target for target in re.findall(r'href="([^"]*)"', page) if not target.startswith("#")
    }


def test_the_page_is_light(page: str) -> None:
    assert len(gzip.compress(page.encode())) < 50_000


def test_every_link_of_the_page_leads_somewhere(page: str) -> None:
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'href="#([^"]*)"', page)) <= set(ids)


def test_the_page_shows_every_operation_and_schema(document: dict[str, Any], page: str) -> None:
    for path, methods in document["paths"].items():
        for method in set(methods) - {"head", "options"}:
            shown = f'<span class="method {method}">{method.upper()}</span> <code>{path}</code>'
            assert shown in page
    for name in document["components"]["schemas"]:
        assert f'id="schema-{name.lower()}"' in page


def test_every_error_and_header_has_its_place(document: dict[str, Any], page: str) -> None:
    for kind in all_errors() - {BadRequest, NotFound, MethodNotAllowed}:
        assert f'id="error-{kind.code}"' in page
    for name in document["components"]["headers"]:
        assert f'id="header-{name}"' in page


def test_what_is_folded_has_its_name_inside(page: str) -> None:
    """A browser unfolds what has the target of a link in it. What is the target is not unfolded."""
    assert [] == re.findall(r"<(?:details|summary)[^>]* id=", page)


def test_every_example_of_a_request_is_in_three_languages(
    document: dict[str, Any], page: str
) -> None:
    for path, methods in document["paths"].items():
        for method in set(methods) - {"head", "options"}:
            samples = [*samples_of(path, method, methods[method])]
            if path == "/":  # it leads a browser to the console
                assert [] == samples
                continue
            media = methods[method].get("requestBody", {}).get("content", {})
            named = media.get("application/json", {}).get("examples", {"": None})
            assert [*named] == [sample.name for sample in samples]
            for sample in samples:
                languages = ["curl", "Python", "JavaScript"]
                assert languages == [snippet.language for snippet in sample.snippets]
                for snippet in sample.snippets:
                    assert coloured(snippet.text, LEXERS[snippet.language]) in page
