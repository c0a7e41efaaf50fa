"""What `make bench` sends and how it reckons; tests/platform/test_benchmark.py runs it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import markdown
from benchmarks.speed import answers, core_profile, measuring, peers, profile, programs, tables
from benchmarks.speed.load import Exchange, unchunked
from benchmarks.speed.loads import Load, all_loads
from benchmarks.speed.measuring import Samples
from benchmarks.speed.starts import Starts
from benchmarks.speed.tables import Pair, Table
from bluey.tenants.settings import parse_tenant
from ops.project.paths import ROOT
from tests.documents import text_of

LOAD = Load("paced", "paced", answers.NATIVE_MODEL, "/chat", 4, (("A", "A"), ("B", "B")), 20)
ALONE = replace(LOAD, programs=(("A", "A"),))


# What is sent


def events(stream: bytes) -> Iterator[Any]:
    """The JSON of each event."""
    for event in stream.decode().split("\n\n"):
        data = event.removeprefix("data: ").strip()
        if data not in ("", "[DONE]"):
            yield json.loads(data)


def shape(value: Any) -> Any:
    """The keys of a value, in their order, and the kinds of what they have."""
    if isinstance(value, dict):
        return [(key, shape(inner)) for key, inner in value.items() if key != "matched_stop"]
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return "number" if isinstance(value, int | float) else type(value).__name__


@pytest.mark.parametrize(
    ("model", "capture"),
    [
        (answers.NATIVE_MODEL, "workers_ai/native_padded.txt"),
        (answers.OPENAI_MODEL, "openai_chat/usage_of_each_frame.txt"),
        (answers.GROWING_MODEL, "openai_chat/growing_usage.txt"),
    ],
)
def test_frames_have_the_shapes_of_captures(model: str, capture: str) -> None:
    answer = answers.answer(model, 3)
    captured = [shape(each) for each in events((ROOT / "tests/wire" / capture).read_bytes())]
    sent = [shape(each) for each in events(b"".join(answer.steps))]
    assert sent
    assert [] == [each for each in sent if each not in captured]


@pytest.mark.parametrize(
    "model", [answers.NATIVE_MODEL, answers.OPENAI_MODEL, answers.GROWING_MODEL]
)
def test_an_answer_has_each_token_once(model: str) -> None:
    answer = answers.answer(model, 100)
    numbers = [f"{number:03}".encode() for number in range(100)]
    assert numbers == answers.TOKEN.findall(b"".join(answer.steps))
    assert numbers == answers.TOKEN.findall(answer.whole)
    assert [] == answers.TOKEN.findall(answer.end)


@pytest.mark.parametrize(
    "program", [programs.BLUEY, programs.NO_BUDGET, programs.EXACT, programs.gathering(20)]
)
def test_the_settings_of_a_program_are_valid(program: str, tmp_path: Path) -> None:
    service = programs.service_of(program, "127.0.0.1:1", tmp_path)
    name = f"{service.name}.jsonc"
    tenant = parse_tenant(name, service.modules[f"settings/{name}"].read_text())
    assert service.name == service.variables["TENANT_ID"] == tenant.id


def test_a_program_may_gather_otherwise_than_is_usual(tmp_path: Path) -> None:
    service = programs.service_of(programs.gathering(20), "127.0.0.1:1", tmp_path)
    settings = json.loads(service.modules[f"settings/{service.name}.jsonc"].read_text())
    assert settings["gateway"]["streamGatherMs"] == 20


def test_streams_are_paced_as_the_issue_asks() -> None:
    paced = {
        (load.gap_ms, load.at_once, load.model, load.path)
        for load in all_loads()
        if load.kind == "paced"
    }
    asked = {
        (gap_ms, at_once, model, path)
        for gap_ms in (20, 5)
        for at_once in (1, 4, 16)
        for model in (answers.NATIVE_MODEL, answers.OPENAI_MODEL)
        for path in ("/chat", "/v1/chat/completions")
    }
    assert asked <= paced


def test_other_gateways_are_asked_by_openais_api_alone() -> None:
    loads = peers.peer_loads()
    assert {"paced", "burst", "whole"} == {load.kind for load in loads}
    assert {(answers.OPENAI_MODEL, "/v1/chat/completions")} == {
        (load.model, load.path) for load in loads
    }


# How it is reckoned


def test_a_ratio_is_that_of_one_round() -> None:
    assert [2.0, 3.0] == measuring.ratios([2, 30], [1, 10])


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([5], 0.95, 5), (list(range(100)), 0.95, 95), ([3, 1, 2], 0.5, 2), ([3, 1, 2], 1.0, 3)],
)
def test_a_quantile_is_a_value_of_the_sample(
    values: list[float], share: float, expected: float
) -> None:
    assert expected == measuring.quantile(values, share)


def test_a_token_is_late_by_the_time_from_the_provider_to_the_client() -> None:
    done = [Exchange(7, 0.0, 9.0, {0: 1.5, 1: 2.001, 3: 4.5})]
    late = measuring.later(done, {7: [1.0, 2.0, 3.0, 4.0]})
    assert [1.0, 500.0] == pytest.approx(late)


def test_a_token_may_come_in_two_chunks() -> None:
    assert b"w001 w002 " == unchunked(b"7\r\nw001 w0\r\n3\r\n02 \r\n0\r\n\r\n")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.614], "0.61 (0.61-0.61)"),
        ([10.06, 9.94, 31], "10.1 (9.94-31.0)"),
        ([100, 99.94], "100.0 (99.9-100)"),
    ],
)
def test_a_spread_is_from_the_least_to_the_most(values: list[float], expected: str) -> None:
    assert expected == tables.with_spread(values)


def samples(cpu_ms: list[float]) -> Samples:
    return Samples(cpu_ms, [5.0], [200.0], [3.0], [0.5], [1.5], [0.1])


def test_a_table_has_a_row_for_each_load_and_compares_its_columns() -> None:
    measured = {(LOAD, "A"): samples([10, 12, 20]), (LOAD, "B"): samples([20, 36, 20])}
    table = tables.cpu_table("cpu", measured, ["A", "B", "C"], [Pair("B", "A")])
    assert ["load", "at once", "A", "B", "C", "B / A"] == table.header
    assert [
        ["paced", "4", "12.0 (10.0-20.0)", "20.0 (20.0-36.0)", "", "2.00 (1.00-3.00)"]
    ] == table.rows


def test_a_token_has_its_share_of_the_streams_cpu() -> None:
    measured = {(ALONE, "A"): samples([10, 12, 20])}
    assert [["paced", "4", "0.120; 0.50 / 1.50; 3.00"]] == (
        tables.token_table("token", measured, ["A"], []).rows
    )


def test_what_is_added_to_a_tokens_way_is_that_of_one_round() -> None:
    slow = Samples([20], [5.0], [200.0], [4.5], [0.75], [3.0], [0.1])
    measured = {(LOAD, "A"): samples([10]), (LOAD, "B"): slow}
    table = tables.token_table("token", measured, [], [Pair("B", "A")])
    assert ["load", "at once", "B beyond A"] == table.header
    assert [["paced", "4", "0.25 / 1.50; 1.50"]] == table.rows


def test_first_requests_are_compared_by_their_medians() -> None:
    measured = {
        "A": Starts([20, 30], [1], [2], [1], [100]),
        "B": Starts([50, 50], [1], [2], [1], [100]),
    }
    table = tables.start_table(measured, Pair("B", "A"))
    assert ["first request, ms", "25.0 (20.0-30.0)", "50.0 (50.0-50.0)", "2.00"] == table.rows[0]


def test_a_function_has_the_samples_in_which_it_ran_itself() -> None:
    def node(id_: int, name: str, url: str) -> dict[str, object]:
        return {"id": id_, "callFrame": {"functionName": name, "url": url, "lineNumber": 41}}

    nodes = [
        node(1, "(idle)", ""),
        node(2, "feed", "worker/relay.mjs"),
        node(3, "", "wasm://wasm/1234"),
        node(4, "feed", "worker/relay.mjs"),
    ]
    taken = {"nodes": nodes, "samples": [1, 1, 2, 3, 4, 2]}
    assert {("feed", "worker/relay.mjs:42"): 3, ("(anonymous)", "wasm"): 1} == (
        profile.own_samples(taken)
    )


def test_the_cores_profile_names_its_functions(capsys: pytest.CaptureFixture[str]) -> None:
    core_profile.main(["--chats", "3", "--stream"])
    assert "bluey/relay/stream.py" in capsys.readouterr().out


# Where it is written


def test_a_table_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text("# Page\n\n<!-- cpu -->\nold\n<!-- end -->\n\nText.\n")
    markdown.put(document, {"cpu": markdown.table(["a", "b"], [["1\\2", "2"]], left=1)})
    table = "| a | b |\n| --- | ---: |\n| 1\\2 | 2 |"
    assert document.read_text() == (f"# Page\n\n<!-- cpu -->\n\n{table}\n\n<!-- end -->\n\nText.\n")


def test_what_a_run_did_not_measure_stays(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text("<!-- a -->\n\nold\n\n<!-- end -->\n<!-- measured -->\n<!-- end -->\n")
    before = document.read_text()
    tables.write([Table("a", "A", ["head"], [])], document, "make bench")
    assert before == document.read_text()


def test_a_document_without_the_place_is_left_alone(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text("# Page\n")
    with pytest.raises(ValueError, match="no place for cpu"):
        markdown.put(document, {"cpu": "text"})
    assert document.read_text() == "# Page\n"


def test_the_page_has_every_table_and_says_when_it_was_measured() -> None:
    named = {"measured", "cpu", "token", "answer", "start", "fleet", "fleet-measured"}
    named |= {"memory", "memory-measured"}
    named |= {"peers-measured", "peers-cpu", "peers-token", "peers-answer"}
    page = text_of("docs/performance.md")
    found = dict(re.findall(r"<!-- (\S+) -->\n(.*?)\n<!-- end -->", page, re.DOTALL))
    assert named == {name for name, text in found.items() if text.strip()}
