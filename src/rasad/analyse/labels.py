"""The labels of the encoder's heads, in the order of its outputs."""

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
NO_TYPE = len(TYPES)
STATUSES = ("actual", "future", "possible", "negated")
ROLES = ("source", "target", "by", "time", "place", "verb")  # "verb": the trigger's further words
SECTORS = (
    "GOV", "MIL", "SPY", "COP", "LEG", "JUD", "PTY", "OPP", "REB", "IGO", "NGO", "MED", "BUS", "LAB", "REL", "EDU",
    "REF", "CIV", "UAF",
)  # fmt: skip
MENTIONS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
