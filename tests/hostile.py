"""Request bodies of 64 KiB that are wrong in as many places as their bytes allow, and right ones
of the same size."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count

from bluey.apis.own_request import TEXT_LIMIT
from tests.fakes.values import PRIMARY, SESSION_ID

MAX_BODY_BYTES = TEXT_LIMIT.limit_bytes

CHAT = f'{{"sessionId":"{SESSION_ID}","message":"hi"'
COMPLETION = f'{{"model":"{PRIMARY}","messages":[{{"role":"user","content":"hi"}}]'
RESPONSE = f'{{"model":"{PRIMARY}","input":"hi"'
ITEMS = f'{{"model":"{PRIMARY}","input":['
SAID = '{"role":"user","content":['
MESSAGE = f'{{"model":"{PRIMARY}","max_tokens":9,"messages":[{{"role":"user","content":"hi"}}]'
BLOCKS = f'{{"model":"{PRIMARY}","max_tokens":9,"messages":[{{"role":"user","content":['
NAMESPACE = json.dumps(
    {"type": "namespace", "name": "n" * 70, "tools": [{"type": "custom", "name": "t"}] * 16},
    separators=(",", ":"),
)
FUNCTION = '{"type":"function","function":{"name":"f","parameters":'
FLAT_FUNCTION = '{"type":"function","name":"f","parameters":'


def repeated(
    begin: str, unit: str | Callable[[int], str], end: str, size_bytes: int = MAX_BODY_BYTES
) -> bytes:
    """As many units with commas between them as fit into a body of this size."""
    room = size_bytes - len(begin) - len(end)
    units: list[str] = []
    for number in count():
        text = unit if isinstance(unit, str) else unit(number)
        room -= len(text) + 1
        if room < 0:
            return (begin + ",".join(units) + end).encode()
        units.append(text)
    raise AssertionError


def key(number: int) -> str:
    return f'"k{number}":0'


def after(values: int, then: str, function: str = FUNCTION) -> str:
    """A right tool with so many values in its schema, before what is wrong."""
    ends = "}" * (function.count("{") + 1)
    return f'"tools":[{function}{{"enum":[{"0," * (values - 1)}0]{ends}],{then}'


# name: what begins the body, what is repeated, what ends it
_UNITS: dict[str, dict[str, tuple[str, str | Callable[[int], str], str]]] = {
    "/chat": {
        "only numbers": ("[", "0", "]"),
        "history of numbers": (f'{CHAT},"history":[', "0", "]}"),
        "history of nulls": (f'{CHAT},"history":[', "null", "]}"),
        "history of objects": (f'{CHAT},"history":[', "{}", "]}"),
        "history of lists": (f'{CHAT},"history":[', "[]", "]}"),
        "history of texts": (f'{CHAT},"history":[', '""', "]}"),
        "history of wrong turns": (f'{CHAT},"history":[', '{"role":0,"content":0}', "]}"),
        "history of other keys": (f'{CHAT},"history":[', '{"a":0,"b":0,"c":0}', "]}"),
        "right turns, too many": (f'{CHAT},"history":[', '{"role":"user","content":""}', "]}"),
        "one turn with other keys": (f'{CHAT},"history":[{{', key, "}]}"),
        "other keys": (f"{CHAT},", key, "}"),
        "one key again and again": (f"{CHAT},", '"x":0', "}"),
        "a known key again and again, then wrong": (f"{CHAT},", '"stream":true', ',"history":[0]}'),
        "a list as message": (f'{{"sessionId":"{SESSION_ID}","message":[', "0", "]}"),
        "a list as session": ('{"message":"hi","sessionId":[', "0", "]}"),
        "an object as temperature": (f'{CHAT},"temperature":{{', key, "}}"),
        "lists in another key": (f'{CHAT},"x":[', "[0,[0,[0,[0]]]]", "]}"),
        "no end": (f'{CHAT},"history":[', "0", ""),
        "garbage at the end": (f'{CHAT},"history":[', "0", "]}}"),
    },
    "/v1/chat/completions": {
        "only numbers": ("[", "0", "]"),
        "messages of numbers": (f'{{"model":"{PRIMARY}","messages":[', "0", "]}"),
        "messages of nulls": (f'{{"model":"{PRIMARY}","messages":[', "null", "]}"),
        "messages of objects": (f'{{"model":"{PRIMARY}","messages":[', "{}", "]}"),
        "messages of wrong roles": (f'{{"model":"{PRIMARY}","messages":[', '{"role":"x"}', "]}"),
        "messages without content": (
            f'{{"model":"{PRIMARY}","messages":[',
            '{"role":"user"}',
            "]}",
        ),
        "messages with other keys": (
            f'{{"model":"{PRIMARY}","messages":[',
            '{"role":"user","a":0,"b":0,"c":0}',
            "]}",
        ),
        "right messages, too many": (
            f'{{"model":"{PRIMARY}","messages":[',
            '{"role":"user","content":""}',
            "]}",
        ),
        "one message with other keys": (
            f'{{"model":"{PRIMARY}","messages":[{{"role":"user","content":"hi",',
            key,
            "}]}",
        ),
        "parts of numbers": (
            f'{{"model":"{PRIMARY}","messages":[{{"role":"user","content":[',
            "0",
            "]}]}",
        ),
        "parts of objects": (
            f'{{"model":"{PRIMARY}","messages":[{{"role":"user","content":[',
            "{}",
            "]}]}",
        ),
        "parts of another type": (
            f'{{"model":"{PRIMARY}","messages":[{{"role":"user","content":[',
            '{"type":"x","text":0}',
            "]}]}",
        ),
        "messages of wrong parts": (
            f'{{"model":"{PRIMARY}","messages":[',
            '{"role":"user","content":[0,0,0,0]}',
            "]}",
        ),
        "calls of numbers": (
            f'{{"model":"{PRIMARY}","messages":[{{"role":"assistant","tool_calls":[',
            "0",
            "]}]}",
        ),
        "calls of objects": (
            f'{{"model":"{PRIMARY}","messages":[{{"role":"assistant","tool_calls":[',
            "{}",
            "]}]}",
        ),
        "a call as it once was": (
            f'{{"model":"{PRIMARY}","messages":[{{"role":"assistant","function_call":[',
            "0",
            "]}]}",
        ),
        "tools of numbers": (f'{COMPLETION},"tools":[', "0", "]}"),
        "tools of objects": (f'{COMPLETION},"tools":[', "{}", "]}"),
        "tools of wrong functions": (
            f'{COMPLETION},"tools":[',
            '{"type":"function","function":{"name":"","x":0}}',
            "]}",
        ),
        "a function with other keys": (f'{COMPLETION},"tools":[{{"function":{{', key, "}}]}"),
        "numbers that do not exist": (
            f'{COMPLETION},"tools":[{FUNCTION}{{"enum":[',
            "1e999",
            "]}}}]}",
        ),
        "a list as schema": (f'{COMPLETION},"tools":[{FUNCTION}[', "0", "]}}]}"),
        "texts of brackets": (f'{{"model":"{PRIMARY}","messages":[', '"{",[', "]}"),
        "stop of numbers": (f'{COMPLETION},"stop":[', "0", "]}"),
        "stop of texts": (f'{COMPLETION},"stop":[', '""', "]}"),
        "tags of numbers": (f'{COMPLETION},"metadata":{{', key, "}}"),
        "tags of texts": (f'{COMPLETION},"metadata":{{', lambda n: f'"k{n}":""', "}}"),
        "a list as tags": (f'{COMPLETION},"metadata":[', "0", "]}"),
        "other keys": (f"{COMPLETION},", key, "}"),
        "a format with other keys": (
            f'{COMPLETION},"response_format":{{"type":"text",',
            key,
            "}}",
        ),
        "a format of no type": (f'{COMPLETION},"response_format":{{', key, "}}"),
        "a schema with other keys": (
            f'{COMPLETION},"response_format":{{"type":"json_schema","json_schema":{{',
            key,
            "}}}",
        ),
        "options with other keys": (f'{COMPLETION},"stream_options":{{', key, "}}"),
        "a choice with other keys": (f'{COMPLETION},"tool_choice":{{', key, "}}"),
        "what is not supported": (f'{COMPLETION},"logit_bias":{{', key, "}}"),
        "no end": (f'{{"model":"{PRIMARY}","messages":[', "0", ""),
        "wrong messages after right values": (
            f'{{"model":"{PRIMARY}",{after(1_100, "")}"messages":[',
            "0",
            "]}",
        ),
        "other keys after right values": (f"{COMPLETION},{after(1_100, '')}", key, "}"),
        "wrong parts after right values": (
            f'{{"model":"{PRIMARY}",{after(1_100, "")}"messages":[{{"role":"user","content":[',
            "{}",
            "]}]}",
        ),
        "wrong messages after some right values": (
            f'{{"model":"{PRIMARY}",{after(500, "")}"messages":[',
            "{}",
            "]}",
        ),
    },
    "/v1/responses": {
        "only numbers": ("[", "0", "]"),
        "items of numbers": (ITEMS, "0", "]}"),
        "items of nulls": (ITEMS, "null", "]}"),
        "items of objects": (ITEMS, "{}", "]}"),
        "items of lists": (ITEMS, "[]", "]}"),
        "items of other types": (ITEMS, '{"type":"x"}', "]}"),
        "items of wrong roles": (ITEMS, '{"role":"x"}', "]}"),
        "items with other keys": (ITEMS, '{"role":"user","a":0,"b":0,"c":0}', "]}"),
        "right items, too many": (ITEMS, '{"role":"user","content":""}', "]}"),
        "only references": (ITEMS, '{"type":"item_reference","id":"rs_"}', "]}"),
        "one item with other keys": (f'{ITEMS}{{"role":"user","content":"hi",', key, "}]}"),
        "parts of numbers": (f"{ITEMS}{SAID}", "0", "]}]}"),
        "parts of objects": (f"{ITEMS}{SAID}", "{}", "]}]}"),
        "parts of other types": (f"{ITEMS}{SAID}", '{"type":"x"}', "]}]}"),
        "parts of wrong texts": (f"{ITEMS}{SAID}", '{"type":"input_text","text":0}', "]}]}"),
        "items of wrong parts": (ITEMS, SAID + "0,0,0,0]}", "]}"),
        "calls of nothing": (ITEMS, '{"type":"function_call"}', "]}"),
        "outputs of numbers": (ITEMS, '{"type":"function_call_output","output":[0]}', "]}"),
        "reasoning of numbers": (ITEMS, '{"type":"reasoning","summary":[0,0]}', "]}"),
        "more tools of numbers": (f'{ITEMS}{{"type":"additional_tools","tools":[', "0", "]}]}"),
        "tools of numbers": (f'{RESPONSE},"tools":[', "0", "]}"),
        "tools of objects": (f'{RESPONSE},"tools":[', "{}", "]}"),
        "tools of other types": (f'{RESPONSE},"tools":[', '{"type":"mcp"}', "]}"),
        "tools of wrong names": (f'{RESPONSE},"tools":[', '{"type":"function","name":""}', "]}"),
        "only searches": (f'{RESPONSE},"tools":[', '{"type":"web_search"}', "]}"),
        "a search with other keys, alone": (
            f'{RESPONSE},"tools":[{{"type":"web_search",',
            key,
            "}]}",
        ),
        "a namespace of numbers": (
            f'{RESPONSE},"tools":[{{"type":"namespace","name":"n","tools":[',
            "0",
            "]}]}",
        ),
        "allowed tools of numbers": (
            f'{RESPONSE},"tool_choice":{{"type":"allowed_tools","tools":[',
            "0",
            "]}}",
        ),
        "included numbers": (f'{RESPONSE},"include":[', "0", "]}"),
        "included probabilities": (
            f'{RESPONSE},"include":[',
            '"message.output_text.logprobs"',
            "]}",
        ),
        "a format with other keys": (f'{RESPONSE},"text":{{"format":{{', key, "}}}"),
        "tags of numbers": (f'{RESPONSE},"metadata":{{', key, "}}"),
        "other keys": (f"{RESPONSE},", key, "}"),
        "what is not supported": (f'{RESPONSE},"prompt":{{', key, "}}"),
        "what would be remembered": (f'{RESPONSE},"conversation":[', "0", "]}"),
        "no end": (ITEMS, "0", ""),
        "wrong items after right values": (
            f'{{"model":"{PRIMARY}",{after(1_100, "", FLAT_FUNCTION)}"input":[',
            "{}",
            "]}",
        ),
    },
    "/v1/messages": {
        "messages of numbers": (f'{{"model":"{PRIMARY}","max_tokens":9,"messages":[', "0", "]}"),
        "messages of wrong roles": (
            f'{{"model":"{PRIMARY}","max_tokens":9,"messages":[',
            '{"role":"x"}',
            "]}",
        ),
        "messages without content": (
            f'{{"model":"{PRIMARY}","max_tokens":9,"messages":[',
            '{"role":"user"}',
            "]}",
        ),
        "blocks of numbers": (BLOCKS, "0", "]}]}"),
        "blocks of objects": (BLOCKS, "{}", "]}]}"),
        "blocks of another type": (BLOCKS, '{"type":"x","text":0}', "]}]}"),
        "wrong images": (BLOCKS, '{"type":"image","source":{}}', "]}]}"),
        "results of numbers": (
            f'{BLOCKS}{{"type":"tool_result","tool_use_id":"a","content":[',
            "0",
            "]}]}]}",
        ),
        "results of wrong blocks": (
            BLOCKS,
            '{"type":"tool_result","tool_use_id":0,"content":[{}]}',
            "]}]}",
        ),
        "instructions of objects": (f'{MESSAGE},"system":[', "{}", "]}"),
        "tools of numbers": (f'{MESSAGE},"tools":[', "0", "]}"),
        "tools of objects": (f'{MESSAGE},"tools":[', "{}", "]}"),
        "stop of numbers": (f'{MESSAGE},"stop_sequences":[', "0", "]}"),
        "servers of tools": (f'{MESSAGE},"mcp_servers":[', "{}", "]}"),
        "a choice with other keys": (f'{MESSAGE},"tool_choice":{{"type":"auto",', key, "}}"),
        "a wrong limit behind other keys": (f"{MESSAGE},", key, ',"max_tokens":0}'),
    },
}


# Right tools, but too many: nothing is wrong with a short body of these.
NAMESPACES = (f'{RESPONSE},"tools":[', NAMESPACE, "]}")

_DEEP = {"lists in lists": b"[", "objects in objects": b'{"a":'}
CASES = [(path, name) for path in _UNITS for name in (*_UNITS[path], *_DEEP)]


def hostile(path: str, name: str, size_bytes: int = MAX_BODY_BYTES) -> bytes:
    """The wrong body of this name for a path."""
    if (unit := _DEEP.get(name)) is not None:
        return unit * (size_bytes // len(unit))
    return repeated(*_UNITS[path][name], size_bytes)


def right(path: str, name: str = "") -> bytes:
    """A right body for a path, of the same size; where the wrong one of this name begins with right
    values or has nothing else, with about as many."""
    if "right values" in name:
        begun, ends = (
            (f'{RESPONSE},"tools":[{FLAT_FUNCTION}', "]}}]}")
            if path == "/v1/responses"
            else (f'{COMPLETION},"tools":[{FUNCTION}', "]}}}]}")
        )
        return repeated(f'{begun}{{"enum":[', "0", ends)
    if name in ("right items, too many", "right messages, too many"):
        # As many as are taken, or nearly.
        begun = ITEMS if path == "/v1/responses" else f'{{"model":"{PRIMARY}","messages":['
        return repeated(begun, '{"role":"user","content":"hi, hi"}', "]}")
    if path == "/chat":
        turns = [{"role": "user", "content": "hello there " * 96}] * 48
        whole: dict[str, object] = {"sessionId": SESSION_ID, "message": "hello", "history": turns}
    elif path == "/v1/responses":
        # As Codex and the Agents SDK send them.
        part = {"type": "input_text", "text": "hello there " * 13}
        items = [{"type": "message", "role": "user", "content": [part]}] * 250
        whole = {"model": PRIMARY, "input": items}
    else:
        messages = [{"role": "user", "content": "hello there " * 18}] * 250
        whole = {"model": PRIMARY, "max_tokens": 9, "messages": messages}
    return json.dumps(whole, separators=(",", ":")).encode()
