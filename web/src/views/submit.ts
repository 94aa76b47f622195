/** `/submit`: an article that is pasted, or files with many; the progress of each, and another try for what failed. */

import { h, replace } from "../elements";
import type { ViewContext } from "../navigation";
import { field } from "../parts/field";
import { articlesOfFile, isMarkup, pageDraft, type Draft } from "../submission/files";
import { submissionList } from "../submission/list";

/** Publisher of the last article, which most readers repeat. */
const SOURCE = "dateline source";

/** Returns the present minute in the reader's time zone, as an input of type `datetime-local` has it. */
function thisMinute(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Shows the view of submissions. */
export function submitView({ place, signal, setTitle }: ViewContext): void {
  setTitle("Submit");
  const source = h("input", { type: "text", required: true, value: localStorage.getItem(SOURCE) ?? "", placeholder: "harbour-post", autocomplete: "organization" });
  const published = h("input", { type: "datetime-local", required: true, value: thisMinute() });
  const title = h("input", { type: "text", dir: "auto" });
  const url = h("input", { type: "url", placeholder: "https://" });
  const body = h("textarea", { rows: 12, required: true, dir: "auto" });
  const kind = h("p", { class: "soft", role: "status" });
  const showKind = (): void => replace(kind, isMarkup(body.value) ? "This is HTML: the article is taken out of it, with headline and time where it states them." : "");
  body.addEventListener("input", showKind);
  const list = submissionList(signal);
  const form = h(
    "form",
    { class: "submit-form" },
    h("div", { class: "field-row" }, field("Publisher", source), field("Published, in your time zone", published)),
    field("Headline", title),
    field("Address on the web (optional)", url),
    field("Text or HTML", body, "Of a text, paragraphs apart by an empty line. It is stored and read; nothing leaves this service."),
    kind,
    h("div", { class: "buttons" }, h("button", { type: "submit", class: "primary" }, "Submit the article")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    localStorage.setItem(SOURCE, source.value.trim());
    const article = {
      source: source.value.trim(),
      title: title.value.trim() || undefined,
      url: url.value.trim() || undefined,
      published_at: new Date(published.value).toISOString(),
    };
    const draft = isMarkup(body.value)
      ? pageDraft(body.value, "Pasted page", article)
      : { name: article.title ?? "Pasted article", line: JSON.stringify({ ...article, body: body.value }) };
    list.add([draft]);
    list.element.scrollIntoView({ block: "nearest" });
    body.value = "";
    showKind();
    title.value = "";
    url.value = "";
  });

  const input = h("input", { type: "file", multiple: true, accept: ".json,.ndjson,.jsonl,.txt,.html,.htm", id: "files", class: "hidden-input" });
  const problems = h("div", { "aria-live": "polite" });
  const take = async (files: FileList | File[]): Promise<void> => {
    const drafts: Draft[] = [];
    replace(problems);
    for (const file of files) {
      try {
        drafts.push(...(await articlesOfFile(file, { source: source.value.trim(), published_at: new Date(published.value).toISOString() })));
      } catch (error) {
        problems.append(h("p", { class: "state failure" }, h("bdi", {}, file.name), ": ", error instanceof Error ? error.message : String(error)));
      }
    }
    list.add(drafts);
  };
  input.addEventListener("change", () => {
    if (input.files) void take([...input.files]);
    input.value = "";
  });
  const zone = h(
    "div",
    { class: "drop-zone" },
    h("p", {}, "Drop files here, or ", h("label", { class: "button", for: "files" }, "choose files"), input),
    h("p", { class: "soft" }, "JSON: an article, an item of ninjs, or an array of them. NDJSON: one a line. HTML: a saved page, whose article is taken out. Of HTML and plain text the publisher is that of the form, and the time too, unless a page states it. Fields of an article: source, published_at, body or html; optional title, url, external_id, model."),
  );
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (event.dataTransfer) void take([...event.dataTransfer.files]);
  });
  replace(
    place,
    h("h1", { tabindex: -1 }, "Submit"),
    h(
      "div",
      { class: "columns" },
      h("section", { class: "part" }, h("h2", {}, "Paste an article"), form),
      h("div", {}, h("section", { class: "part" }, h("h2", {}, "Files"), zone, problems), h("section", { class: "part" }, h("h2", {}, "Progress"), list.element)),
    ),
  );
}
