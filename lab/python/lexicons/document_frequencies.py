"""Writes extraction/lexicons/document-frequencies.tsv: document frequencies of stems.

Documents are those of the name corpora ("# doc" lines) and of the treebanks ("# newdoc" lines). Stems of fewer than
eight documents are left out. The stem is that of stem.py.

    python3 lab/python/lexicons/document_frequencies.py FILE… > extraction/lexicons/document-frequencies.tsv
"""

import collections
import re
import sys

from stem import stem


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
print("# Document frequencies of stems (`stem` in extraction/src/event_coreference/tf_idf.rs); stems of fewer than eight")
print("# documents are left out.")
print("# Origin: lab/python/lexicons/document_frequencies.py, from the words of UD English-EWT, GUM and Worldwide newswire (train")
print("# parts; licences in extraction/models/README.md). Counts only.")
print("# Format: stem TAB number of documents; the first line counts all documents.")
print(f"\t{number}")
for word, count in sorted(counts.items()):
    if count >= 8:
        print(f"{word}\t{count}")
