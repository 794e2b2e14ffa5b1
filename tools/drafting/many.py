"""Draft for the whole corpus and count what no draft may hold.

    python -m tools.drafting.many                    # 5,000 drafts, some minutes
    python -m tools.drafting.many --drafts 500 --seed 3 --show 20
    python -m tools.drafting.many --brand lumea --drafts 3000     # one brand: how varied?

Each message of ``resources/corpus`` meets each brand, channel and variant in turn, public or
private, so that any number of drafts is spread evenly over all of them.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.draft import Draft
from cmdesk.domain.message import Message
from cmdesk.domain.profile import Profile
from cmdesk.domain.vocabulary import Act, Category, Channel, Level
from cmdesk.grammar.checker import GrammarChecker
from cmdesk.paths import Paths, default_paths
from cmdesk.toolkit import Toolkit, names_in

_ASIDE = {Act.GREET, Act.SIGN, Act.MENTION}
# « rendez-vous » is a noun; « s’il te plaît » would be a true fault, so it stays.
_VOUS = re.compile(r"(?<![-\w])(?:vous|votre|vos|vôtres?)(?![-\w])", re.IGNORECASE)
_TU = re.compile(r"(?<![-\w])(?:tu|te|toi|ton|ta|tes)(?![-\w])|\bt’", re.IGNORECASE)
# Nobody else reads what is written there.
_PRIVATE = {Channel.EMAIL, Channel.CHAT}
_NOTATION = re.compile(r"[{}<>|]|\[\s*\]")
_FIGURES = re.compile(r"\d[\d\s  .,:/-]*\d|\d")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Made:
    """A draft and what it was made from."""

    message: Message
    analysis: Analysis
    profile: Profile
    draft: Draft

    @property
    def body(self) -> str:
        """Return the draft without its greeting, its mentions and its signature."""
        return "".join(step.text for step in self.draft.plan if step.act not in _ASIDE).strip()

    @property
    def opening(self) -> tuple[str, ...]:
        """Return the first four words after the greeting, in lower case."""
        return tuple(word.lower() for word in _WORD.findall(self.body)[:4])


def read_messages(corpus: Path, seed: int = 0) -> Iterator[Message]:
    """Yield the messages of the corpus in an order that depends on ``seed`` alone."""
    rows = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
    Random(seed).shuffle(rows)
    for row in rows:
        received = row.get("received_at")
        yield Message(
            row["text"],
            row["id"],
            Channel(row["channel"]) if row.get("channel") else None,
            row.get("public", True),
            row.get("author"),
            datetime.fromisoformat(received) if received else None,
        )


def make(
    toolkit: Toolkit, messages: Iterable[Message], profiles: list[Profile], *, spread: bool = True
) -> Iterator[Made]:
    """Yield the drafts of ``messages``, the brands in turn.

    With ``spread`` the channels come in turn too, one message in seven in private;
    else each message keeps its own.
    """
    channels = list(Channel)
    for place, original in enumerate(messages):
        message = original
        if spread:
            channel = channels[place % len(channels)]
            public = channel not in _PRIVATE and place % 7 != 0
            message = replace(original, channel=channel, public=public)
        profile = profiles[place % len(profiles)]
        analysis = toolkit.analyse(message)
        for draft in toolkit.suggest(message, analysis, profile):
            yield Made(message, analysis, profile, draft)


def faults(made: Made, grammar: GrammarChecker | None = None) -> list[str]:
    """Return what is wrong with a draft, each as « kind: words »; nothing when it is right."""
    text, found = made.draft.text, []
    found += [
        f"finding {finding.level} {finding.rule}: {finding.quote}"
        for finding in made.draft.findings
        if finding.level is not Level.HINT and finding.category is not Category.PLACEHOLDER
    ]
    if not made.draft.length.fits:
        found.append(f"length: {made.draft.length.used} of {made.draft.length.limit}")
    if left := _NOTATION.search(text):
        found.append(f"slot left: {left.group()}")
    said = [pattern.search(text) for pattern in (_VOUS, _TU)]
    if all(said):
        found.append("tu and vous: " + ", ".join(match.group() for match in said if match))
    if "".join(step.text for step in made.draft.plan) != text:
        found.append("plan: its texts do not join to the draft")
    found += [f"not given: {figure}" for figure in _not_given(made)]
    if grammar is not None:
        found += [
            f"grammar {finding.rule}: {finding.quote} | {finding.message}"
            for finding in grammar.check(text, _names(made), wait=120)
            if not _of_the_author(finding.quote, made.message.text)
        ]
    return found


def _of_the_author(quote: str, text: str) -> bool:
    """Return whether the words at fault are the author's own term."""
    return quote.casefold().strip(" ,.;:!?") in text.casefold()


