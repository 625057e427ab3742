"""The audit fails on a known weakness, and never looks as if all were well where nothing was asked."""

from __future__ import annotations

from tools.audit import verdict

SOUND = {"name": "numpy", "version": "2.3.0", "vulns": []}
WEAK = {"name": "lxml", "version": "4.6.2", "vulns": [{"id": "PYSEC-2021-19", "fix_versions": ["4.6.3", "5.0"]}]}
UNMENDED = {"name": "py", "version": "1.11.0", "vulns": [{"id": "CVE-2022-42969", "fix_versions": []}]}
UNASKED = {"name": "rasad", "skip_reason": "not in the index"}


def test_nothing_known() -> None:
    assert verdict([SOUND]) == ("audit: 1 packages asked about, 0 known weaknesses", False)


def test_a_known_weakness_is_named_with_the_version_to_take() -> None:
    told, failed = verdict([SOUND, WEAK, UNMENDED, UNASKED])
    assert failed
    assert told.splitlines() == [
        "audit: 3 packages asked about, 2 known weaknesses; nothing is known of rasad",
        "lxml 4.6.2: PYSEC-2021-19, mended in 4.6.3, 5.0",
        "py 1.11.0: CVE-2022-42969, mended in no version yet",
    ]


def test_without_the_service_it_is_skipped() -> None:
    told, failed = verdict([UNASKED])
    assert "skipped" in told and not failed
