//! Decompression of gzip (RFC 1952), piece by piece.

use std::io::{self, Write};

use axum::body::Bytes;
use flate2::write::GzDecoder;

/// Decompresses a gzip file: all its members are one stream.
///
/// Behind the last member zero bytes may follow, which tapes and `tar` add and gzip(1) ignores. Anything else there is
/// an error, and so is a member that is cut off or has a wrong checksum.
pub struct Decoder(State);

enum State {
    /// In a member.
    Member(Box<GzDecoder<Vec<u8>>>),
    /// Behind a member.
    Between,
    /// In the zero bytes behind the last member.
    Padding,
}

impl Decoder {
    /// Starts a file, which has at least one member.
    pub fn new() -> Self {
        Self(Self::member())
    }

    fn member() -> State {
        State::Member(Box::new(GzDecoder::new(Vec::new())))
    }

    /// Decompresses the start of `input` and removes it; returns at most 64 KiB.
    ///
    /// To be called until `input` is empty. A part of the result can be held back until the next call.
    pub fn decompress(&mut self, input: &mut Bytes) -> io::Result<Vec<u8>> {
        match &mut self.0 {
            State::Member(decoder) => {
                let read = decoder.write(input)?;
                if read > 0 {
                    let _ = input.split_to(read);
                    return Ok(std::mem::take(decoder.get_mut()));
                }
                self.end_member()
            }
            State::Between => {
                self.0 = if input.first() == Some(&0) { State::Padding } else { Self::member() };
                Ok(Vec::new())
            }
            State::Padding if input.iter().all(|&byte| byte == 0) => {
                input.clear();
                Ok(Vec::new())
            }
            State::Padding => Err(invalid("other bytes follow the zero bytes behind the last member")),
        }
    }

    /// Returns the rest, after all input; an error where the file does not end behind a member.
    pub fn finish(&mut self) -> io::Result<Vec<u8>> {
        match self.0 {
            State::Member(_) => self.end_member(),
            State::Between | State::Padding => Ok(Vec::new()),
        }
    }

    /// Checks length and checksum of the member, and returns the rest of its content.
    fn end_member(&mut self) -> io::Result<Vec<u8>> {
        match std::mem::replace(&mut self.0, State::Between) {
            State::Member(decoder) => decoder.finish(),
            State::Between | State::Padding => Ok(Vec::new()),
        }
    }
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn member(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).expect("a vector takes all");
        encoder.finish().expect("a vector takes all")
    }

    /// Decompresses `file`, which arrives in pieces of `step` bytes.
    fn decompress(file: &[u8], step: usize) -> io::Result<Vec<u8>> {
        let (mut decoder, mut content) = (Decoder::new(), Vec::new());
        for piece in file.chunks(step) {
            let mut piece = Bytes::copy_from_slice(piece);
            while !piece.is_empty() {
                let part = decoder.decompress(&mut piece)?;
                assert!(part.len() <= 64 << 10, "{} bytes at once", part.len());
                content.extend(part);
            }
        }
        content.extend(decoder.finish()?);
        Ok(content)
    }

    #[test]
    fn members_are_one_stream_however_it_is_cut() {
        let file = [member(b"one\n"), member(b""), member(b"two\n"), vec![0; 600]].concat();
        for step in [1, 2, 7, 18, 1000] {
            assert_eq!(decompress(&file, step).expect("gzip"), b"one\ntwo\n", "pieces of {step} bytes");
        }
        let long = vec![b' '; 10 << 20];
        assert!(
            decompress(&[member(&long), member(&long)].concat(), 1 << 20).expect("gzip").len() == 20 << 20
        );
    }

    #[test]
    fn what_is_no_member_is_an_error() {
        let one = member(b"one\n");
        let (mut corrupt, mut wrong_sum) = (member(b"two\n"), member(b"two\n"));
        corrupt[12] ^= 0xff;
        let sum = wrong_sum.len() - 8;
        wrong_sum[sum] ^= 1;
        for behind in [
            &b"rubbish"[..],
            b"\0\0\0rubbish",
            &one[..1],
            &one[..9],
            &one[..one.len() - 1],
            &corrupt,
            &wrong_sum,
        ] {
            for step in [1, 1000] {
                assert!(decompress(&[&one[..], behind].concat(), step).is_err(), "{behind:?}");
            }
        }
        assert!(decompress(b"", 1).is_err());
        assert!(decompress(&[0; 20], 1).is_err());
    }
}
