"""The API described for programs (OpenAPI 3.1), made of what the server itself goes by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, get_args

import msgspec

from rasad.model import Claim, Event, Fact, Foreign, Story, Verdict
from rasad.record.adding import Addition
from rasad.record.agreement import Agreement
from rasad.record.asking import Change, Decision, Presence
from rasad.record.names import Suggestion
from rasad.record.pages import Listed
from rasad.record.today import Today
from rasad.record.words import Word
from rasad.relations.history import History
from rasad.relations.network import Network
from rasad.serve.bodies import About, ReadAnswer, ReadBody, VerdictBody
from rasad.serve.problems import MEDIA_TYPE, Document
from rasad.serve.questions import (
    ADD,
    FORMS,
    MEDIA_TYPES,
    MOST,
    NAMES,
    NETWORK,
    ONE,
    RELATION,
    SIZE,
    TODAY,
    Form,
    listed,
)

ROOT = "/api/v1"
Json = dict[str, Any]
ROWS: dict[Listed, tuple[type, str]] = {
    "stories": (Story, "Stories that the record was made from"),
    "claims": (Claim, "Claims: what single stories say"),
    "events": (Event, "Events: each happening once, with all who tell of it"),
    "facts": (Fact, "Facts: what holds or held between actors, from when to when"),
    "actors": (Presence, "Who takes part in events, the busiest first"),
    "verdicts": (Decision, "What people decided about the record"),
    "changes": (Change, "What came, changed or went, in order"),
}
TYPES = (*(type for type, _ in ROWS.values()), Foreign, History, Network, Suggestion, Today, Verdict, About, ReadBody,
         ReadAnswer, VerdictBody, Addition, Agreement, Document)  # fmt: skip
PROBLEMS = {
    "400": "Something asked for cannot be meant",
    "401": "Only for those who have logged in, or send a token",
    "403": "Asked by another site, or needs another role",
    "404": "Not there; or there is no store yet",
    "406": "No such form is to be had",
    "408": "The body did not come in time",
    "413": "Too much at once",
    "415": "The body is not JSON",
    "422": "No text that can be read",
    "503": "The store is in use or cannot be used, or the question took too long",
}
TOKEN = "As rasad user token issue gives it; or the session of who has logged in, with X-CSRF-Token to write."
ON_READ = ("400", "401", "403", "404", "406", "503")
ON_WRITE = ("400", "401", "403", "404", "408", "413", "415", "503")


@cache
def document() -> Json:
    _, components = msgspec.json.schema_components(TYPES, ref_template="#/components/schemas/{name}")
    paths: Json = {}
    for kind in get_args(Listed):
        type, about = ROWS[kind]
        rows = [reference(type), reference(Foreign)] if kind == "events" else [reference(type)]
        row = {"anyOf": rows} if len(rows) > 1 else rows[0]
        paths[f"{ROOT}/{kind}"] = {"get": reading(kind, about, parameters(listed(kind)), page(row), FORMS[1:])}
        if kind != "changes":
            one = page(row) if kind == "actors" else row
            path = f"{ROOT}/{kind}/{{id}}"
            paths[path] = {"get": reading(f"{kind}_one", f"One of the {kind}", [ID, *parameters(ONE)], one, FORMS[1:])}
    add_wholes(paths)
    problem = {MEDIA_TYPE: {"schema": reference(Document)}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Rasad",
            "version": "1",
            "description": "The record of who did what to whom, when, where and on whose word.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "security": [{}, {"token": []}],  # none is asked for until there are accounts
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": TOKEN}},
            "responses": {code: {"description": what, "content": problem} for code, what in PROBLEMS.items()},
        },
    }


def add_wholes(paths: Json) -> None:
    """What is no list, and what is sent."""
    paths[f"{ROOT}/today"] = {
        "get": reading("today", "What the stories of some days bring: new, confirmed, contested, and what holds",
                       parameters(TODAY), reference(Today)),
    }  # fmt: skip
    paths[f"{ROOT}/relations"] = {
        "get": reading("relations", "The history of two actors, its balance, and the facts in force",
                       parameters(RELATION, required="between"), reference(History), ("csv", "svg")),
    }  # fmt: skip
    paths[f"{ROOT}/network"] = {
        "get": reading("network", "Who is with whom and against whom: edges, blocs, bridges and poles",
                       parameters(NETWORK), reference(Network)),
    }  # fmt: skip
    names: Json = {"type": "array", "items": reference(Suggestion)}
    paths[f"{ROOT}/names"] = {
        "get": reading("names", "Whom the beginning of a name may mean", parameters(NAMES), names)
    }
    agreed: Json = {"type": "array", "items": reference(Agreement)}
    paths[f"{ROOT}/agreement"] = {
        "get": reading("agreement", "How far two who judged the same claims agree", parameters(ONE), agreed)
    }
    paths[f"{ROOT}/"] = {"get": reading("about", "What the record holds", parameters(ONE), reference(About))}
    paths[f"{ROOT}/verdicts"]["post"] = writing(
        "decide", "Decide about events or claims, for good", VerdictBody, {"201": (Verdict, "Kept")}, ON_WRITE
    )
    paths[f"{ROOT}/read"] = {
        "post": writing(
            "read", "Read a text, which is not kept", ReadBody, {"200": (ReadAnswer, "Its claims")},
            (*ON_WRITE, "406", "422"), parameters(ONE),
        )
    }  # fmt: skip
    added = {"202": (Addition, "Waits; ask again at its Location")}
    paths[f"{ROOT}/additions"] = {
        "post": writing("add", "Add the stories of a file, in any format that Rasad reads", None, added,
                        ("400", "401", "403", "408", "413", "503"), parameters(ADD)),
    }  # fmt: skip
    found = {"200": {"description": "How far it is", "content": {MEDIA_TYPES["json"]: {"schema": reference(Addition)}}}}
    paths[f"{ROOT}/additions/{{id}}"] = {
        "get": {"operationId": "additions_one", "summary": "What has come of what was added", "parameters": [ID],
                "responses": found | problems(("400", "401", "403", "404"))}
    }  # fmt: skip


ID: Json = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


def parameters(words: Mapping[str, Word], required: str = "") -> list[Json]:
    return [parameter(name, word, name == required) for name, word in words.items()]


def parameter(name: str, word: Word, required: bool) -> Json:
    schema: Json = {"type": "string", "enum": list(word.choices)} if word.choices else {"type": "string"}
    if word.number:
        schema = {"type": "integer", "minimum": 0, "maximum": 999_999_999}
    if name == "limit":
        schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": SIZE}
    if word.many:
        schema = {"type": "array", "items": schema}
    if required:
        schema |= {"minItems": 2, "maxItems": 2}
    return {"name": name, "in": "query", "description": word.help, "required": required, "schema": schema}


def reading(
    name: str, about: str, parameters: list[Json], answer: Json, forms: tuple[Form, ...] = ()
) -> Json:  # fmt: skip
    content: Json = {MEDIA_TYPES["json"]: {"schema": answer}} | {MEDIA_TYPES[form]: {} for form in forms}
    headers = {
        "ETag": {"description": "Send it as If-None-Match to be told 304.", "schema": {"type": "string"}},
        "Link": {"description": "The next page, if there is one.", "schema": {"type": "string"}},
    }
    found: Json = {"200": {"description": about, "content": content, "headers": headers}}
    found["304"] = {"description": "Nothing has changed"}
    if name == "events_one":
        found["307"] = {"description": "Now part of another event"}
    return {"operationId": name, "summary": about, "parameters": parameters, "responses": found | problems(ON_READ)}


def writing(
    name: str, about: str, body: type | None, answers: Mapping[str, tuple[type, str]], wrong: tuple[str, ...],
    parameters: list[Json] | None = None,
) -> Json:  # fmt: skip
    made: Json = {
        code: {"description": what, "content": {MEDIA_TYPES["json"]: {"schema": reference(type)}}}
        for code, (type, what) in answers.items()
    }
    if name == "read":
        made["200"]["content"][MEDIA_TYPES["jsonl"]] = {}
    content: Json = {MEDIA_TYPES["json"]: {"schema": reference(body)}} if body else {"application/octet-stream": {}}
    return {
        "operationId": name,
        "summary": about,
        "parameters": parameters or [],
        "requestBody": {"required": True, "content": content},
        "responses": made | problems(wrong),
    }


def problems(codes: tuple[str, ...]) -> Json:
    return {code: {"$ref": f"#/components/responses/{code}"} for code in codes}


def page(row: Json) -> Json:
    """Rows, and where the next page begins."""
    properties = {"items": {"type": "array", "items": row}, "next": {"type": ["string", "null"]}}
    return {"type": "object", "properties": properties, "required": ["items", "next"]}


def reference(type: type) -> Json:
    return {"$ref": f"#/components/schemas/{type.__name__}"}
