"""A `wrangler.jsonc` is the template with a deployment's own facts and further keys."""

import copy
import json
import re
from typing import Any

import pytest
from pywrangler.utils import get_python_version

from bluey.tenants import jsonc
from ops.check.wrangler_schema import complaints
from ops.deployment.facts import ENVIRONMENTS, Facts, facts_value, parse_facts
from ops.deployment.layout import WIDTH, is_as_generated, laid_out, wrangler_text
from ops.deployment.project import load_project
from ops.deployment.rendering import FIXED, TEMPLATE_FILE, Origin, Rendered, render
from ops.project.paths import ROOT, SHARED
from tests.documents import examples
from tests.ops.defects import parent_of

TEMPLATE: Any = jsonc.loads((ROOT / TEMPLATE_FILE).read_text())
FACTS = "tenants/acme/deployment.jsonc"


def facts_with(**more: Any) -> Facts:
    environments = {
        env: {"kv": {"budgets": f"{index:032x}"}, "model": f"{env}-model", "fallback": "second"}
        for index, env in enumerate(ENVIRONMENTS)
    }
    facts, problems = parse_facts(FACTS, {"environments": environments, **more})
    assert facts is not None, problems
    return facts


def rendered(wrangler: dict[str, Any], template: Any = TEMPLATE) -> Rendered:
    return render("acme", facts_with(wrangler=wrangler), template)


PLAIN = rendered({}).data
PRODUCTION = PLAIN["env"]["production"]


@pytest.mark.parametrize("name", ["acme", SHARED])
def test_what_is_rendered_is_a_configuration_of_wranglers(name: str) -> None:
    found = render(name, facts_with(), TEMPLATE)
    assert ((), []) == (found.problems, list(complaints(found.data)))


def test_facts_stand_where_wrangler_looks_for_them() -> None:
    facts = facts_with(worker="chat", accountId="a" * 32)
    production = facts.environments.production.model_copy(
        update={"worker": "the-chat", "account_id": "b" * 32, "routes": ("chat.example.com/*",)}
    )
    environments = facts.environments.model_copy(update={"production": production})
    data = render("acme", facts.model_copy(update={"environments": environments}), TEMPLATE).data
    local, own = data["env"]["local"], data["env"]["production"]
    assert ("chat", "a" * 32) == (data["name"], data["account_id"])
    assert ("chat-local", None, None) == (
        local["name"],
        local.get("account_id"),
        local.get("routes"),
    )
    assert ("the-chat", "b" * 32, ["chat.example.com/*"]) == (
        own["name"],
        own["account_id"],
        own["routes"],
    )
    assert f"{3:032x}" == own["kv_namespaces"][0]["id"]
    assert {
        "TENANT_ID": "acme",
        "ENVIRONMENT": "production",
        "MODEL_ID": "production-model",
        "FALLBACK_MODEL_ID": "second",
    } == own["vars"]


def rendered_for_production(**facts: object) -> dict[str, Any]:
    """What is rendered where `production` has these facts, too."""
    data = facts_value(facts_with())
    data["environments"]["production"] |= facts
    found, problems = parse_facts("deployment.jsonc", data)
    assert found is not None, problems
    made = render("acme", found, TEMPLATE)
    assert ((), []) == (made.problems, list(complaints(made.data)))
    return made.data


def test_a_dataset_and_an_export_stand_where_wrangler_looks_for_them() -> None:
    data = rendered_for_production(
        metrics="bluey_production", otlp={"logs": ["grafana-logs"], "traces": ["grafana-traces"]}
    )

    assert {
        "analytics_engine_datasets": [{"binding": "METRICS", "dataset": "bluey_production"}],
        "observability": {
            "enabled": True,
            "logs": {"enabled": True, "destinations": ["grafana-logs"]},
            "traces": {"enabled": True, "destinations": ["grafana-traces"]},
        },
    } == {key: value for key, value in data["env"]["production"].items() if key not in PRODUCTION}
    assert PLAIN["env"]["staging"] == data["env"]["staging"]


def test_the_documented_export_is_taken_as_it_stands() -> None:
    (example,) = (each for each in examples("docs/operations.md") if "otlp" in each.text)
    documented: Any = jsonc.loads(example.text)

    data = rendered_for_production(**documented["environments"]["production"])

    assert ["grafana-traces"] == data["env"]["production"]["observability"]["traces"][
        "destinations"
    ]


def test_what_is_exported_may_be_logs_alone() -> None:
    data = rendered_for_production(otlp={"logs": ["a", "b"]})

    assert {"enabled": True, "logs": {"enabled": True, "destinations": ["a", "b"]}} == data["env"][
        "production"
    ]["observability"]


