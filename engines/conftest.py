"""The replies, and one session of each engine for all tests: small, quiet, only on this machine, ended at the end."""

from __future__ import annotations

import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.support.pages import ROOT

from .replies import Replies, written

_SPARK = """\
spark.driver.memory 1g
spark.driver.bindAddress 127.0.0.1
spark.driver.host 127.0.0.1
spark.ui.enabled false
spark.ui.showConsoleProgress false
spark.log.level OFF
spark.sql.warehouse.dir {folder}/warehouse
spark.local.dir {folder}
"""
_OBJECTS = 200_000_000  # bytes of Ray's shared memory
_BLOCK = 300_000  # and of a block, so that there are several tasks


def pytest_configure(config: pytest.Config) -> None:
    """What holds for the engines and for the scripts that are run: nothing of the home folder, nothing of the net.

    It is there before any test is imported, since Ray reads some of it when it is imported. Its folder has a short
    name: the sockets in it may not have more than 107 characters.
    """
    config.addinivalue_line("filterwarnings", "ignore")  # what the engines are warned of is theirs
    folder = Path(tempfile.mkdtemp(prefix="engines"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    (folder / "spark-defaults.conf").write_text(_SPARK.format(folder=folder), encoding="utf-8")
    (folder / "token").write_text(secrets.token_hex(32), encoding="utf-8")
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    patch.setenv("PYTHONPATH", str(ROOT))  # the workers of tests import `engines`
    patch.setenv("PYSPARK_PYTHON", sys.executable)
    patch.setenv("SPARK_CONF_DIR", str(folder))
    patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    patch.setenv("RAY_AUTH_MODE", "token")
    patch.setenv("RAY_AUTH_TOKEN_PATH", str(folder / "token"))
    patch.setenv("RAY_TMPDIR", str(folder))
    patch.setenv("HF_HOME", str(folder / "huggingface"))
    patch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture(scope="session")
def replies(tmp_path_factory: pytest.TempPathFactory) -> Replies:
    return written(tmp_path_factory.mktemp("input"))


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A session of two workers, where a task is tried four times."""
    session = import_module("pyspark.sql").SparkSession.builder.master("local[2,4]").getOrCreate()
    session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", 100)
    yield session
    gateway = session.sparkContext._gateway
    session.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()  # Java ends when there is nobody to hear it
    gateway.proc.wait(60)


@pytest.fixture(scope="session")
def ray() -> Iterator[Any]:
    """A cluster of two workers."""
    ray = import_module("ray")
    ray.init(
        num_cpus=2,
        object_store_memory=_OBJECTS,
        include_dashboard=False,
        log_to_driver=False,
        logging_level="ERROR",
        _node_ip_address="127.0.0.1",
    )
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.target_max_block_size = _BLOCK
    yield ray
    ray.shutdown()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder for the columns, which is not there yet."""
    return tmp_path / "told"
