//! Universal Dependencies: parts of speech, morphological features, dependency relations.

/// Defines an enum of treebank labels, with conversions from and to their names.
macro_rules! treebank_labels {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$doc])* #[allow(missing_docs)] $variant,)+ }

        impl $name {
            /// All labels, in the order of their numbers (`label as usize`).
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Returns the name in the treebanks.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// Parses the name in the treebanks.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

mod features;
mod relation;
mod tag;

pub use features::{Features, Mood, Number, Person, Tense, VerbForm};
pub use relation::Relation;
pub use tag::{Tag, Upos, Xpos};
