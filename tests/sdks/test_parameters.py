"""Every parameter that a vendor's own client can send is known here, be it to refuse it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from anthropic.types.beta.message_create_params import MessageCreateParamsBase
from openai.types.chat.completion_create_params import CompletionCreateParamsBase
from openai.types.embedding_create_params import EmbeddingCreateParams
from openai.types.responses.response_create_params import ResponseCreateParamsBase

from bluey.apis.anthropic.message_request import MessageRequest
from bluey.apis.openai.chat_request import CompletionRequest
from bluey.apis.openai.embeddings import EmbeddingRequest
from bluey.apis.openai.responses_request import ResponseRequest
from bluey.validation import Value
from tests.documents import text_of

# What the page names and the type does not: it is accepted and has no effect, as every parameter
# that Anthropic's API may have one day.
ANTHROPICS_OTHERS = set(
    re.findall(r"`(\w+)`", text_of("docs/anthropic-compatibility.md").partition("## Parameters")[2])
)
PARAMETERS: Mapping[str, tuple[type, type[Value], set[str]]] = {
    "chat completions": (CompletionCreateParamsBase, CompletionRequest, set()),
    "responses": (ResponseCreateParamsBase, ResponseRequest, set()),
    "embeddings": (EmbeddingCreateParams, EmbeddingRequest, set()),
    "messages": (MessageCreateParamsBase, MessageRequest, ANTHROPICS_OTHERS),
}


@pytest.mark.parametrize(("sent", "taken", "others"), PARAMETERS.values(), ids=PARAMETERS)
def test_every_parameter_of_the_vendors_client_is_known(
    sent: type, taken: type[Value], others: set[str]
) -> None:
    assert set() == sent.__annotations__.keys() - taken.model_fields.keys() - others