def test_an_export_may_have_further_keys_of_wranglers() -> None:
    further = {"env": {"production": {"observability": {"logs": {"persist": False}}}}}
    facts = facts_value(facts_with(wrangler=further))
    facts["environments"]["production"]["otlp"] = {"logs": ["a"]}
    found, _ = parse_facts("deployment.jsonc", facts)
    assert found is not None

    data = render("acme", found, TEMPLATE).data

    assert {"enabled": True, "destinations": ["a"], "persist": False} == data["env"]["production"][
        "observability"
    ]["logs"]
    assert [] == list(complaints(data))


@pytest.mark.parametrize("name", ["bluey-production", "1st", "a b", "", "x" * 64])
def test_a_dataset_has_a_name_that_sql_takes_as_it_is(name: str) -> None:
    data = facts_value(facts_with())
    data["environments"]["production"]["metrics"] = name

    found, problems = parse_facts("deployment.jsonc", data)

    assert (None, ["environments.production.metrics"]) == (found, [each.path for each in problems])


def test_only_the_shared_deployment_serves_every_tenant() -> None:
    data = render(SHARED, facts_with(), TEMPLATE).data
    assert ["settings/*.jsonc"] == data["rules"][0]["globs"]
    assert {True} == {"TENANT_ID" not in block["vars"] for block in data["env"].values()}
    assert ["settings/acme.jsonc"] == PLAIN["rules"][0]["globs"]


def test_paths_are_seen_from_where_the_file_is() -> None:
    data = render(SHARED, facts_with(), TEMPLATE).data
    schema = "node_modules/wrangler/config-schema.json"
    assert (schema, "src/entry.py", "./public") == (
        data["$schema"],
        data["main"],
        data["assets"]["directory"],
    )
    assert (f"../../{schema}", "../../src/entry.py", "../../public") == (
        PLAIN["$schema"],
        PLAIN["main"],
        PLAIN["assets"]["directory"],
    )


def changed(path: str, value: object) -> dict[str, Any]:
    """What is rendered without further keys, with another value at a path; None: without one."""
    data = copy.deepcopy(PLAIN)
    parent, last = parent_of(data, path)
    if isinstance(parent, list):
        parent[last:] = [value]
    elif value is None:
        del parent[last]
    else:
        parent[last] = value
    return data


LIMIT = {"name": "KEY_RATE", "simple": {"limit": 5}}
BUCKET = {"binding": "FILES", "bucket_name": "files"}
SPACE = {"binding": "CACHE", "id": "c" * 32}


@pytest.mark.parametrize(
    ("wrangler", "path", "value"),
    [
        pytest.param({"limits": {"cpu_ms": 5}}, "limits", {"cpu_ms": 5}, id="a key"),
        pytest.param({"workers_dev": False}, "workers_dev", False, id="another value"),
        pytest.param({"observability": None}, "observability", None, id="a key removed"),
        pytest.param(
            {"observability": {"logs": {"enabled": False}}},
            "observability.logs",
            {"enabled": False},
            id="a key inside",
        ),
        pytest.param(
            {"env": {"dev": {"r2_buckets": [BUCKET]}}}, "env.dev.r2_buckets", [BUCKET], id="a list"
        ),
        pytest.param(
            {"env": {"dev": {"kv_namespaces": [SPACE]}}},
            "env.dev.kv_namespaces.1",
            SPACE,
            id="an entry more",
        ),
        pytest.param(
            {"env": {"dev": {"ratelimits": [LIMIT]}}},
            "env.dev.ratelimits.1.simple.limit",
            5,
            id="a part of an entry",
        ),
        pytest.param(
            {"env": {"dev": {"vars": {"REGION": "eu"}}}}, "env.dev.vars.REGION", "eu", id="a var"
        ),
        pytest.param(
            {"env": {"*": {"limits": {"cpu_ms": 1}}, "dev": {"limits": {"cpu_ms": 2}}}},
            "env.dev.limits",
            {"cpu_ms": 2},
            id="one environment's comes after everyone's",
        ),
    ],
)
def test_further_keys_are_laid_over_the_template(
    wrangler: dict[str, Any], path: str, value: object
) -> None:
    found = rendered(wrangler)
    expected = changed(path, value)
    if "*" in wrangler.get("env", {}):
        for env in set(ENVIRONMENTS) - {"dev"}:
            expected["env"][env]["limits"] = {"cpu_ms": 1}
    assert expected == found.data


@pytest.mark.parametrize("own", ["2", {"a": 2}, None], ids=["text", "object", "removed"])
def test_an_environment_may_change_what_the_deployment_gave_every_environment(own: object) -> None:
    spaces = {"kv_namespaces": [{**SPACE, "id": "f" * 32}]}
    found = rendered(
        {
            "env": {
                "*": {"vars": {"X": "1"}, "kv_namespaces": [SPACE]},
                "dev": {"vars": {"X": own}, **spaces},
            }
        }
    )
    assert () == found.problems
    blocks = found.data["env"]
    assert ("1", own) == (blocks["local"]["vars"]["X"], blocks["dev"]["vars"].get("X"))
    ids = [blocks[env]["kv_namespaces"][1]["id"] for env in ("local", "dev")]
    assert [SPACE["id"], "f" * 32] == ids


