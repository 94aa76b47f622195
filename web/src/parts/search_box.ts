/** The search box of every view: suggestions as the reader types, all results on Enter. */

import { edtfText } from "../dates";
import { h } from "../elements";
import { navigate } from "../navigation";
import { actorSummary } from "./actor";
import { combobox, type Suggestion } from "./combobox";
import { search } from "./search";
import { sentenceAddress } from "./statement";

/** Most suggestions of one kind. */
const SUGGESTIONS = 4;

/** Makes a suggestion that leads to an address. */
function leadingTo(group: string, address: string, text: string, beside = ""): Suggestion {
  const row = h("span", { dir: "auto" }, text, beside ? h("span", { class: "soft" }, ` ${beside}`) : null);
  return { group, text: row, take: () => navigate(address) };
}

/** Requests suggestions of every kind. */
async function suggest(text: string, signal: AbortSignal): Promise<Suggestion[]> {
  const results = await search(text, SUGGESTIONS, signal);
  return [
    ...results.actors.map((actor) => leadingTo("People, bodies and places", `/actors/${actor.id}`, actor.name, actorSummary(actor))),
    ...results.stories.map((story) => leadingTo("Stories", `/stories/${story.id}`, story.title)),
    ...results.articles.map((article) => leadingTo("Articles", `/articles/${article.id}`, article.title ?? "", article.source)),
    ...results.statements.map((statement) =>
      leadingTo("Statements", sentenceAddress(statement), `${statement.speaker?.name ?? "Speaker not found"}: ${statement.text}`),
    ),
    ...results.happenings.flatMap((happening) => {
      const first = happening.evidence[0];
      return first
        ? [leadingTo("What happened", `/articles/${first.article_id}#${first.event_id}`, happening.summary.text, happening.when ? edtfText(happening.when.edtf) : "no date")]
        : [];
    }),
  ];
}

export interface SearchBox {
  form: HTMLElement;
  input: HTMLInputElement;
  /** Shows the text that was searched for. */
  show: (text: string) => void;
}

/** Makes the search box. */
export function searchBox(): SearchBox {
  const submit = (): void => {
    const text = box.input.value.trim();
    box.close();
    navigate(text ? `/?${new URLSearchParams({ q: text }).toString()}` : "/");
  };
  const box = combobox({ label: "Search the record", placeholder: "Search people, places, words", suggest, submit });
  const form = h("form", { role: "search" }, box.element);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  return {
    form,
    input: box.input,
    show: (text) => {
      box.input.value = text;
    },
  };
}
