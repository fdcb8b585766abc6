"""A picture as PNG, from its SVG, by resvg."""

SCALE = 2
"""How many dots a pixel of the SVG becomes each way."""
_FAMILIES = ("DejaVu Sans", "Liberation Sans", "Arial", "Helvetica")
_PROBE = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}</svg>'


def rasterise(svg: str) -> bytes | str:
    """Return the picture as PNG; in words why not, where the library or every font is lacking."""
    try:
        from resvg_py import svg_to_bytes
    except ModuleNotFoundError as error:
        if error.name != "resvg_py":
            raise
        return "a picture in PNG needs resvg-py, which is not installed; install readiness[pictures], or ask for svg"
    words = '<text x="2" y="15" font-family="{}, sans-serif">x</text>'.format(", ".join(_FAMILIES))
    if bytes(svg_to_bytes(svg_string=_PROBE.format(words))) == bytes(svg_to_bytes(svg_string=_PROBE.format(""))):
        return "this machine has no font to write the words of a picture with; install one such as DejaVu Sans, or ask for svg"
    return bytes(svg_to_bytes(svg_string=svg, zoom=SCALE))
