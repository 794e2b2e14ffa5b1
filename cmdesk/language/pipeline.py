"""The French pipeline: opened once, then a parse for every text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.tokens import Span as SpacySpan
from spacy.util import load_model_from_path

from cmdesk.domain.errors import ComponentError, UserError
from cmdesk.domain.text import Span
from cmdesk.knowledge.loader import read_toml
from cmdesk.language import components
from cmdesk.language.repair import Repaired, Repairer
from cmdesk.language.surface import Surface
from cmdesk.language.tokenizer import FrenchTokenizer

MOST_CHARACTERS = 100_000
"""Above, a text is refused with a sentence."""
MOST_PARSED = 20_000
"""Above, only the head of a text is parsed, so that an answer takes three seconds at most.

No message or reply is that long; ``doc`` then ends before the text does.
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """A message repaired and parsed, with the way back to what was typed.

    Match on ``doc`` (or ``repaired.text``), report with ``to_original``.
    """

    doc: Doc
    repaired: Repaired
    original: str

    def to_original(self, place: SpacySpan | Token | Span) -> Span:
        """Return where ``place`` stands in the message as it was typed.

        ``place`` is a token or a span of ``doc``, or offsets in ``repaired.text``.
        """
        if isinstance(place, Token):
            place = Span(place.idx, place.idx + len(place))
        elif isinstance(place, SpacySpan):
            place = Span(place.start_char, place.end_char)
        return self.repaired.to_original(place)


class Pipeline:
    """French texts parsed. Not for two threads at once: give each engine its own.

    On every token: ``lemma_`` (lower case but for proper nouns), ``pos_`` (Universal
    Dependencies), ``morph`` (Gender, Number, Person, Tense, Mood, VerbForm, Voice…),
    ``dep_`` and ``head``; ``doc.sents``. Contractions are one token (« du »: ADP, lemma
    « de »), pronouns after a verb are tokens with their hyphen (« -vous », lemma « vous »).
    """

    def __init__(self, nlp: Language, repairer: Repairer) -> None:
        self.nlp = nlp
        self._repairer = repairer
        self._last: Reading | None = None

    def parse(self, text: str) -> Doc:
        """Return the parse of ``text``, for text that is typed with care: replies.

        ``token.idx`` counts in ``text`` itself, although tokens read as folded (’ for any
        apostrophe, plain spaces). For messages, typed as they come, see ``read``. Raises
        ``UserError`` above ``MOST_CHARACTERS``; parses the head alone above
        ``MOST_PARSED``. Any other text, empty, foreign or made of emoji, gives an answer.
        """
        refuse_too_long(text)
        return self.nlp(_head(text))

    def read(self, text: str) -> Reading:
        """Return the parse of ``text`` repaired first, for text typed as it comes: messages.

        Offsets of the parse are those of the repaired text; ``Reading`` leads back. Long
        texts as in ``parse``; ``repaired`` is whole in any case.
        """
        refuse_too_long(text)
        # Other proposals, and each change of a draft, read the same message again.
        last = self._last
        if last is None or last.original != text:
            repaired = self._repairer.repair(text)
            last = self._last = Reading(self.nlp(_head(repaired.text)), repaired, text)
        return last


def _head(text: str) -> str:
    if len(text) <= MOST_PARSED:
        return text
    # Between two words where there are words.
    cut = max(text.rfind(" ", 0, MOST_PARSED), text.rfind("\n", 0, MOST_PARSED))
    return text[: cut if cut > MOST_PARSED - 200 else MOST_PARSED]


def refuse_too_long(text: str) -> None:
    """Raise ``UserError`` where ``text`` is longer than what is read at all."""
    if len(text) > MOST_CHARACTERS:
        raise UserError(
            "Ce texte est trop long : cmdesk lit jusqu’à 100\u202f000 caractères. "
            "Coupez-le, puis recommencez."
        )


def open_pipeline(resources: Path, model: Path | None = None) -> Pipeline:
    """Return the pipeline of ``resources``; raise ``ComponentError`` where it is missing.

    ``model`` names other weights than the shipped ones (training measures with it).
    """
    folder = resources / "pipeline"
    weights = model or folder / "fr_cmdesk"
    exceptions = read_toml(folder / "tokens.toml")
    lemmas = read_toml(folder / "lemmas.toml")
    if not (weights / "config.cfg").is_file():
        raise ComponentError(
            f"Le modèle de français est introuvable ({weights.name}) : réinstallez cmdesk."
        )
    nlp = load_model_from_path(weights)
    nlp.tokenizer = FrenchTokenizer(nlp.vocab, exceptions["whole"], exceptions["abbreviations"])
    nlp.add_pipe("cmdesk_boundaries", before="parser")
    nlp.add_pipe("cmdesk_lemma_fixes", last=True)
    fixes = nlp.get_pipe("cmdesk_lemma_fixes")
    assert isinstance(fixes, components.LemmaFixes)
    fixes.table = lemmas
    fixes.nouns = Surface(resources).singulars()
    return Pipeline(nlp, Repairer(resources))
