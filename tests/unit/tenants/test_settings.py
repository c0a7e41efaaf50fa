from __future__ import annotations

import json

import pytest

from bluey.errors import Problem, SettingsError
from bluey.http.cors import allows_origin
from bluey.tenants.deployment import Deployment, parse_deployment
from bluey.tenants.settings import (
    Alias,
    Auth,
    Environment,
    GatewayOptions,
    Limits,
    Models,
    Tenant,
    parse_tenant,
    requires_key,
)

LEAST = {"id": "acme", "models": {"default": "@cf/a/one"}, "gateway": {"id": "acme-gateway"}}


def settings_of(**fields: object) -> Tenant:
    return parse_tenant("acme.jsonc", json.dumps({**LEAST, **fields}))


def problems_with(**fields: object) -> tuple[Problem, ...]:
    with pytest.raises(SettingsError) as refused:
        settings_of(**fields)
    assert "acme.jsonc" == refused.value.source
    return refused.value.problems


def test_a_tenant_needs_an_id_a_model_and_a_gateway_only() -> None:
    assert parse_tenant("acme.jsonc", json.dumps(LEAST)) == Tenant.model_construct(
        id="acme",
        models=Models.model_construct(default="@cf/a/one", fallback=None, allowed=(), aliases={}),
        gateway=GatewayOptions.model_construct(
            id="acme-gateway",
            request_timeout_ms=20_000,
            deadline_ms=45_000,
            stream_idle_ms=30_000,
            stream_deadline_ms=300_000,
            cache_ttl_seconds=0,
        ),
        limits=Limits.model_construct(max_output_tokens=1_024),
        hosts=(),
        allowed_origins=(),
    )


def test_every_setting_is_read_from_json_with_comments() -> None:
    text = """{
      // who it is
      "id": "acme",
      "models": {
        "default": "@cf/a/one", "fallback": "@cf/a/two",
        "allowed": ["@cf/a/three"], "aliases": {"fast": "@cf/a/one"},
      },
      "gateway": {
        "id": "acme-gateway", "requestTimeoutMs": 1, "deadlineMs": 2, "streamIdleMs": 3,
        "streamDeadlineMs": 4, "cacheTtlSeconds": 5 /* short */
      },
      "limits": {"maxOutputTokens": 6},
      "hosts": ["chat.acme.example"],
      "allowedOrigins": ["https://acme.example", "http://localhost:5173", "*"],
    }"""

    assert parse_tenant("acme.jsonc", text) == Tenant.model_construct(
        id="acme",
        models=Models.model_construct(
            default="@cf/a/one",
            fallback="@cf/a/two",
            allowed=("@cf/a/three",),
            aliases={"fast": Alias(model="@cf/a/one")},
        ),
        gateway=GatewayOptions.model_construct(
            id="acme-gateway",
            request_timeout_ms=1,
            deadline_ms=2,
            stream_idle_ms=3,
            stream_deadline_ms=4,
            cache_ttl_seconds=5,
        ),
        limits=Limits.model_construct(max_output_tokens=6),
        hosts=("chat.acme.example",),
        allowed_origins=("https://acme.example", "http://localhost:5173", "*"),
    )


@pytest.mark.parametrize(
    ("fields", "paths"),
    [
        ({"id": "Acme"}, ["id"]),
        ({"id": "-acme"}, ["id"]),
        ({"id": "acme\n"}, ["id"]),
        ({"id": "a" * 64}, ["id"]),
        ({"models": {}}, ["models.default"]),
        ({"models": {"default": "two words"}}, ["models.default"]),
        ({"models": {"default": "x" * 201}}, ["models.default"]),
        ({"models": {"default": "x", "allowed": ["x", ""]}}, ["models.allowed.1"]),
        ({"models": {"default": "x", "aliases": {"fast": ""}}}, ["models.aliases.fast.model"]),
        (
            {"models": {"default": "x", "tokenBounds": {"x": {"share": 0.8}}}},
            ["models.tokenBounds.x.source"],
        ),
        (
            {"models": {"default": "x", "tokenBounds": {"x": {"share": 0.8, "source": " "}}}},
            ["models.tokenBounds.x.source"],
        ),
        (
            {"models": {"default": "x", "tokenBounds": {"x": {"share": 0, "source": "y"}}}},
            ["models.tokenBounds.x.share"],
        ),
        (
            {"models": {"default": "x", "tokenBounds": {"x": {"share": 1.1, "source": "y"}}}},
            ["models.tokenBounds.x.share"],
        ),
        ({"gateway": {"id": "a/b"}}, ["gateway.id"]),
        ({"gateway": {"id": "a", "requestTimeoutMs": 0}}, ["gateway.requestTimeoutMs"]),
        ({"gateway": {"id": "a", "deadlineMs": 600_001}}, ["gateway.deadlineMs"]),
        ({"gateway": {"id": "a", "cacheTtlSeconds": -1}}, ["gateway.cacheTtlSeconds"]),
        ({"gateway": {"id": "a", "cacheTTL": 1}}, ["gateway.cacheTTL"]),
        ({"limits": {"maxOutputTokens": 0}}, ["limits.maxOutputTokens"]),
        ({"limits": {"maxOutputTokens": 131_073}}, ["limits.maxOutputTokens"]),
        ({"hosts": "chat.acme.example"}, ["hosts"]),
        ({"hosts": [7]}, ["hosts.0"]),
        ({"hosts": ["acme.example", "https://acme.example", ""]}, ["hosts.1", "hosts.2"]),
        ({"allowedOrigins": ["*", "acme.example"]}, ["allowedOrigins.1"]),
        ({"color": "blue"}, ["color"]),
        ({"id": "", "models": {}, "color": "blue"}, ["id", "models.default", "color"]),
    ],
    ids=lambda value: json.dumps(value)[:40] if isinstance(value, dict) else "",
)
def test_what_does_not_fit_is_named_by_its_path(
    fields: dict[str, object], paths: list[str]
) -> None:
    assert paths == [problem.path for problem in problems_with(**fields)]


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("API.Acme.example", "api.acme.example"),
        ("api.acme.example.", "api.acme.example"),
        ("localhost", "localhost"),
        ("192.0.2.7", "192.0.2.7"),
        ("[2001:DB8::1]", "[2001:db8::1]"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
    ],
)
def test_a_host_is_kept_as_browsers_send_it(written: str, host: str) -> None:
    tenant = settings_of(hosts=[written])

    assert (host,) == tenant.hosts


