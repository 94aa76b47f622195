//! The text of NITF by paragraphs, and XHTML as it is written.

use super::element::{Element, Node};

/// Elements of NITF with a paragraph in each.
const PARAGRAPHS: [&str; 10] = ["p", "hl2", "li", "dt", "dd", "pre", "note", "credit", "fn", "td"];
/// Elements that are no part of the story.
const SKIPPED: [&str; 5] = ["media", "table", "nitf-table", "hr", "br"];

/// Returns the paragraphs of a body of NITF, with an empty line between two.
pub fn nitf_text(content: &Element) -> String {
    let mut paragraphs = Vec::new();
    add(content, &mut paragraphs);
    paragraphs.join("\n\n")
}

fn add(element: &Element, paragraphs: &mut Vec<String>) {
    for child in element.elements() {
        match child.name.as_str() {
            name if SKIPPED.contains(&name) => {}
            // A paragraph may hold a list, whose items are paragraphs too.
            name if PARAGRAPHS.contains(&name) && !child.elements().any(is_block) => {
                paragraphs.extend(Some(child.text()).filter(|text| !text.is_empty()));
            }
            _ => add(child, paragraphs),
        }
    }
}

fn is_block(element: &Element) -> bool {
    PARAGRAPHS.contains(&element.name.as_str())
        || ["ol", "ul", "dl", "bq", "block"].contains(&element.name.as_str())
}

/// Writes the content of an element as HTML, without attributes.
pub fn html(element: &Element) -> String {
    let mut html = String::new();
    write(&element.nodes, &mut html);
    html
}

fn write(nodes: &[Node], html: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => html.push_str(&escaped(text)),
            Node::Element(Element { name, nodes, .. }) if nodes.is_empty() => {
                html.push_str(&format!("<{name}>"))
            }
            Node::Element(Element { name, nodes, .. }) => {
                html.push_str(&format!("<{name}>"));
                write(nodes, html);
                html.push_str(&format!("</{name}>"));
            }
        }
    }
}

/// Writes a text with references for the characters that are markup.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
