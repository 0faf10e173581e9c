"""`python -m tests.… serve --port P --workers N`: the real server with an application of the tests'."""

import argparse

from server import serve


def serve_instead(target: str) -> None:
    """Serve `target` ("module:name") as `bijeen serve` does, without the mail worker."""
    parser = argparse.ArgumentParser()
    parser.add_argument("serve")
    parser.add_argument("--port", type=int)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    serve("127.0.0.1", given.port, given.workers, mail=False, target=target)
