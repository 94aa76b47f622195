//! The format of event gold.

use serde::Deserialize;

/// A sentence or document with its gold events.
#[derive(Deserialize)]
pub(super) struct Document {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) events: Vec<GoldEvent>,
    /// Spans of a sentence by role: "SRC", "TAR", or "SRC/TAR" for both.
    #[serde(default)]
    spans: Vec<RoleSpan>,
}

#[derive(Deserialize)]
pub(super) struct GoldEvent {
    /// The PLOVER type.
    pub(super) code: Option<String>,
    #[serde(default)]
    source_spans: Option<Vec<(u32, u32)>>,
    #[serde(default)]
    target_spans: Option<Vec<(u32, u32)>>,
    /// A span in document gold; some sentence gold has another value here.
    #[serde(default)]
    trigger: serde_json::Value,
    #[serde(default)]
    args: Vec<Argument>,
}

#[derive(Deserialize)]
struct Argument {
    span: (u32, u32),
}

#[derive(Deserialize)]
struct RoleSpan {
    role: String,
    span: (u32, u32),
}

impl GoldEvent {
    /// Returns true for an event of document gold.
    pub(super) fn has_trigger(&self) -> bool {
        self.trigger.is_array()
    }

    /// The span of the trigger in code points.
    pub(super) fn trigger(&self) -> Option<(u32, u32)> {
        serde_json::from_value(self.trigger.clone()).ok()
    }

    /// The spans of the arguments.
    pub(super) fn arguments(&self) -> impl Iterator<Item = (u32, u32)> {
        self.args.iter().map(|argument| argument.span)
    }
}

impl Document {
    /// The spans of the event's source, which our events call the actor.
    pub(super) fn sources(&self, event: &GoldEvent) -> Vec<(u32, u32)> {
        let own = event.source_spans.iter().flatten().copied();
        own.chain(self.spans_of(["SRC", "SRC/TAR"])).collect()
    }

    /// The spans of the event's target, which our events call the recipient.
    pub(super) fn targets(&self, event: &GoldEvent) -> Vec<(u32, u32)> {
        let own = event.target_spans.iter().flatten().copied();
        own.chain(self.spans_of(["TAR", "SRC/TAR"])).collect()
    }

    fn spans_of(&self, roles: [&'static str; 2]) -> impl Iterator<Item = (u32, u32)> {
        self.spans.iter().filter(move |span| roles.contains(&span.role.as_str())).map(|span| span.span)
    }
}
