"""The API for people: a page made of the same description that programs read, with a form for each address."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2

from rasad.serve.openapi import document

EXAMPLES = {
    "read": {"text": "The UN condemned the attack on Odesa on Sunday.", "published": "2023-03-14"},
    "decide": {"kind": "accept", "ids": ["ev-…"], "reason": "two outlets saw it"},
}


def page(csrf: str) -> str:
    described = document()
    return template().render(info=described["info"], operations=list(operations(described)), csrf=csrf)


@cache
def template() -> jinja2.Template:
    folder = files("rasad.serve") / "templates"
    environment = jinja2.Environment(autoescape=True, trim_blocks=True)
    return environment.from_string((folder / "explorer.html").read_text(encoding="utf8"))


def operations(described: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "method": method.upper(),
            "path": path,
            "example": json.dumps(EXAMPLES[found["operationId"]], indent=1, ensure_ascii=False)
            if found["operationId"] in EXAMPLES
            else "",
            **found,
        }
        for path, methods in described["paths"].items()
        for method, found in methods.items()
    ]
