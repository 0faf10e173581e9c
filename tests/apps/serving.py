"""`APP=tests.apps.… python -m tests.apps.serving serve --port P --workers N`: the real server with an application of the tests'.

Apart from that application: the process that serves does not load it, as it does not load ours.
"""

import argparse
import os

from server import serve


def main() -> None:
    """Serve as `bijeen serve` does, without the mail worker."""
    parser = argparse.ArgumentParser()
    parser.add_argument("serve")
    parser.add_argument("--port", type=int)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    serve("127.0.0.1", given.port, given.workers, mail=False, target=f"{os.environ['APP']}:app")


if __name__ == "__main__":
    main()
