"""Step `serve`: the record over HTTP, for programs. Needs litestar and uvicorn (`pip install 'rasad[serve]'`).

A request is checked by `guard`, answered by `app`, from pages that `answers` puts into the form that was asked for;
whatever goes wrong becomes a document of `problems`. `turns` lets many read one store and others write it.
"""
