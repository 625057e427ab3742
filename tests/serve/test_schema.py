"""The whole API against its own description, asked what nobody would think of: no fault of the server, and every answer
as it is described."""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from rasad.serve.openapi import document

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    response_headers_conformance,
]  # fmt: skip
EXAMPLES = 10  # for each address: all take a minute or less
api = schemathesis.openapi.from_dict(document())


@api.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
def test_every_answer_is_as_described(case: Any, address: str) -> None:
    case.call_and_validate(base_url=address, checks=CHECKS)
