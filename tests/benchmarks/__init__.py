"""Measurements, each a ratio within one run (`make bench`)."""

import os
import tempfile

# Before any module of ours is imported: the settings are read once.
os.environ["BIJEEN_DATA"] = tempfile.mkdtemp(prefix="bijeen-bench-")
os.environ["BIJEEN_DATABASE_URL"] = f"sqlite:///{os.environ['BIJEEN_DATA']}/bench.sqlite"
os.environ["BIJEEN_LIMITS"] = "off"
os.environ.setdefault("PICCOLO_CONF", "piccolo_conf")
