"""Searches in six languages: what is translated, what is left alone, and that lists are whole."""

from __future__ import annotations

import json
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import VocabularyError
from models.query_language import words as words_module
from models.query_language.forms import NearWords, differ_by_one, inflections
from models.query_language.reading import QueryReader
from models.query_language.words import LINKS, english_negated, word_list
from models.vocabulary import FIELDS, Vocabulary

ROOT = Path(__file__).resolve().parents[2]
WORDS = ROOT / "models" / "vocabulary_words"
DEV = tomllib.loads(
    (Path(__file__).parent / "data" / "language_queries_dev.toml").read_text(encoding="utf-8")
)
LANGUAGES = ("de", "es", "fr", "it", "zh")
TAGGED = tuple(field for field in FIELDS if field not in ("slot", "group"))
SILENT = {"other", "unusable", "n/a", "unknown"}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.fixture(scope="module")
def reader(vocabulary: Vocabulary) -> QueryReader:
    return QueryReader(vocabulary)


def entries(language: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, English phrase) of everything a list translates."""
    document = tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))
    for kind, table in document.items():
        if isinstance(table, dict) and kind not in ("link", "compound"):
            yield from ((kind, english) for english in table)


def meanings(vocabulary: Vocabulary, phrase: str) -> set[tuple[str, str]]:
    return {
        meaning
        for match in vocabulary.find_terms(phrase)
        for meaning in ((match.field, match.term), *match.also)
    }


@pytest.mark.parametrize(
    ("language", "text", "english"),
    [(code, text, english) for code, table in DEV.items() for text, english in table.items()],
)
def test_a_search_becomes_the_english_one(
    language: str, text: str, english: str, reader: QueryReader
) -> None:
    reading = reader.read(text)
    assert (reading.language, reading.shown) == (language, english)
    assert reading.text == text


def test_twelve_queries_of_each_language_were_used_while_developing() -> None:
    assert {code: len(table) for code, table in DEV.items()} == dict.fromkeys(LANGUAGES, 12)


# -- English stays English ---------------------------------------------------------------------


def test_english_captions_come_back_as_they_were(reader: QueryReader) -> None:
    file = ROOT.parent / "shared" / "data" / "wardrobe-cc0" / "annotations.jsonl"
    if not file.exists():
        pytest.skip("the shared data is not here")
    captions = [json.loads(line)["desc"] for line in file.read_text("utf-8").splitlines()]
    assert len(captions) > 4000
    changed = [text for text in captions if reader.read(text).english != text]
    assert changed == []


def test_terms_come_back_as_they_were(reader: QueryReader, vocabulary: Vocabulary) -> None:
    terms = [term for field in FIELDS for term in vocabulary.terms(field)]
    assert len(terms) > 250
    assert [term for term in terms if reader.read(term).english != term] == []


def test_synonyms_stay_or_mean_the_same(reader: QueryReader, vocabulary: Vocabulary) -> None:
    """The vocabulary lists some words of other languages; reading one may not change its term."""
    translated = 0
    for field in TAGGED:
        for term in vocabulary.terms(field):
            for synonym in vocabulary.synonyms(field, term):
                reading = reader.read(synonym)
                translated += reading.translated
                if not reading.translated:
                    assert reading.english == synonym
                else:
                    assert (field, term) in meanings(vocabulary, reading.english), synonym
    assert 80 < translated < 160


@pytest.mark.parametrize(
    "text",
    [
        "rock t-shirt",
        "MIT sweatshirt",
        "robe",
        "costume",
        "hot pink heels",
        "fur coat",
        "i'm gonna wear a dress",
        "soccer shirt",
        "military jacket",
        "landscape print shirt",
        "plain body",
        "pull-on boots",
        "kind of blue jeans",
        "日本のシャツ",
        "셔츠",
        "1234",
        "...",
        "",
    ],
)
def test_english_and_strange_searches_are_left_alone(text: str, reader: QueryReader) -> None:
    reading = reader.read(text)
    assert (reading.language, reading.english, reading.unknown) == ("en", text, ())
    assert not reading.translated


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    reading = QueryReader(Vocabulary.load()).read(text)
    assert reading.text == text
    assert reading.changed or reading.english == text
    assert reading.translated or reading.excluded or reading.english == text


@pytest.mark.parametrize(
    "text", ["ß" * 1000, "kleid" * 8, "winter" * 6 + "x", "红" * 1000, "no " * 300]
)
def test_a_search_without_end_is_read_in_time(text: str, reader: QueryReader) -> None:
    assert reader.read(text).text == text


# -- words of several languages ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "english"),
    [
        ("Rock", "de", "skirt"),
        ("Hose", "de", "pants"),
        ("Rock Leder", "de", "leather skirt"),
        ("robe noire", "fr", "black dress"),
        ("robe orange", "fr", "orange dress"),
        ("costume noir", "fr", "black suit"),
        ("pull", "fr", "sweater"),
        ("veste", "fr", "jacket"),
        ("chaqueta", "es", "jacket"),
        ("giacca", "it", "jacket"),
        ("gonna", "it", "skirt"),
        ("T-Shirt mit Logo", "de", "logo print t-shirt"),
        ("black Kleid", "de", "black dress"),
        ("Schuhe für Winter", "de", "shoes for winter"),
        ("pantalón negro", "es", "black pants"),
        ("pantalon noir", "fr", "black pants"),
    ],
)
def test_shared_words_go_to_the_language_that_means_them(
    text: str, language: str, english: str, reader: QueryReader
) -> None:
    reading = reader.read(text)
    assert (reading.language, reading.english) == (language, english)


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("veste d'ete", "veste d'été"),
        ("Muetze", "Mütze"),
        ("Gurtel", "Gürtel"),
        ("PANTALON MARRON", "pantalón marrón"),
        ("襯衫", "衬衫"),
        ("Ｔ恤", "T恤"),
    ],
)
def test_accents_and_signs_may_be_typed_in_any_way(
    typed: str, listed: str, reader: QueryReader
) -> None:
    assert reader.read(typed).english == reader.read(listed).english != typed


def test_an_accent_typed_as_its_own_sign_is_the_same_accent(reader: QueryReader) -> None:
    assert reader.read("robe d'e\u0301te\u0301").english == "summer dress"


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("chemiise noire", "black shirt"),
        ("schwarze Pulover", "black sweater"),
        ("chaqeta vaquera", "denim jacket"),
        ("Sommerkeid", "summer dress"),
        ("Somerkleid", "summer dress"),
    ],
)
def test_one_slip_in_a_long_word_is_forgiven(text: str, english: str, reader: QueryReader) -> None:
    assert reader.read(text).english == english


def test_a_short_word_with_a_slip_stays_and_is_reported(reader: QueryReader) -> None:
    reading = reader.read("schwarze Hsoe")
    assert reading.unknown == ("Hsoe",)
    assert reading.english == "black Hsoe"


def test_unknown_words_stay_where_they_are_and_are_reported(reader: QueryReader) -> None:
    assert reader.read("Nike Schuhe schwarz").english == "Nike black shoes"
    reading = reader.read("红色Zara连衣裙")
    assert reading.unknown == ("Zara",)
    assert reading.english == "Zara red dress"


def test_quoted_words_are_kept_in_their_quotes(reader: QueryReader) -> None:
    reading = reader.read('Leder "rote Jacke"')
    assert reading.english == 'leather "rote Jacke"'


def test_a_persons_own_words_are_never_translated() -> None:
    taught = Vocabulary.load().add_synonym("category", "pants", "Rock")
    assert QueryReader(Vocabulary.load()).read("roter Rock").english == "red skirt"
    reading = QueryReader(taught).read("roter Rock")
    assert reading.english == "red Rock"
    assert reading.unknown == ()
    assert ("category", "pants") in meanings(taught, reading.english)


def test_a_persons_own_chinese_words_are_never_translated() -> None:
    taught = Vocabulary.load().add_synonym("category", "coat", "红裙子")
    reading = QueryReader(taught).read("黑色红裙子")
    assert reading.english == "black 红裙子"


# -- what is not wanted ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted", "excluded"),
    [
        ("Kleid ohne Streifen", "dress", ("stripes",)),
        ("zapatos sin cordones negros", "black slip-on shoes", ()),
        ("nicht schwarz", "", ("black",)),
        ("不要黑色的裙子", "", ("black skirt",)),
        ("没有口袋的裤子", "pants", ("pockets",)),
        ("pas de noir", "", ("black",)),
        ("vestido negro sin rayas para la boda", "black dress for wedding", ("stripes",)),
    ],
)
def test_what_is_not_wanted_is_no_word_of_the_search(
    text: str, wanted: str, excluded: tuple[str, ...], reader: QueryReader
) -> None:
    reading = reader.read(text)
    assert (reading.english, reading.excluded) == (wanted, excluded)


@pytest.mark.parametrize(
    ("text", "wanted", "excluded"),
    [
        ("Kleid ohne Streifen und Kapuze", "dress", ("stripes", "hood")),
        ("Kleid ohne Ärmel und Kapuze", "sleeveless dress", ("hood",)),
        ("keine Ärmel und keine Kapuze", "sleeveless", ("hood",)),
        ("Kleid ohne Kapuze oder Ärmel", "sleeveless dress", ("hood",)),
        ("ohne Schwarz und Weiß", "", ("black", "white")),
        ("keine schwarzen und weißen Röcke", "", ("black skirt", "white skirt")),
        ("ohne Leder und Wolle für den Winter", "for winter", ("leather", "wool")),
        ("Hose ohne Kapuze und weißes Hemd", "pants and white shirt", ("hood",)),
        ("Jacke ohne Kapuze und rot", "jacket and red", ("hood",)),
        ("Hemd ohne Streifen und Firlefanz", "shirt without Firlefanz", ("stripes",)),
        ("vestido sin rayas y bolsillos", "dress", ("stripes", "pockets")),
        ("vestido sin mangas ni bolsillos", "sleeveless dress", ("pockets",)),
        ("vestido sin rayas y de algodón", "dress and cotton", ("stripes",)),
        ("robe sans rayures et poches", "dress", ("stripes", "pockets")),
        ("robe sans poches ni manches", "sleeveless dress", ("pockets",)),
        ("pas de rayures et de poches", "", ("stripes", "pockets")),
        ("vestito senza righe e tasche", "dress", ("stripes", "pockets")),
        ("vestito senza tasche e maniche", "sleeveless dress", ("pockets",)),
        ("没有条纹和口袋的裙子", "skirt", ("striped", "pockets")),
        ("没有口袋和袖子的裙子", "sleeveless skirt", ("pockets",)),
        ("无袖和长袖的裙子", "sleeveless and long sleeve skirt", ()),
        ("别针和围巾", "without 针 and scarf", ()),
        ("robe sans manches et longue", "sleeveless and long dress", ()),
        ("Kleid ohne Kapuze und elegant", "dress and elegant", ("hood",)),
        ("不要黑色和白色的裙子", "", ("black skirt", "white skirt")),
    ],
)
def test_one_negation_reaches_over_an_and(
    text: str, wanted: str, excluded: tuple[str, ...], reader: QueryReader
) -> None:
    reading = reader.read(text)
    assert (reading.english, reading.excluded) == (wanted, excluded)


@pytest.mark.parametrize(
    ("text", "wanted", "excluded"),
    [
        ("dress without sleeves", "sleeveless dress", ()),
        ("shoes no heels", "shoes", ("heels",)),
        ("Shirt without stripes or dots, blue", "Shirt, blue", ("stripes", "dots")),
        ("jacket with pockets and no hood", "jacket with pockets", ("hood",)),
        ("dress without any sleeves and pockets", "sleeveless dress", ("pockets",)),
        ("No sleeves, no pockets dress", "sleeveless dress", ("pockets",)),
        ("no black dress", "", ("black dress",)),
        ("no leather shoes", "", ("leather shoes",)),
        ("no collar shirt", "shirt", ("collar",)),
        ("coat with no leather collar", "coat", ("leather collar",)),
        ("dress without pockets and white shirt", "dress and white shirt", ("pockets",)),
        ("pants without pockets and belt", "pants", ("pockets", "belt")),
        ("something without stripes", "", ("stripes",)),
    ],
)
def test_english_says_what_is_not_wanted_too(
    text: str, wanted: str, excluded: tuple[str, ...], reader: QueryReader
) -> None:
    reading = reader.read(text)
    assert (reading.language, reading.english, reading.excluded) == ("en", wanted, excluded)
    assert reading.changed
    assert not reading.translated


@pytest.mark.parametrize(
    "text",
    [
        "no show socks",
        "no-show socks",
        "no wire bra",
        "No Fear t-shirt",
        "There's no planet b t-shirt",
        "say no to fur",
        '"no heels" shoes',
        "dress without ruffs",
        "I'm not a princess",
        "without",
        "no",
    ],
)
def test_a_no_that_denies_no_tag_is_left_alone(text: str, reader: QueryReader) -> None:
    reading = reader.read(text)
    assert (reading.english, reading.excluded, reading.changed) == (text, (), False)


def test_a_persons_own_phrase_may_begin_with_no() -> None:
    taught = Vocabulary.load().add_synonym("category", "shoe", "no heels")
    reading = QueryReader(taught).read("black no heels")
    assert (reading.english, reading.excluded) == ("black no heels", ())


@pytest.mark.parametrize("term", ["sleeveless", "strapless", "slip-on", "plain"])
def test_what_english_has_a_word_for_is_a_term(term: str, vocabulary: Vocabulary) -> None:
    assert term in english_negated().values()
    assert [match.term for match in vocabulary.find_terms(term)] == [term]


def test_what_no_tag_says_excludes_nothing(reader: QueryReader) -> None:
    reading = reader.read("Hemd ohne Firlefanz")
    assert (reading.english, reading.excluded) == ("shirt without Firlefanz", ())


# -- what was typed --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "english", "forms"),
    [
        ("weiße Hose", "white", ("weiße", "weiß", "weißes")),
        ("Röcke", "skirt", ("Röcke", "röcke", "rock")),
        ("Muetze schwarz", "beanie", ("Muetze", "mütze")),
        ("Sommerkleid", "dress", ("Sommerkleid",)),
        ("chemiise noire", "shirt", ("chemiise", "chemise")),
        ("chemise à manches longues", "long sleeve", ("à manches longues", "manches longues")),
        ("紅色圍巾", "red", ("紅色", "红色")),
        ("红色圍巾", "red", ("红色", "紅色")),
    ],
)
def test_what_was_typed_is_kept_with_its_english(
    text: str, english: str, forms: tuple[str, ...], reader: QueryReader
) -> None:
    (spoken,) = [one for one in reader.read(text).spoken if one.english == english]
    assert spoken.typed[0] == forms[0]
    assert set(forms) <= set(spoken.typed)


def test_english_and_unknown_words_have_nothing_else_typed(reader: QueryReader) -> None:
    assert reader.read("rock t-shirt, red").spoken == ()
    assert {one.english for one in reader.read("Nike Schuhe").spoken} == {"shoes"}


def test_what_english_has_for_something_else_is_doubtful(reader: QueryReader) -> None:
    assert {one.english: one.doubtful for one in reader.read("robe noire").spoken} == {
        "dress": True,
        "black": False,
    }


# -- the lists ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_has_a_word(language: str, vocabulary: Vocabulary) -> None:
    said = {
        meaning for _, english in entries(language) for meaning in meanings(vocabulary, english)
    }
    wanted = {(field, term) for field in TAGGED for term in vocabulary.terms(field)}
    missing = {(field, term) for field, term in wanted - said if term not in SILENT}
    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_list_says_in_english_is_english_of_its_field(
    language: str, vocabulary: Vocabulary
) -> None:
    strangers = [
        english
        for kind, english in entries(language)
        if kind in FIELDS and kind not in {field for field, _ in meanings(vocabulary, english)}
    ]
    assert strangers == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_of_a_list_has_two_meanings(language: str) -> None:
    document = tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))
    seen: dict[str, tuple[str, str]] = {}
    twice = []
    for kind, table in document.items():
        if not isinstance(table, dict) or kind == "compound":
            continue
        for english, spellings in table.items():
            for spelling in spellings.split(","):
                word = spelling.strip().casefold()
                assert word, (language, english)
                other = seen.setdefault(word, (kind, english))
                if other != (kind, english):
                    twice.append((word, other, (kind, english)))
    assert twice == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_listed_phrase_is_found_as_it_is_listed(language: str) -> None:
    words = word_list(language)
    assert len(words.phrases) > 900
    assert all(meaning.kind in LINKS or meaning.english for meaning in words.phrases.values())


def test_the_embedded_word_tower_can_spell_everything_the_lists_say() -> None:
    tokenizers = pytest.importorskip("tokenizers")
    file = ROOT / "models" / "pocket" / "encoder" / "tokenizer.json"
    tokenizer = tokenizers.Tokenizer.from_file(str(file))
    spoken = {english for language in LANGUAGES for _, english in entries(language)}
    assert len(spoken) > 300
    assert {text for text in spoken if "[UNK]" in tokenizer.encode(text).tokens} == set()


def test_damaged_lists_are_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "de.toml").write_text("broken = = 1", encoding="utf-8")
    monkeypatch.setattr(words_module, "_FOLDER", tmp_path)
    for missing_or_broken in ("de", "fr"):
        with pytest.raises(VocabularyError) as caught:
            word_list.__wrapped__(missing_or_broken)
        assert caught.value.next_step == "Install Vestry again."


# -- spellings ---------------------------------------------------------------------------------


def one_slip_of(word: str) -> set[str]:
    letters = string.ascii_lowercase
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return {
        *(left + right[1:] for left, right in cuts if right),
        *(left + letter + right for left, right in cuts for letter in letters),
        *(left + letter + right[1:] for left, right in cuts if right for letter in letters),
        *(left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1),
    } - {word}


def test_one_slip_is_what_it_says() -> None:
    slips = one_slip_of("jacket")
    assert all(differ_by_one("jacket", slip) and differ_by_one(slip, "jacket") for slip in slips)
    for other in ("jacket", "packed", "jackt5s", "jcaekt", "jack"):
        assert differ_by_one("jacket", other) == (other in slips)
    near = NearWords(["jacket", "racket", "skirts"])
    assert all("jacket" in near.of(slip) for slip in slips if len(slip) >= 6)
    assert near.of("jackt") == ()


@pytest.mark.parametrize(
    ("language", "word", "form"),
    [
        ("de", "schwarz", "schwarzem"),
        ("de", "dunkel", "dunkle"),
        ("es", "rojo", "rojas"),
        ("es", "azul", "azules"),
        ("es", "reloj", "relojes"),
        ("fr", "soyeux", "soyeuses"),
        ("fr", "sportif", "sportives"),
        ("fr", "manteau", "manteaux"),
        ("fr", "leger", "legeres"),
        ("it", "bianco", "bianche"),
        ("it", "largo", "larghi"),
        ("it", "verde", "verdi"),
        ("zh", "hong", "hong"),
    ],
)
def test_regular_forms_are_made(language: str, word: str, form: str) -> None:
    assert form in inflections(word, language)
