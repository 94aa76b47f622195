//! The weights file of a model, a header and a list of sections, and the errors of a file that does not fit.
//!
//! Layout, little-endian: the magic bytes, version (`u32`), checksum of the rest (`u64`), then for each section its
//! length (`u32`) and bytes.

/// The first bytes of every weights file.
const MAGIC: &[u8; 8] = b"DATELINE";

/// The reason why a weights file was refused.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum WeightsError {
    /// The file does not begin as one, ends early, or its sections do not fit the model.
    #[error("this is not a whole Dateline weights file: {0}")]
    Broken(&'static str),
    /// The file was made for another version of the program.
    #[error(
        "the weights are of version {found}, this program needs version {needed}; train them anew (models/README.md)"
    )]
    Version {
        /// The file's version.
        found: u32,
        /// The version that the model reads.
        needed: u32,
    },
    /// The file was damaged in storage or transfer.
    #[error("the weights' checksum is wrong: the file is damaged, fetch or train it again")]
    Checksum,
}

/// Writes sections as a weights file.
///
/// A model's `version` goes up whenever its features, hashing or layout change: it would compute noise from old weights.
pub fn write(version: u32, sections: &[Vec<u8>]) -> Vec<u8> {
    let mut body = Vec::new();
    for section in sections {
        body.extend((section.len() as u32).to_le_bytes());
        body.extend(section);
    }
    let mut file = MAGIC.to_vec();
    file.extend(version.to_le_bytes());
    file.extend(checksum(&body).to_le_bytes());
    file.extend(body);
    file
}

/// Splits a weights file into its sections.
///
/// # Errors
/// No weights file, another version than `needed`, or a wrong checksum.
pub fn read(file: &[u8], needed: u32) -> Result<Vec<&[u8]>, WeightsError> {
    let rest = file.strip_prefix(MAGIC).ok_or(WeightsError::Broken("it begins otherwise"))?;
    let (found, rest) = read_u32(rest)?;
    if found != needed {
        return Err(WeightsError::Version { found, needed });
    }
    let (sum, mut body) = rest.split_at_checked(8).ok_or(WeightsError::Broken("it ends early"))?;
    if checksum(body).to_le_bytes() != sum {
        return Err(WeightsError::Checksum);
    }
    let mut sections = Vec::new();
    while !body.is_empty() {
        let (length, rest) = read_u32(body)?;
        let (section, rest) =
            rest.split_at_checked(length as usize).ok_or(WeightsError::Broken("it ends early"))?;
        sections.push(section);
        body = rest;
    }
    Ok(sections)
}

fn read_u32(bytes: &[u8]) -> Result<(u32, &[u8]), WeightsError> {
    let (number, rest) = bytes.split_first_chunk::<4>().ok_or(WeightsError::Broken("it ends early"))?;
    Ok((u32::from_le_bytes(*number), rest))
}

/// A fast checksum against accidental damage, eight bytes at a step.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.chunks(8).fold(bytes.len() as u64, |sum, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        (sum.rotate_left(7) ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_does_not_fit_is_refused_with_the_reason() {
        let file = write(1, &[b"one".to_vec(), Vec::new()]);
        assert_eq!(read(&file, 1), Ok(vec![&b"one"[..], &[]]));
        assert!(matches!(read(b"PNG", 1), Err(WeightsError::Broken(_))));
        assert_eq!(read(&file[..file.len() - 1], 1), Err(WeightsError::Checksum));
        let mut other = file.clone();
        other[8] = 99;
        assert_eq!(read(&other, 1), Err(WeightsError::Version { found: 99, needed: 1 }));
        let mut damaged = file;
        damaged[25] ^= 1;
        assert_eq!(read(&damaged, 1), Err(WeightsError::Checksum));
    }
}
