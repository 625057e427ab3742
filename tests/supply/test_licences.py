"""No package that users install has a licence under which it could not be given on with Rasad."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools.licences import allowed, locked, refused, stated

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def found() -> dict[str, str]:
    return stated()


def test_licences_of_what_users_install(found: dict[str, str]) -> None:
    assert len(locked()) > 20
    assert refused(locked(), found) == [], "see tools/licences.yaml"


def test_licences_of_what_extras_add(found: dict[str, str]) -> None:
    """Those that are installed here."""
    files = {path.stem for path in (ROOT / "requirements").glob("*.txt")} - {"dev", "supply", "build"}
    extras = set().union(*map(locked, files)) & set(found)
    assert refused(extras, found) == [], "see tools/licences.yaml"


@pytest.mark.parametrize(
    ("licence", "fits"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-2-Clause", True),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),
        ("BSD-3-Clause AND 0BSD AND MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("(MIT OR Apache-2.0) AND AGPL-3.0-only", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("MIT License; GNU Affero General Public License v3", False),
        ("UNKNOWN", False),
        ("", False),
    ],
)
def test_what_fits(licence: str, fits: bool) -> None:
    assert allowed(licence) is fits


def test_a_package_of_unknown_licence_is_refused() -> None:
    assert refused({"colorama", "nobody-knows"}, {}) == ["nobody-knows: unknown"]
