"""Strips the inflection of English words, roughly: "attacked", "attacks" and "attacking" become "attack".

`stem` in `extraction/src/event_coreference/stem.rs` is the same. A test of `lab` compares both on
`lab/src/train/word-features.tsv`; `python stem.py < WORDS` prints this side.
"""

import sys


def stem(word):
    """Returns the stem of a word in lower case. Lengths in bytes are those of the other side."""
    word = word.lower()

    def has_ending(ending):
        return word.endswith(ending) and len(word) - len(ending) > 2

    if has_ending("ies") or has_ending("ied"):
        word = word[:-3] + "y"
    elif has_ending("s") and not word.endswith(("ss", "us")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if has_ending(ending):
            word = word[: -len(ending)]
            break
    if len(word.encode()) > 3 and word.endswith("e"):
        word = word[:-1]
    if len(word.encode()) > 3 and len(word) > 1 and word[-1] == word[-2] and word[-1] not in "sle0123456789":
        word = word[:-1]
    return word


if __name__ == "__main__":
    for line in sys.stdin.read().splitlines():
        print(line, stem(line), sep="\t")
