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

NODE_SECONDS = 30.0


def cases() -> dict[str, tuple[str, str, bool]]:
    """A header, a body, and whether Bluey has sent them, as of now."""
    now_ms = time.time() * 1_000
    body = make_notice().body("1f2e", now_ms)
    signed = signature(SECRET, body, now_ms)
    others = '{"text": "Grüße 🙂"}'
    return {
        "signed": (signed, body, True),
        "letters of others": (signature(SECRET, others, now_ms), others, True),
        "another body": (signed, body.replace("0.8", "0.9"), False),
        "another secret": (signature("other", body, now_ms), body, False),
        "sent again later": (signature(SECRET, body, now_ms - 301_000), body, False),
        "from the future": (signature(SECRET, body, now_ms + 400_000), body, False),
        "another time": (f"t={int(now_ms / 1_000) + 1},{signed.partition(',')[2]}", body, False),
        "no signature": ("", body, False),
        "no time": (signed.partition(",")[2], body, False),
        "no word": ("t,v1", body, False),
        "half of it": (signed[:-1], body, False),
        "not in ASCII": (f"{signed[:-1]}ä", body, False),
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


@pytest.mark.parametrize("case", cases())
def test_python_knows_a_signature(case: str) -> None:
    names: dict[str, Any] = {}
    exec(block("python"), names)  # noqa: S102  # our own document
    is_from_bluey: Callable[[str, str, bytes], bool] = names["is_from_bluey"]
    header, body, expected = cases()[case]

    assert expected == is_from_bluey(SECRET, header, body.encode())


def test_javascript_knows_a_signature() -> None:
    sent = cases().values()
    asked = json.dumps([[header, body] for header, body, _ in sent])
    script = f"""{block("js")}
const answers = {asked}.map(([header, body]) => isFromBluey({json.dumps(SECRET)}, header, body));
console.log(JSON.stringify(answers));
"""
    ran = run([node.find_node(), "--input-type=module", "--eval", script])

    assert 0 == ran.returncode, ran.stderr
    expected = [is_from_bluey for _, _, is_from_bluey in sent]
    assert expected == json.loads(ran.stdout)
