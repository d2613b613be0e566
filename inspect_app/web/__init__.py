"""The web, kept thin: guard, parse, one service call, answer."""
