"""Writes extraction/lexicons/countries.tsv: countries with their other names, capitals and demonyms.

Source: `countries.json` (ODbL 1.0), members of the United Nations and a few others. Ambiguous names such as "Georgia"
are kept; two-letter codes are left out, except those that news uses.

    python3 lab/python/lexicons/countries.py ../shared/corpora/gazetteers/countries.json > extraction/lexicons/countries.tsv
"""

import json
import sys

HEADER = """\
# States with their other names, capitals and demonyms.
# Origin: lab/python/lexicons/countries.py, from countries.json (ODbL 1.0), with a few names that news uses added by us.
# Format: name TAB other names TAB capitals TAB demonyms; several are separated by bars."""
# Countries of the source that are not members of the United Nations.
OTHER_COUNTRIES = ("Taiwan", "Kosovo", "Palestine", "Vatican City")
# Names that the source lacks.
ADDED_NAMES = {
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
AMBIGUOUS_NAMES = {"Emirates"}
# Names of the first column that differ from the source's common name.
PREFERRED_NAMES = {"Czechia": "Czech Republic"}
# Seats of government besides the capital that can stand for the country (metonymy).
SEATS = {
    "United States": ["White House"],
    "Russia": ["Kremlin"],
    "United Kingdom": ["Downing Street", "Whitehall"],
    "Israel": ["Tel Aviv"],
    "South Korea": ["Blue House"],
    "France": ["Elysee", "Élysée"],
    "India": ["New Delhi", "Delhi"],
}
# Capitals as news names them.
CAPITALS = {"United States": ["Washington"]}


def is_english_name(name):
    """Returns True for a name in Latin letters that is not a code, an inverted form or ambiguous."""
    if len(name) <= 3 or name.upper() == name or "," in name or name in AMBIGUOUS_NAMES:
        return False
    return name[0].isupper() and all(ord(character) < 0x250 for character in name)


def row(country):
    """Returns the line of one country."""
    common = country["name"]["common"]
    name = PREFERRED_NAMES.get(common, common)

    def join(names):
        return "|".join(dict.fromkeys(other for other in names if other and other != name))

    others = [common, country["name"]["official"]]
    others += filter(is_english_name, country.get("altSpellings") or [])
    others += ADDED_NAMES.get(common, [])
    capitals = CAPITALS.get(name, country.get("capital") or []) + SEATS.get(name, [])
    demonyms = (country.get("demonyms") or {}).get("eng", {}).values()
    return "\t".join([name, join(others), join(capitals), join(demonyms)])


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        countries = json.load(file)
    chosen = [c for c in countries if c.get("unMember") or c["name"]["common"] in OTHER_COUNTRIES]
    print(HEADER)
    for line in sorted(map(row, chosen)):
        print(line)


main()
