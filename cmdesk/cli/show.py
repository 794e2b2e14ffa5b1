"""The answers of the commands, as a person reads them in a terminal."""

from __future__ import annotations

import textwrap
from typing import Any

from cmdesk.translations import Labels

_WIDTH = 92


class Printer:
    """Turns the JSON of an answer into French lines."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels

    def show(self, command: str, text: str, answer: dict[str, Any]) -> str:
        """Return the answer of ``command`` on ``text``."""
        if command == "analyse":
            return "\n".join(self._analysis(text, answer))
        if command == "draft":
            return "\n".join(self._drafts(text, answer))
        return "\n".join(self._review(answer))

    def _quotes(self, text: str, spans: list[list[int]]) -> str:
        words = [f"« {' '.join(text[start:end].split())} »" for start, end in spans[:3]]
        return f" : {', '.join(words)}" if words else ""

    def _analysis(self, text: str, answer: dict[str, Any]) -> list[str]:
        say = self._labels
        severity = answer["severity"]
        emotion = say(f"emotion.{answer['emotion']['id']}")
        if answer["sarcasm"]:
            emotion = say("emotion.with_irony", emotion=emotion)
        lines = [
            f"{say('kind.' + answer['kind'])}, gravité {severity['level']} sur 4 "
            f"({say('severity.' + severity['id']).lower()})",
            f"  Émotion{self._nbsp}: {emotion}"
            + self._quotes(text, answer["emotion"]["evidence"]).replace(" :", ","),
        ]
        for label, prefix, key in (("Sujets", "topic", "topics"), ("Signaux", "signal", "signals"),
                                   ("Demandes", "ask", "ask")):  # fmt: skip
            if answer[key]:
                lines.append(f"  {label}{self._nbsp}:")
                lines += [
                    f"    {say(f'{prefix}.' + item['id'])}"
                    + self._quotes(text, item.get("evidence", []))
                    for item in answer[key]
                ]
        if answer["entities"]:
            lines.append(f"  Faits{self._nbsp}:")
            lines += [
                f"    {say('entity.' + item['type'])} : {item['text']}"
                for item in answer["entities"]
            ]
        return lines

    _nbsp = "\u00a0"

    def _drafts(self, text: str, answer: dict[str, Any]) -> list[str]:
        lines = self._analysis(text, answer["analysis"])
        if not answer["drafts"]:
            lines += ["", "Aucune proposition : ce message n’appelle pas de réponse."]
        for number, draft in enumerate(answer["drafts"], start=1):
            title = (
                f"{number}. {self._labels('variant.' + draft['variant'])} "
                f"({draft['length']['used']}"
                f" caractères, voix {round(100 * draft['fit'])}{self._nbsp}%)"
            )
            lines += ["", title, "─" * len(title), draft["text"]]
        return lines

    def _review(self, answer: dict[str, Any]) -> list[str]:
        findings = answer["findings"]
        blocking = sum(finding["level"] == "block" for finding in findings)
        if answer["ready"]:
            lines = ["Prête à copier" + ("." if not findings else ", avec des remarques.")]
        else:
            lines = [f"{blocking} point{'s' * (blocking > 1)} à régler avant l’envoi."]
        for finding in findings:
            label = self._labels("category." + finding["category"])
            level = self._labels("level." + finding["level"])
            quote = f" « {finding['quote']} »" if finding["quote"] else ""
            lines += ["", f"{level}, {label.lower()}{self._nbsp}:{quote}".rstrip()]
            for part in (finding["message"], finding["why"]):
                if part:
                    lines += textwrap.wrap(part, _WIDTH, initial_indent="  ",
                                           subsequent_indent="  ")  # fmt: skip
            if finding["suggestions"]:
                lines.append(f"  Plutôt{self._nbsp}: « {finding['suggestions'][0]} »")
        length = answer["length"]
        limit = f" sur {length['limit']}" if length["limit"] else ""
        tone = ", ".join(
            f"{self._labels('tone.' + name).lower()} {round(100 * value)}"
            for name, value in answer["tone"].items()
        )
        return [
            *lines,
            "",
            f"Longueur{self._nbsp}: {length['used']}{limit}. Ton{self._nbsp}: {tone}.",
        ]
