"""How people found it: per session one tap and one word, per event a form of the organisers'; nobody knows of whom."""
