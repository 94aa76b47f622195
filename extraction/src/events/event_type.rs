//! Types of events, generated from the `type` rows of `lexicons/event-triggers.tsv`.

use serde::{Deserialize, Serialize};

/// A property of all events of a type that the rules ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EventTrait {
    /// The subject undergoes the event: it dies, it crashes.
    PatientSubject,
    /// The object passes to a recipient: "sent food to Niger".
    TransferredObject,
    /// The object may be an action, whose agent is the recipient: "rejected the mayor's plan".
    ActionObject,
    /// The event consists of words and takes place when they are said.
    Communication,
    /// Intended violence.
    Violence,
    /// Unintended harm: accidents and disasters.
    Accident,
}

macro_rules! event_types {
    ($($variant:ident $name:literal $plover:tt $(($code:literal))? [$($property:expr),*])*) => {
        /// A type of event. The names are those of PLOVER where it has the type; `docs/event-types.md` defines them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum EventType {
            $(
                #[doc = concat!("`", $name, "`")]
                #[serde(rename = $name)]
                $variant,
            )*
        }

        impl EventType {
            /// All types, in the order of the lexicon.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Returns the name on the wire and in the store.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Returns the PLOVER type that it counts as, if any.
            pub const fn plover(self) -> Option<&'static str> {
                match self {
                    $(Self::$variant => $plover $(($code))?,)*
                }
            }

            const fn traits(self) -> &'static [EventTrait] {
                match self {
                    $(Self::$variant => &[$($property),*],)*
                }
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/event_types.rs"));

impl EventType {
    /// Parses a name as the wire writes it.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|event_type| event_type.as_str() == name)
    }

    fn has(self, event_trait: EventTrait) -> bool {
        self.traits().contains(&event_trait)
    }

    /// True if the subject of an active verb undergoes the event.
    pub(crate) fn has_patient_subject(self) -> bool {
        self.has(EventTrait::PatientSubject)
    }

    /// True if the object of a verb passes to a recipient.
    pub(crate) fn has_transferred_object(self) -> bool {
        self.has(EventTrait::TransferredObject)
    }

    /// True if the object may be an action whose agent is the recipient.
    pub(crate) fn has_action_object(self) -> bool {
        self.has(EventTrait::ActionObject)
    }

    /// True if the event consists of words.
    pub(crate) fn is_communication(self) -> bool {
        self.has(EventTrait::Communication)
    }

    /// True for intended violence.
    pub(crate) fn is_violence(self) -> bool {
        self.has(EventTrait::Violence)
    }

    /// True for accidents and disasters.
    pub(crate) fn is_accident(self) -> bool {
        self.has(EventTrait::Accident)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_described_in_the_documentation() {
        let page = include_str!("../../../docs/event-types.md");
        for event_type in EventType::ALL {
            let row = format!("| {} |", event_type.as_str());
            assert!(page.contains(&row), "docs/event-types.md has no row for {}", event_type.as_str());
        }
    }

    #[test]
    fn names_are_parsed() {
        for &event_type in EventType::ALL {
            assert_eq!(EventType::from_name(event_type.as_str()), Some(event_type));
        }
        assert_eq!(EventType::from_name("ASAULT"), None);
    }
}
