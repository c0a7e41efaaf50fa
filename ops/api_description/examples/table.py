"""Every route's examples."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bluey.routes.route import Route
from ops.api_description.examples import anthropic, chat, keys, openai, status
from ops.api_description.examples.common import Examples

EXAMPLES: Mapping[str, Examples] = MappingProxyType(
    chat.EXAMPLES | openai.EXAMPLES | anthropic.EXAMPLES | keys.EXAMPLES | status.EXAMPLES
)
"""By path; by method and path where a path has several routes, and it is not the first of them. A
route needs no examples."""


def examples_of(route: Route[Any]) -> Examples:
    """A route's examples."""
    named_by_method = f"{route.methods[0]} {route.path}"
    return EXAMPLES.get(named_by_method) or EXAMPLES.get(route.path, Examples())
