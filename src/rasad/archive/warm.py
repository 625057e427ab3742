"""The coder, loaded once for all workers of a machine.

The server that workers are forked from imports this, and so has the model, the actors and the places in memory before
it forks. Workers share these pages as long as they do not write to them, and start in some milliseconds. Nothing else
imports it, or it would wait for the encoder.
"""

from __future__ import annotations

import gc

from rasad.pipeline import Coder

coder = Coder()
gc.collect()
gc.freeze()  # the collector would write into every object that it looks at, and so copy the pages
