//! The paragraphs of a part of a page, as a browser displays them.

use dom_query::NodeRef;

use crate::squeeze;

/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 38] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "tr",
    "ul",
    "html",
];
/// Elements whose text is no part of a story.
const OUTSIDE: [&str; 24] = [
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "title",
    "nav",
    "aside",
    "footer",
    "form",
    "button",
    "select",
    "textarea",
    "figcaption",
    "iframe",
    "object",
    "svg",
    "math",
    "audio",
    "video",
    "canvas",
    "map",
    "dialog",
    "menu",
];

/// Returns the paragraphs under a node, in the order of the page. Linear in the page, without recursion.
pub(crate) fn of(root: &NodeRef<'_>) -> Vec<String> {
    let (mut found, mut current) = (Vec::new(), String::new());
    let mut end = |current: &mut String| {
        let line = squeeze(&std::mem::take(current));
        if !line.is_empty() {
            found.push(line);
        }
    };
    // A node to enter, or the end of a paragraph.
    let mut pending = vec![Some(*root)];
    while let Some(next) = pending.pop() {
        let Some(node) = next else {
            end(&mut current);
            continue;
        };
        if node.is_text() {
            current.push_str(&node.text());
            continue;
        }
        let name = node.node_name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        if OUTSIDE.contains(&name.as_str()) || node.is_comment() || is_hidden(&node) {
            continue;
        }
        if BLOCKS.contains(&name.as_str()) {
            end(&mut current);
            pending.push(None);
        }
        let mut children = node.children();
        children.reverse();
        pending.extend(children.into_iter().map(Some));
    }
    end(&mut current);
    found
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    node.has_attr("hidden") || node.attr("aria-hidden").is_some_and(|value| &*value == "true")
}
