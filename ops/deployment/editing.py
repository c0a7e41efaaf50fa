"""Changes one value in the text of a JSONC file; everything else, comments too, stays."""

import json
import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from bluey.tenants import jsonc


class CannotEdit(ValueError):
    """The text has no such string, or it cannot be told apart from another."""


def with_text(text: str, keys: Sequence[str], value: str) -> str:
    """The text with another string at these keys.

    Only a change that a parser reads as exactly this one is taken.

    Raises:
        CannotEdit: there is none.
    """
    try:
        expected: Any = deepcopy(jsonc.loads(text))
        *parents, last = keys
        parent = expected
        for key in parents:
            parent = parent[key]
        old, parent[last] = parent[last], value
    except (ValueError, TypeError, LookupError) as error:
        raise CannotEdit(f"there is no {'.'.join(keys)}") from error
    for found in re.finditer(re.escape(json.dumps(old)), text):
        changed = text[: found.start()] + json.dumps(value) + text[found.end() :]
        if jsonc.loads(changed) == expected:
            return changed
    raise CannotEdit(f"{'.'.join(keys)} is written in a way that is not known")
