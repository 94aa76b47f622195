"""Prints who is quoted most, and draws a chart as SVG.

Takes the address of a service and the path of the chart. Uses the client that openapi-python-client generated into the folder
`client` (see README.md in this folder) and nothing else but the standard library.
"""

import sys
from xml.sax.saxutils import escape

sys.path.insert(0, ".")

from client import Client  # noqa: E402
from client.api.statements import list_statements  # noqa: E402
from client.api.statistics import count_speakers  # noqa: E402
from client.models import Problem  # noqa: E402

SHOWN = 10
NAME_WIDTH, BAR_WIDTH, ROW = 220, 400, 26


def most_quoted(client):
    """Returns name, number of statements, number of articles, and id of the most quoted people and institutions."""
    answer = count_speakers.sync(client=client, by="speaker", named="true", min_confidence=0.5, limit=SHOWN)
    if isinstance(answer, Problem):
        sys.exit(f"{answer.title}: {answer.detail}")
    return [(group.value, group.statement_count, group.article_count, group.actor_id) for group in answer.data]


def chart(rows):
    """Draws a bar for each name."""
    most = max((count for _, count, _, _ in rows), default=1)
    height = ROW * (len(rows) + 1)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{NAME_WIDTH + BAR_WIDTH + 60}" height="{height}" '
        'font-family="sans-serif" font-size="14" role="img">',
        "<title>Who is quoted most</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    for row, (name, count, _, _) in enumerate(rows):
        top = ROW * row + ROW / 2
        length = BAR_WIDTH * count / most
        middle = top + ROW * 0.6
        lines += [
            f'<text x="{NAME_WIDTH - 8}" y="{middle}" text-anchor="end">{escape(name)}</text>',
            f'<rect class="bar" x="{NAME_WIDTH}" y="{top}" width="{length:.1f}" height="{ROW - 6}" fill="#24578a"/>',
            f'<text x="{NAME_WIDTH + length + 6:.1f}" y="{middle}">{count}</text>',
        ]
    return "\n".join([*lines, "</svg>\n"])


def main(address, path):
    client = Client(base_url=address, timeout=60)
    rows = most_quoted(client)
    if not rows:
        sys.exit("Nobody is quoted yet: submit articles first.")
    print(f"{'':30} {'statements':>10} {'articles':>10}")
    for name, statements, articles, _ in rows:
        print(f"{name:<30} {statements:>10} {articles:>10}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(chart(rows))
    name, _, _, actor = rows[0]
    last = list_statements.sync(client=client, speaker=actor, limit=1).data[0]
    print(f"\nLast of {name}: “{last.text}”")
    print(f"In: {last.sentence.text}\n({last.source}, {last.published_at:%d %B %Y})")


main(sys.argv[1], sys.argv[2])
