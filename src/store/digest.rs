//! SHA-256 digests as keys and UUIDs.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A digest of a sequence of fields.
///
/// Each field is preceded by its length in bytes, so that "ab" + "c" and "a" + "bc" differ.
#[derive(Debug, Clone, Default)]
pub struct FieldDigest(Sha256);

impl FieldDigest {
    /// Adds a field.
    pub fn field(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        let bytes = bytes.as_ref();
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
        self
    }

    /// Returns the digest of all fields.
    pub fn bytes(&self) -> [u8; 32] {
        self.0.clone().finalize().into()
    }

    /// Returns the first 16 bytes of the digest as a UUID.
    pub fn uuid(&self) -> Uuid {
        to_uuid(&self.bytes())
    }
}

/// Makes a UUID of version 8 (RFC 9562, custom) from the first 16 bytes of a digest.
pub fn to_uuid(digest: &[u8; 32]) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Derives an id from `base` and fields: a UUID of version 8 with the 48-bit time of `base` in front.
///
/// The id sorts with `base`, and is the same for the same input.
pub fn derive_id(base: Uuid, fields: &[&[u8]]) -> Uuid {
    let mut digest = Sha256::new();
    digest.update(base.as_bytes());
    for field in fields {
        digest.update((field.len() as u64).to_be_bytes());
        digest.update(field);
    }
    let mut digest: [u8; 32] = digest.finalize().into();
    digest[..6].copy_from_slice(&base.as_bytes()[..6]);
    to_uuid(&digest)
}

/// Prints bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_boundaries_are_part_of_the_digest() {
        let of = |fields: [&str; 2]| FieldDigest::default().field(fields[0]).field(fields[1]).uuid();
        assert_eq!(of(["ab", "c"]), of(["ab", "c"]));
        assert_ne!(of(["ab", "c"]), of(["a", "bc"]));
    }

    #[test]
    fn a_derived_id_keeps_the_time_of_its_base() {
        let base = Uuid::now_v7();
        let id = derive_id(base, &[b"statement"]);
        assert_eq!(id.as_bytes()[..6], base.as_bytes()[..6]);
        assert_eq!(id.get_version_num(), 8);
    }
}
