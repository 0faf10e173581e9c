"""The councils through Excel: out, back in as a preview, and taken in when that is confirmed."""
