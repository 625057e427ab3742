"""Forms sent as a browser sends them: with what shows that they stand on a page of this server."""

from __future__ import annotations

from typing import Any

from lxml import html


def shown(api: Any, address: str) -> str:
    """What the forms of a page carry."""
    return html.document_fromstring(api.get(address).text).xpath("//input[@name='csrf']/@value")[-1]  # type: ignore[no-any-return]


def send(api: Any, address: str, data: dict[str, str], **more: Any) -> Any:
    return api.post(address, data={**data, "csrf": shown(api, address)}, **more)
