"""The Workers that are measured: Bluey with several settings, and the barest ones.

Each has a workerd of its own, so that its process' CPU time is its own; all are pinned to one core.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from benchmarks.speed.answers import GROWING_MODEL, NATIVE_MODEL, OPENAI_MODEL
from bluey.tenants import jsonc
from bluey.tenants.override import Change, Override
from bluey.tenants.record import Record, dump_record, record_key
from bluey.tenants.settings import Environment
from ops.project import paths
from ops.wrangler.modules import upload_of
from tests.platform import workerd
from tests.platform.workerd import Service

BARE = Path(__file__).parent / "bare"

JAVASCRIPT = "bare JavaScript"
PYTHON = "bare Python"
TRANSLATING = "translating JavaScript"
BLUEY = "Bluey"
NO_BUDGET = "Bluey, no budget"
EXACT = "Bluey, exact budget"
FLEET = "Bluey, overridden, with dollars"
_GATHERING = "Bluey, gathering {} ms"
_ENVIRONMENT: Environment = "dev"

# A budget that no benchmark uses up, counted in KV.
_BUDGETS: dict[str, Any] = {"daily": {"tokens": 10**12}}
# The same in dollars, too. What an operator overrides of it is in KV, and each request is counted
# in Analytics Engine.
_DOLLARS: dict[str, Any] = {"daily": {"tokens": 10**12, "usd": 10**6}}
_OVERRIDE = Override(changes={"budgets.daily.tokens": Change(value="+20%")})
# What each of Bluey's tenants has beside what is shipped.
_TENANTS: dict[str, dict[str, Any]] = {
    BLUEY: {"budgets": _BUDGETS},
    NO_BUDGET: {"budgets": None},
    EXACT: {"budgets": {**_BUDGETS, "enforcement": "exact"}},
    FLEET: {"budgets": _DOLLARS},
}


@dataclass(frozen=True)
class Running:
    """A program that listens at `url`, in the process `pid`; `inspector_port` if it has one. What
    is sent to it has these `headers`, too."""

    url: str
    pid: int
    inspector_port: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)


def gathering(gather_ms: int) -> str:
    """Bluey with another `gateway.streamGatherMs` than the default."""
    return _GATHERING.format(gather_ms)


def tenant_id(program: str) -> str:
    """The id of the tenant that a program of Bluey's serves; also the name of any's service."""
    return program.lower().replace(",", "").replace(" ", "-")


@contextlib.contextmanager
def serving(
    programs: Iterable[str],
    ai_address: str,
    folder: Path,
    *,
    core: int | None,
    has_inspector: bool = False,
    from_snapshots: bool = False,
) -> Iterator[dict[str, Running]]:
    """Runs these programs until the block ends. With `from_snapshots` those in Python begin with
    the memory of an isolate that has imported them, as the platform has them begin."""
    with contextlib.ExitStack() as running:
        found = {}
        programs = list(programs)
        kv = running.enter_context(
            workerd.serve_kv(_made(folder / "kv"), [tenant_id(program) for program in programs])
        )
        for program in programs:
            service = service_of(program, ai_address, _made(folder / "settings"))
            service = replace(service, kv_address=kv.urls[service.name].removeprefix("http://"))
            if program == FLEET:
                _override(kv.urls[service.name])
                service = replace(service, has_dataset=True)
            snapshot = _snapshot_of(service) if from_snapshots else None
            served = running.enter_context(
                workerd.serve(
                    _made(folder / service.name),
                    [service],
                    core=core,
                    has_inspector=has_inspector,
                    snapshot=snapshot,
                )
            )
            found[program] = Running(served.urls[service.name], served.pid, served.inspector_port)
        yield found


def _override(namespace_url: str) -> None:
    """Puts the record of what is overridden into the namespace of KV at this address."""
    record = Record(
        tenant=tenant_id(FLEET), environment=_ENVIRONMENT, revision=1, override=_OVERRIDE
    )
    key = quote(record_key(record.tenant), safe="")
    answer = httpx.put(f"{namespace_url}/{key}?urlencoded=true", content=dump_record(record))
    answer.raise_for_status()


def _snapshot_of(service: Service) -> Path | None:
    """The snapshot of a Worker in Python and its settings: of all that is uploaded."""
    return workerd.take_snapshot(service.modules) if "entry.py" in service.modules else None


def service_of(program: str, ai_address: str, settings: Path) -> Service:
    """A program as a service of workerd; settings are written into the folder `settings`."""
    name = tenant_id(program)
    variables = {"ENVIRONMENT": _ENVIRONMENT, "TENANT_ID": name}
    return Service(name, _modules(program, settings), variables, ai_address)


def _modules(program: str, settings: Path) -> Mapping[str, Path]:
    if program == JAVASCRIPT:
        return {"worker.mjs": BARE / "worker.mjs"}
    if program == TRANSLATING:
        return {"worker.mjs": BARE / "translating.mjs"}
    if program == PYTHON:
        return upload_of(BARE, paths.PYTHON_MODULES, {})
    name = f"{tenant_id(program)}.jsonc"
    path = settings / name
    path.write_text(json.dumps(_tenant(program)))
    return upload_of(paths.ROOT / "src", paths.PYTHON_MODULES, {name: path})


def _tenant(program: str) -> dict[str, Any]:
    """A shipped tenant's settings, with what the program's differ in."""
    shipped = next(iter(workerd.shipped_settings().values()))
    values: Any = jsonc.loads(shipped.read_text())
    models = {**values["models"], "default": NATIVE_MODEL, "allowed": [OPENAI_MODEL, GROWING_MODEL]}
    gateway = dict(values["gateway"])
    if program not in _TENANTS:
        gateway["streamGatherMs"] = int(re.findall(r"\d+", program)[0])
    own = _TENANTS.get(program, _TENANTS[BLUEY])
    return {**values, **own, "id": tenant_id(program), "models": models, "gateway": gateway}


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
