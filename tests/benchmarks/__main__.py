"""`make bench`: every measurement in turn. Exits 1 when one is below what we promise ourselves."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from tests import postgresql
from tests.benchmarks import door, mails, papers, people, sign_ups, statements


def main() -> int:
    """All measurements; the answer is the exit code."""
    return max(
        asyncio.run(people.measure()), _people_on_postgresql(), asyncio.run(sign_ups.measure()), mails.in_its_own_process(),
        papers.in_its_own_process(), door.on_both(), statements.on_both(),
    )  # fmt: skip


def _people_on_postgresql() -> int:
    """In a process of its own: which database it is, is decided once per process."""
    try:
        environment = {**os.environ, "BENCH_DATABASE": postgresql.start(Path(os.environ["BIJEEN_DATA"]))}
        return subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.people"], env=environment, check=False
        ).returncode
    finally:
        postgresql.stop()


if __name__ == "__main__":
    sys.exit(main())