@pytest.mark.parametrize(
    "host",
    [
        "https://acme.example",
        "acme.example/chat",
        "acme.example:8787",
        "acme .example",
        " acme.example",
        "acme..example",
        "-acme.example",
        "*.acme.example",
        "",
        ".",
        "a" * 64 + ".example",
        ".".join(["a" * 60] * 5),
        "127.1",
        "10.0.0.010",
        "0x7f.0.0.1",
        "1.2.3.4.5",
        "10.0.0.256",
    ],
)
def test_a_host_that_no_request_can_have_is_refused(host: str) -> None:
    (problem,) = problems_with(hosts=[host])

    assert ("hosts.0", f"{host!r} is not a host name such as api.example.com") == (
        problem.path,
        problem.message,
    )


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://App.Example.com", "https://app.example.com"),
        ("HTTPS://app.example.com", "https://app.example.com"),
        ("https://app.example.com:443", "https://app.example.com"),
        ("http://app.example.com:80", "http://app.example.com"),
        ("http://app.example.com:443", "http://app.example.com:443"),
        ("http://localhost:5173", "http://localhost:5173"),
        ("http://[::1]:5173", "http://[::1]:5173"),
        ("*", "*"),
    ],
)
def test_an_origin_is_kept_as_browsers_send_it(written: str, origin: str) -> None:
    tenant = settings_of(allowedOrigins=[written])

    assert (origin,) == tenant.allowed_origins
    assert allows_origin(tenant.allowed_origins, origin)


@pytest.mark.parametrize(
    "origin",
    [
        "acme.example",
        "https://acme.example/",
        "https://acme.example/app",
        "https://acme.example?x",
        "https://",
        "https://acme .example",
        "https://user@acme.example",
        "https://acme.example:",
        "https://acme.example:0x50",
        "https://acme.example:65536",
        "https://*.acme.example",
        "http://127.1:3000",
        "ftp://acme.example",
        "null",
        "",
    ],
)
def test_an_origin_that_no_page_can_have_is_refused(origin: str) -> None:
    (problem,) = problems_with(allowedOrigins=[origin])

    assert (
        "allowedOrigins.0",
        f"{origin!r} is neither * nor an origin such as https://app.example.com",
    ) == (problem.path, problem.message)


@pytest.mark.parametrize(
    "fields", [{"hosts": ["bücher.example"]}, {"allowedOrigins": ["https://bücher.example"]}]
)
def test_a_name_with_other_letters_is_wanted_in_punycode(fields: dict[str, object]) -> None:
    (problem,) = problems_with(**fields)

    assert (
        "'bücher.example' has letters that browsers send in punycode: "
        "write it so (xn--…), as the address bar copies it"
    ) == problem.message


