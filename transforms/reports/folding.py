"""Folding of report text for comparison, letter for letter.

Belongs here: lower case, one tone-mark style, one kind of dash, quote and space, without changing the length, so that
a place in the folded text is the same place in the original. Not here: repair of encodings (document reading does
that). Serves every layer of the report grammar.
"""

from __future__ import annotations

import re

# Capital letters of Vietnamese for character classes: no range of code points holds capitals alone.
CAPITALS = "A-ZĐĂÂÊÔƠƯÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴ"
SMALL_LETTERS = "a-zđăâêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
# both alternatives begin with a letter, which lets the search pass over all others
_OLD_TONE = re.compile(r"o[àáảãạèéẻẽẹ](?![^\W\d_])|u(?<!qu)[ỳýỷỹỵ](?![^\W\d_])")
_NEW_TONE = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
# syllables that are written with i as well as with y; only whole ones
_OTHER_VOWEL = {"kỉ": "kỷ", "kì": "kỳ", "kĩ": "kỹ", "tỉ": "tỷ", "lí": "lý"}
_SIGNS = ("kỉ", "kì", "kĩ", "tỉ l", "tỉ đ", "tỉ t", "lí")  # one of them stands in a text that has such a syllable
_SPELLED_OTHERWISE = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(_OTHER_VOWEL)})(?![^\W\d_])")
_PLAIN = {
    "ð": "đ", "ɖ": "đ", "–": "-", "—": "-", "‑": "-", "−": "-", "‒": "-", "“": '"', "”": '"', "„": '"', "’": "'",
    "‘": "'", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\t": " ", "\r": " ", "\u200b": " ", "\ufeff": " ",
    "\u2028": "\n", "\u2029": "\n", "；": ";", "，": ",", "：": ":", "（": "(", "）": ")",
}  # fmt: skip


# "Hoàn thành nhiệm vụ ........ 14": what leads the eye to a number
_LEADERS = re.compile(r"(?<=[\w)])[ \t]?(?:\.{4,}|…{2,})(?=[ \t]{0,2}\d)")


def fold(text: str) -> str:
    """`text` in lower case, tone marks in the new style (hoà is hòa, uỷ is ủy), y where i is as good (kỉ luật is kỷ
    luật), a colon for the dots that lead to a number; always of the same length."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals have a lower case of two letters: leave those as they are
        lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    for odd, plain in _PLAIN.items():  # most are absent: a search for each costs less than a look at every letter
        lowered = lowered.replace(odd, plain)
    if any(sign in lowered for sign in _SIGNS):
        lowered = _SPELLED_OTHERWISE.sub(lambda found: _OTHER_VOWEL[found.group()], lowered)
    if "...." in lowered or "……" in lowered:
        lowered = _LEADERS.sub(lambda found: ":".rjust(len(found.group())), lowered)
    return _OLD_TONE.sub(lambda found: _NEW_TONE[found.group()], lowered)
