"""Measurements, each a ratio within one run (`make bench`)."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Before any module of ours is imported: the settings are read once.
os.environ["BIJEEN_DATA"] = tempfile.mkdtemp(prefix="bijeen-bench-")
atexit.register(shutil.rmtree, os.environ["BIJEEN_DATA"], ignore_errors=True)
os.environ["XDG_RUNTIME_DIR"] = os.environ["BIJEEN_DATA"]  # where the PostgreSQL wheel keeps its locks
STARTS_POSTGRESQL = "BENCH_POSTGRESQL"
if os.environ.get(STARTS_POSTGRESQL):
    from tests import postgresql

    os.environ["BENCH_DATABASE"] = postgresql.start(Path(os.environ["BIJEEN_DATA"]))
    atexit.register(postgresql.stop)
os.environ["BIJEEN_DATABASE_URL"] = os.environ.get(
    "BENCH_DATABASE", f"sqlite:///{os.environ['BIJEEN_DATA']}/bench.sqlite"
)
os.environ["BIJEEN_LIMITS"] = "off"
os.environ.setdefault("PICCOLO_CONF", "piccolo_conf")