@pytest.mark.parametrize("key", sorted(FIXED & TEMPLATE.keys()))
def test_a_key_that_would_break_the_worker_is_refused_by_its_name(key: str) -> None:
    for wrangler, path in (
        ({key: ["x"]}, f"wrangler.{key}"),
        ({"env": {"dev": {key: ["x"]}}}, f"wrangler.env.dev.{key}"),
        ({"env": {"*": {key: ["x"]}}}, f"wrangler.env.*.{key}"),
    ):
        found = rendered(wrangler)
        assert PLAIN == found.data
        assert {(FACTS, path)} == {(each.file, each.path) for each in found.problems}
        assert all(f"'{key}'" in each.message and each.fix for each in found.problems)


def test_each_part_is_traced_to_the_line_that_it_comes_from() -> None:
    found = rendered({"env": {"*": {"ratelimits": [LIMIT]}, "dev": {"kv_namespaces": [SPACE]}}})
    own, common = FACTS, TEMPLATE_FILE
    assert {
        "compatibility_date": Origin(common, "compatibility_date"),
        "name": Origin(own, "worker"),
        "env.dev.kv_namespaces.0.id": Origin(own, "environments.dev.kv.budgets"),
        "env.dev.kv_namespaces.0.binding": Origin(common, "env.*.kv_namespaces.0.binding"),
        "env.dev.kv_namespaces.1.id": Origin(own, "wrangler.env.dev.kv_namespaces.0.id"),
        "env.dev.ratelimits.1.simple.limit": Origin(
            own, "wrangler.env.*.ratelimits.0.simple.limit"
        ),
        "env.dev.ratelimits.1.simple.period": Origin(common, "env.*.ratelimits.1.simple.period"),
        "env.local.services.0": Origin(common, "env.local.services.0"),
        "env.dev.not.there": Origin(common, "env.*.not.there"),
    } == {
        path: found.origin(path)
        for path in (
            *("compatibility_date", "name", "env.dev.kv_namespaces.0.id"),
            *("env.dev.kv_namespaces.0.binding", "env.dev.kv_namespaces.1.id"),
            *("env.dev.ratelimits.1.simple.limit", "env.dev.ratelimits.1.simple.period"),
            *("env.local.services.0", "env.dev.not.there"),
        )
    }


def test_the_documented_further_keys_are_taken_as_they_stand() -> None:
    text = (ROOT / "docs/tenants.md").read_text()
    examples = re.findall(r"^```jsonc\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    [example] = [each for each in examples if '"wrangler"' in each]
    written: Any = jsonc.loads(f"{{{example}}}")
    found = rendered(written["wrangler"])
    assert ((), []) == (found.problems, list(complaints(found.data)))
    assert [5_000] * len(ENVIRONMENTS) == [
        found.data["env"][env]["ratelimits"][1]["simple"]["limit"] for env in ENVIRONMENTS
    ]


def test_the_document_names_every_key_that_is_refused() -> None:
    text = (ROOT / "docs/tenants.md").read_text()
    _, _, section = text.partition("These are refused")
    refused, _, _ = section.partition("You may add")
    assert FIXED - {"$schema"} == set(re.findall(r"`([a-z_]+)`", refused))


@pytest.mark.parametrize(
    "value",
    [{}, [], {"a": []}, [{}], "ü", {"a": {"b": [1, True, None, "x" * 200]}}, [["a" * 90, "b"]]],
)
def test_a_text_is_laid_out_with_nothing_changed(value: object) -> None:
    text = laid_out(value)
    assert value == json.loads(text)
    fitting = [line for line in text.splitlines() if "x" * 200 not in line]
    assert all(len(line) <= WIDTH for line in fitting)


def test_a_generated_file_knows_whether_it_was_edited() -> None:
    text = wrangler_text("acme", PLAIN)
    assert jsonc.loads(text) == PLAIN
    assert is_as_generated(text)
    assert not is_as_generated(text.replace('"limit": 120', '"limit": 121', 1))
    assert not is_as_generated(text.replace("// Generated", "// Made"))
    assert not is_as_generated(text + "\n")
    assert not is_as_generated(json.dumps(PLAIN))


def test_what_is_committed_is_what_is_rendered() -> None:
    stale = [each.file for each in load_project(ROOT).deployments if each.text != each.expected]
    assert [] == stale, "run `bluey tenant sync`"


def test_pywrangler_reads_the_roots_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert "3.14" == get_python_version()
