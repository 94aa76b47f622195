/** The filters of a list: a form whose values are the query of the address, and a button for each that is set. */

import { get } from "../api/client";
import { queryParameters } from "../api/documented";
import { daysLater, today } from "../dates";
import { append, h, replace } from "../elements";
import { actorField } from "./actor";
import { field } from "./field";
import { typeText } from "./happening";

export interface Filter {
  /** The parameter of the API. */
  name: string;
  label: string;
  /** `story` and `article` are ids that only other views set: they have a button, and no field. */
  kind: "text" | "actor" | "day" | "choice" | "choices" | "event_type" | "publisher" | "story" | "article";
  /** Values with their labels, of a choice. */
  values?: [string, string][];
  /** Types of actors that are suggested. */
  types?: string;
  placeholder?: string;
  /** What a choice is called while none is made. */
  none?: string;
}

export interface FilterForm {
  element: HTMLElement;
  /** The query of the filters that are set. */
  query: () => Record<string, string>;
  /** Sets a filter, as the form would. */
  set: (name: string, value: string) => void;
  /** Sets several filters at once. */
  setAll: (filters: Record<string, string>) => void;
}

/** Returns the day that a word means; null for other words. */
function dayOfWord(word: string): string | null {
  const days: Record<string, number> = { yesterday: -1, today: 0, tomorrow: 1 };
  const later = days[word.trim().toLowerCase()];
  return later === undefined ? null : daysLater(today(), later);
}

/** Returns the filters that the running service has. */
export async function documentedFilters(path: string, filters: Filter[]): Promise<Filter[]> {
  const names = await queryParameters(path);
  return filters.filter((filter) => names.has(filter.name));
}

/** Makes the choice of a type of event, among those that the record has, the most frequent first. */
function eventTypes(value: string, apply: (value: string) => void): HTMLElement {
  const select = h("select", {}, h("option", { value: "" }, "any"), value ? h("option", { value, selected: true }, typeText(value)) : null);
  select.addEventListener("change", () => apply(select.value));
  get("/v1/statistics/types", { query: { limit: 200 } }).then(
    ({ data }) => append(select, data.filter((group) => group.value !== value).map((group) => h("option", { value: group.value }, `${typeText(group.value)} (${group.count})`))),
    () => undefined,
  );
  return select;
}

/** Makes the field of a publisher, which suggests those of the record. */
function publisherField(label: string, value: string, apply: (value: string) => void): HTMLElement {
  const list = h("datalist", { id: "publishers" });
  const text = h("input", { type: "text", value, list: list.id });
  text.addEventListener("change", () => apply(text.value.trim()));
  get("/v1/statistics/sources", { query: { limit: 200 } }).then(
    ({ data }) => replace(list, data.map((source) => h("option", { value: source.value }))),
    () => undefined,
  );
  return h("div", {}, field(label, text), list);
}

/** Makes the field of a day, month or year; what is none is not applied, and the field says how to write one. */
function dayField(label: string, value: string, apply: (value: string) => void): HTMLElement {
  const text = h("input", { type: "text", value, placeholder: "2024, 2024-03 or 2024-03-14" });
  const note = h("span", { class: "note wrong", role: "status" });
  text.addEventListener("change", () => {
    const day = dayOfWord(text.value) ?? text.value.trim();
    const isWrong = day !== "" && !/^-?\d{4}(-\d\d(-\d\d)?)?$/.test(day);
    text.setAttribute("aria-invalid", String(isWrong));
    replace(note, isWrong ? "Write it as 2024-03-14, 2024-03 or 2024; “today” and “yesterday” do too." : "");
    if (isWrong) return;
    text.value = day;
    apply(day);
  });
  return h("div", {}, field(label, text), note);
}

