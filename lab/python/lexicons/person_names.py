"""Writes extraction/lexicons/person-names.txt from the names of the 1990 census of the United States.

Source: the Census Bureau's lists of first and last names by frequency (public domain, as all works of the government
of the United States), from the PyPI package `names`.

    python3 lab/python/lexicons/person_names.py > extraction/lexicons/person-names.txt
"""

import pathlib

import names

LAST = 20_000  # of 88,799; 78 % of people have one of them

folder = pathlib.Path(names.__file__).parent
listed = lambda name: [line.split()[0].lower() for line in open(folder / name, encoding="ascii")]
first = sorted(set(listed("dist.female.first") + listed("dist.male.first")))
last = sorted(listed("dist.all.last")[:LAST])
print("# First and last names in lower case, for the gazetteer flags of the fast model: all first names of the list, and the")
print(f"# {LAST:,} most frequent last names.")
print("# Origin: lab/python/lexicons/person_names.py, from the 1990 census of the United States (Census Bureau, public domain).")
for kind, found in (("first", first), ("last", last)):
    print("\n".join(f"{kind}\t{name}" for name in found))
