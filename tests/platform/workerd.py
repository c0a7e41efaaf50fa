"""The built Worker on workerd itself: what wrangler would upload, as a configuration of ours.

wrangler dev gives the Worker no real `env.AI` without an account. workerd does: the binding's
own code is built in, and all it needs is a server to send its requests to.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bluey.tenants import jsonc
from ops.local import snapshots
from ops.processes.running import Guarded, environment
from ops.project import paths
from ops.wrangler import node

START_SECONDS = 90.0
HOST = "127.0.0.1"
KEPT_SNAPSHOTS = 3

# The assembled bundle answers to a version that exists for development only.
_BUNDLE_FLAGS = ("python_workers_development", "experimental")

_AI_MODULE = "cloudflare-internal:ai-api"
_DATASET_MODULE = "bluey:dataset"
_DATASET = "export default () => ({ writeDataPoint() {} })"
_ROOT_CONFIG = paths.ROOT / "wrangler.jsonc"
_KINDS = {".py": "pythonModule", ".mjs": "esModule", ".jsonc": "text"}


@dataclass(frozen=True)
class Service:
    """One Worker and the port it listens on, with objects of its own.

    `modules` are its files by module name, the entry first. `ai_address` is where its `AI`
    binding's requests go. Its KV namespace is its own and workerd's, or the scripted one that
    `scripted_kv` names: services that name the same share it, and it listens on a port of its
    own for the faults that it is to have (tests/contract/scripted_kv.mjs), or the one that another
    workerd serves at `kv_address` (`serve_kv`). It uses the objects of
    the service that `objects_of` names, if that is not itself. `assets` is the folder that its
    `ASSETS` binding serves; it has none if there is none. With `has_dataset` it has a dataset of
    Analytics Engine that drops what is written to it, as that of wrangler dev does.
    """

    name: str
    modules: Mapping[str, Path]
    variables: Mapping[str, str]
    ai_address: str
    scripted_kv: str | None = None
    objects_of: str | None = None
    assets: Path | None = None
    kv_address: str | None = None
    has_dataset: bool = False


@dataclass
class Workerd:
    """A running workerd: the addresses of its services, its pid, the port of its inspector if it
    has one, and all that it printed."""

    log_path: Path
    urls: dict[str, str] = field(default_factory=dict)
    pid: int = 0
    inspector_port: int = 0

    @property
    def output(self) -> str:
        """Everything printed so far: log lines of the Workers, warnings of workerd."""
        return self.log_path.read_text(errors="replace")

    def records(self) -> list[dict[str, object]]:
        """The structured log lines printed so far."""
        lines = (line for line in self.output.splitlines() if line.startswith('{"event":'))
        records = [json.loads(line) for line in lines]
        return [record for record in records if not record["event"].startswith("listen")]


def shipped_settings() -> dict[str, Path]:
    """The settings of every tenant, as they are uploaded."""
    return {path.name: path for path in sorted((paths.ROOT / "src" / "settings").glob("*.jsonc"))}


@contextlib.contextmanager
def serve(
    folder: Path,
    services: Sequence[Service],
    *,
    core: int | None = None,
    keeps_storage: bool = False,
    has_inspector: bool = False,
    from_snapshot: bool = False,
    snapshot: Path | None = None,
) -> Iterator[Workerd]:
    """Runs workerd with these services until the block ends, on one core if `core` names it. Its
    storage begins empty unless `keeps_storage` is set. The inspector of V8 makes it slower. With
    `from_snapshot` an isolate begins with the memory of one that has imported the Worker, as in
    production: that takes a tenth of the time. All services in Python then have the same code.
    `snapshot` is one of `take_snapshot`, for a Worker with its settings.

    Raises:
        RuntimeError: it ended, or did not listen within START_SECONDS.
    """
    arguments = [f"--inspector-addr={HOST}:0"] if has_inspector else []
    if from_snapshot:
        snapshot = _snapshot_of(services)
    if snapshot is not None:
        arguments += snapshots.arguments_of(snapshot)
    with _serve(folder, services, core, keeps_storage, arguments) as running:
        yield running


@contextlib.contextmanager
def serve_kv(folder: Path, namespaces: Sequence[str]) -> Iterator[Workerd]:
    """Runs a workerd that has these KV namespaces and nothing else until the block ends. On the
    platform, KV's work is not the Worker's either."""
    listening = {name: _kv_of(name) for name in namespaces}
    with _running(folder, _whole_config(folder, listening, []), namespaces, None, False, ()) as kv:
        yield kv


@contextlib.contextmanager
def _serve(
    folder: Path,
    services: Sequence[Service],
    core: int | None,
    keeps_storage: bool,
    arguments: Sequence[str],
) -> Iterator[Workerd]:
    names = [*(service.name for service in services), *_scripted_kvs(services)]
    config = _config(folder, services)
    with _running(folder, config, names, core, keeps_storage, arguments) as running:
        yield running


@contextlib.contextmanager
def _running(
    folder: Path,
    configuration: str,
    names: Sequence[str],
    core: int | None,
    keeps_storage: bool,
    arguments: Sequence[str],
) -> Iterator[Workerd]:
    config = folder / "workerd.capnp"
    storage = folder / "storage"
    if not keeps_storage:
        shutil.rmtree(storage, ignore_errors=True)
    storage.mkdir(parents=True, exist_ok=True)
    config.write_text(configuration)
    workerd = Workerd(folder / "workerd.log")
    pinned = () if core is None else ("taskset", "--cpu-list", str(core))
    command = [
        # The shell says its pid, which stays the same through both `exec`s.
        *("sh", "-c", 'echo "pid $$"; exec "$@"', "sh"),
        *pinned,
        *(node.workerd_binary(), "serve", "--experimental", "--control-fd=1"),
        f"--pyodide-bundle-disk-cache-dir={paths.BUNDLE_CACHE}",
        *arguments,
        config,
    ]
    with (
        workerd.log_path.open("wb") as log,
        Guarded(command, env=environment(), output=log) as process,
    ):
        _wait_until_listening(workerd, process, names)
        yield workerd


def take_snapshot(code: Mapping[str, Path]) -> Path:
    """The memory of an isolate that has imported this code and nothing else: it is taken once for
    the code as it is, by one process for all.

    Raises:
        RuntimeError: the code was edited meanwhile, or workerd does not start.
    """
    path = snapshots.path_of(code)
    snapshots.FOLDER.mkdir(parents=True, exist_ok=True)
    with (snapshots.FOLDER / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            taken = sorted(snapshots.FOLDER.glob("*.bin"), key=lambda old: old.stat().st_mtime)
            # Not those of tests that may be running.
            for old in taken[:-KEPT_SNAPSHOTS]:
                old.unlink()
            with tempfile.TemporaryDirectory(dir=snapshots.FOLDER) as made:
                service = Service("snapshot", code, {}, f"{HOST}:1")
                taking = ("--python-save-snapshot", f"--python-snapshot-dir={made}")
                # It is there before workerd listens.
                with _serve(Path(made), [service], None, False, taking):
                    if snapshots.path_of(code) != path:
                        raise RuntimeError("the code was edited while its snapshot was taken")
                    (Path(made) / "snapshot.bin").replace(path)
    return path


def _snapshot_of(services: Sequence[Service]) -> Path:
    codes = [snapshots.code_of(service.modules) for service in services if _is_python(service)]
    code = codes[0]
    assert all(code == other for other in codes), "services of one snapshot have different code"
    return take_snapshot(code)


def _wait_until_listening(workerd: Workerd, process: Guarded, names: Sequence[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.exit_code is None:
        output = workerd.output
        ports = dict(re.findall(r'"event":"listen","socket":"([^"]+)","port":(\d+)', output))
        if set(names) <= set(ports):
            workerd.urls = {name: f"http://{HOST}:{ports[name]}" for name in names}
            workerd.pid = int(re.findall(r"^pid (\d+)$", output, re.MULTILINE)[0])
            inspector = re.search(r'"event":"listen-inspector","port":(\d+)', output)
            workerd.inspector_port = int(inspector[1]) if inspector else 0
            return
        time.sleep(0.01)
    raise RuntimeError(f"workerd does not listen; it printed:\n{workerd.output}")


def _config(folder: Path, services: Sequence[Service]) -> str:
    scripted_kvs = _scripted_kvs(services)
    listening = {service.name: _text(service.name) for service in services}
    listening |= {
        name: f'(name = {_text(name)}, entrypoint = "KvCounterpart")' for name in scripted_kvs
    }
    definitions = [
        *(_service(folder, service) for service in services),
        *(_scripted_kv(folder, name) for name in scripted_kvs),
    ]
    return _whole_config(folder, listening, definitions)


def _kv_of(namespace: str) -> str:
    """A namespace of workerd's own KV."""
    props = _text(json.dumps({"namespace": namespace}))
    return f'(name = "kv", props = (json = {props}))'


