"""What the reading of a case needs from ``resources/phrases``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message
from cmdesk.domain.profile import Profile
from cmdesk.drafting.answers import Found
from cmdesk.drafting.calm.delights import Delights
from cmdesk.drafting.calm.praises import Praises
from cmdesk.drafting.calm.reader import Told
from cmdesk.drafting.demands import Demands
from cmdesk.drafting.faults import Faults
from cmdesk.drafting.kinship import Kinship
from cmdesk.drafting.mirror import Mirror
from cmdesk.drafting.narrowing import Narrowing
from cmdesk.drafting.procedure_chances import ProcedureChances
from cmdesk.drafting.subjects import Subjects
from cmdesk.drafting.template import Manner
from cmdesk.language.surface import Surface


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the reading of a case needs from ``resources/phrases``."""

    faults: Faults
    praises: Praises
    delights: Delights
    facts: Mapping[str, Any]
    surface: Surface
    subjects: Subjects
    demands: Demands
    mirror: Mirror | None = None
    """Tells back what the message tells."""
    calm: Callable[[Message, Analysis], Told] | None = None
    """Reads what a message that complains of nothing tells."""
    quote: Callable[[Message, Analysis], str] | None = None
    """Chooses the author's own words to quote, where nothing else tells what went wrong."""
    praising: Callable[[Message, Analysis], str] | None = None
    """The same of a compliment, where nothing else says what pleased."""
    ready: Callable[[Message, Analysis, Profile, Manner], Found] | None = None
    """Finds what the brand itself answers to the questions, where it has the room."""
    kinship: Kinship | None = None
    """Compares procedures with what happened."""
    chances: ProcedureChances | None = None
    """Weighs the procedures of the brand for a complaint."""
    narrowing: Narrowing | None = None
    """Says of a procedure only what the message speaks of."""
    accented: Mapping[str, str] = field(default_factory=dict)
    """The forms of nouns that carry accents, by what is typed without them (« ecran »)."""
