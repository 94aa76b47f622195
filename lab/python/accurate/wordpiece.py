"""Words to word pieces and shapes. extraction/src/language/accurate/wordpiece.rs does the same, and a test holds them together."""

import unicodedata

LONGEST = 8  # pieces of one word that are kept

SHAPES = ["lower", "title", "upper", "mixed", "initial", "digits", "alnum", "mark", "other"]
PLACES = 3  # inside a sentence, at its start, at a paragraph's start


class Pieces:
    def __init__(self, path):
        words = open(path, encoding="utf-8").read().split("\n")
        self.ids = {w: i for i, w in enumerate(words) if w}
        self.unknown, self.start, self.end, self.mask = (self.ids[f"[{w}]"] for w in ("UNK", "CLS", "SEP", "MASK"))
        self.known = {}

    def of(self, word):
        found = self.known.get(word)
        if found is None:
            found = []
            for part in parts(word):
                found += self.cut(part)
            found = self.known[word] = found[:LONGEST] or [self.unknown]
        return found

    def cut(self, part):
        found, start = [], 0
        if len(part) > 100:
            return [self.unknown]
        while start < len(part):
            end = len(part)
            while end > start:
                piece = ("##" if start else "") + part[start:end]
                if piece in self.ids:
                    break
                end -= 1
            if end == start:
                return [self.unknown]
            found.append(self.ids[piece])
            start = end
        return found


def parts(word):
    """Lower case without accents, marks of punctuation each for itself."""
    found = [""]
    for c in unicodedata.normalize("NFD", word.lower()):
        if unicodedata.category(c) == "Mn":
            continue
        if c.isalnum():
            found[-1] += c
        else:
            found += [c, ""]
    return [p for p in found if p and not p.isspace()]


def shape(word):
    letters = [c for c in word if c.isalpha()]
    digits = any(c.isdigit() for c in word)
    if not letters:
        return 5 if digits else (7 if not any(c.isalnum() for c in word) else 8)
    if digits:
        return 6
    upper = sum(c.isupper() for c in letters)
    if upper == 0:
        return 0
    if len(letters) == 1:
        return 4
    if upper == len(letters):
        return 2
    return 1 if upper == 1 and letters[0].isupper() else 3
