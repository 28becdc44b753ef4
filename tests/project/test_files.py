"""What a linter cannot say about the files of the tree."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

SITTING = 350
FORBIDDEN_NAMES = {"utils", "util", "helpers", "common", "manager", "managers", "service", "services", "misc"}
HOSTS = re.compile(r"p[y]pi\.org|python[h]osted\.org|registry\.n[p]mjs|npmjs\.c[o]m|deb\.d[e]bian\.org")
MACHINE = re.compile(r"(^|[\"' =(])/(work|farm)/")
MOBILE = re.compile(r"(?<!\d)(?:\+33|0)[ .]?([67])((?:[ .]?\d){8})(?!\d)")
TEXT = {
    ".py",
    ".md",
    ".html",
    ".txt",
    ".toml",
    ".sh",
    ".css",
    ".js",
    ".yml",
    ".xml",
    ".csv",
    ".cfg",
    ".ini",
    ".typ",
    "",
}


def tracked(root: Path) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    return [root / name for name in listed.split("\0") if name and (root / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace") if path.suffix in TEXT else ""


def test_files_fit_a_sitting(root):
    long = {
        str(path.relative_to(root)): lines
        for path in tracked(root)
        if path.suffix == ".py" and "migrations" not in path.parts
        for lines in [len(path.read_text().splitlines())]
        if lines > SITTING
    }
    assert not long, "find the missing noun"


def test_no_module_is_named_for_nothing(root):
    bad = [path for path in tracked(root) if path.suffix == ".py" and path.stem in FORBIDDEN_NAMES]
    assert not bad


@pytest.mark.parametrize("pattern", [HOSTS, MACHINE], ids=["registry hosts", "paths of a machine"])
def test_nothing_names_a_registry_or_this_machine(root, pattern):
    named = [
        f"{path.relative_to(root)}: {line.strip()[:80]}"
        for path in tracked(root)
        for line in text_of(path).splitlines()
        if pattern.search(line)
    ]
    assert not named


def test_phone_numbers_come_from_the_range_reserved_for_fiction(root):
    """06 39 98 xx xx is reserved by the numbering plan (specs/registry-formats.md §6.3); fields' placeholders aside."""
    allowed = {"612345678"}  # the example that seed 001 prints in the empty field
    real = []
    for path in tracked(root):
        if path.suffix == ".txt" and "requirements" in path.parts:
            continue  # a lock is made of hashes
        for kind, rest in MOBILE.findall(text_of(path)):
            digits = kind + re.sub(r"\D", "", rest)
            overseas = re.match(r"69\d(?:99|39)", digits)  # no range is reserved there: ours are plainly made up
            if not digits.startswith("63998") and not overseas and digits not in allowed:
                real.append(f"{path.relative_to(root)}: {digits}")
    assert not real


def test_every_test_asserts(root):
    """A test without an assertion, an expected exception or a named check proves nothing."""
    silent = []
    for path in tracked(root):
        if not (path.name.startswith("test_") and path.suffix == ".py"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.FunctionDef) and node.name.startswith("test_")):
                continue
            body = "\n".join(ast.unparse(statement) for statement in node.body)
            if not re.search(r"assert|raises|expect|check_|verifie|refuse[ds]?\(|walk", body):
                silent.append(f"{path.relative_to(root)}::{node.name}")
    assert not silent
