"""An SVG in the making. Text is kept as text, in the order of its letters, with its language and direction, so that any
viewer that can write Persian shapes and orders it."""

from __future__ import annotations

import re
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, tostring

from rasad.model import Lang

FONTS = "Vazirmatn, 'Vazirmatn Variable', 'Noto Sans Arabic', 'Noto Sans', Tahoma, sans-serif"
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
XML = "{http://www.w3.org/XML/1998/namespace}"
Edge = Literal["left", "middle", "right"]


class Canvas:
    def __init__(self, width: float, height: float, lang: Lang) -> None:
        self.lang = lang
        self.direction = "rtl" if lang == "fa" else "ltr"
        self.root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {width:g} {height:g}",
                "width": f"{width:g}",
                "height": f"{height:g}",
                "font-family": FONTS,
                f"{XML}lang": lang,
                "role": "img",
            },
        )
        self.shape("rect", width=width, height=height, fill="#ffffff")

    def shape(self, kind: str, told: str = "", **attributes: float | str) -> None:
        """A shape; `told` is shown where it is pointed at."""
        made = {
            name.replace("_", "-"): f"{value:.1f}".removesuffix(".0") if isinstance(value, float | int) else value
            for name, value in attributes.items()
        }
        element = SubElement(self.root, kind, made)
        if told:
            self.words(SubElement(element, "title"), told)

    def text(
        self,
        x: float,
        y: float,
        said: str,
        edge: Edge = "middle",
        size: int = 13,
        fill: str = "#222222",
        bold: bool = False,
    ) -> None:
        """Words whose left edge, middle or right edge is at `x`: `start` is on the right where they run from there."""
        start, end = ("right", "left") if self.direction == "rtl" else ("left", "right")
        anchor = {start: "start", "middle": "middle", end: "end"}[edge]
        made = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "font-size": str(size), "fill": fill}
        if bold:
            made["font-weight"] = "bold"
        self.words(SubElement(self.root, "text", made), said)

    def words(self, element: Element, said: str) -> None:
        element.set("direction", self.direction)
        element.set("lang", self.lang)
        element.set(f"{XML}lang", self.lang)
        element.text = NOT_XML.sub("", said)

    def written(self) -> str:
        return tostring(self.root, encoding="unicode", xml_declaration=False) + "\n"
