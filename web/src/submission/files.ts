/** The articles of a file that a reader drops on the page. */

/** An article that is to be sent. */
export interface Draft {
  /** What the list calls it: its headline, or its place in the file. */
  name: string;
  /** The article as a line of NDJSON, as it stood in the file. */
  line: string;
}

/** Longest file that is read into memory. */
const MAX_BYTES = 200 * 1024 * 1024;

/** Returns the headline of a JSON article, or its place in the file. */
function nameOf(article: unknown, place: string): string {
  const title = typeof article === "object" && article !== null ? (article as Record<string, unknown>)["title"] : null;
  return typeof title === "string" && title ? title : place;
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

/** Returns the articles of a file; throws words for the reader where it has none. */
export async function articlesOfFile(file: File, defaults: { source: string; published_at: string }): Promise<Draft[]> {
  if (file.size > MAX_BYTES) throw new Error("The file is larger than 200 MB. Send it with curl: see the README.");
  const text = (await file.text()).replace(/^\uFEFF/, "");
  if (!text.trim()) throw new Error("The file is empty.");
  if (/\.txt$/i.test(file.name)) {
    if (!defaults.source) throw new Error("Fill in the publisher in the form first: a plain text does not name it.");
    const [title = ""] = text.trim().split("\n");
    const article = { ...defaults, title: title.length <= 200 ? title.trim() : undefined, body: text };
    return [{ name: title.slice(0, 80) || file.name, line: JSON.stringify(article) }];
  }
  if (/\.(html?|xml)$/i.test(file.name)) throw new Error("Pages of the web are not accepted yet. Paste the text of the article.");
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const drafts = ofLines(text, file.name);
    if (drafts.length > 1 || /\.(ndjson|jsonl)$/i.test(file.name)) return drafts;
    throw new Error(`It is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const articles = Array.isArray(parsed) ? (parsed as unknown[]) : [parsed];
  if (!articles.length) throw new Error("The array is empty.");
  return articles.map((article, index) => ({ name: nameOf(article, `${file.name}, article ${index + 1}`), line: JSON.stringify(article) }));
}
