import pytest

from cmdesk.domain.grammar import CheckerState
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import LANGUAGE_CATEGORIES, Category, Level
from cmdesk.grammar import checker as module
from cmdesk.grammar.checker import open_checker
from cmdesk.paths import Paths

pytestmark = pytest.mark.languagetool


def quotes(findings, category=Category.GRAMMAR):
    return [finding.quote for finding in findings if finding.category is category]


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_check_underlines_exactly_the_two_faults_after_emoji(checker, space):
    text = f"Bonjour{space}! 😡😡 Votre colis sont abîmé, nous somme désolé."
    found = [f for f in checker.check(text) if f.category is not Category.TYPOGRAPHY]
    assert [finding.quote for finding in found] == ["Votre colis sont", "nous somme"]
    assert [finding.span for finding in found] == [Span(13, 29), Span(37, 47)]
    assert found[1].suggestions == ("nous sommes",)


def test_check_reports_spacing_strictly(checker):
    def typography(text):
        return quotes(checker.check(text), Category.TYPOGRAPHY)

    assert typography("Bonjour !") == [" !"]
    assert typography("Bonjour\u202f!") == []


@pytest.mark.parametrize("emoji", ["👍🏽", "👨‍👩‍👧", "🇫🇷", "😊", "❤️", "1️⃣"])
def test_check_gives_code_points_after_emoji(checker, emoji):
    text = f"Merci {emoji} Léa.\n{emoji} Bonjour {emoji}, nous somme là {emoji}."
    found = checker.check(text)
    assert quotes(found) == ["nous somme"]
    (finding,) = found
    assert finding.span.of(text) == "nous somme"


def test_check_measures_a_span_that_holds_an_emoji(checker):
    text = "Votre 😡 colis sont arrivés 😡 hier."
    (finding,) = checker.check(text)
    assert finding.span.of(text) == finding.quote == "Votre 😡 colis sont"
    # Taking a suggestion would take the emoji away.
    assert finding.suggestions == ()


def test_check_leaves_names_links_and_references_alone(checker):
    text = (
        "Bonjour @jmarcheaupas, la lampe Zylvoria de Lumeazz est là : "
        "https://aide.lumea.example/retourz, #jadorelumea, sav@lumea.example, FR-48213XK."
    )
    names = ("lampe Zylvoria", "Lumeazz")
    assert quotes(checker.check(text, names), Category.SPELLING) == []
    assert quotes(checker.check(text), Category.SPELLING) == ["Zylvoria", "Lumeazz"]


def test_check_reads_the_common_words_of_a_name(checker):
    found = checker.check("Vos canapé Zylvoria sont arrivés.", ("canapé Zylvoria",))
    assert quotes(found) == ["Vos canapé"]


def test_check_reads_the_french_words_of_a_signature(checker):
    names = ("Le service client Lumeazz", "L’équipe", "Je")
    found = checker.check("Je vais voir. Le canapés Lumeazz est là.", names)
    assert quotes(found) == ["Le canapés"]


def test_check_wants_no_capital_where_a_sentence_goes_on(checker):
    assert checker.check("Bonjour Léa,\nnous vérifions votre commande.") == ()
    found = checker.check("Nous vérifions.\nnous vous répondons demain.")
    assert quotes(found, Category.TYPOGRAPHY) == ["nous"]


def test_check_never_blocks_and_speaks_french(checker):
    text = "Sa sera livrer demain ,nous vous lenvoyons des que possible , voila. je vous pris de."
    found = checker.check(text)
    assert len(found) >= 4
    for finding in found:
        assert finding.category in LANGUAGE_CATEGORIES
        assert finding.level in (Level.HINT, Level.WARN)
        assert finding.rule.startswith("languagetool.")
        assert finding.span.of(text) == finding.quote != ""
        assert finding.message[-1] in ".?!…"
        assert "'" not in finding.message
        assert all(text.strip() and text != finding.quote for text in finding.suggestions)
        assert not any("'" in suggestion for suggestion in finding.suggestions)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "???", "12/03", "😡", "\u202f", "a", "\x00\x07"])
def test_check_takes_any_text(checker, text):
    assert all(finding.span.of(text) == finding.quote for finding in checker.check(text))
    assert checker.status.state is CheckerState.READY


def test_check_takes_a_very_long_text(checker):
    text = "Nous sommes désolés de ce retard. " * 800 + "Nous somme là."
    assert quotes(checker.check(text)) == ["Nous somme"]


def test_check_asks_only_for_changed_lines(checker, monkeypatch):
    asked = []
    ask = type(checker)._ask
    monkeypatch.setattr(
        type(checker), "_ask", lambda self, client, line, *rest: asked.append(line)
        or ask(self, client, line, *rest),
    )  # fmt: skip
    text = "Bonjour Inès,\nVos meuble sont arrivés.\nÀ très vite."
    first = checker.check(text)
    assert len(asked) == 3
    longer = "Une ligne de plus.\n" + text
    second = checker.check(longer)
    assert asked[3:] == ["Une ligne de plus."]
    assert quotes(first) == quotes(second) == ["Vos meuble"]
    assert second[0].span.of(longer) == "Vos meuble"


def test_check_forgets_the_oldest_lines(checker, monkeypatch):
    monkeypatch.setattr(module, "CACHE_SIZE", 5)
    for number in range(8):
        checker.check(f"La ligne numéro {number} est lue.")
    assert len(checker._cache) == 5


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_check_ignores_proxies(checker, monkeypatch, variable):
    monkeypatch.setenv(variable, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert quotes(checker.check(f"Nous somme ici, {variable.lower()[0]} et là.")) == ["Nous somme"]
    assert checker.status.state is CheckerState.READY


def test_open_checker_without_installation_says_so(tmp_path, resources):
    paths = Paths(resources, tmp_path, tmp_path / "data", tmp_path / "cache")
    absent = open_checker(paths)
    absent.start()
    assert absent.check("Nous somme là.", wait=5) == ()
    assert absent.status.state is CheckerState.ABSENT
    assert "pas installé" in absent.status.sentence
    absent.restart()
    absent.close()
    assert not (tmp_path / "cache").exists()


def test_open_checker_with_a_wrong_java_says_so(paths, monkeypatch):
    monkeypatch.setenv("CMDESK_JAVA", "/nowhere/java")
    absent = open_checker(paths)
    assert absent.status.state is CheckerState.ABSENT
    assert "CMDESK_JAVA" in absent.status.sentence
