"""Asks whether a weakness is known in a locked version that users install: `python -m tools.audit`, of `make supply`.

Fails where one is. Where the advisory service cannot be reached it says so, and does not look as if all were well.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parent.parent / "requirements/rasad.txt"


def verdict(dependencies: list[dict[str, Any]]) -> tuple[str, bool]:
    """What pip-audit's answer comes to, in lines, and whether it is a failure."""
    weak = [
        f"{one['name']} {one['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for one in dependencies
        for flaw in one.get("vulns", ())
    ]
    asked = [one for one in dependencies if "skip_reason" not in one]
    if not asked:
        return "audit: skipped, the advisory service cannot be reached from here", False
    left = [one["name"] for one in dependencies if "skip_reason" in one]
    told = f"audit: {len(asked)} packages asked about, {len(weak)} known weaknesses"
    return "\n".join([told + (f"; nothing is known of {', '.join(left)}" if left else ""), *weak]), bool(weak)


def main() -> None:
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--require-hashes", "--disable-pip",
               "--progress-spinner", "off", "--format", "json"]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.stdout.strip():
        told, failed = verdict(json.loads(ran.stdout)["dependencies"])
    elif "ConnectionError" in ran.stderr or "Timeout" in ran.stderr or "connect to" in ran.stderr:
        told, failed = verdict([])
    else:
        sys.exit(f"audit: pip-audit failed: {ran.stderr.strip().splitlines()[-1:]}")
    print(told)
    sys.exit(failed)


if __name__ == "__main__":
    main()
