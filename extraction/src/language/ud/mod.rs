//! The words of grammar: parts of speech, features, relations, as Universal Dependencies names them.

/// An enum whose variants have a name in a treebank.
macro_rules! named {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$doc])* #[allow(missing_docs)] $variant,)+ }

        impl $name {
            /// Every value, in the order of its number (`value as usize`).
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name in the treebanks.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The value a treebank calls `name`.
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
