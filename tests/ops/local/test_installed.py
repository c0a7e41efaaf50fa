"""What setup installs: it is what the lock files say, or it is installed again."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ops.errors import OpsError
from ops.local import setup
from ops.local.vendor import SETS, is_vendored, stamp, vendor
from ops.project.paths import PYTHON_MODULES, WORKER_TEST_MODULES
from ops.wrangler import node


@pytest.fixture
def lock_file(tmp_path: Path) -> Path:
    path = tmp_path / "worker.txt"
    path.write_text("something==1 --hash=sha256:00\n")
    return path


def test_a_folder_without_our_stamp_is_vendored_again(tmp_path: Path, lock_file: Path) -> None:
    target = tmp_path / "python_modules"
    target.mkdir()  # as pywrangler leaves it, when it has replaced the folder
    assert not is_vendored(target, [lock_file])


def test_a_changed_lock_file_is_noticed(tmp_path: Path, lock_file: Path) -> None:
    stamp(tmp_path, [lock_file]).write()
    assert is_vendored(tmp_path, [lock_file])
    lock_file.write_text("something==2 --hash=sha256:00\n")
    assert not is_vendored(tmp_path, [lock_file])


def test_a_wrong_hash_installs_nothing_and_keeps_what_was_there(tmp_path: Path) -> None:
    wheel = tmp_path / "thing-1.0-py3-none-any.whl"
    wheel.write_bytes(b"not the locked file")
    lock_file = tmp_path / "lock.txt"
    lock_file.write_text(f"thing @ {wheel.as_uri()} --hash=sha256:{'0' * 64}\n")
    target = tmp_path / "python_modules"
    target.mkdir()
    (target / "kept.py").touch()
    with pytest.raises(OpsError) as failure:
        vendor(target, [lock_file])
    assert "HASH" in failure.value.output.upper()
    assert (target / "kept.py").exists()


def test_the_stamp_of_every_set_is_current() -> None:
    assert all(is_vendored(target, requirements) for target, requirements in SETS.items())


def test_the_worker_gets_wasm_and_no_test_tools() -> None:
    (binary,) = PYTHON_MODULES.glob("pydantic_core/*.so")
    assert binary.read_bytes().startswith(b"\0asm")
    assert (PYTHON_MODULES / "workers").is_dir()
    assert not (PYTHON_MODULES / "pytest").exists()
    assert (WORKER_TEST_MODULES / "pytest").is_dir()
    assert (WORKER_TEST_MODULES / "pydantic").is_dir()


def test_an_interrupted_bundle_is_assembled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle, path = tmp_path / "bundle.bin", tmp_path / "stamp"
    shutil.copy(setup.BUNDLE_STAMP.path, path)
    monkeypatch.setattr(setup, "BUNDLE", bundle)
    monkeypatch.setattr(setup, "BUNDLE_STAMP", replace(setup.BUNDLE_STAMP, path=path))
    assert not setup.bundle_is_assembled()
    setup.assemble_bundle()
    assert setup.bundle_is_assembled()
    path.unlink()
    assert not setup.bundle_is_assembled()


def test_npm_packages_are_not_installed_through_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = tmp_path / "others"
    others.mkdir()
    (others / "kept").touch()
    (tmp_path / "node_modules").symlink_to(others)
    monkeypatch.setattr(node, "NODE_MODULES", tmp_path / "node_modules")
    with pytest.raises(OpsError, match="is a link"):
        node.install()
    assert (others / "kept").exists()
