//! The text of the story of a page.

use dom_query::{Document, NodeRef};
use rs_trafilatura::{Options, extract_with_options};

use crate::{boilerplate::Boilerplate, paragraphs, squeeze};

/// Tags that begin a whole document; HTML without one is a fragment, and all of it is story.
const DOCUMENT: [&str; 4] = ["<!doctype", "<html", "<head", "<body"];
/// Where a story is, in the order in which it is looked for.
const CONTAINERS: [&str; 5] = ["[itemprop=articleBody]", "article", "main", "[role=main]", "body"];
/// Share of the words of a container that a choice has at least, in percent; else it missed the story.
const MIN_SHARE: usize = 10;
/// Longest container whose words the share is of: a short story needs no choice.
const MAX_SHORT: usize = 200;

/// Returns the story, a paragraph a line with an empty line between two; empty where there is none.
pub(crate) fn text(html: &str, document: &Document) -> String {
    let boilerplate = Boilerplate::of(document);
    let lines = match is_document(html) {
        true => chosen(html, document, &boilerplate),
        false => boilerplate.remove(paragraphs::of(&document.root())),
    };
    lines.join("\n\n")
}

fn is_document(html: &str) -> bool {
    let start: String = html.chars().take(4_000).collect::<String>().to_ascii_lowercase();
    DOCUMENT.iter().any(|mark| start.contains(mark))
}

/// Returns the lines that the library chooses; those of the story's container where it finds none.
fn chosen(html: &str, document: &Document, boilerplate: &Boilerplate) -> Vec<String> {
    let options = Options { include_links: true, ..Options::default() };
    // The library keeps the line ends of the source, which a browser displays as spaces.
    let unwrapped = html.replace(['\n', '\r'], " ");
    let text =
        extract_with_options(&unwrapped, &options).map(|result| result.content_text).unwrap_or_default();
    let lines = text.lines().map(tidy).filter(|line| !line.is_empty()).collect();
    let lines = boilerplate.trim(boilerplate.remove(lines));
    let Some(container) = container(document) else { return lines };
    let whole = boilerplate.trim(boilerplate.remove(paragraphs::of(&container)));
    let words = |lines: &[String]| lines.iter().map(|line| line.split(' ').count()).sum::<usize>();
    let (found, all) = (words(&lines), words(&whole));
    // Of a short story the library may give all paragraphs as one line, without a space between them.
    let is_joined = lines.len() == 1 && whole.len() > 1;
    match found == 0 || (all <= MAX_SHORT && (is_joined || found * 100 < all * MIN_SHARE)) {
        true => whole,
        false => lines,
    }
}

/// Joins the words of a line, and what the library separates: brackets, and an initial that is set large.
fn tidy(line: &str) -> String {
    let line = squeeze(line).replace("( ", "(").replace(" )", ")");
    let mut chars = line.chars();
    match (chars.next(), chars.next(), chars.next()) {
        // "A" and "I" are words.
        (Some(initial), Some(' '), Some(next))
            if initial.is_uppercase() && !matches!(initial, 'A' | 'I') && next.is_lowercase() =>
        {
            line.replacen(' ', "", 1)
        }
        _ => line,
    }
}

fn container(document: &Document) -> Option<NodeRef<'_>> {
    CONTAINERS.iter().find_map(|selector| document.select_single(selector).nodes().first().copied())
}

#[cfg(test)]
mod tests {
    use crate::{ReadError, read};

    const PAGE: &str = r#"<!DOCTYPE html><html lang="en-GB"><head><title>Bridge closed | Harbour Post</title>
        <meta property="og:site_name" content="Harbour Post"><meta property="og:url" content="https://post.example/bridge">
        <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebPage"},
          {"@type": "NewsArticle", "headline": "Bridge closed &amp; guarded", "datePublished": "2025-03-04T08:00:00+01:00",
           "author": [{"@type": "Person", "name": "Ana Kos"}, {"name": "Bo Lind"}], "keywords": ["bridges", "police"]}]}</script>
        </head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Bridge closed</h1>
        <p>Police closed the harbour bridge on Tuesday after a crack was found in one of its piers, the town said.</p>
        <figure><img src="b.jpg"><figcaption>The bridge at night. Photo: Ana Kos</figcaption></figure>
        <p>&ldquo;Nobody will cross it before it is safe,&rdquo; said Mayor Elena Petrova, who visited the bridge in the
        morning with engineers of the county.</p>
        <p><a href="/ferry">Ferries run again after the strike</a></p><p>Read more: <a href="/x">Who built the bridge?</a></p>
        <script>var speaker = "Nobody said this";</script>
        <p>The engineers expect that the repair takes three weeks, and that it costs more than the town has set aside.</p>
        </article><footer>Copyright Harbour Post</footer></body></html>"#;

    #[test]
    fn the_story_of_a_page_is_its_paragraphs_alone() {
        let page = read(PAGE).expect("has a story");
        let paragraphs: Vec<&str> = page.text.split("\n\n").collect();
        assert_eq!(paragraphs.len(), 3, "{}", page.text);
        assert!(paragraphs[0].starts_with("Police closed the harbour bridge"));
        assert!(
            paragraphs[1].starts_with("“Nobody will cross it before it is safe,” said Mayor"),
            "{}",
            page.text
        );
        assert!(paragraphs[2].starts_with("The engineers expect"));
    }

    #[test]
    fn a_page_says_what_it_is() {
        let page = read(PAGE).expect("has a story");
        assert_eq!(page.title.as_deref(), Some("Bridge closed & guarded"));
        assert_eq!(page.byline.as_deref(), Some("Ana Kos, Bo Lind"));
        assert_eq!(page.published_at.as_deref(), Some("2025-03-04T08:00:00+01:00"));
        assert_eq!(page.url.as_deref(), Some("https://post.example/bridge"));
        assert_eq!(page.source.as_deref(), Some("Harbour Post"));
        assert_eq!(page.language.as_deref(), Some("en-GB"));
        assert_eq!(page.tags, ["bridges", "police"]);
    }

    #[test]
    fn the_paragraphs_of_a_short_page_stay_apart() {
        let html = "<html><head><title>Bridge stays closed | Post</title></head><body><nav>Home</nav><article>\
            <h1>Bridge stays closed</h1><p>The council met on Tuesday in Arden to talk about the bridge over the river, which is \
            closed.</p><p>&ldquo;We will rebuild it,&rdquo; said Mayor Elena Petrova.</p></article></body></html>";
        let page = read(html).expect("has a story");
        let paragraphs: Vec<&str> = page.text.split("\n\n").collect();
        assert_eq!(
            paragraphs.last(),
            Some(&"“We will rebuild it,” said Mayor Elena Petrova."),
            "{paragraphs:?}"
        );
        assert!(paragraphs.iter().any(|one| one.starts_with("The council met")), "{paragraphs:?}");
    }

    #[test]
    fn a_part_of_a_page_is_read_whole() {
        let html = "<p>The mayor resigned.</p><p>&ldquo;We lost,&rdquo; she<br>said &amp; left.</p>                    <script>alert('x')</script><style>p {}</style><ul><li>One vote<li>Two votes</ul>";
        let page = read(html).expect("has a text");
        assert_eq!(
            page.text,
            "The mayor resigned.\n\n“We lost,” she\n\nsaid & left.\n\nOne vote\n\nTwo votes"
        );
    }

    #[test]
    fn a_page_without_text_is_an_error() {
        for html in ["", "<p></p>", "<html><body><script>x</script></body></html>", "<!doctype html>"] {
            assert_eq!(read(html), Err(ReadError::NoStory), "{html}");
        }
    }
}
