"""The phrase data: every example is read as its entry; the notation; contradictions are refused."""

import pytest

from transforms.reports.folding import fold
from transforms.reports.items import TOKEN
from transforms.reports.lexicon import PhraseError, Trie, examples, expand, lexicon


@pytest.mark.parametrize(("kind", "value", "example"), examples())
def test_example_is_read_as_its_entry(kind: str, value: str, example: str) -> None:
    words = [found.group() for found in TOKEN.finditer(fold(example))]
    found = lexicon().match(words, 0)
    assert found is not None, f"{example!r} is not known"
    entry, stop = found
    assert stop == len(words), f"only {words[:stop]} of {example!r} is known"
    assert entry.roles.get(kind) == value


def test_notation() -> None:
    assert set(expand("(a) b [c|d]")) == {("b", "c"), ("b", "d"), ("a", "b", "c"), ("a", "b", "d")}
    assert set(expand("a, b")) == {("a", "b"), ("a", ",", "b")}
    assert set(expand("a (b|c)")) == {("a",), ("a", "b"), ("a", "c")}


@pytest.mark.parametrize("phrase", ["(a", "a]", "[a|b", ") b"])
def test_malformed_phrases_are_refused(phrase: str) -> None:
    with pytest.raises(PhraseError):
        expand(phrase)


def test_longest_phrase_wins_and_contradictions_are_refused() -> None:
    trie = Trie()
    trie.add(("a",), "x", "1", frozenset(), "a")
    trie.add(("a", "b"), "x", "2", frozenset(), "a b")
    trie.add(("a",), "y", "3", frozenset(), "a")
    entry, stop = trie.match(["a", "c"], 0)
    assert (dict(entry.roles), stop) == ({"x": "1", "y": "3"}, 1)
    assert trie.match(["a", "b"], 0)[1] == 2
    assert trie.match(["b"], 0) is None
    with pytest.raises(PhraseError, match="both"):
        trie.add(("a",), "x", "9", frozenset(), "a")


def test_folding_keeps_places() -> None:
    text = "Đảng uỷ HOÀ Bình – “thuỷ” İ quý Ðảng"
    assert len(fold(text)) == len(text)
    assert fold("Thị uỷ Hoà Thuỷ quý hoàn") == "thị ủy hòa thủy quý hoàn"
