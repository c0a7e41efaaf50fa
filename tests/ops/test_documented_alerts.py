"""What docs/alerts.md says that a webhook gets, and its receivers as they stand there."""

import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from bluey.alerts.notice import signature
from ops.wrangler import node
from tests.commands import run
from tests.documents import examples
from tests.fakes.alerts import SECRET, make_notice

NOW_MS = time.time() * 1_000
BODY = make_notice().body("1f2e", NOW_MS)
SIGNED = signature(SECRET, BODY, NOW_MS)
NODE_SECONDS = 30.0

# A header, a body, and whether Bluey has sent them.
CASES: dict[str, tuple[str, str, bool]] = {
    "signed": (SIGNED, BODY, True),
    "letters of others": (
        signature(SECRET, '{"text": "Grüße 🙂"}', NOW_MS),
        '{"text": "Grüße 🙂"}',
        True,
    ),
    "another body": (SIGNED, BODY.replace("0.8", "0.9"), False),
    "another secret": (signature("other", BODY, NOW_MS), BODY, False),
    "sent again later": (signature(SECRET, BODY, NOW_MS - 301_000), BODY, False),
    "from the future": (signature(SECRET, BODY, NOW_MS + 400_000), BODY, False),
    "another time": (f"t={int(NOW_MS / 1_000) + 1},{SIGNED.partition(',')[2]}", BODY, False),
    "no signature": ("", BODY, False),
    "no time": (SIGNED.partition(",")[2], BODY, False),
    "no word": ("t,v1", BODY, False),
    "half of it": (SIGNED[:-1], BODY, False),
    "not in ASCII": (f"{SIGNED[:-1]}ä", BODY, False),
}


def block(language: str) -> str:
    [found] = [each.text for each in examples("docs/alerts.md") if each.language == language]
    return found


def test_a_webhook_gets_what_is_documented() -> None:
    documented = json.loads(block("json"))
    sent_at = datetime.fromisoformat(documented["sentAt"])
    notice = make_notice(
        environment="production",
        scope="key",
        key_id=documented["keyId"],
        limit=documented["limit"],
        spent=documented["spent"],
    )

    assert documented == json.loads(notice.body(documented["id"], sent_at.timestamp() * 1_000))


@pytest.mark.parametrize("case", CASES)
def test_python_knows_a_signature(case: str) -> None:
    names: dict[str, Any] = {}
    exec(block("python"), names)  # noqa: S102  # our own document
    is_from_bluey: Callable[[str, str, bytes], bool] = names["is_from_bluey"]
    header, body, expected = CASES[case]

    assert expected == is_from_bluey(SECRET, header, body.encode())


def test_javascript_knows_a_signature() -> None:
    asked = json.dumps([[header, body] for header, body, _ in CASES.values()])
    script = f"""{block("js")}
const answers = {asked}.map(([header, body]) => isFromBluey({json.dumps(SECRET)}, header, body));
console.log(JSON.stringify(answers));
"""
    ran = run([node.find_node(), "--input-type=module", "--eval", script])

    assert 0 == ran.returncode, ran.stderr
    expected = [is_from_bluey for _, _, is_from_bluey in CASES.values()]
    assert expected == json.loads(ran.stdout)
