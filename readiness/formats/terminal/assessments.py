"""Assessments as screens: several releases in a table first, then each.

All fits 80 columns, and says everything in words, so that it reads the same without colour.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from types import MappingProxyType

from readiness.assessment import Assessment
from readiness.document import Document
from readiness.formats.terminal.brief import Brief
from readiness.formats.terminal.drawing import Screen, console_for, drawn
from readiness.formats.terminal.overview import put_overview
from readiness.formats.terminal.whole import Page
from readiness.schedule import TooLate


class Extent(Enum):
    """How much of an assessment is shown."""

    BRIEF = "brief"
    WHOLE = "whole"


def draw(  # noqa: PLR0913 - what the screen shows, and where
    reports: Sequence[tuple[Assessment, str, Mapping[str, str]]],
    shown: Sequence[str],
    documents: Mapping[str, Document],
    screen: Screen,
    repaired: Mapping[tuple[str, str], str] = MappingProxyType({}),
    late: Mapping[str, Sequence[TooLate]] = MappingProxyType({}),
    extent: Extent = Extent.BRIEF,
) -> str:
    """Return the screen for one release, or a summary of several and then each.

    Each report is an assessment, the path of its release and the path of each criteria set by its id; `shown` are the
    checkpoints asked for, none for all. `repaired` are sentences on small repairs, by path and checkpoint, `late` the
    dates that cannot be kept, by path.
    """
    console = console_for(screen)
    if len(reports) > 1:
        put_overview(console, [assessment for assessment, _, _ in reports])
    for assessment, path, sets in reports:
        told = {at: words for (of, at), words in repaired.items() if of == path}
        if extent is Extent.BRIEF:
            Brief(console, assessment, sets, documents, screen, told, late.get(path, ())).draw(shown)
            continue
        page = Page(console, assessment, path, sets, documents, screen)
        page.repaired = told
        page.late = late.get(path, ())
        page.draw(shown)
    return drawn(console)
