"""Mail that comes in: read within limits, told apart, and, when it is a mail of ours that came back, matched."""
