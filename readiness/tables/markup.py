"""XML without trust in it: no document type, so no entities, and nested no deeper than anything that is a table."""

from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

DEEPEST = 100

Begin = Callable[[str, Mapping[str, str]], None]


class WrongMarkupError(Exception):
    """What is read is no XML, or XML that is not read; the words say why. It does not leave what reads tables."""


def parse(
    name: str, pieces: Iterable[bytes], begin: Begin, end: Callable[[str], None], text: Callable[[str], None]
) -> None:
    """Read XML, which `name` names in messages; elements and attributes are told by their names without namespaces."""
    depth = 0

    def begun(element: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise WrongMarkupError(f"{name} is nested more than {DEEPEST} deep")
        begin(element.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def ended(element: str) -> None:
        nonlocal depth
        depth -= 1
        end(element.rpartition(" ")[2])

    def refused(*_: object) -> None:
        raise WrongMarkupError(f"{name} declares a document type, with which entities could be made")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = begun
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refused
    try:
        for piece in pieces:
            parser.Parse(piece, False)  # noqa: FBT003 - the signature is that of expat
        parser.Parse(b"", True)  # noqa: FBT003
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two of encodings that are not read
        raise WrongMarkupError(f"{name} is no XML ({error})") from error
