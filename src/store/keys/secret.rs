//! Making and digests of keys and tokens.

use sha2::{Digest, Sha256};

use crate::store::digest::hex;

/// What every key begins with, so that a key is recognised where it should not be, in a log or a repository.
const KEY_START: &str = "dateline";
/// Random bytes of a secret: 256 bits.
const SECRET_BYTES: usize = 32;
/// Random bytes of the public part.
const PREFIX_BYTES: usize = 4;

/// A new key, which is given out once: `dateline_<prefix>_<secret>`.
#[derive(Clone)]
pub struct NewSecret {
    /// The whole key.
    pub text: String,
    /// Its public part.
    pub prefix: String,
}

/// The system has no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random bytes: {0}")]
pub struct RandomError(#[from] getrandom::Error);

impl NewSecret {
    /// Makes a key.
    pub fn key() -> Result<Self, RandomError> {
        let prefix = random_hex::<PREFIX_BYTES>()?;
        let text = format!("{KEY_START}_{prefix}_{}", random_hex::<SECRET_BYTES>()?);
        Ok(Self { text, prefix })
    }
}

/// Makes the token of a session.
pub fn new_token() -> Result<String, RandomError> {
    random_hex::<SECRET_BYTES>()
}

/// Returns the digest under which a key or token is stored.
pub fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

fn random_hex<const BYTES: usize>() -> Result<String, RandomError> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(hex(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_and_have_256_random_bits_behind_their_prefix() {
        let (one, other) = (NewSecret::key().expect("random"), NewSecret::key().expect("random"));
        assert_ne!(one.text, other.text);
        let parts: Vec<&str> = one.text.split('_').collect();
        assert_eq!((parts[0], parts[1], parts[2].len()), ("dateline", one.prefix.as_str(), 64));
        assert_ne!(hash(&one.text), hash(&other.text));
    }
}
