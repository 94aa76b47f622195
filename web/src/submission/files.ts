/** The articles of a file that a reader drops on the page. */

/** An article that is to be sent. */
export interface Draft {
  /** What the list calls it: its headline, or its place in the file. */
  name: string;
  /** The article as a line of NDJSON, as it stood in the file. */
  line: string;
  /** The line that is sent where the page of an article does not say when it was published. */
  withTime?: string;
}

/** Longest file that is read into memory. */
const MAX_BYTES = 200 * 1024 * 1024;

/** Returns the headline of a JSON article or of an item of ninjs, or its place in the file. */
function nameOf(article: unknown, place: string): string {
  if (typeof article !== "object" || article === null) return place;
  const { title, headline, headlines } = article as Record<string, unknown>;
  const ofItem = Array.isArray(headlines) ? (headlines[0] as { value?: unknown } | undefined)?.value : null;
  const found = [title, headline, ofItem].find((text) => typeof text === "string" && text);
  return typeof found === "string" ? found : place;
}

function ofLines(text: string, file: string): Draft[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (!line.trim()) return [];
    const place = `${file}, line ${index + 1}`;
    let name = place;
    try {
      name = nameOf(JSON.parse(line), place);
    } catch {
      // The service says what is wrong with the line.
    }
    return [{ name, line }];
  });
}

/** Tests whether a text is the source of a page, or a part of one. */
export function isMarkup(text: string): boolean {
  return /^\s*(<!doctype html|<!--|<(html|head|body|main|article|section|div|p|h[1-6])[\s>])/i.test(text) && /<\/?(p|h[1-6]|article|body|div)[\s>]/i.test(text);
}

/** Makes the draft of a page. Its own headline and time count before those of the form. */
export function pageDraft(html: string, name: string, given: { source: string; published_at: string; title?: string | undefined; url?: string | undefined }): Draft {
  const { published_at, ...others } = given;
  const title = given.title ?? /<title[^>]*>([^<]*)/i.exec(html)?.[1]?.trim();
  const article = { ...others, html };
  return { name: title || name, line: JSON.stringify(article), withTime: JSON.stringify({ ...article, published_at }) };
}

/** Decodes a page by the charset that it states; UTF-8 where it states none. */
async function pageText(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  const start = new TextDecoder("latin1").decode(bytes.slice(0, 4096));
  const charset = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(start)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    throw new Error(`The page states the charset “${charset}”, which this browser does not know. Save it as UTF-8.`);
  }
}

/** Returns the articles of a file; throws words for the reader where it has none. */
export async function articlesOfFile(file: File, defaults: { source: string; published_at: string }): Promise<Draft[]> {
  if (file.size > MAX_BYTES) throw new Error("The file is larger than 200 MB. Send it with curl: see the README.");
  const isPage = /\.(html?|xhtml)$/i.test(file.name);
  const text = (isPage ? await pageText(file) : await file.text()).replace(/^\uFEFF/, "");
  if (!text.trim()) throw new Error("The file is empty.");
  if (/\.txt$/i.test(file.name)) {
    if (!defaults.source) throw new Error("Fill in the publisher in the form first: a plain text does not name it.");
    const [title = ""] = text.trim().split("\n");
    const article = { ...defaults, title: title.length <= 200 ? title.trim() : undefined, body: text };
    return [{ name: title.slice(0, 80) || file.name, line: JSON.stringify(article) }];
  }
  if (isPage) {
    if (!defaults.source) throw new Error("Fill in the publisher in the form first: a page does not name it.");
    return [pageDraft(text, file.name, defaults)];
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const drafts = ofLines(text, file.name);
    if (/\.(ndjson|jsonl)$/i.test(file.name) || (drafts.length > 1 && text.trimStart().startsWith("{"))) return drafts;
    if (!/\.json$/i.test(file.name)) throw new Error("Only JSON, NDJSON, HTML and plain text are read here. Save the article as .txt or .html; NewsML-G2 and NITF are sent to the API.");
    throw new Error(`It is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const articles = Array.isArray(parsed) ? (parsed as unknown[]) : [parsed];
  if (!articles.length) throw new Error("The array is empty.");
  return articles.map((article, index) => ({ name: nameOf(article, `${file.name}, article ${index + 1}`), line: JSON.stringify(article) }));
}
