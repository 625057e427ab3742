"""Step `merge`: the claims of many stories, and what people decided about them, to events that each stand once.

Modelling decisions. A planned visit and the visit are one happening whose status moved on; a denial of a happening is
a claim about it and makes its status contested; the same accusation a month later is another accusation; what several
voices tell differently (days, places, numbers) stays in `contested` with who holds it; an official and his state are
one actor, two officials of one state are not, a government and its rebels never.
"""
