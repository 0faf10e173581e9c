"""Papers for everybody of an event in one file: asked for at the desk, made by the worker, kept for a day."""
