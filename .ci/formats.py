"""Reads linked data and timelines of a running service with programs that are not ours.

Takes the address of the service. JSON-LD is expanded and turned into RDF by PyLD, which fetches nothing. A timeline is
checked by the rules that TimelineJS documents (https://timeline.knightlab.com/docs/json-format.html).
"""

import calendar
import json
import sys
import urllib.request

from pyld import jsonld

SCHEMA, OA = "https://schema.org/", "http://www.w3.org/ns/oa#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def get(address):
    with urllib.request.urlopen(address) as response:
        return json.load(response)


def refuse(url, options):
    raise AssertionError(f"the document needs {url}, which a reader would have to fetch")


def triples(document):
    """Returns the triples of a document as subject, predicate, and the object with its kind."""
    dataset = jsonld.to_rdf(document, {"documentLoader": refuse})
    return [(one["subject"]["value"], one["predicate"]["value"], one["object"]) for one in dataset["@default"]]


def check_linked_data(address):
    types = {}
    for path in ["articles", "statements", "quotations", "events", "timelines"]:
        document = get(f"{address}/v1/{path}?format=jsonld")
        facts = triples(document)
        nodes = [node["@id"] for node in jsonld.expand(document, {"documentLoader": refuse})]
        assert nodes and all(node.startswith("urn:uuid:") for node in nodes), (path, nodes)
        for _, predicate, value in facts:
            known = predicate == TYPE or predicate.startswith((SCHEMA, OA))
            assert known, f"{path}: {predicate} is no term of schema.org or Web Annotation"
            if predicate == TYPE:
                types.setdefault(value["value"], set()).add(path)
        # A selector is words and their position in the text of the article that the target names.
        bodies = {}
        values = {(subject, predicate): value["value"] for subject, predicate, value in facts}
        for subject, predicate, value in facts:
            if predicate != OA + "hasSource":
                continue
            article = value["value"].removeprefix("urn:uuid:").replace("-", "")
            if article not in bodies:
                bodies[article] = get(f"{address}/v1/articles/art_{article}")["body"]
            selectors = [object["value"] for one, name, object in facts if one == subject and name == OA + "hasSelector"]
            start, end = (
                int(next(values[one, OA + name] for one in selectors if (one, OA + name) in values)) for name in ["start", "end"]
            )
            exact = next(values[one, OA + "exact"] for one in selectors if (one, OA + "exact") in values)
            assert bodies[article][start:end] == exact, (path, exact)
    for name, path in [("NewsArticle", "articles"), ("Quotation", "statements"), ("Quotation", "quotations"), ("Event", "timelines")]:
        assert path in types.get(SCHEMA + name, ()), f"no {name} in {path}: {types}"


def check_date(date):
    assert isinstance(date["year"], int), date
    assert "month" in date or "day" not in date, date
    if "month" in date:
        assert 1 <= date["month"] <= 12, date
    if "day" in date:
        days = calendar.monthrange(date["year"], date["month"])[1] if 1 <= date["year"] <= 9999 else 31
        assert 1 <= date["day"] <= days, date
    return (date["year"], date.get("month", 1), date.get("day", 1))


def check_timeline(address):
    timeline = get(f"{address}/v1/timelines?format=timelinejs")
    assert set(timeline) <= {"events", "title", "eras", "scale"}, list(timeline)
    assert timeline["events"], "TimelineJS fails without events"
    known = {"start_date", "end_date", "display_date", "text", "media", "group", "background", "autolink", "unique_id"}
    ids = [slide["unique_id"] for slide in timeline["events"]]
    assert len(set(ids)) == len(ids), "ids are unique in a document"
    for slide in timeline["events"]:
        assert set(slide) <= known, list(slide)
        first = check_date(slide["start_date"])
        if "end_date" in slide:
            assert check_date(slide["end_date"]) >= first, slide
        assert set(slide["text"]) <= {"headline", "text"} and slide["text"]["headline"], slide
        assert isinstance(slide.get("group", ""), str), slide


address = sys.argv[1]
check_linked_data(address)
check_timeline(address)
print("linked data is read by PyLD, and timelines follow the rules of TimelineJS")
