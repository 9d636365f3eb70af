"""Publishing: readers keep their snapshot, decisions take effect, a killed night leaves no trace, nothing goes out unaudited."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest
from nights import DANHBO, REPO, Night, connect, danhbo, dump, environment, query, version

from orchestration.errors import NotAudited
from orchestration.loads import content_hashes, require_audited
from orchestration.restricted import RestrictedZone
from orchestration.settings import load_settings

LOAD = "SELECT load_id FROM audit.loads WHERE file_name = 'danh-sach-dang-vien-2023.csv'"
SEED = 20261


@pytest.fixture(scope="module")
def published(empty: Night, few_files: Path) -> tuple[Night, dict[str, list[str]], list[tuple]]:
    """A night over a few files on a home where an empty version was open in a reader: home, its dump, what was read."""
    before = version(empty.home)
    with connect(empty.home) as reader:
        seen = reader.execute("SELECT count(*) FROM audit.loads").fetchall()
        ran = danhbo("nightly", "--inbox", few_files, "--home", empty.home)
        seen += reader.execute("SELECT count(*) FROM audit.loads").fetchall()
        seen += reader.execute("SELECT count(*) FROM dim_member").fetchall()
    assert ran.returncode == 0, ran.stderr
    assert version(empty.home) != before
    return Night(empty.home, few_files, ran), dump(empty.home), seen


def test_a_reader_keeps_its_snapshot(published: tuple[Night, dict[str, list[str]], list[tuple]]) -> None:
    night, contents, seen = published
    assert seen == [(0,), (0,), (0,)]
    assert len(contents["audit.loads"]) == 4
    assert len(contents["main.fact_memberships"]) > 100
    assert (night.home / "warehouse.000001.duckdb").exists()


def _killed(home: Path, inbox: Path, after: float) -> bool:
    """Start a night and kill it with all its children after so many seconds; whether it was still running then."""
    night = subprocess.Popen(
        [str(DANHBO), "nightly", "--inbox", str(inbox), "--home", str(home)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
        cwd=REPO,
        start_new_session=True,
    )
    time.sleep(after)
    alive = night.poll() is None
    if alive:
        os.killpg(night.pid, signal.SIGKILL)
    night.wait()
    return alive


@pytest.fixture(scope="module")
def survivor(few_files: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[bool]]:
    """A home on which a night was killed three times and then ran to its end."""
    home = tmp_path_factory.mktemp("killed") / "home"
    # like the undisturbed home, this one began with a night without files: keys are given in the order things are met
    assert danhbo("nightly", "--inbox", tmp_path_factory.mktemp("nothing"), "--home", home).returncode == 0
    chance = random.Random(SEED)
    killed = [_killed(home, few_files, chance.uniform(low, low + 2.5)) for low in (2.0, 4.0, 6.0)]
    ran = danhbo("nightly", "--inbox", few_files, "--home", home)
    assert ran.returncode == 0, ran.stderr
    return home, killed


def test_a_killed_night_leaves_no_trace(
    published: tuple[Night, dict[str, list[str]], list[tuple]], survivor: tuple[Path, list[bool]]
) -> None:
    home, killed = survivor
    assert any(killed), "no night was running any more when it was to be killed"
    undisturbed = published[1]
    after = dump(home)
    assert set(after) == set(undisturbed)
    assert [table for table in after if after[table] != undisturbed[table]] == []
    left = [path.name for path in home.glob("warehouse-building*")] + [
        path.name for path in home.glob(".write-probe-*")
    ]
    assert left == []


def test_changed_evidence_is_not_published(survivor: tuple[Path, list[bool]], tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(survivor[0], home, symlinks=True)
    with connect(home) as connection:
        loads = connection.execute("SELECT * FROM audit.loads ORDER BY load_id").pl()
    (load_id,) = query(home, LOAD)[0]
    with RestrictedZone(load_settings(home)).open() as zone:
        require_audited(zone, loads)
        before = content_hashes(zone, "evidence", [load_id])
        zone.execute(
            "UPDATE evidence.member_rows SET admitted_on = '2001-01-01' WHERE load_id = $1 AND source_ref = "
            "(SELECT min(source_ref) FROM evidence.member_rows WHERE load_id = $1)",
            [load_id],
        )
        assert content_hashes(zone, "evidence", [load_id]) != before
        with pytest.raises(NotAudited, match="not those that were audited"):
            require_audited(zone, loads)
        others = loads.filter(pl.col("load_id") != load_id)
        assert len(others) == 3
        require_audited(zone, others)


def test_a_lost_row_and_a_missing_audit_are_not_published(survivor: tuple[Path, list[bool]], tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(survivor[0], home, symlinks=True)
    with connect(home) as connection:
        loads = connection.execute("SELECT * FROM audit.loads ORDER BY load_id").pl()
    (load_id,) = query(home, LOAD)[0]
    with RestrictedZone(load_settings(home)).open() as zone:
        with pytest.raises(NotAudited, match="no passed audit"):
            require_audited(zone, loads.with_columns(audited=pl.col("load_id") != load_id))
        zone.execute(
            "DELETE FROM evidence.member_rows WHERE load_id = $1 AND source_ref = "
            "(SELECT min(source_ref) FROM evidence.member_rows WHERE load_id = $1)",
            [load_id],
        )
        with pytest.raises(NotAudited, match="not those that were audited"):
            require_audited(zone, loads)


@pytest.fixture(scope="module")
def withdrawn(published: tuple[Night, dict[str, list[str]], list[tuple]]) -> tuple[Path, str, str]:
    """The home of `published` after one of its loads was withdrawn: home, load, reason."""
    home, reason = published[0].home, "sent by mistake, see the letter, no. 7"
    (load_id,) = query(home, LOAD)[0]
    assert query(home, "SELECT count(*) FROM fact_memberships WHERE load_id = ?", [load_id]) > [(0,)]
    ran = danhbo("withdraw", load_id, "--reason", reason, "--home", home)
    assert ran.returncode == 0, ran.stderr
    return home, load_id, reason


def test_a_withdrawn_load_is_gone(withdrawn: tuple[Path, str, str]) -> None:
    home, load_id, reason = withdrawn
    facts = query(
        home,
        "SELECT table_schema || '.' || table_name FROM information_schema.columns "
        "WHERE column_name = 'load_id' AND table_name LIKE 'fact_%'",
    )
    assert len(facts) >= 6
    for (table,) in facts:
        assert query(home, f"SELECT count(*) FROM {table} WHERE load_id = ?", [load_id]) == [(0,)]
    assert query(home, "SELECT count(*) FROM fact_memberships") > [(0,)]
    assert query(home, "SELECT status FROM audit.loads WHERE load_id = ?", [load_id]) == [("withdrawn",)]
    assert query(home, "SELECT status FROM dim_source WHERE load_id = ?", [load_id]) in ([("withdrawn",)], [])
    recorded = query(home, "SELECT target, decision, reason, applied, decided_by <> '' FROM audit.corrections")
    assert recorded == [(load_id, "withdraw", reason, True, True)]


def test_a_release_of_changed_evidence_is_refused(withdrawn: tuple[Path, str, str], tmp_path: Path) -> None:
    home, load_id, _ = withdrawn
    copy = tmp_path / "home"
    shutil.copytree(home, copy, symlinks=True)
    with RestrictedZone(load_settings(copy)).open() as zone:
        zone.execute("UPDATE evidence.member_rows SET sex = 'female' WHERE load_id = ? AND sex = 'male'", [load_id])
    before = version(copy)
    ran = danhbo("release", load_id, "--reason", "it was right after all", "--home", copy)
    assert ran.returncode == 2
    assert "the rows of a load are not those that were audited" in ran.stderr
    assert load_id in ran.stderr
    assert version(copy) == before


ALONE = """
import sys
from datetime import date
from pathlib import Path
import dagster as dg
from orchestration.instance import prepare_instance
from orchestration.settings import load_settings
settings = load_settings(Path(sys.argv[1]))
prepare_instance(settings)
from orchestration.assets.warehouse import MARTS
from orchestration.building import DIMENSIONS, FACTS
from orchestration.definitions import defs
chosen = [dg.AssetKey(name) for name in (*DIMENSIONS, *FACTS, "mart_reconciliation", *MARTS, "warehouse")]
with dg.DagsterInstance.from_config(str(settings.layout.dagster)) as instance:
    job = defs.resolve_implicit_global_asset_job_def()
    job.execute_in_process(instance=instance, partition_key=sys.argv[2], asset_selection=chosen)
