"""The French page of all rules, made from the data: ``docs/regles.md``."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from cmdesk.review.rules import Conditions, Example, Rule
from cmdesk.translations import Labels

_HEAD = """# Les règles de la relecture

Page produite par `python -m cmdesk.review.catalogue` à partir de `resources/rules/` : on modifie
les fichiers, jamais cette page. Un point **bloquant** verrouille la copie jusqu’à ce qu’il soit
levé ; **attention** avertit ; un **conseil** se suit ou non.
"""


def page(rules: Iterable[Rule], labels: Labels) -> str:
    """Return the page in Markdown, by category, in the order of the identifiers."""
    ordered = sorted(rules, key=lambda rule: (rule.category.value, rule.id))
    parts = [_HEAD]
    for category, group in groupby(ordered, key=lambda rule: rule.category):
        parts.append(f"\n## {labels(f'category.{category.value}')} (`{category.value}`)\n")
        parts += [_entry(rule, labels) for rule in group]
    return "".join(parts)


def _entry(rule: Rule, labels: Labels) -> str:
    lines = [f"\n### `{rule.id}` · {labels(f'level.{rule.level.value}')}\n"]
    lines.append(
        f"\n{rule.message} {rule.why}" + (f" ({rule.reference})" if rule.reference else "") + "\n"
    )
    if said := _conditions(rule.conditions):
        lines.append(f"\nSeulement {said}.\n")
    lines.append(_list("Relevé", rule.flags))
    lines.append(_list("Laissé", rule.allows))
    if offered := [text for text in rule.suggestions if text]:
        lines.append("\nÀ la place : " + " · ".join(f"« {text} »" for text in offered) + "\n")
    return "".join(lines)


def _list(title: str, examples: Iterable[Example]) -> str:
    texts = [" ".join(example.text.split()) for example in examples if example.text.strip()]
    return f"\n{title} :\n\n" + "".join(f"- {text}\n" for text in texts) if texts else ""


def _conditions(conditions: Conditions) -> str:
    said = []
    if conditions.public is not None:
        said.append("en public" if conditions.public else "en privé")
    if conditions.severity != (1, 4):
        low, high = conditions.severity
        said.append(
            f"pour une gravité de {low} à {high}" if low < high else f"pour une gravité de {low}"
        )
    if conditions.channels:
        said.append("sur " + ", ".join(sorted(channel.value for channel in conditions.channels)))
    return ", ".join(said)


def main() -> None:
    """Write the page into ``docs/regles.md`` of the working folder."""
    from pathlib import Path  # noqa: PLC0415

    from cmdesk.knowledge.loader import read_toml  # noqa: PLC0415
    from cmdesk.paths import default_paths  # noqa: PLC0415
    from cmdesk.review.rules import read_rules, read_sets, with_policies  # noqa: PLC0415

    resources = default_paths().resources
    rules = with_policies(
        read_rules(resources / "rules", read_sets(resources / "rules" / "words.toml")),
        read_toml(resources / "channels" / "policies.toml")["policy"],
    )
    target = Path("docs") / "regles.md"
    target.parent.mkdir(exist_ok=True)
    target.write_text(page(rules, Labels(resources / "translations" / "fr")), encoding="utf-8")


if __name__ == "__main__":
    main()
