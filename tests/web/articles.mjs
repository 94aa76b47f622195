// Articles that the tests submit: written for them, with invented names.

export const HARBOUR = {
  source: "harbour-post",
  external_id: "page-1",
  title: "Gunmen attack convoy near Tarnovo",
  published_at: "2024-03-14T08:00:00Z",
  body:
    "Gunmen attacked a convoy in Tarnovo on March 12, killing four soldiers.\n\n" +
    "\"We will rebuild the bridge before winter comes,\" said Mayor Elena Petrova.\n\n" +
    "\"The army will stay in the valley until spring,\" said General Petar Iliev.\n\n" +
    "Defence Minister Ivan Kolev said on Wednesday that the army was looking for the attackers. " +
    "The ministers will meet in Paris on March 20.",
};

export const WIRE = {
  source: "north-wire",
  external_id: "page-2",
  title: "Four soldiers die as gunmen attack army convoy in Tarnovo",
  published_at: "2024-03-13T06:00:00Z",
  body:
    "Gunmen attacked a convoy in Tarnovo on March 12 and killed four soldiers. " +
    "It was the worst attack since the Orlik bombing in 2019.",
};

/** Another person of the name of one in {@link HARBOUR}. */
export const NAMESAKE = {
  source: "north-wire",
  external_id: "page-5",
  title: "Painter opens a school",
  published_at: "2024-03-15T09:00:00Z",
  body: "\"Children learn colours before letters,\" said painter Boyana Petrova. The school opened on Thursday.",
};

/** Right-to-left words inside a quotation. */
export const TWO_SCRIPTS = {
  source: "harbour-post",
  external_id: "page-3",
  title: "Council hears visitors",
  published_at: "2024-03-15T08:00:00Z",
  body: "\"שלום לכולם, we are glad to be here in Tarnovo\", said Councillor Mira Stoyan. The council met on Thursday.",
};

const MARKUP =
  "<script>window.broken = 1; alert(1)</script><img src=x onerror=\"window.broken = 2\"><style>body{display:none}</style>" +
  "<a href=\"javascript:window.broken=3\">link</a>";

/** Writes text as HTML paragraphs that show it as it is: tags in plain text are refused. */
function escaped(text) {
  const characters = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  const paragraphs = text.replace(/[&<>]/g, (symbol) => characters[symbol]).split("\n\n");
  return paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("");
}

/** Elements, entities and characters that turn text around, in every field that the page shows. */
export const HOSTILE = {
  source: "<b onclick=alert(1)>evil</b>",
  external_id: "page-4",
  title: `${MARKUP} \u202Ekcatta\u202C`,
  url: "https://evil.example/<script>",
  published_at: "2024-03-16T08:00:00Z",
  html: escaped(
    `${MARKUP} Gunmen attacked a market in Tarnovo on March 15.\n\n` +
    "\"We \u202Ereven\u202C gave up the bridge &lt;b&gt; \u2067<i>and the market</i>\", said Mayor Elena Petrova.\n\n" +
    "\"</blockquote><script>window.broken = 4</script> is what they wrote on the wall\", said Oleg \u202ENitram.",
  ),
};
