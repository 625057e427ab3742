"""What the documentation needs to be a site (a hook of MkDocs, see mkdocs.yml): `make docs`.

The documents are also read in the repository, so links lead out of docs/ to files beside it: on the site those are
named, not linked.
"""

from __future__ import annotations

import re
from typing import Any

OUT = re.compile(r"\[(`?)([^\]`]+)\1\]\(\.\./([^)]+)\)")
PERSIAN = '<div dir="rtl" lang="fa">'


def on_page_markdown(markdown: str, **_: Any) -> str:
    named = OUT.sub(
        lambda found: f"{found[2]} (`{found[3].partition('#')[0]}`)" if not found[1] else f"`{found[3]}`", markdown
    )
    return named.replace(PERSIAN, PERSIAN.replace(">", ' markdown="1">'))