def _whole_config(folder: Path, listening: Mapping[str, str], definitions: Sequence[str]) -> str:
    # That of KV and of the Durable Objects.
    storage = folder / "storage"
    sockets = ",\n".join(
        f'    (name = {_text(name)}, address = "{HOST}:0", http = (), service = {service})'
        for name, service in listening.items()
    )
    defined = "".join(f"{definition},\n" for definition in definitions)
    return f"""using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "disk", disk = (path = {_text(str(storage))}, writable = true)),
    # Where a Worker's own `fetch` goes: receivers of alerts are on this machine.
    (name = "internet", network = (
      allow = ["public", "private", "local"], tlsOptions = (trustBrowserCas = true),
    )),
    (name = "kv", worker = (
      compatibilityDate = {_text(_deployed()["compatibility_date"])},
      modules = [(name = "kv.js", bundled = "/workerd/kv.js")],
      durableObjectNamespaces = [
        (className = "KVNamespace", uniqueKey = "kv", enableSql = true)
      ],
      durableObjectStorage = (localDisk = "disk"),
      bindings = [
        (name = "SHARD", durableObjectNamespace = "KVNamespace"),
        (name = "BLOBS", service = "disk"),
      ],
    )),
{defined}  ],
  sockets = [
{sockets}
  ],
  extensions = [(modules = [
    (name = {_text(_DATASET_MODULE)}, internal = true, esModule = {_text(_DATASET)}),
  ])],
);
"""


