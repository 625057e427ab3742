"""Forms sent as a browser sends them, with what shows that they stand on a page of this server; and who sends them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import html

from rasad.serve.access import users
from rasad.serve.access.file import Accounts
from rasad.serve.access.sessions import Scope, issue
from rasad.serve.access.users import ROLES

WORD = "four words nobody expects"


def shown(api: Any, address: str) -> str:
    """What the forms of a page carry."""
    return html.document_fromstring(api.get(address).text).xpath("//input[@name='csrf']/@value")[-1]  # type: ignore[no-any-return]


def send(api: Any, address: str, data: dict[str, str], **more: Any) -> Any:
    return api.post(address, data={**data, "csrf": shown(api, address)}, **more)


def peopled(path: Path) -> Accounts:
    """With a user of each role."""
    accounts = Accounts(path)
    with accounts.writing() as connection:
        for role in ROLES:
            users.add(connection, f"the {role}", role, WORD, "root")
    return accounts


def bearing(accounts: Accounts, name: str, scope: Scope = "admin", days: int | None = None) -> dict[str, str]:
    with accounts.writing() as connection:
        return {"Authorization": f"Bearer {issue(connection, name, scope, '', days, 'root')[1]}"}


def log_in(api: Any, name: str = "the reviewer", password: str = WORD, **more: str) -> Any:
    return send(api, "/en/login", {"name": name, "password": password, **more}, follow_redirects=False)
