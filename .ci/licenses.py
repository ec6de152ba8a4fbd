"""Checks the license of every crate in the lock file against the list in deny.toml."""

import json
import pathlib
import re
import subprocess
import sys
import tomllib

root = pathlib.Path(__file__).resolve().parent.parent
allowed = set(tomllib.loads((root / "deny.toml").read_text())["licenses"]["allow"])
command = ["cargo", "metadata", "--format-version", "1", "--locked"]
packages = json.loads(subprocess.check_output(command, cwd=root))["packages"]


def holds(expression: str) -> bool:
    """Whether an SPDX expression can be met with allowed licenses only."""
    tokens = re.findall(r"\(|\)|[^\s()/]+|/", expression.replace("/", " OR "))
    return parse_or(tokens)


def parse_or(tokens: list[str]) -> bool:
    value = parse_and(tokens)
    while tokens and tokens[0] == "OR":
        tokens.pop(0)
        value = parse_and(tokens) or value
    return value


def parse_and(tokens: list[str]) -> bool:
    value = parse_one(tokens)
    while tokens and tokens[0] == "AND":
        tokens.pop(0)
        value = parse_one(tokens) and value
    return value


def parse_one(tokens: list[str]) -> bool:
    token = tokens.pop(0)
    if token == "(":
        value = parse_or(tokens)
        tokens.pop(0)
        return value
    if tokens and tokens[0] == "WITH":
        tokens.pop(0)
        token = f"{token} WITH {tokens.pop(0)}"
    return token in allowed


bad = [f"{p['name']} {p['version']}: {p['license']}" for p in packages if not (p["license"] and holds(p["license"]))]
print("\n".join(bad) if bad else f"{len(packages)} packages, every license is on the list of deny.toml")
sys.exit(1 if bad else 0)