def test_a_text_that_is_not_json_is_refused_at_its_line_and_column() -> None:
    with pytest.raises(SettingsError) as refused:
        parse_tenant("acme.jsonc", '{\n  // id\n  "id" "acme"\n}')

    message = "acme.jsonc: line 3, column 8: Expecting ':' delimiter"
    assert message == str(refused.value)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"id": ' + "[" * 5_000, "line 1, column 71: Nested more than 64 deep"),
        ('{\n"budgets": ' + '{"a":' * 5_000, "line 2, column 327: Nested more than 64 deep"),
        ('{"id": ' + "1" * 5_000 + "}", "line 1, column 8: Number with too many digits"),
    ],
    ids=["lists", "objects", "digits"],
)
def test_a_text_that_the_parser_gives_up_on_is_refused_at_its_place(text: str, place: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse_tenant("acme.jsonc", text)

    assert f"acme.jsonc: {place}" == str(refused.value)


def test_a_deployment_is_read_from_its_vars() -> None:
    variables = {
        "ENVIRONMENT": "production",
        "TENANT_ID": "acme",
        "MODEL_ID": "@cf/a/one",
        "FALLBACK_MODEL_ID": "@cf/a/two",
        "SOMETHING_ELSE": "x",
    }

    assert parse_deployment(variables) == Deployment.model_construct(
        environment="production",
        tenant_id="acme",
        model_id="@cf/a/one",
        fallback_model_id="@cf/a/two",
    )


def test_empty_vars_are_unset() -> None:
    variables = {"ENVIRONMENT": "dev", "TENANT_ID": "", "MODEL_ID": None}

    assert parse_deployment(variables) == Deployment.model_construct(
        environment="dev", tenant_id=None, model_id=None, fallback_model_id=None
    )


def test_vars_that_do_not_fit_are_named_as_vars() -> None:
    with pytest.raises(SettingsError) as refused:
        parse_deployment({"ENVIRONMENT": "test", "TENANT_ID": "A", "FALLBACK_MODEL_ID": "a b"})

    assert "vars" == refused.value.source
    assert ["ENVIRONMENT", "TENANT_ID", "FALLBACK_MODEL_ID"] == [
        problem.path for problem in refused.value.problems
    ]


def test_a_deployment_needs_an_environment() -> None:
    with pytest.raises(SettingsError) as refused:
        parse_deployment({})

    assert (Problem("ENVIRONMENT", "Field required"),) == refused.value.problems


ENVIRONMENTS: tuple[Environment, ...] = ("local", "dev", "staging", "production")


def wanting(auth: dict[str, str], *, is_from_this_machine: bool) -> list[str]:
    """The environments in which a tenant with this `auth` wants a key of a request."""
    tenant = parse_tenant("acme.jsonc", json.dumps({**LEAST, "auth": auth}))
    return [
        name
        for name in ENVIRONMENTS
        if requires_key(tenant, name, is_from_this_machine=is_from_this_machine)
    ]


@pytest.mark.parametrize(
    "auth", [{}, {"local": "none"}, {"local": "key"}, {"dev": "key", "staging": "key"}]
)
def test_a_request_from_elsewhere_needs_a_key_in_every_environment(auth: dict[str, str]) -> None:
    assert [*ENVIRONMENTS] == wanting(auth, is_from_this_machine=False)


@pytest.mark.parametrize(
    ("auth", "wanted"),
    [
        ({}, ["staging", "production"]),
        ({"local": "none", "dev": "key"}, ["staging", "production"]),
        ({"local": "key"}, ["local", "staging", "production"]),
    ],
)
def test_a_request_from_this_machine_needs_a_key_where_nobody_tries_out(
    auth: dict[str, str], wanted: list[str]
) -> None:
    assert wanted == wanting(auth, is_from_this_machine=True)


def test_without_settings_of_its_own_only_local_is_not_closed() -> None:
    assert Auth(local="none", dev="key", staging="key", production="key") == Auth()


@pytest.mark.parametrize(
    ("auth", "path", "message"),
    [
        ({"staging": "none"}, "auth.staging", "Input should be 'key'"),
        ({"production": "none"}, "auth.production", "Input should be 'key'"),
        ({"local": "open"}, "auth.local", "Input should be 'none' or 'key'"),
        ({"dev": "none"}, "auth.dev", "Input should be 'key'"),
        ({"dev": None}, "auth.dev", "Input should be 'key'"),
        ({"prod": "key"}, "auth.prod", "There is no such key"),
    ],
)
def test_what_auth_cannot_be_is_named(auth: dict[str, str], path: str, message: str) -> None:
    assert (Problem(path, message),) == problems_with(auth=auth)


@pytest.mark.parametrize(
    ("model_ids", "share"),
    [(["x"], 0.5), (["x", "y"], 0.75), (["x", "z"], 1.0), (["z"], 1.0)],
    ids=["one", "the-larger-one", "one-that-is-not-named", "none-that-is-named"],
)
def test_the_bound_of_an_input_is_as_low_as_all_its_models_allow(
    model_ids: list[str], share: float
) -> None:
    known = {"x": {"share": 0.5, "source": "a"}, "y": {"share": 0.75, "source": "b"}}
    models = Models.model_validate({"default": "x", "tokenBounds": known})

    assert share == models.largest_share(model_ids)
