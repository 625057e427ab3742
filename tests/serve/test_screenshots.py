"""Pictures of the pages, in both languages and themes. For the documents they are kept in docs/images:

    pytest tests/serve/test_screenshots.py --screenshots docs/images

What a picture cannot show to a test is looked at by people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.serve.test_browser import browser, pytestmark, tab, told

__all__ = ["browser", "pytestmark", "tab"]
KILOBYTES = (15, 150)  # less is an empty page, more is too much for a document


def pictured(address: str) -> dict[str, str]:
    event = told(address)
    return {
        "today": "/?days=30",
        "event": f"/events/{event['id']}",
        "story": f"/stories/{event['stories'][0]}",
        "relation": "/relations/ARM/AZE",
        "review": f"/review/{event['id']}",
    }


@pytest.mark.parametrize(("lang", "theme"), [("fa", "light"), ("en", "light"), ("fa", "dark")])
def test_pictures(tab: Any, address: str, lang: str, theme: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    folder = Path(pytestconfig.getoption("--screenshots") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    tab.emulate_media(color_scheme=theme)
    tab.set_viewport_size({"width": 1100, "height": 720})
    for name, path in pictured(address).items():
        tab.goto(f"{address}/{lang}{path}")
        tab.evaluate("document.fonts.ready")
        assert tab.evaluate("document.dir") == ("rtl" if lang == "fa" else "ltr")
        assert lang == "en" or tab.evaluate("document.fonts.check('16px Vazirmatn', 'رصد')")
        file = folder / f"{name}.{lang}{'' if theme == 'light' else '.dark'}.jpg"
        tab.screenshot(path=file, type="jpeg", quality=72)
        assert KILOBYTES[0] < file.stat().st_size / 1000 < KILOBYTES[1], file.name
