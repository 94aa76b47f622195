//! A document as a tree of elements, within bounds.

use quick_xml::{Reader, escape::resolve_xml_entity, events::Event};

/// Longest document in bytes.
pub const MAX_XML: usize = 3 << 20;
/// Most elements, and most of them inside one another.
const MAX_ELEMENTS: usize = 30_000;
const MAX_DEPTH: usize = 100;
/// References to characters that documents of news have without declaring them.
const NAMED: [(&str, &str); 16] = [
    ("nbsp", "\u{a0}"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("hellip", "…"),
    ("bull", "•"),
    ("euro", "€"),
    ("pound", "£"),
    ("copy", "©"),
    ("reg", "®"),
    ("deg", "°"),
];

/// Reasons why a document is no article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// It is not well-formed.
    #[error("is no well-formed XML at byte {0}: {1}")]
    Malformed(u64, String),
    /// It is too long.
    #[error("has {0} bytes; at most {MAX_XML} are accepted")]
    TooLong(usize),
    /// It has too many elements.
    #[error("has more than {MAX_ELEMENTS} elements")]
    TooManyElements,
    /// Its elements are too deep inside one another.
    #[error("has more than {MAX_DEPTH} elements inside one another")]
    TooDeep,
    /// It declares entities, or refers to one that is not known.
    #[error("declares or uses the entity “{0}”; write the characters themselves")]
    Entity(String),
    /// Its root element is another one.
    #[error("is <{0}>; <newsItem> and <newsMessage> of NewsML-G2 and <nitf> are read")]
    Kind(String),
    /// A message has not one item.
    #[error("is a message with {0} items; send each <newsItem> as a request of its own")]
    Items(usize),
    /// It has no text.
    #[error(
        "has no text: neither inlineXML with XHTML or NITF nor inlineData; pictures and remote content are not read"
    )]
    NoText,
}

/// An element, without the prefixes of its namespaces.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Element {
    /// The name.
    pub name: String,
    /// The attributes.
    attributes: Vec<(String, String)>,
    /// What is in it.
    pub nodes: Vec<Node>,
}

/// What is in an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text, with its references resolved.
    Text(String),
}

impl Element {
    /// Returns the value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the elements in it that have a name.
    pub fn children<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.elements().filter(move |element| element.name == name)
    }

    /// Returns the elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Returns the first element at a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Element> {
        let Some((name, rest)) = path.split_first() else { return Some(self) };
        self.elements().filter(|element| element.name == *name).find_map(|element| element.at(rest))
    }

    /// Returns the text in it, with runs of white space as one space; `skipped` elements are left out.
    pub fn text_without(&self, skipped: &[&str]) -> String {
        let mut text = String::new();
        self.add_text(skipped, &mut text);
        text.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Returns the text in it, with runs of white space as one space.
    pub fn text(&self) -> String {
        self.text_without(&[])
    }

    /// Returns the text in it as it stands.
    pub fn raw_text(&self) -> String {
        let mut text = String::new();
        self.add_text(&[], &mut text);
        text
    }

    fn add_text(&self, skipped: &[&str], text: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(part) => text.push_str(part),
                Node::Element(element) if skipped.contains(&element.name.as_str()) => {}
                Node::Element(element) => element.add_text(skipped, text),
            }
        }
    }
}

/// Parses a document into its root element.
///
/// Entities are not expanded, and a declaration of one is an error, so that a short document stays short. The depth is bounded,
/// so that functions may call themselves for what is inside.
pub fn parse(text: &str) -> Result<Element, XmlError> {
    parse_with(text, false)
}

/// Parses as [`parse`] does; a reference that nobody declared stays in the text as it is written, for a reader of HTML.
pub fn parse_lenient(text: &str) -> Result<Element, XmlError> {
    parse_with(text, true)
}

