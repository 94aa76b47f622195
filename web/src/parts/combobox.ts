/** A text field with suggestions, for mouse and keyboard (the combobox pattern of ARIA 1.2). */

import { isAborted } from "../api/client";
import { count, h, replace, type Child } from "../elements";

/** Milliseconds without a key after which suggestions are requested. */
const PAUSE = 180;
let lists = 0;

export interface Suggestion {
  /** Is displayed above the first suggestion of each group. */
  group?: string;
  text: Child;
  /** Is called when the reader takes the suggestion. */
  take: () => void;
}

export interface Combobox {
  element: HTMLElement;
  input: HTMLInputElement;
  /** Closes the suggestions, and drops those that are under way. */
  close: () => void;
}

/** Makes the field; `suggest` gives the suggestions for its text, `submit` is called on Enter without one. */
export function combobox(options: {
  label: string;
  placeholder?: string;
  suggest: (text: string, signal: AbortSignal) => Promise<Suggestion[]>;
  submit?: () => void;
}): Combobox {
  lists += 1;
  const listId = `suggestions-${lists}`;
  const list = h("ul", { id: listId, role: "listbox", "aria-label": options.label, hidden: true });
  const status = h("span", { class: "hidden", role: "status" });
  const input = h("input", {
    type: "search",
    role: "combobox",
    "aria-label": options.label,
    "aria-expanded": "false",
    "aria-controls": listId,
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: options.placeholder,
  });
  let items: { element: HTMLElement; take: () => void }[] = [];
  let active = -1;
  let timer = 0;
  let request = new AbortController();

  const open = (isOpen: boolean): void => {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) activate(-1);
  };
  const activate = (index: number): void => {
    items[active]?.element.setAttribute("aria-selected", "false");
    active = index;
    const item = items[index];
    if (!item) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    item.element.setAttribute("aria-selected", "true");
    item.element.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", item.element.id);
  };
  const close = (): void => {
    window.clearTimeout(timer);
    request.abort();
    open(false);
  };
  const fill = (suggestions: Suggestion[]): void => {
    items = [];
    let group: string | undefined;
    const rows: HTMLElement[] = [];
    for (const suggestion of suggestions) {
      if (suggestion.group && suggestion.group !== group) {
        group = suggestion.group;
        rows.push(h("li", { role: "presentation", class: "group" }, group));
      }
      const element = h(
        "li",
        { id: `${listId}-${items.length}`, role: "option", "aria-selected": "false" },
        suggestion.text,
      );
      element.addEventListener("pointerdown", (event) => event.preventDefault());
      element.addEventListener("click", () => {
        close();
        suggestion.take();
      });
      items.push({ element, take: suggestion.take });
      rows.push(element);
    }
    active = -1;
    replace(list, rows);
    status.textContent = items.length ? `${count(items.length, "suggestion")}; arrow keys choose.` : "No suggestions.";
    open(items.length > 0);
  };
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    request.abort();
    const text = input.value.trim();
    if (!text) {
      open(false);
      return;
    }
    timer = window.setTimeout(() => {
      request = new AbortController();
      options.suggest(text, request.signal).then(fill, (error: unknown) => {
        if (!isAborted(error)) open(false);
      });
    }, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!items.length) return;
      event.preventDefault();
      if (list.hidden) open(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      activate(active < 0 && step < 0 ? items.length - 1 : (active + step + items.length) % items.length);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && !event.isComposing) {
      const item = list.hidden ? undefined : items[active];
      close();
      if (item) {
        event.preventDefault();
        item.take();
      } else if (options.submit) {
        event.preventDefault();
        options.submit();
      }
    }
  });
  input.addEventListener("blur", close);
  return { element: h("div", { class: "combobox" }, input, list, status), input, close };
}
