"""Writes extraction/lexicons/countries.tsv: names, capitals and demonyms of the members of the United Nations and others.

Source: `countries.json` (ODbL 1.0). Ambiguous names such as "Georgia" are kept; two-letter codes are left out, except
those that news uses.

    python3 lab/python/lexicons/countries.py ../shared/corpora/gazetteers/countries.json > extraction/lexicons/countries.tsv
"""

import json
import sys

# Names in news that the source lacks.
PREFERRED = {
    "Czechia": ["Czech Republic"],
    "Turkey": ["Türkiye", "Turkiye"],
    "Myanmar": ["Burma"],
    "Ivory Coast": ["Côte d'Ivoire", "Cote d'Ivoire"],
    "DR Congo": ["Democratic Republic of the Congo", "Democratic Republic of Congo", "DRC", "Congo-Kinshasa"],
    "Republic of the Congo": ["Congo-Brazzaville"],
    "Pakistan": ["Pak"],
    "United States": ["US", "U.S.", "USA", "U.S.A.", "America", "United States of America", "the States"],
    "United Kingdom": ["UK", "U.K.", "Britain", "Great Britain"],
    "United Arab Emirates": ["UAE", "U.A.E."],
    "South Korea": ["Republic of Korea", "ROK"],
    "North Korea": ["DPRK", "D.P.R.K."],
    "China": ["PRC", "People's Republic of China"],
    "Russia": ["Russian Federation"],
    "Eswatini": ["Swaziland"],
    "Timor-Leste": ["East Timor"],
    "Cape Verde": ["Cabo Verde"],
    "North Macedonia": ["Macedonia"],
    "Palestine": ["State of Palestine"],
    "Vatican City": ["Holy See", "Vatican"],
    "Bosnia and Herzegovina": ["Bosnia", "Bosnia-Herzegovina", "Bosnia & Herzegovina"],
    "Saudi Arabia": ["KSA"],
    "South Africa": ["RSA"],
    "Papua New Guinea": ["PNG"],
    "New Zealand": ["Aotearoa"],
    "Netherlands": ["Holland"],
    "Syria": ["Syrian Arab Republic"],
}
# Names of the source that usually mean something else.
AMBIGUOUS = {"Emirates"}
# Seats of government, other than the capital, that stand for the country (metonymy).
SEATS = {
    "United States": ["White House"],
    "Russia": ["Kremlin"],
    "United Kingdom": ["Downing Street", "Whitehall"],
    "Israel": ["Tel Aviv"],
    "South Korea": ["Blue House"],
    "France": ["Elysee", "Élysée"],
    "India": ["New Delhi", "Delhi"],
}
CAPITALS = {"United States": ["Washington"]}


def is_name(text):
    return len(text) > 3 and text[0].isupper() and all(ord(letter) < 0x250 for letter in text) and text.upper() != text and "," not in text and text not in AMBIGUOUS


print("# States with their other names, capitals and demonyms.")
print("# Origin: lab/python/lexicons/countries.py, from countries.json (ODbL 1.0), with a few names that news uses added by us.")
print("# Format: name TAB other names TAB capitals TAB demonyms; several are separated by bars.")
rows = []
for country in json.load(open(sys.argv[1], encoding="utf-8")):
    if not (country.get("unMember") or country["name"]["common"] in ("Taiwan", "Kosovo", "Palestine", "Vatican City")):
        continue
    name = country["name"]["common"]
    if name == "Czechia":
        name = "Czech Republic"
    others = [country["name"]["common"], country["name"]["official"]]
    others += [native for native in country.get("altSpellings") or [] if is_name(native)]
    others += PREFERRED.get(country["name"]["common"], [])
    capitals = CAPITALS.get(name, country.get("capital") or []) + SEATS.get(name, [])
    demonyms = list((country.get("demonyms") or {}).get("eng", {}).values())
    unique = lambda words: "|".join(dict.fromkeys(word for word in words if word and word != name))
    rows.append("\t".join([name, unique(others), unique(dict.fromkeys(capitals)), unique(demonyms)]))
for row in sorted(rows):
    print(row)
