"""Word shapes and WordPiece tokens (Wu et al. 2016), the inputs of the encoder.

`extraction/src/language/shape.rs` and `accurate/wordpiece.rs` beside it compute the same for extraction. A test of `lab`
compares both sides on `lab/src/train/word-features.tsv`; `python wordpiece.py VOCABULARY < WORDS` prints its side.
"""

import sys
import unicodedata

MAX_PIECES = 8  # pieces of one word that are kept
MAX_PART_LENGTH = 100  # characters of a part that is looked up

SHAPES = ["lower", "title", "upper", "mixed", "initial", "digits", "alphanumeric", "punctuation", "other"]
POSITIONS = 3  # inside a sentence, at its start, at the start of a paragraph


class Vocabulary:
    """The word pieces of a vocabulary file, one a line, by their index."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            pieces = file.read().split("\n")
        self.ids = {piece: index for index, piece in enumerate(pieces) if piece}
        self.unknown, self.start, self.end, self.mask = (self.ids[f"[{name}]"] for name in ("UNK", "CLS", "SEP", "MASK"))
        self.cache = {}

    def tokenize(self, word):
        """Returns the ids of a word's pieces, at least one and at most `MAX_PIECES`."""
        ids = self.cache.get(word)
        if ids is None:
            ids = [id for part in split_parts(word) for id in self.tokenize_part(part)]
            ids = self.cache[word] = ids[:MAX_PIECES] or [self.unknown]
        return ids

    def tokenize_part(self, part):
        """Returns the longest pieces from left to right, or one unknown piece for the whole part."""
        if len(part) > MAX_PART_LENGTH:
            return [self.unknown]
        ids, start = [], 0
        while start < len(part):
            end = len(part)
            while end > start:
                piece = ("##" if start else "") + part[start:end]
                if piece in self.ids:
                    break
                end -= 1
            if end == start:
                return [self.unknown]
            ids.append(self.ids[piece])
            start = end
        return ids


def split_parts(word):
    """Lower-cases a word, removes accents, and splits off each character that is neither letter nor digit."""
    parts = [""]
    for c in unicodedata.normalize("NFD", word.lower()):
        if unicodedata.category(c).startswith("M"):
            continue
        if is_alphanumeric(c):
            parts[-1] += c
        else:
            parts += [c, ""]
    return [part for part in parts if part and not part.isspace()]


def shape(word):
    """Returns the index in `SHAPES` of a word's shape."""
    letters = [c for c in word if is_letter(c)]
    has_digit = any(is_number(c) for c in word)
    if not letters:
        return 5 if has_digit else 8 if any(is_alphanumeric(c) for c in word) else 7
    if has_digit:
        return 6
    upper = sum(is_upper(c) for c in letters)
    if upper == 0:
        return 0
    if len(letters) == 1:
        return 4
    if upper == len(letters):
        return 2
    return 1 if upper == 1 and is_upper(letters[0]) else 3


# Character classes as Rust's `char` has them: `str.isalpha`, `isdigit` and `isalnum` are narrower.


def is_letter(c):
    """Unicode `Alphabetic`, but for combining marks: letters, letter numbers, and circled or squared letters."""
    return c.isalpha() or unicodedata.category(c) == "Nl" or is_enclosed_letter(c)


def is_number(c):
    """General category N: also fractions, superscripts and Roman numerals."""
    return unicodedata.category(c).startswith("N")


def is_alphanumeric(c):
    return is_letter(c) or is_number(c)


def is_upper(c):
    return c.isupper()


def is_enclosed_letter(c):
    return 0x24B6 <= ord(c) <= 0x24E9 or 0x1F130 <= ord(c) <= 0x1F149 or 0x1F150 <= ord(c) <= 0x1F169 or 0x1F170 <= ord(c) <= 0x1F189


def main():
    """Prints word, shape and word pieces of each line of standard input."""
    vocabulary = Vocabulary(sys.argv[1])
    for word in sys.stdin.read().splitlines():
        print(word, shape(word), " ".join(map(str, vocabulary.tokenize(word))), sep="\t")


if __name__ == "__main__":
    main()
