//! The pseudonym of an erased person: the one that was asked for, or an invented one.

use std::collections::BTreeSet;

use sqlx::PgTransaction;
use uuid::Uuid;

use super::{ErasureError, ErasureMode, NewErasure, names::NameKind, words::words};
use crate::store::actors::name_key;

/// Returns the pseudonym of an erasure, which no other person and no word of the name has.
pub(super) async fn pseudonym(
    transaction: &mut PgTransaction<'_>,
    wanted: &NewErasure,
    names: &[(String, NameKind)],
    id: Uuid,
) -> Result<Option<String>, ErasureError> {
    if wanted.mode == ErasureMode::Erase {
        return Ok(None);
    }
    let Some(pseudonym) = &wanted.pseudonym else {
        return Ok(Some(invented_name(id)));
    };
    let own = names.iter().filter(|(_, kind)| *kind != NameKind::Kept);
    let own: BTreeSet<String> = own.flat_map(|(name, _)| words(name)).map(|word| word.key).collect();
    if words(pseudonym).iter().any(|word| own.contains(&word.key)) {
        return Err(ErasureError::Pseudonym("has a word of the name; choose one that has none"));
    }
    let taken: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM actor_aliases WHERE alias_key = $1)")
        .bind(name_key(pseudonym))
        .fetch_one(&mut **transaction)
        .await?;
    match taken {
        true => Err(ErasureError::Pseudonym("is the name of another actor; choose one that nobody has")),
        false => Ok(Some(pseudonym.clone())),
    }
}

/// Returns an invented name that the extraction labels as a person and that no person has: `Noname Tezibo`.
fn invented_name(id: Uuid) -> String {
    const CONSONANTS: &[u8] = b"bdfgklmnprstvz";
    const VOWELS: &[u8] = b"aeiou";
    let mut name = String::from("Noname ");
    for (nth, byte) in id.as_bytes()[10..].iter().enumerate() {
        let letters = if nth % 2 == 0 { CONSONANTS } else { VOWELS };
        let letter = char::from(letters[usize::from(*byte) % letters.len()]);
        name.push(if nth == 0 { letter.to_ascii_uppercase() } else { letter });
    }
    name
}