def _service(folder: Path, service: Service) -> str:
    deployed = _deployed()
    flags = (*deployed["compatibility_flags"], *_BUNDLE_FLAGS) if _is_python(service) else ()
    # A path in the configuration is relative to it.
    files = {name: os.path.relpath(path, folder) for name, path in service.modules.items()}
    modules = [
        f"(name = {_text(name)}, {_kind(name)} = embed {_text(file)})"
        for name, file in files.items()
    ]
    has_objects = service.objects_of is not None or "worker/ledger_object.py" in service.modules
    classes = _object_classes(deployed) if has_objects else {}
    objects = [
        f"(className = {_text(name)}, uniqueKey = {_text(key)}, enableSql = true)"
        for name in classes.values()
        for key in [f"{service.name}-{name}"]
        if service.objects_of is None
    ]
    of_service = f", serviceName = {_text(service.objects_of)}" if service.objects_of else ""
    upstream, address = _text(f"{service.name}-ai"), _text(service.ai_address)
    ai_module, fetcher = _text(_AI_MODULE), f'(name = "fetcher", service = {upstream})'
    namespace, elsewhere = _kv_of(service.name), ""
    if service.scripted_kv:
        namespace = _text(service.scripted_kv)
    elif service.kv_address:
        namespace, address_of_kv = _text(f"{service.name}-kv"), _text(service.kv_address)
        elsewhere = (
            f"    (name = {namespace}, external = (address = {address_of_kv}, http = ())),\n"
        )
    bindings = [
        f'(name = "AI", wrapped = (moduleName = {ai_module}, innerBindings = [{fetcher}]))',
        f'(name = "BUDGETS", kvNamespace = {namespace})',
        *(
            f"(name = {_text(name)}, durableObjectNamespace = "
            f"(className = {_text(class_name)}{of_service}))"
            for name, class_name in classes.items()
        ),
        *(
            f"(name = {_text(name)}, text = {_text(value)})"
            for name, value in service.variables.items()
        ),
    ]
    assets = ""
    if service.assets is not None:
        name = _text(f"{service.name}-assets")
        bindings.append(f'(name = "ASSETS", service = {name})')
        assets = f"    (name = {name}, disk = (path = {_text(str(service.assets))})),\n"
    if service.has_dataset:
        bindings.append(f'(name = "METRICS", wrapped = (moduleName = {_text(_DATASET_MODULE)}))')
    beside = assets + elsewhere
    return f"""{beside}    (name = {upstream}, external = (address = {address}, http = ())),
    (name = {_text(service.name)}, worker = (
      compatibilityDate = {_text(deployed["compatibility_date"])},
      compatibilityFlags = {_list(map(_text, flags))},
      modules = {_list(modules)},
      durableObjectNamespaces = {_list(objects)},
      durableObjectStorage = (localDisk = "disk"),
      bindings = {_list(bindings)},
    ))"""


def _scripted_kvs(services: Sequence[Service]) -> list[str]:
    """The names of the scripted namespaces, each once."""
    return list(dict.fromkeys(s.scripted_kv for s in services if s.scripted_kv))


def _scripted_kv(folder: Path, name: str) -> str:
    script = os.path.relpath(paths.ROOT / "tests" / "contract" / "scripted_kv.mjs", folder)
    return f"""    (name = {_text(name)}, worker = (
      compatibilityDate = {_text(_deployed()["compatibility_date"])},
      modules = [(name = "scripted_kv.mjs", esModule = embed {_text(script)})],
    ))"""


def _is_python(service: Service) -> bool:
    return any(name.endswith(".py") for name in service.modules)


def _list(items: Iterable[str]) -> str:
    return "".join(("[\n", *(f"        {item},\n" for item in items), "      ]"))


def _deployed() -> Any:
    """The shared deployment's configuration."""
    return jsonc.loads(_ROOT_CONFIG.read_text())


def _object_classes(deployed: dict[str, Any]) -> dict[str, str]:
    """The classes of the Worker's Durable Objects, by binding."""
    bindings = deployed["env"]["production"]["durable_objects"]["bindings"]
    return {binding["name"]: binding["class_name"] for binding in bindings}


def _kind(name: str) -> str:
    """What wrangler makes of a module: vendored files are plain data, whatever they are."""
    return "data" if name.startswith("python_modules/") else _KINDS[Path(name).suffix]


def _text(value: str) -> str:
    return json.dumps(value)
