"""A picture as dots (PNG), from its SVG, by resvg with the shipped fonts: the same bytes on every machine."""

from readiness import fonts

SCALE = 2
"""How many dots a pixel of the SVG becomes each way, unless it is asked for otherwise."""


def rasterise(svg: str, scale: float = SCALE) -> bytes | str:
    """Return the picture as PNG; in words why not, where the library is lacking."""
    try:
        from resvg_py import svg_to_bytes
    except ModuleNotFoundError as error:
        if error.name != "resvg_py":
            raise
        return "a picture in PNG needs resvg-py, which is not installed: `pip install '.[pictures]'` in the folder of readiness, or ask for svg"
    return bytes(
        svg_to_bytes(
            svg_string=svg,
            zoom=scale,
            skip_system_fonts=True,
            font_files=list(fonts.paths()),
            font_family=fonts.FAMILY,
            sans_serif_family=fonts.FAMILY,
        )
    )
