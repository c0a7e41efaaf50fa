"""The differences of two JSON values."""

from collections.abc import Iterator
from typing import Any

from ops.deployment.rendering import joined


def differences(there: Any, expected: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The paths at which a value is not the expected one, each with a message. `{}` in a message
    stands for the place from which the expected value comes."""
    if isinstance(there, dict) and isinstance(expected, dict):
        for key in [*there, *(key for key in expected if key not in there)]:
            place = joined(path, key)
            if key not in expected:
                yield place, "is not in {}"
            elif key not in there:
                yield place, "is missing, and {} have it"
            else:
                yield from differences(there[key], expected[key], place)
    elif isinstance(there, list) and isinstance(expected, list) and len(there) == len(expected):
        for index, pair in enumerate(zip(there, expected, strict=True)):
            yield from differences(*pair, joined(path, index))
    elif there != expected or isinstance(there, bool) != isinstance(expected, bool):
        yield path, "is not what {} say"


def added(there: Any, expected: Any) -> Any:
    """The parts of a value that were not expected, at their places; None where there are none."""
    if isinstance(there, dict) and isinstance(expected, dict):
        return {key: added(value, expected.get(key)) for key, value in there.items()}
    if isinstance(there, list) and isinstance(expected, list) and len(there) == len(expected):
        return [added(*pair) for pair in zip(there, expected, strict=True)]
    return None if there == expected else there