def _names(made: Made) -> tuple[str, ...]:
    """Return the words that are names: the brand's, the author's, and how he signs."""
    name = " ".join(filter(None, (made.message.author, made.analysis.first_name)))
    return names_in(made.profile, name)


def _not_given(made: Made) -> list[str]:
    """Return the figures of a draft that neither the message nor the brand's file gives.

    The numbers that save a life are everybody's.
    """
    profile = made.profile
    given = " ".join(
        [
            made.message.text,
            made.message.author or "",
            *(entity.value for entity in made.analysis.entities),
        ]
    )
    given += " ".join(_texts_of(profile))
    known = {_digits(figure) for figure in _FIGURES.findall(given)}
    said = "".join(step.text for step in made.draft.plan if step.role != "self_harm")
    return [
        figure
        for figure in _FIGURES.findall(said)
        if _digits(figure) not in known and not any(_digits(figure) in other for other in known)
    ]


def _digits(figure: str) -> str:
    return re.sub(r"\D", "", figure)


def _texts_of(value: object) -> Iterator[str]:
    """Yield every text that a profile holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts_of(part)
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _texts_of(part)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _texts_of(getattr(value, name))


def variety(bodies: Iterable[Made]) -> tuple[float, float, str]:
    """Return the share of distinct bodies, that of the most frequent opening, and its words."""
    all_made = list(bodies)
    openings = Counter(made.opening for made in all_made)
    words, times = openings.most_common(1)[0]
    distinct = len({made.body for made in all_made}) / len(all_made)
    return distinct, times / len(all_made), " ".join(words)


def main() -> None:
    """Print the counts, and some of the drafts at fault."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--drafts", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--brand", help="one brand alone, each message on its own channel")
    parser.add_argument("--show", type=int, default=15, help="how many faults of a kind to print")
    parser.add_argument("--no-grammar", action="store_true")
    options = parser.parse_args()
    paths: Paths = default_paths()
    with contextlib.closing(Toolkit(paths)) as toolkit:
        names = [options.brand] if options.brand else [e.id for e in toolkit.profiles.list()]
        profiles = [toolkit.profiles.get(name) for name in names]
        grammar = None if options.no_grammar else toolkit.grammar
        kinds: Counter[str] = Counter()
        shown: Counter[str] = Counter()
        kept: list[Made] = []
        messages = read_messages(paths.resources / "corpus" / "messages.jsonl", options.seed)
        for made in make(toolkit, messages, profiles, spread=not options.brand):
            kept.append(made)
            for fault in faults(made, grammar):
                kind = fault.split(":")[0]
                kinds[kind] += 1
                shown[kind] += 1
                if shown[kind] <= options.show:
                    print(
                        f"{fault}\n    [{made.profile.id}/{made.message.channel}] {made.message.id}"
                    )
                    print("    " + made.draft.text.replace("\n", "\n    "))
            if len(kept) >= options.drafts:
                break
        print(f"{len(kept)} drafts, {sum(kinds.values())} faults")
        for kind, times in kinds.most_common():
            print(f"  {times:5d}  {kind}")
        distinct, most, words = variety(kept)
        print(f"distinct without greeting and signature: {distinct:.4f}")
        print(f"most frequent opening of four words: {most:.4f} (« {words} »)")


if __name__ == "__main__":
    main()
