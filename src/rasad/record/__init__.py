"""Step `record`: what may be asked of a store and decided in it, in the same words on the command line, in Python and
over HTTP. `Record` is a store on this machine, `Client` one that `rasad serve` serves, and both are `Asking`.

Imports nothing by itself: the commands take from it what they need, when they need it.
"""
