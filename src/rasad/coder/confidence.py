"""From the encoder's score of an act to the share of such claims that are right."""

from __future__ import annotations

from importlib.resources import files
from math import exp, log

import msgspec

from rasad.model import Act


class Calibration(msgspec.Struct, frozen=True):
    """Platt's scaling: confidence = 1 / (1 + exp(-(slope * logit(score) + intercept))), fitted on the dev sets for the
    event "found and typed right" (see the model card for the reliability table)."""

    slope: float
    intercept: float

    @classmethod
    def shipped(cls) -> Calibration:
        return msgspec.json.decode((files("rasad") / "models" / "calibration.json").read_bytes(), type=cls)

    def confidence(self, act: Act) -> float:
        score = min(max(act.score, 1e-4), 1 - 1e-4)
        return round(1 / (1 + exp(-(self.slope * log(score / (1 - score)) + self.intercept))), 3)
