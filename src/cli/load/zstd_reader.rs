//! Reading of Zstandard (RFC 8878): all frames of a file.

use std::io::{self, BufRead, Read};

use ruzstd::decoding::{
    BlockDecodingStrategy, FrameDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};

/// Bytes that are decoded at a time, at least.
const DECODED_AT_ONCE: usize = 128 << 10;

/// The content of one frame after the other; frames to be skipped are skipped.
pub struct ZstdReader<R> {
    source: R,
    decoder: FrameDecoder,
    is_in_frame: bool,
}

impl<R: BufRead> ZstdReader<R> {
    /// Reads from `source`, at the begin of a frame.
    pub fn new(source: R) -> Self {
        Self { source, decoder: FrameDecoder::new(), is_in_frame: false }
    }

    /// Begins the next frame; false where there is none.
    fn begin_frame(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            match self.decoder.init(&mut self.source) {
                Ok(()) => {
                    self.is_in_frame = true;
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    io::copy(&mut self.source.by_ref().take(length.into()), &mut io::sink())?;
                }
                Err(error) => return Err(damaged(error)),
            }
        }
        Ok(false)
    }

    /// Ends the frame, whose checksum is compared where it has one.
    fn end_frame(&mut self) -> io::Result<()> {
        self.is_in_frame = false;
        match (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum()) {
            (Some(given), Some(found)) if given != found => Err(damaged("the checksum is wrong")),
            _ => Ok(()),
        }
    }
}

impl<R: BufRead> Read for ZstdReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.decoder.can_collect() == 0 {
            if self.is_in_frame && self.decoder.is_finished() {
                self.end_frame()?;
            } else if self.is_in_frame {
                let size = BlockDecodingStrategy::UptoBytes(DECODED_AT_ONCE);
                self.decoder.decode_blocks(&mut self.source, size).map_err(damaged)?;
            } else if !self.begin_frame()? {
                return Ok(0);
            }
        }
        self.decoder.read(buffer)
    }
}

fn damaged(error: impl ToString) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error.to_string())
}

#[cfg(test)]
mod tests {
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::*;

    fn decoded(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        ZstdReader::new(bytes).read_to_end(&mut content).map(|_| content)
    }

    #[test]
    fn all_frames_are_read_and_damage_is_an_error() {
        let text: Vec<u8> = (0..400_000_u32).flat_map(|number| (number % 977).to_le_bytes()).collect();
        let frame = compress_to_vec(&text[..], CompressionLevel::Fastest);
        let skipped = [&0x184D_2A50_u32.to_le_bytes()[..], &3_u32.to_le_bytes(), b"abc"].concat();
        let all = [&skipped[..], &frame, &skipped, &frame].concat();
        assert_eq!(decoded(&all).expect("is read"), [&text[..], &text].concat());
        assert_eq!(decoded(b"").expect("is read"), b"");
        assert!(decoded(&all[..all.len() - 9]).is_err(), "it is cut");
        assert!(decoded(b"no frame").is_err());
    }
}
