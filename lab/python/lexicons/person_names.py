"""Writes extraction/lexicons/person-names.txt: first and last names of the 1990 census of the United States.

Source: the Census Bureau's lists of first and last names by frequency (public domain, as all works of the government
of the United States), from the PyPI package `names`.

    python3 lab/python/lexicons/person_names.py > extraction/lexicons/person-names.txt
"""

import pathlib

import names

# Of 88,799; 78 % of the population has one of them.
LAST_NAMES = 20_000
HEADER = f"""\
# First and last names in lower case, for the gazetteer flags of the fast model: all first names of the list, and the
# {LAST_NAMES:,} most frequent last names.
# Origin: lab/python/lexicons/person_names.py, from the 1990 census of the United States (Census Bureau, public domain)."""


def read_names(file_name):
    """Returns the names of a file in lower case, the most frequent first."""
    path = pathlib.Path(names.__file__).parent / file_name
    with open(path, encoding="ascii") as file:
        return [line.split()[0].lower() for line in file]


def main():
    first_names = set(read_names("dist.female.first") + read_names("dist.male.first"))
    last_names = read_names("dist.all.last")[:LAST_NAMES]
    print(HEADER)
    for kind, chosen in (("first", first_names), ("last", last_names)):
        for name in sorted(chosen):
            print(f"{kind}\t{name}")


main()
