"""Which account? Every command that needs one gives the same answer."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ops.project.accounts import ACCOUNT_VARIABLE, CONFIGURATION, DOTENV, SHELL, find_account
from tests.ops.accounts import Account, make_account
from tests.ops.cloudflare_api import CloudflareApi, cloudflare_api
from tests.projects import provision

CONFIGURED, IN_SHELL, IN_FILE = "a" * 32, "b" * 32, "c" * 32


@dataclass(frozen=True)
class Case:
    """What names an account, and which is the answer: None for none, "" where there are two."""

    configured: bool
    shell: str
    file: str
    expected: str | None
    source: str = ""

    @property
    def tenant(self) -> str:
        """The tenant that is so configured."""
        return "pinned" if self.configured else "acme"


CASES = {
    "nothing": Case(False, "", "", None),
    "the file alone": Case(False, "", IN_FILE, IN_FILE, DOTENV),
    "the shell alone": Case(False, IN_SHELL, "", IN_SHELL, SHELL),
    "both, the same": Case(False, IN_FILE, IN_FILE, IN_FILE, SHELL),
    "both, two": Case(False, IN_SHELL, IN_FILE, ""),
    "the configuration before both": Case(True, IN_SHELL, IN_FILE, CONFIGURED, CONFIGURATION),
}
EVERY_CASE = pytest.mark.parametrize("case", CASES.values(), ids=[*CASES])


@dataclass(frozen=True)
class World:
    """A project whose wrangler and whose Cloudflare are played."""

    account: Account
    api: CloudflareApi

    def run(self, case: Case, *arguments: str) -> str:
        """What the command says of its failure, if it fails; all of them may."""
        for tenant in ("acme", "pinned"):
            file = case.file if tenant == case.tenant else ""
            path = self.account.project / "tenants" / tenant / ".env"
            path.write_text(f"{ACCOUNT_VARIABLE}={file}\n")
        (self.account.folder / "calls.ndjson").write_text("")
        self.api.calls.clear()
        env = {**self.api.environment(), ACCOUNT_VARIABLE: case.shell}
        ran = self.account.bluey(*arguments, code=None, **env)
        return ran.stdout + ran.stderr

    def asked_by_wrangler(self) -> set[str | None]:
        """The accounts that wrangler was started for."""
        calls = [each for each in self.account.calls if "--dry-run" not in each["words"]]
        return {each.get("account") or None for each in calls}

    def asked_by_api(self) -> set[str | None]:
        """The accounts in the paths that were asked for."""
        parts = [each.split("/") for each in self.api.calls]
        return {each[2] for each in parts if each[1] == "accounts"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    account = make_account(tmp_path_factory.mktemp("accounts"))
    account.bluey("tenant", "new", "pinned", "--account-id", CONFIGURED, "--yes")
    provision(account.project)
    with cloudflare_api() as api:
        yield World(account, api)


Command = tuple[tuple[str, ...], Callable[[World], set[str | None]]]

COMMANDS: dict[str, Command] = {
    "deploy": (
        ("deploy", "TENANT", "--env", "dev", "--skip-smoke", "--force"),
        World.asked_by_wrangler,
    ),
    "keys": (("keys", "list", "TENANT", "--env", "dev"), World.asked_by_api),
    "logs": (("logs", "TENANT", "--env", "dev"), World.asked_by_wrangler),
    "check": (
        ("check", "TENANT", "--env", "dev", "--online", "--no-upload"),
        World.asked_by_api,
    ),
    "models": (("models", "refresh", "--tenant", "TENANT", "--dry-run"), World.asked_by_api),
    "validate": (("validate-staging", "TENANT", "--env", "dev"), World.asked_by_api),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=[*COMMANDS])
@EVERY_CASE
def test_every_command_asks_the_same_account(world: World, case: Case, command: Command) -> None:
    words, asked = command
    said = world.run(case, *(case.tenant if word == "TENANT" else word for word in words))
    if case.expected:
        assert {case.expected} == asked(world), said
    elif case.expected == "":
        assert set() == asked(world)
        assert f"the shell's {ACCOUNT_VARIABLE} is not the one in the .env of acme" in said
        assert f"unset {ACCOUNT_VARIABLE}" in said
    elif words[0] == "deploy":
        assert set() == asked(world)
        assert re.search(rf"{ACCOUNT_VARIABLE} (is|are) not set", said)
    elif asked is World.asked_by_wrangler:
        assert {None} == asked(world)  # wrangler may have a login of its own
    else:
        assert set() == asked(world)
        assert f"{ACCOUNT_VARIABLE} is not set" in said


@EVERY_CASE
def test_the_doctor_says_which_account(world: World, case: Case) -> None:
    things = json.loads(world.run(case, "doctor", "--json").partition("\n}")[0] + "}")["things"]
    [found] = [each for each in things if each["name"] == "Cloudflare accounts"]
    if case.expected == "":
        assert "is not the one in the .env of acme" in found["detail"]
    else:
        answer = f"{case.expected} ({case.source})" if case.expected else "not named"
        assert f"{case.tenant}: {answer}" in found["detail"].splitlines(), found


@EVERY_CASE
def test_a_check_without_the_network_finds_two_accounts(world: World, case: Case) -> None:
    said = world.run(case, "check", case.tenant, "--no-upload", "--json")
    found = [each for each in json.loads(said)["problems"] if each["rule"] == "account"]
    expected = ["tenants/acme/.env"] if case.expected == "" else []
    assert expected == [each["file"] for each in found]


@EVERY_CASE
def test_what_is_shown_of_a_tenant_names_the_account(world: World, case: Case) -> None:
    words = ("tenant", "show", case.tenant, "--env", "dev", "--offline", "--json")
    said = world.run(case, *words)
    if case.expected == "":
        assert "is not the one in the .env of acme" in said
    else:
        shown = json.loads(said)["environments"]["dev"]
        assert (case.expected, case.source or None) == (shown["accountId"], shown["accountSource"])


def test_wrangler_reads_the_deployments_own_dotenv(world: World) -> None:
    world.run(CASES["the file alone"], "logs", "acme", "--env", "dev")
    folders = {each["cwd"] for each in world.account.calls}
    assert {str((world.account.project / "tenants/acme").resolve())} == folders


@EVERY_CASE
def test_an_account_has_a_source(tmp_path: Path, case: Case) -> None:
    (tmp_path / ".env").write_text(f"{ACCOUNT_VARIABLE}={case.file}\n")
    if case.expected == "":
        return
    configured = CONFIGURED if case.configured else None
    found = find_account(tmp_path, configured, {ACCOUNT_VARIABLE: case.shell})
    assert (case.expected, case.source) == ((found.id, found.source) if found else (None, ""))
