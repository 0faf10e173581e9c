"""The phones at a door: the list that they work with without network, and the scans that they send."""
