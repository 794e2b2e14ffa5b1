"""What the words around a word do to its meaning: negation, quotation, condition, person.

These read a parse, and where the parse of typed French is shaky also the order of words:
in doubt they prefer to find a negation or a condition, since a missed one is a false alarm.
The words named here are the closed classes of grammar, which no brand or sector extends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Span, Token

# « plus » denies only beside « ne »; « que » beside « ne » restricts and does not deny.
_NEGATIONS = frozenset(
    {"pas", "jamais", "rien", "aucun", "aucune", "guère", "nullement", "personne", "point"}
)
_NE = frozenset({"ne", "n’", "n"})
_AFTER_VERB = frozenset({"pas", "jamais", "rien", "guère", "point"})
_CLAUSES = frozenset({"ROOT", "conj", "advcl", "acl", "acl:relcl", "ccomp", "parataxis", "csubj"})
_CONDITIONS = frozenset({"si", "s’"})
_FINITE = frozenset({"VERB", "AUX"})
_FIRST_WORDS = frozenset({"pourquoi", "comment", "combien"})
# Before « -vous » these ask even without « ? »; others may be reflexive imperatives.
_ASKING_VERBS = frozenset(
    {"pouvoir", "avoir", "vouloir", "aller", "savoir", "devoir", "penser", "compter", "croire"}
)
_OPENERS = frozenset(
    {"mais", "et", "alors", "donc", "bonjour", "bonsoir", "ou", "car", "du", "coup", ",", "-"}
)
_PERSONS = {
    "je": (1, "Sing"),
    "j’": (1, "Sing"),
    "j": (1, "Sing"),
    "tu": (2, "Sing"),
    "t’": (2, "Sing"),
    "il": (3, "Sing"),
    "elle": (3, "Sing"),
    "on": (3, "Sing"),
    "ce": (3, "Sing"),
    "c’": (3, "Sing"),
    "ça": (3, "Sing"),
    "cela": (3, "Sing"),
    "qui": (3, "Sing"),
    "nous": (1, "Plur"),
    "vous": (2, "Plur"),
    "ils": (3, "Plur"),
    "elles": (3, "Plur"),
}
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "expl:subj", "csubj"})


@dataclass(frozen=True, slots=True)
class Subject:
    """Who does what a verb says: ``person`` 1 to 3, ``plural`` as the verb agrees.

    ``token`` is the head of the subject, ``None`` where it is understood (imperative).
    « vous » is a second person plural, whoever it addresses.
    """

    person: int
    plural: bool
    token: Token | None = None


def sentence_of(token: Token) -> Span:
    """Return the sentence of ``token``."""
    return token.sent


def governor(token: Token) -> Token:
    """Return the predicate that ``token`` depends on: the head of its clause, or itself."""
    for word in _upwards(token):
        if word.dep_ in _CLAUSES or word.pos_ == "VERB":
            return word
    return token


def is_negated(token: Token) -> bool:
    """Return whether what ``token`` says is denied.

    A predicate with « ne … pas », « pas », « jamais », « sans », « aucun », « rien »; a
    complement of such a predicate (« je ne vais pas porter plainte »: porter, plainte); a
    noun that is denied itself (« aucun souci », « pas de retard », « sans réponse »). The
    subject of a denied verb is not denied. « ne … que » denies nothing.
    """
    if _denied_itself(token):
        return True
    word = token
    for _ in range(6):
        if _escapes(word):
            return False
        word = word.head
        if _denied_itself(word):
            return True
    return False


def _escapes(word: Token) -> bool:
    """Return whether the negation of the head of ``word`` does not reach it."""
    if word.dep_ in _SUBJECTS or word.head is word:
        return True
    if word.dep_ == "xcomp" and any(child.dep_ in _SUBJECTS for child in word.children):
        return True
    # A clause of its own escapes the negation of the clause above, an infinitive does not.
    if word.dep_ in _CLAUSES and not _is_infinitive(word):
        return True
    return word.dep_ in {"conj", "advmod", "cc", "discourse", "vocative", "dislocated"}


def _denied_itself(token: Token) -> bool:
    own = list(token.children)
    for child in token.children:
        if child.dep_ in {"aux", "aux:tense", "aux:pass", "cop", "det", "fixed", "advmod"}:
            own += child.children
    ne = any(child.lower_ in _NE and child.pos_ != "CCONJ" for child in own)
    for child in own:
        form = child.lower_
        if form in _NEGATIONS and not _only_opens(child):
            return True
        if form == "plus" and ne and child.dep_ == "advmod" and not _compares(child):
            return True
        if form in {"sans", "ni"} and child.dep_ in {"case", "mark", "cc", "advmod"}:
            return True
    return token.pos_ in _FINITE | {"ADJ"} and _denied_by_order(token)


def _denied_by_order(token: Token) -> bool:
    # « ça marche pas », « jamais livré »: the order of words, where the tree went astray.
    doc = token.doc
    for at in range(token.i + 1, min(token.i + 3, token.sent.end)):
        if doc[at].lower_ in _AFTER_VERB:
            return token.pos_ != "ADJ" and not _only_opens(doc[at])
        if doc[at].pos_ not in {"ADV", "PRON"} and not doc[at].text.startswith("-"):
            break
    for at in range(token.i - 1, max(token.i - 4, token.sent.start - 1), -1):
        if doc[at].lower_ in {"pas", "jamais"}:
            return not _only_opens(doc[at])
        if doc[at].pos_ not in {"ADV", "PRON", "AUX"}:
            break
    return False


def _only_opens(token: Token) -> bool:
    """Return whether a negative word denies nothing here."""
    doc = token.doc
    following = doc[token.i + 1].lower_ if token.i + 1 < len(doc) else ""
    before = doc[token.i - 1].lower_ if token.i else ""
    if token.lower_ == "personne":
        # « une personne » is somebody, « personne » alone nobody.
        return any(child.dep_ == "det" for child in token.children) or before in {
            "une",
            "la",
            "cette",
        }
    if token.lower_ == "point":
        return token.pos_ == "NOUN"
    # « pas mal de », « pas seulement », « n’importe ».
    return token.lower_ == "pas" and (
        following in {"mal", "seulement"} or before in {"pourquoi", "un", "le", "au"}
    )


def _compares(token: Token) -> bool:
    """Return whether « plus » is a degree (« plus de deux heures », « plus vite »)."""
    doc = token.doc
    following = doc[token.i + 1] if token.i + 1 < len(doc) else None
    return following is not None and (
        (following.pos_ in {"ADJ", "ADV", "NUM"}) or following.lower_ in {"tard", "tôt", "que"}
    )


def _features(token: Token, name: str) -> list[str]:
    return token.morph.get(name, [])


def _is_infinitive(token: Token) -> bool:
    return "Inf" in _features(token, "VerbForm")


def _upwards(token: Token) -> Iterator[Token]:
    yield token
    yield from token.ancestors


def is_quoted(place: Token | Span) -> bool:
    """Return whether ``place`` stands inside « … » or "…" of the same paragraph."""
    start = place.idx if isinstance(place, Token) else place.start_char
    text = place.doc.text
    begin = text.rfind("\n\n", 0, start) + 1
    end = text.find("\n\n", start)
    before = text[begin:start]
    after = text[start : end if end >= 0 else len(text)]
    if before.rfind("«") > before.rfind("»"):
        return "»" in after
    return before.count('"') % 2 == 1 and '"' in after


def in_condition(token: Token) -> bool:
    """Return whether ``token`` stands in what is only supposed.

    The clause of « si » (« si vous ne me remboursez pas, … », also the indirect question
    « je me demande si … »), of « au cas où », « à condition que », « à moins que »,
    « en cas de ». The main clause of the same sentence is not in condition.
    """
    for word in _upwards(token):
        for child in word.children:
            if child.i > token.i and child.i > word.i:
                continue
            if (
                child.lower_ in _CONDITIONS
                and child.dep_ in {"mark", "advmod"}
                and _heads_clause(child)
            ):
                return True
            if child.lower_ in {"cas", "condition", "moins"} and child.dep_ in {
                "mark",
                "fixed",
                "case",
            }:
                return True
        if word.dep_ in {"ROOT", "parataxis"} or (word.dep_ in _CLAUSES and word.dep_ != "conj"):
            break
    return _after_si(token)


def _heads_clause(si: Token) -> bool:
    # « si long », « si vite » is a degree, « si vous … » a condition.
    following = si.doc[si.i + 1] if si.i + 1 < len(si.doc) else None
    return following is not None and following.pos_ not in {"ADJ", "ADV", "PUNCT"} | (
        {"VERB"} if _features(following, "VerbForm") == ["Part"] else set()
    )


def _after_si(token: Token) -> bool:
    """Return whether « si » or « en cas de » precedes with no comma between."""
    sent = token.sent
    doc = token.doc
    for at in range(token.i - 1, sent.start - 1, -1):
        word = doc[at]
        if word.text in {",", ";", ":", ".", "(", ")"} or word.lower_ == "alors":
            return False
        if word.lower_ in _CONDITIONS and _heads_clause(word):
            # « s’ » is a condition before « il », else a reflexive pronoun.
            return word.lower_ == "si" or doc[at + 1].lower_ in {"il", "ils"}
        if (
            word.lower_ == "cas"
            and at + 1 < len(doc)
            and doc[at + 1].lower_ in {"où", "ou", "de", "d’"}
        ):
            return True
    return False


def subject(verb: Token) -> Subject | None:
    """Return who does what ``verb`` says; ``None`` where nothing tells (a bare participle).

    A verb without a subject takes that of the verb it is coordinated with, an infinitive
    that of the verb that governs it; an imperative has its person and no token.
    """
    word = verb
    for _ in range(4):
        found = _own_subject(word)
        if found:
            return found
        if (
            word.dep_ in {"conj", "xcomp", "aux", "aux:tense", "aux:pass", "cop"}
            and word.head is not word
        ):
            word = word.head
            continue
        break
    return _from_form(verb)


def _own_subject(verb: Token) -> Subject | None:
    for word in (verb, *(child for child in verb.children if child.dep_.startswith("aux"))):
        if word.i + 1 < len(word.doc) and (found := _inverted(word, word.doc[word.i + 1])):
            return found
    for child in verb.children:
        if child.dep_ in _SUBJECTS:
            if child.lower_ == "qui":
                return _antecedent(verb, child)
            form = child.lower_.removeprefix("-t").removeprefix("-")
            if form == "nous" and verb.lower_.endswith("ez"):
                continue  # « contactez-nous »: an object, whatever the parse says
            if form in _PERSONS:
                person, number = _PERSONS[form]
                return Subject(person, number == "Plur", child)
            return Subject(3, "Plur" in _features(child, "Number"), child)
    return None


def _inverted(verb: Token, pronoun: Token) -> Subject | None:
    """Return the subject in « avez-vous », « a-t-il », whatever the parse says of it."""
    form = pronoun.lower_
    if not form.startswith("-") or verb.pos_ not in _FINITE:
        return None
    form = form.removeprefix("-t").removeprefix("-")
    agrees = {"vous": ("ez", "tes"), "nous": ("ons", "mes")}.get(form)
    if form not in _PERSONS or form == "ce" or (agrees and not verb.lower_.endswith(agrees)):
        return None
    person, number = _PERSONS[form]
    return Subject(person, number == "Plur", pronoun)


def _antecedent(verb: Token, relative: Token) -> Subject:
    head = verb.head if verb.dep_ == "acl:relcl" else relative
    form = head.lower_
    if form in _PERSONS and form != "qui":
        person, number = _PERSONS[form]
        return Subject(person, number == "Plur", head)
    return Subject(3, "Plur" in _features(head, "Number"), head)


def _from_form(verb: Token) -> Subject | None:
    finite = [verb, *(child for child in verb.children if child.dep_.startswith(("aux", "cop")))]
    for word in finite:
        before = word.doc[word.i - 1].lower_ if word.i > word.sent.start else ""
        if before in _PERSONS and word.pos_ in _FINITE and before not in {"nous", "vous"}:
            person, number = _PERSONS[before]
            return Subject(person, number == "Plur", word.doc[word.i - 1])
        if "Fin" in _features(word, "VerbForm") and _features(word, "Person"):
            plural = "Plur" in _features(word, "Number")
            return Subject(int(_features(word, "Person")[0]), plural)
        after = word.doc[word.i + 1].text if word.i + 1 < len(word.doc) else ""
        if word.lower_.endswith("ez") and after.startswith("-"):
            return Subject(2, True)
        # The endings are surer than a tag on a word never seen.
        if word.pos_ in _FINITE and word.lower_.endswith("ez") and not word.lower_.endswith("chez"):
            return Subject(2, True)
        if word.pos_ in _FINITE and word.lower_.endswith("ons"):
            return Subject(1, True)
    return None


def is_imperative(verb: Token) -> bool:
    """Return whether ``verb`` gives an order or an advice (« contactez-nous »)."""
    own = _own_subject(verb)
    if own is not None and own.token is not None and own.token.lower_ == "-vous":
        # « adressez-vous à l’accueil » orders, « recevez-vous mes messages ? » asks.
        return not is_question(verb.sent)
    if own is not None:
        return False
    if "Imp" in _features(verb, "Mood"):
        return True
    return (
        verb.pos_ == "VERB"
        and verb.lower_.endswith("ez")
        and not any(child.dep_.startswith("aux") for child in verb.children)
        and verb.dep_ in {"ROOT", "parataxis", "conj"}
        and (verb.i == verb.sent.start or verb.doc[verb.i - 1].lower_ not in {"vous", "ne", "n’"})
    )


def is_question(sentence: Span) -> bool:
    """Return whether ``sentence`` asks: « ? », « est-ce que », an inversion, « pourquoi … ».

    A rhetorical question is one too.
    """
    words = [token for token in sentence if not token.is_space]
    if any("?" in token.text for token in words[-4:] if token.is_punct or token.text[0] in "!?"):
        return True
    if not words:
        return False
    for token, following in pairwise(words):
        form = following.lower_
        if form == "-ce" and token.lower_ == "est":
            # « quel que soit », « n’est-ce pas » included: both ask.
            return True
        if _inverts(token, following) and token.i <= words[min(4, len(words) - 1)].i:
            return True
    first = next((token for token in words if token.lower_ not in _OPENERS), None)
    return (
        first is not None
        and first.lower_ in _FIRST_WORDS
        and any(token.pos_ in _FINITE for token in words)
    )


def _inverts(verb: Token, pronoun: Token) -> bool:
    form = pronoun.lower_
    if not form.startswith("-"):
        return False
    form = form.removeprefix("-t").removeprefix("-")
    if form in {"je", "tu", "il", "ils", "elle", "elles", "on"}:
        return True
    # « pouvez-vous », « avons-nous » ask; « dépêchez-vous », « contactez-nous » order.
    if (form == "vous" and verb.lower_.endswith("ez")) or (
        form == "nous" and verb.lower_.endswith("ons")
    ):
        return verb.lemma_ in _ASKING_VERBS
    return form == "vous" and verb.lower_ in {"êtes", "etes", "faites", "dites"}


_PHRASE = frozenset({"det", "amod", "nummod", "nmod", "case", "flat", "fixed", "appos", "compound"})


def noun_phrase(noun: Token) -> Span:
    """Return the phrase around ``noun``: « mon canapé d’angle », « la livraison à domicile ».

    Its article, adjectives and complements, without relative clauses, its own preposition
    or what is merely juxtaposed.
    """
    kept = {noun.i}
    waiting = [noun]
    while waiting:
        word = waiting.pop()
        for child in word.children:
            own_case = word is noun and child.dep_ == "case"
            if child.dep_ in _PHRASE and not own_case and not child.is_punct:
                kept.add(child.i)
                waiting.append(child)
    first = last = noun.i
    # What is torn away by another word is left out: a phrase is one stretch.
    while first - 1 in kept:
        first -= 1
    while last + 1 in kept:
        last += 1
    return noun.doc[first : last + 1]
