//! Deaths of mishap told apart from deaths of violence: "seven killed as tram derails".

use super::{grammar::Sentence, roles::Parts, triggers::Hit};

/// What the article has told so far: of violence, or of mishap.
#[derive(Debug, Default)]
pub(super) struct Told {
    violence: usize,
    mishap: usize,
}

/// Verbs that tell of violence or of mishap, as the story has it.
const EITHER: &[&str] = &["kill", "wound", "hit", "strike", "burn"];

/// What kills by mishap, where nobody is said to have meant it.
const VEHICLES: &[&str] = &[
    "bus",
    "car",
    "cyclist",
    "driver",
    "drivers",
    "lorry",
    "motorcycle",
    "motorist",
    "suv",
    "taxi",
    "train",
    "tram",
    "truck",
    "van",
    "vehicle",
];

impl Told {
    /// Takes in what a sentence told.
    pub(super) fn hear(&mut self, hits: &[Hit]) {
        for hit in hits.iter().filter(|hit| !EITHER.contains(&hit.lemma.as_str())) {
            self.violence += usize::from(hit.kind == "ASSAULT");
            self.mishap += usize::from(matches!(hit.kind, "ACCIDENT" | "DISASTER"));
        }
    }

    /// "Seven killed as tram derails": nobody attacked. A killing that nobody does is a death, where the
    /// story is one of mishap; so is one that the mishap does.
    pub(super) fn retype(&self, sentence: &Sentence<'_, '_>, hits: &mut [Hit], parts: &mut [Parts]) {
        let here = |kinds: &[&str]| {
            hits.iter().any(|hit| kinds.contains(&hit.kind) && !EITHER.contains(&hit.lemma.as_str()))
        };
        let mishap_here = here(&["ACCIDENT", "DISASTER"]) && !here(&["ASSAULT"]);
        let mishap = mishap_here || self.mishap > self.violence && !here(&["ASSAULT"]);
        let no_violence = self.violence == 0 && !here(&["ASSAULT"]);
        let of_mishap: Vec<usize> = hits
            .iter()
            .filter(|hit| matches!(hit.kind, "ACCIDENT" | "DISASTER"))
            .map(|hit| hit.tokens.start)
            .collect();
        for (hit, parts) in hits.iter_mut().zip(parts) {
            if hit.kind != "ASSAULT" || !EITHER.contains(&hit.lemma.as_str()) {
                continue;
            }
            let by_mishap = parts.actor.as_ref().is_some_and(|actor| {
                let head = sentence.head(actor);
                of_mishap.contains(&head) || no_violence && sentence.is_any(head, VEHICLES)
            });
            if by_mishap || parts.actor.is_none() && mishap {
                hit.kind = if hit.lemma == "kill" { "DIE" } else { "INJURE" };
            }
        }
    }
}
