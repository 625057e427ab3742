"""`rasad network`: who is with whom and against whom in a period."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from rasad.cli import options as o
from rasad.cli.options import STORE, WAIT, stored
from rasad.cli.problems import Problems, told
from rasad.cli.relation import Since, Until
from rasad.record.meant import day

if TYPE_CHECKING:
    from rasad.relations.network import Network

MANY = 20  # rows of a table


class GraphForm(StrEnum):
    table = "table"
    jsonl = "jsonl"
    graphml = "graphml"


def network(
    since: Since = None,
    until: Until = None,
    format: Annotated[
        GraphForm | None,
        typer.Option("--format", "-f", help="jsonl (when piped), table (in a terminal) or graphml (for Gephi, yEd …)."),
    ] = None,
    output: o.To = None,
    store: o.File = STORE,
    wait: o.Wait = WAIT,
) -> None:
    """Show the signed graph of a period: who cooperates and who is in conflict, blocs, bridges and poles."""
    from rasad.cli.results import chosen, opened, write_lines
    from rasad.relations.network import network as made_of
    from rasad.store.ties import ties

    report = Problems()
    with told(report, output), stored(store, wait, report) as record:
        first, last = day("--since", since), day("--until", until, last=True)
        with record.reading() as connection:
            made = made_of(ties(connection, first, last))
        with opened(output) as to:
            if format is GraphForm.graphml:
                write_lines(graphml(made), to)
            elif chosen(o.Output(format.value) if format else None, output) is o.Output.table:
                tables(made, to)
            else:
                write_lines(rows(made), to)
    raise typer.Exit(report.exit_code)


def rows(made: Network) -> Iterator[str]:
    """Lines of JSON, each with what it is of under `row`: the polarity, blocs, nodes, edges."""
    import msgspec

    def row(kind: str, found: Any) -> str:
        return msgspec.json.encode({"row": kind, **msgspec.to_builtins(found)}).decode()

    if made.polarity:
        yield row("polarity", made.polarity)
    for kind, found in (("bloc", made.blocs), ("node", made.nodes), ("edge", made.edges)):
        yield from (row(kind, one) for one in found)


def graphml(made: Network) -> Iterator[str]:
    """The graph for other programs; `weight` is cooperation less conflict."""
    import msgspec
    import networkx

    graph = networkx.Graph()
    for node in made.nodes:
        graph.add_node(node.code, **{k: v for k, v in msgspec.to_builtins(node).items() if k != "code"})
    for edge in made.edges:
        graph.add_edge(
            edge.a,
            edge.b,
            events=edge.events,
            cooperation=edge.cooperation,
            conflict=edge.conflict,
            weight=edge.cooperation - edge.conflict,
        )
    yield from networkx.generate_graphml(graph)


def tables(made: Network, to: IO[bytes]) -> None:
    """Poles and blocs, bridges, and the strongest edges."""
    from rasad.cli.results import grid

    names = {node.code: node.name for node in made.nodes}
    if made.polarity is None:
        grid((), (), to)
        return
    of = made.polarity
    figures = (of.poles, of.concentration, of.actors, of.apart, of.within)
    columns = ("poles", "concentration", "actors", "conflict between blocs", "cooperation inside")
    grid(columns, [["" if figure is None else f"{figure:.2f}" for figure in figures]], to)
    blocs = [one for one in made.blocs if one.share][:MANY]
    grid(
        ("bloc", "share", "members"),
        ([str(one.number), f"{one.share:.0%}", ", ".join(names[code] for code in one.members)] for one in blocs),
        to,
    )
    bridges = sorted((node for node in made.nodes if node.bridging), key=lambda node: (-node.bridging, node.code))
    if bridges:
        grid(
            ("bridge", "bloc", "cooperation with other blocs", "reach"),
            ([one.name, str(one.bloc), f"{one.bridging:.1f}", f"{one.reach:.2f}"] for one in bridges[:MANY]),
            to,
        )
    grid(
        ("between", "and", "events", "cooperation", "conflict"),
        (
            [names[one.a], names[one.b], str(one.events), f"{one.cooperation:.1f}", f"{one.conflict:.1f}"]
            for one in made.edges[:MANY]
        ),
        to,
    )
