"""Writes extraction/lexicons/document-frequencies.tsv: document frequencies of stems.

Documents are those of the name corpora ("# doc" lines) and of the treebanks ("# newdoc" lines).

    python3 lab/python/lexicons/document_frequencies.py FILE… > extraction/lexicons/document-frequencies.tsv
"""

import collections
import re
import sys

from stem import stem

HEADER = """\
# Document frequencies of stems (`stem` in extraction/src/event_coreference/stem.rs); stems of fewer than eight
# documents are left out.
# Origin: lab/python/lexicons/document_frequencies.py, from the words of UD English-EWT, GUM and Worldwide newswire (train
# parts; licences in extraction/models/README.md). Counts only.
# Format: stem TAB number of documents; the first line counts all documents."""
MIN_DOCUMENTS = 8


def read_documents(path):
    """Yields the words of each document of a CoNLL-U file or of a file with a token and a tag a line."""
    words = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith(("# doc", "# newdoc")):
                yield words
                words = []
            elif line.strip() and not line.startswith("#"):
                fields = line.split("\t")
                words.append(fields[1] if path.endswith(".conllu") else fields[0])
    yield words


def main():
    frequencies, documents = collections.Counter(), 0
    for path in sys.argv[1:]:
        for words in filter(None, read_documents(path)):
            documents += 1
            parts = (part for word in words for part in re.split(r"\W|_", word))
            frequencies.update({stem(part) for part in parts if len(part) > 1})
    print(HEADER)
    print(f"\t{documents}")
    for word, frequency in sorted(frequencies.items()):
        if frequency >= MIN_DOCUMENTS:
            print(f"{word}\t{frequency}")


main()
