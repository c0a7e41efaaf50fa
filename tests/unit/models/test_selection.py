from __future__ import annotations

import pytest

from bluey.errors import ModelNotAllowed, ModelNotFound
from bluey.models.catalogue import model_of
from bluey.models.selection import Choice, Selection, select_models
from bluey.tenants.deployment import Deployment
from tests.fakes.values import make_deployment, make_tenant

TENANT = make_tenant(
    default="tenant-model",
    fallback="tenant-fallback",
    allowed=("extra", "alias-of-extra"),
    aliases={"fast": "quick-model", "steady": "tenant-fallback", "alias-of-extra": "hidden"},
)
PLAIN = make_deployment()
ENVIRONMENT = make_deployment(model_id="env-model", fallback_model_id="env-fallback")
ALIASED = make_deployment(model_id="fast", fallback_model_id="steady")


@pytest.mark.parametrize(
    ("deployment", "requested", "model_id", "fallback"),
    [
        (PLAIN, None, "tenant-model", "tenant-fallback"),
        (ENVIRONMENT, None, "env-model", "env-fallback"),
        (ENVIRONMENT, "extra", "extra", "env-fallback"),
        (PLAIN, "extra", "extra", "tenant-fallback"),
        (make_deployment(model_id="env-model"), None, "env-model", "tenant-fallback"),
        (make_deployment(fallback_model_id="env-fallback"), None, "tenant-model", "env-fallback"),
        (PLAIN, "fast", "quick-model", "tenant-fallback"),
        (PLAIN, "quick-model", "quick-model", "tenant-fallback"),
        (ALIASED, None, "quick-model", "tenant-fallback"),
        (PLAIN, "alias-of-extra", "hidden", "tenant-fallback"),
    ],
    ids=[
        "the-tenants",
        "the-environment-over-the-tenant",
        "the-request-over-the-environment",
        "the-request-over-the-tenant",
        "the-environment-names-a-model-only",
        "the-environment-names-a-fallback-only",
        "an-alias-in-the-request",
        "the-target-of-an-alias",
        "aliases-in-the-environment",
        "an-alias-on-the-allow-list",
    ],
)
def test_the_request_comes_before_the_environment_and_that_before_the_tenant(
    deployment: Deployment, requested: str | None, model_id: str, fallback: str
) -> None:
    selection = select_models(TENANT, deployment, requested)

    assert (model_id, fallback) == (selection.model_id, selection.fallback_model_id)


@pytest.mark.parametrize(
    ("deployment", "requested"),
    [
        (PLAIN, "unlisted"),
        (PLAIN, "env-model"),
        (PLAIN, "EXTRA"),
        (PLAIN, "extra "),
        (PLAIN, ""),
    ],
    ids=["unlisted", "another-environments", "another-case", "with-a-blank", "empty"],
)
def test_a_request_may_not_name_what_is_not_on_the_list(
    deployment: Deployment, requested: str
) -> None:
    with pytest.raises(ModelNotFound):
        select_models(TENANT, deployment, requested)


def test_a_model_of_the_catalogue_that_is_not_on_the_list_is_not_allowed() -> None:
    with pytest.raises(ModelNotAllowed):
        select_models(TENANT, PLAIN, "@cf/qwen/qwq-32b")


@pytest.mark.parametrize(
    "requested", ["tenant-model", "tenant-fallback", "env-model", "env-fallback"]
)
def test_what_the_settings_name_is_allowed_by_definition(requested: str) -> None:
    assert requested == select_models(TENANT, ENVIRONMENT, requested).model_id


def test_the_settings_own_models_need_no_allow_list() -> None:
    selection = select_models(make_tenant(allowed=()), ENVIRONMENT, None)

    assert ("env-model", "env-fallback") == (selection.model_id, selection.fallback_model_id)


@pytest.mark.parametrize(
    ("deployment", "requested"),
    [
        (PLAIN, "tenant-fallback"),
        (PLAIN, "steady"),
        (make_deployment(model_id="same", fallback_model_id="same"), None),
        (make_deployment(model_id="steady"), None),
    ],
    ids=["requested", "requested-by-alias", "configured", "configured-by-alias"],
)
def test_a_model_does_not_fall_back_on_itself(
    deployment: Deployment, requested: str | None
) -> None:
    assert select_models(TENANT, deployment, requested).fallback_model_id is None


def test_without_a_fallback_there_is_none() -> None:
    tenant = make_tenant(default="tenant-model", fallback=None)

    assert Selection(Choice(model_of("tenant-model"))) == select_models(tenant, PLAIN, None)
