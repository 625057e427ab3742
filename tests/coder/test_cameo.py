"""The crosswalk to CAMEO: whole, in PLOVER's terms, and right where it is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from rasad.coder.cameo import code_of, codes
from rasad.coder.ontology import modes, table

CODES = yaml.safe_load((Path(__file__).parent / "cameo.yaml").read_text(encoding="utf8"))


@pytest.mark.parametrize(("kind", "mode", "contexts", "code"), CODES)
def test_codes(kind: str, mode: str | None, contexts: list[Any], code: str) -> None:
    assert code_of(kind, mode, frozenset(contexts)).code == code


def test_codes_speak_of_plover_as_rasad_has_it() -> None:
    for code in codes().values():
        assert code.code.isdecimal() and len(code.code) in (3, 4) and "03" <= code.code[:2] <= "20"
        assert code.type in table("types") and -10 <= code.score <= 10 and code.name
        assert {code.mode or "none", *code.also} <= {"none", *modes(code.type)}, code
        assert set(code.contexts) <= set(table("contexts")), code


@pytest.mark.parametrize("kind", list(table("types")))
def test_every_act_has_a_code(kind: str) -> None:
    assert [code.back for code in codes().values() if code.type == kind and code.otherwise] == [True]
    for mode in (None, *modes(kind)):
        for context in (frozenset[str](), *(frozenset([one]) for one in table("contexts"))):
            assert code_of(kind, mode, context).type == kind
