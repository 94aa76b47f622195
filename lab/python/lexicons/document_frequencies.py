"""Makes extraction/lexicons/document-frequencies.tsv: in how many texts of news and other writing a word stands, by its stem.

Texts are those of the name corpora ("# doc" lines) and of the treebanks ("# newdoc" lines); only counts are kept,
of stems that stand in eight texts or more. The stem is that of extraction/src/event_coreference/stem.rs.

    python3 lab/python/lexicons/document_frequencies.py FILE… > extraction/lexicons/document-frequencies.tsv
"""

import collections
import re
import sys


def stem(word):
    word = word.lower()

    def long(ending):
        return word.endswith(ending) and len(word) - len(ending) > 2

    if long("ies") or long("ied"):
        word = word[:-3] + "y"
    elif long("s") and not word.endswith(("ss", "us")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if long(ending):
            word = word[: -len(ending)]
            break
    if len(word.encode()) > 3 and word.endswith("e"):
        word = word[:-1]
    if len(word.encode()) > 3 and len(word) > 1 and word[-1] == word[-2] and word[-1] not in "sle0123456789":
        word = word[:-1]
    return word


def texts(path):
    words = []
    for line in open(path, encoding="utf-8"):
        if line.startswith(("# doc", "# newdoc")):
            yield words
            words = []
        elif line.strip() and not line.startswith("#"):
            fields = line.split("\t")
            words.append(fields[1] if path.endswith(".conllu") else fields[0])
    yield words


counts, number = collections.Counter(), 0
for path in sys.argv[1:]:
    for words in texts(path):
        if words:
            number += 1
            counts.update({stem(part) for word in words for part in re.split(r"\W|_", word) if len(part) > 1})
print("# In how many texts a word stands, by its stem (extraction/src/event_coreference/stem.rs); the first line counts the texts.")
print("# Made by lab/python/lexicons/document_frequencies.py from the words of UD English-EWT, GUM and Worldwide newswire (train")
print("# parts; sources and licences in extraction/models/README.md). Counts only; stems of fewer than eight texts are rare.")
print(f"\t{number}")
for word, count in sorted(counts.items()):
    if count >= 8:
        print(f"{word}\t{count}")