/** Makes the input of a filter; `apply` is called with each new value. */
function input(filter: Filter, value: string, apply: (value: string) => void): HTMLElement {
  switch (filter.kind) {
    case "actor": {
      const box = actorField({
        label: filter.label,
        ...(filter.types ? { types: filter.types } : {}),
        choose: (actor) => apply(actor.id),
        submit: () => apply(box.input.value.trim()),
      });
      if (value.startsWith("act_")) {
        get("/v1/actors/{id}", { id: value }).then(
          (actor) => {
            box.input.value = actor.name;
          },
          () => undefined,
        );
      } else box.input.value = value;
      return h("div", { class: "field" }, h("span", { class: "label", "aria-hidden": "true" }, filter.label), box.element);
    }
    case "choice": {
      const select = h("select", {}, h("option", { value: "" }, filter.none ?? "any"), (filter.values ?? []).map(([choice, text]) => h("option", { value: choice }, text)));
      select.value = value;
      select.addEventListener("change", () => apply(select.value));
      return field(filter.label, select);
    }
    case "event_type":
      return field(filter.label, eventTypes(value, apply));
    case "choices": {
      const chosen = new Set(value.split(",").filter(Boolean));
      const boxes = (filter.values ?? []).map(([choice, text]) => {
        const box = h("input", { type: "checkbox", checked: chosen.has(choice) });
        box.addEventListener("change", () => {
          if (box.checked) chosen.add(choice);
          else chosen.delete(choice);
          apply([...chosen].join(","));
        });
        return h("label", { class: "check" }, box, text);
      });
      return h("fieldset", { class: "field" }, h("legend", { class: "label" }, filter.label), boxes);
    }
    case "publisher":
      return publisherField(filter.label, value, apply);
    case "day":
      return dayField(filter.label, value, apply);
    default: {
      const text = h("input", { type: "text", value, placeholder: filter.placeholder });
      text.addEventListener("change", () => apply(text.value.trim()));
      return field(filter.label, text);
    }
  }
}

/** Returns the name of what an id is of. */
async function nameOf(kind: Filter["kind"], id: string): Promise<string> {
  if (kind === "story") return (await get("/v1/stories/{id}", { id })).title;
  if (kind === "article") return (await get("/v1/articles/{id}", { id })).title ?? id;
  return id.startsWith("act_") ? (await get("/v1/actors/{id}", { id })).name : id;
}

/** Writes the value of a filter for its button; an id is replaced by the name when that is known. */
function valueText(filter: Filter, value: string): HTMLElement {
  const text = h("bdi", {});
  const labels = new Map(filter.values ?? []);
  const given = value.split(",").map((part) => labels.get(part) ?? part).join(", ");
  replace(text, filter.kind === "event_type" ? typeText(given) : given);
  if (filter.kind === "actor" || filter.kind === "story" || filter.kind === "article") {
    nameOf(filter.kind, value).then((name) => replace(text, name), () => undefined);
  }
  return text;
}

/** Makes the form of filters; `changed` is called after each change. */
export function filterForm(filters: Filter[], query: URLSearchParams, changed: () => void): FilterForm {
  const values = new Map<string, string>();
  for (const filter of filters) {
    const value = query.get(filter.name)?.trim();
    if (value) values.set(filter.name, value);
  }
  const inputs = h("div", { class: "filters" });
  const active = h("div", { class: "active-filters" });
  const write = (filters: Record<string, string>): void => {
    const differing = Object.entries(filters).filter(([name, value]) => (values.get(name) ?? "") !== value);
    if (!differing.length) return;
    for (const [name, value] of differing) {
      if (value) values.set(name, value);
      else values.delete(name);
    }
    showActive();
    changed();
  };
  const set = (name: string, value: string): void => write({ [name]: value });
  const showActive = (): void => {
    const buttons = filters
      .filter((filter) => values.has(filter.name))
      .map((filter) =>
        h(
          "button",
          {
            type: "button",
            class: "chip",
            click: () => {
              set(filter.name, "");
              showInputs();
            },
          },
          `${filter.label}: `,
          valueText(filter, values.get(filter.name) ?? ""),
          h("span", { "aria-hidden": "true" }, "\u00A0×"),
          h("span", { class: "hidden" }, ", remove this filter"),
        ),
      );
    replace(active, buttons);
  };
  const showInputs = (): void =>
    replace(inputs, filters.filter(({ kind }) => kind !== "story" && kind !== "article").map((filter) => input(filter, values.get(filter.name) ?? "", (value) => set(filter.name, value))));
  showInputs();
  showActive();
  const isWide = window.matchMedia("(min-width: 60rem)").matches;
  return {
    element: h("div", {}, active, h("details", { class: "filter-box", open: isWide }, h("summary", {}, "Filters"), inputs)),
    query: () => Object.fromEntries(values),
    set: (name, value) => {
      set(name, value);
      showInputs();
    },
    setAll: (filters) => {
      write(filters);
      showInputs();
    },
  };
}
