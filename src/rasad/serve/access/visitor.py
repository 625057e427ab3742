"""Who asks, as every page and every rule is told."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Literal, NamedTuple, cast

from markupsafe import Markup

from rasad.serve.access.users import ROLES, Role

FIELD, HEADER = "csrf", "x-csrf-token"  # where a form, or a script, shows that it stands on one of these pages


class Visitor(NamedTuple):
    """`name` is empty where there are no accounts, and of who has not logged in. `by`: machine, whoever sits at this
    machine, which has no accounts; session and token, a user; nobody, who has still to log in. `secret` is what the
    browser's cookie holds, whether he has logged in or not."""

    name: str
    role: Role | None
    by: Literal["machine", "session", "token", "nobody"]
    secret: str
    address: str = ""

    def may(self, role: Role) -> bool:
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(role)

    @property
    def csrf(self) -> str:
        """What no other site's page can know: made of the cookie, which tells nothing of it and is not told by it."""
        return sha256(b"csrf:" + self.secret.encode()).hexdigest()[:40]

    @property
    def field(self) -> Markup:
        """For each form that writes."""
        return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, self.csrf)


def visitor_of(request: Any) -> Visitor:
    """Who sent a request; `guard` found it out."""
    return cast(Visitor, request.scope["visitor"])