"""


def _publish_alone(home: Path) -> subprocess.CompletedProcess[str]:
    """Materialize what follows the guards and nothing before them, as `dg launch --assets` or the UI would, later on."""
    (night,) = query(home, "SELECT max(received_on)::TEXT FROM audit.loads")[0]
    return subprocess.run(
        [sys.executable, "-c", ALONE, str(home), night],
        capture_output=True, text=True, env=environment(), cwd=REPO, timeout=300, check=False,
    )  # fmt: skip


def test_publishing_alone_later_refuses_what_changed_meanwhile(
    survivor: tuple[Path, list[bool]], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(survivor[0], home, symlinks=True)
    (load_id,), before = query(home, LOAD)[0], version(home)
    with RestrictedZone(load_settings(home)).open() as zone:
        # a load of an earlier night: tonight's record does not name it any more
        zone.execute("DELETE FROM staging.loads WHERE load_id = ?", [load_id])
        changed = "sex = CASE sex WHEN 'male' THEN 'female' ELSE 'male' END"
        zone.execute(f"UPDATE evidence.member_rows SET {changed} WHERE load_id = ?", [load_id])
    ran = _publish_alone(home)
    assert ran.returncode != 0
    assert "NotAudited" in ran.stderr + ran.stdout
    assert "the rows of a load are not those that were audited" in ran.stderr + ran.stdout
    assert version(home) == before
    with RestrictedZone(load_settings(home)).open() as zone:
        zone.execute(f"UPDATE evidence.member_rows SET {changed} WHERE load_id = ?", [load_id])
    ran = _publish_alone(home)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert version(home) != before
