"""Every command and every Python block of the documents runs as it stands."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rasad.cli import app

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "README.fa.md", *sorted((ROOT / "docs").glob("*.md"))]
TOOL = runpy.run_path(str(ROOT / "tools" / "commands.py"))
SET_UP = ("make ", "pip ")  # what has run before the tests can

PLAIN_SPACES = r"(?<!\w)ن?می (?=\w)|(?<=\w) ها(?:ی|یی)?(?!\w)|[يك]"  # where Persian wants a half-space, ی or ک


def blocks(kind: str) -> list[tuple[str, str]]:
    return [
        (path.name, block)
        for path in DOCUMENTS
        for block in re.findall(rf"^```{kind}\n(.*?)^```", path.read_text(encoding="utf8"), re.MULTILINE | re.DOTALL)
    ]


COMMANDS = [(name, line) for name, block in blocks("sh") for line in block.splitlines() if line.strip()]
BLOCKS = [(name, block) for name, block in blocks("sh") if not block.startswith(SET_UP)]


@pytest.mark.parametrize(("name", "block"), BLOCKS)
def test_commands(name: str, block: str, tmp_path: Path) -> None:
    """A block's commands follow one another, in a folder and with a record of their own."""
    here = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{here}:{os.environ['PATH']}", "RASAD_STORE": f"{tmp_path}/rasad.duckdb"}
    for line in block.replace("build/", f"{tmp_path}/").splitlines():
        ran = subprocess.run(line, shell=True, cwd=ROOT, env=environment, capture_output=True, timeout=120, check=False)
        assert ran.returncode == 0, f"{name}: {line}\n{ran.stderr.decode()}"
        assert ran.stdout or list(tmp_path.rglob("*")), f"{name}: {line} made nothing"


@pytest.mark.parametrize("line", sorted({line for _, line in COMMANDS if line.startswith("make ")}))
def test_make_target(line: str) -> None:
    target = line.split()[1]
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf8"), re.MULTILINE)


@pytest.mark.parametrize(("name", "block"), blocks("python"))
def test_python(name: str, block: str) -> None:
    ran = subprocess.run([sys.executable, "-c", block], capture_output=True, timeout=120, check=False)
    assert ran.returncode == 0, f"{name}\n{ran.stderr.decode()}"
    assert ran.stdout.strip(), f"{name}: prints nothing"


@pytest.mark.parametrize("document", ["README.md", "README.fa.md"])
def test_every_command_is_documented(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf8")
    commands = {name.split()[0] for name, _ in TOOL["commands"](app)}
    assert commands and all(f"rasad {name}" in text for name in commands)


def test_documents_link_to_what_exists() -> None:
    for path in DOCUMENTS:
        for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"


def test_reference_of_commands_is_up_to_date() -> None:
    made: str = TOOL["reference"]()
    written = (ROOT / "docs" / "commands.md").read_text(encoding="utf8")
    assert written == made, "run python tools/commands.py"


@pytest.mark.parametrize("command", ["", *(name for name, _ in TOOL["commands"](app))])
def test_reference_has_every_option_of_help(command: str) -> None:
    told = CliRunner().invoke(app, [*command.split(), "--help"], env={"COLUMNS": "200"}).output
    options = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", re.sub(r"\x1b\[[0-9;]*m", "", told)))
    assert "--help" in options
    written = (ROOT / "docs" / "commands.md").read_text(encoding="utf8")
    assert {option for option in options if f"`{option}`" not in written} == set()


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if ".fa." in path.name], ids=lambda path: path.name)
def test_persian_documents_run_right_to_left(path: Path) -> None:
    """Blocks of code stand outside the right-to-left parts, which are closed; half-spaces and letters are Persian."""
    text = path.read_text(encoding="utf8")
    parts = re.split(r'<div dir="rtl" lang="fa">(.*?)</div>', text, flags=re.DOTALL)
    assert len(parts) > 1 and "<div" not in "".join(parts[::2])
    assert not re.search("[\u0600-\u06ff]", re.sub(r"```.*?```", "", "".join(parts[::2]), flags=re.DOTALL))
    assert "```" not in "".join(parts[1::2])
    assert not re.findall(PLAIN_SPACES, text)


def test_persian_messages_have_half_spaces() -> None:
    found = (ROOT / "src/rasad/cli/templates/messages.yaml").read_text(encoding="utf8")
    assert "بی\u200cتاریخ" in found and not re.findall(PLAIN_SPACES, found)
