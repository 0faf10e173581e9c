"""`make bench`: every measurement in turn. Exits 1 when one is below what we promise ourselves."""

import asyncio
import sys

from tests.benchmarks import people, sign_ups


def main() -> int:
    """All measurements; the answer is the exit code."""
    return max(asyncio.run(people.measure()), asyncio.run(sign_ups.measure()))


if __name__ == "__main__":
    sys.exit(main())
