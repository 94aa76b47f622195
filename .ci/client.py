"""Calls a running service with the client that openapi-python-client generated into the folder `client`.

Takes the address of the service. Every answer is parsed into the generated types; an unexpected one ends the test.
"""

import sys

sys.path.insert(0, ".")

from client import Client  # noqa: E402
from client.api.actors import list_actors  # noqa: E402
from client.api.articles import get_article, submit_articles  # noqa: E402
from client.api.corrections import list_corrections, rename_actor  # noqa: E402
from client.api.events import list_events  # noqa: E402
from client.api.statements import list_statements  # noqa: E402
from client.api.timelines import list_timeline  # noqa: E402
from client.models import ArticleView, Problem, RenameRequest, SubmissionRequest  # noqa: E402

BODY = (
    "Gunmen attacked a convoy in Tarnovo on March 12, killing four soldiers.\n\n"
    '"We will rebuild the bridge before winter comes," said Mayor Elena Petrova.'
)


def main(address):
    client = Client(base_url=address, timeout=60)
    article = submit_articles.sync(
        client=client,
        prefer="wait=20",
        body=SubmissionRequest(
            source="harbour-post", external_id="bridge-1", published_at="2024-03-14T08:00:00Z", body=BODY
        ),
    )
    assert isinstance(article, ArticleView), article
    assert article.extraction.statements[0].speaker.name == "Elena Petrova"
    assert get_article.sync(article.id, client=client).body == BODY

    [statement] = list_statements.sync(client=client, speaker="Elena Petrova").data
    assert statement.type_ == "direct" and statement.article_id == article.id, statement
    problem = list_statements.sync(client=client, speaker="Elena Petrovna")
    assert isinstance(problem, Problem) and problem.candidates[0].name == "Elena Petrova", problem
    assert isinstance(list_events.sync(client=client, type_="ASAULT"), Problem)
    timeline = list_timeline.sync(client=client, place="Tarnovo", type_="ASSAULT")
    [attack] = timeline.data
    assert str(attack.when.first_day) == "2024-03-12", attack
    counts = list_timeline.sync(client=client, granularity="month")
    assert counts.data[0].period == "2024-03", counts

    [actor] = list_actors.sync(client=client, q="Elena Petrova", type_="person").data
    rename = RenameRequest(by="desk", reason="the register says so", name="Elena Petrova-Marin")
    correction = rename_actor.sync(actor.id, client=client, body=rename)
    assert correction.type_ == "rename" and correction.actor.name == "Elena Petrova-Marin", correction
    assert len(list_corrections.sync(actor.id, client=client).data) == 1
    print("the generated client works")


main(sys.argv[1])
