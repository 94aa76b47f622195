/**
 * Elements of the page, made one by one: no text is ever parsed as HTML.
 *
 * All text passes through {@link readable}, so an article cannot bring elements, or turn the words beside it around.
 */

export type Child = Node | string | number | null | undefined | false | Child[];
type Value = string | number | boolean | null | undefined | ((event: never) => void);
export type Properties = Record<string, Value>;

const SVG = "http://www.w3.org/2000/svg";
/** Characters that change the direction of the text after them: embeddings, overrides and isolates. */
const DIRECTION_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g;

/** Attributes that a reader sees or hears. */
const DISPLAYED = new Set(["title", "aria-label", "placeholder"]);

/** Replaces each character that turns text around by a visible sign, so that what is displayed is what was written. */
export function readable(text: string): string {
  return text.replace(DIRECTION_CONTROLS, "\uFFFD");
}

function fill(element: Element, properties: Properties, children: Child[]): void {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value as EventListener);
    else if (name === "value") (element as HTMLInputElement).value = String(value);
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, DISPLAYED.has(name) ? readable(String(value)) : String(value));
  }
  append(element, children);
}

/** Appends children; null, undefined and false are left out. */
export function append(parent: Node, children: Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) append(parent, child);
    else if (child instanceof Node) parent.appendChild(child);
    else if (child !== null && child !== undefined && child !== false)
      parent.appendChild(document.createTextNode(readable(String(child))));
  }
}

/**
 * Makes an element with attributes and children.
 *
 * A property that is a function listens to the event of its name; `true` is an attribute without value, and null,
 * undefined and false none.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  fill(element, properties, children);
  return element;
}

/** Makes an element of a drawing. */
export function s<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: Child[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS(SVG, tag);
  fill(element, properties, children);
  return element;
}

/** Replaces all children of an element. */
export function replace(parent: Element, ...children: Child[]): void {
  parent.replaceChildren();
  append(parent, children);
}

/** Returns an address if it is of the web, so that no other scheme is ever a link. */
export function webAddress(address: string | null | undefined): string | null {
  if (!address || !URL.canParse(address)) return null;
  const { protocol } = new URL(address);
  return protocol === "https:" || protocol === "http:" ? address : null;
}

/** Returns a number with the noun in singular or plural. */
export function count(number: number, one: string, several = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : several}`;
}
