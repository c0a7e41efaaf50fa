"""What the shell completes: the names of tenants, environments and models. All of it is read from
the files here; nothing is asked, and what cannot be read completes to nothing.

Every run of `bluey` imports this file, so it imports the Worker's own modules where it needs them.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from typing import TYPE_CHECKING, get_args

import typer

from ops.errors import OpsError
from ops.project.paths import LOCAL, SHARED, home, settings_files, tenant_slugs

if TYPE_CHECKING:
    from bluey.tenants.settings import Tenant


def tenants(incomplete: str) -> list[str]:
    """The tenants, without the deployment that serves every one."""
    try:
        return _beginning(incomplete, (*tenant_slugs(), *(path.stem for path in settings_files())))
    except OpsError:  # the chosen home is none
        return []


def deployments(incomplete: str) -> list[str]:
    """The deployments."""
    return [*tenants(incomplete), *_beginning(incomplete, (SHARED,))]


def environments(incomplete: str) -> list[str]:
    """The environments."""
    from bluey.tenants.settings import Environment  # noqa: PLC0415 - see above

    return _beginning(incomplete, get_args(Environment))


def deployed_environments(incomplete: str) -> list[str]:
    """The environments that are in an account."""
    return [each for each in environments(incomplete) if each != LOCAL]


def models(incomplete: str) -> list[str]:
    """The models of Workers AI of which no end is known."""
    from bluey.models.listed import LISTED  # noqa: PLC0415 - see above

    return _beginning(incomplete, (name for name, facts in LISTED.items() if facts.ends is None))


def models_of_tenant(context: typer.Context, incomplete: str) -> list[str]:
    """The aliases and models that the tenant in the command line may ask."""
    tenant = _read(str(context.params.get("tenant")))
    if tenant is None:
        return []
    from ops.project.served import names_of_models  # noqa: PLC0415 - see above

    return _beginning(incomplete, names_of_models(tenant))


def _read(name: str) -> Tenant | None:
    from bluey.errors import SettingsError  # noqa: PLC0415 - see above
    from bluey.tenants.settings import parse_tenant  # noqa: PLC0415 - see above

    try:
        path = home() / "src" / "settings" / f"{name}.jsonc"
        return parse_tenant(path.name, path.read_text("utf-8"))
    except (OpsError, OSError, UnicodeDecodeError, SettingsError):
        return None


def _beginning(incomplete: str, words: Iterable[str]) -> list[str]:
    """Those of the words that begin so, each once."""
    return [each for each in dict.fromkeys(words) if each.startswith(incomplete)]


def as_typed(environ: MutableMapping[str, str]) -> None:
    """Put bash's words together again as they were typed: it breaks `--env=dev` and `@cf/…` in
    pieces before it asks."""
    words, number = environ.get("COMP_WORDS", "").split("\n"), environ.get("COMP_CWORD", "")
    if not number.isdigit():
        return
    typed: list[str] = []
    at = int(number)
    for index, word in enumerate(words):
        if word == "=" and index < int(number):
            # Typer takes the option and its value as two words.
            at -= 1
        elif typed and typed[-1] == "@":
            typed[-1] += word
            at -= index <= int(number)
        else:
            typed.append(word)
    environ["COMP_WORDS"], environ["COMP_CWORD"] = "\n".join(typed), str(at)