fn parse_with(text: &str, keeps_references: bool) -> Result<Element, XmlError> {
    if text.len() > MAX_XML {
        return Err(XmlError::TooLong(text.len()));
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = keeps_references;
    let mut open = vec![Element::default()];
    let mut count = 0;
    loop {
        let position = reader.buffer_position();
        let malformed = |error: String| XmlError::Malformed(position, error);
        let event = reader.read_event().map_err(|error| malformed(error.to_string()))?;
        match event {
            Event::Start(start) => {
                count += 1;
                let element = element(&start).map_err(malformed)?;
                open.push(element);
            }
            Event::Empty(start) => {
                count += 1;
                let element = element(&start).map_err(malformed)?;
                add(&mut open, Node::Element(element));
            }
            Event::End(_) => {
                if let Some(element) = open.pop() {
                    add(&mut open, Node::Element(element));
                }
            }
            Event::Text(text) => {
                let text = text.xml10_content().map_err(|error| malformed(error.to_string()))?;
                add(&mut open, Node::Text(text.into_owned()));
            }
            Event::CData(text) => {
                let text = text.decode().map_err(|error| malformed(error.to_string()))?;
                add(&mut open, Node::Text(text.into_owned()));
            }
            Event::GeneralRef(reference) => {
                let name = reference.decode().map_err(|error| malformed(error.to_string()))?;
                let character = reference.resolve_char_ref().map_err(|error| malformed(error.to_string()))?;
                if character == Some('\0') {
                    return Err(malformed("it refers to the character NUL".to_owned()));
                }
                let text = character.map(String::from).or_else(|| named(&name).map(str::to_owned));
                let text = text.or_else(|| keeps_references.then(|| format!("&{name};")));
                add(
                    &mut open,
                    Node::Text(text.ok_or_else(|| XmlError::Entity(crate::input::shorten(&name)))?),
                );
            }
            Event::DocType(declaration) => {
                let declaration = declaration.decode().map_err(|error| malformed(error.to_string()))?;
                if declaration.contains("<!ENTITY") {
                    return Err(XmlError::Entity("<!ENTITY".to_owned()));
                }
            }
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => break,
        }
        if count > MAX_ELEMENTS {
            return Err(XmlError::TooManyElements);
        }
        if open.len() > MAX_DEPTH {
            return Err(XmlError::TooDeep);
        }
    }
    let is_complete = open.len() == 1;
    let root = open.pop().and_then(|document| document.elements().next().cloned());
    match root {
        Some(root) if is_complete => Ok(root),
        _ => Err(XmlError::Malformed(
            text.len() as u64,
            "it ends inside of an element, or has none".to_owned(),
        )),
    }
}

fn add(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.nodes.push(node);
    }
}

/// Makes an element of its start tag.
fn element(start: &quick_xml::events::BytesStart<'_>) -> Result<Element, String> {
    let name = String::from_utf8_lossy(start.local_name().into_inner()).into_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let name = String::from_utf8_lossy(attribute.key.local_name().into_inner()).into_owned();
        let value = String::from_utf8_lossy(&attribute.value).into_owned();
        let value = quick_xml::escape::unescape_with(&value, named).map_err(|error| error.to_string())?;
        attributes.push((name, value.into_owned()));
    }
    Ok(Element { name, attributes, nodes: Vec::new() })
}

/// Returns the characters of a reference by name.
fn named(name: &str) -> Option<&'static str> {
    resolve_xml_entity(name).or_else(|| NAMED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_have_attributes_and_texts() {
        let root = parse(r#"<a:r x="1 &amp; 2"><b>one <i>two</i> &#8212; <![CDATA[<3]]></b><c/></a:r>"#)
            .expect("is XML");
        assert_eq!((root.name.as_str(), root.attribute("x")), ("r", Some("1 & 2")));
        let b = root.at(&["b"]).expect("is there");
        assert_eq!((b.text(), b.text_without(&["i"])), ("one two — <3".to_owned(), "one — <3".to_owned()));
        assert!(root.at(&["b", "i"]).is_some() && root.at(&["i"]).is_none());
    }

    #[test]
    fn hostile_documents_are_refused_in_bounded_time() {
        let bomb = r#"<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>"#;
        assert!(matches!(parse(bomb), Err(XmlError::Entity(_))));
        let outside = r#"<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>"#;
        assert!(matches!(parse(outside), Err(XmlError::Entity(_))));
        assert!(matches!(parse("<r>&x;</r>"), Err(XmlError::Entity(_))));
        assert!(matches!(parse(&"<r>".repeat(1_000_000)), Err(XmlError::TooDeep)));
        assert!(matches!(
            parse(&format!("<r>{}</r>", "<b/>".repeat(100_000))),
            Err(XmlError::TooManyElements)
        ));
        assert!(matches!(parse(&"x".repeat(4 << 20)), Err(XmlError::TooLong(_))));
        for wrong in [
            "",
            "text",
            "<r>",
            "<r></s>",
            "<r><b></r>",
            "<r a=\"1\" a=\"2\"/>",
            "<r>&#x0;</r>",
            "<r>&#xD800;</r>",
            "</r>",
        ] {
            assert!(matches!(parse(wrong), Err(XmlError::Malformed(..))), "{wrong}: {:?}", parse(wrong));
        }
    }
}
