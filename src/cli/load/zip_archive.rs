//! Entries of zip archives, each read from where its data lies.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use flate2::{CrcReader, read::DeflateDecoder};
use zip::{CompressionMethod, ZipArchive, result::ZipError};

/// A file in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZipEntry {
    /// The archive.
    pub archive: PathBuf,
    /// The path within it.
    pub name: String,
    /// The place of its data in the archive, and their length, in bytes.
    start: u64,
    length: u64,
    is_compressed: bool,
    /// Checksum of the file.
    crc: u32,
}

/// Lists the files of an archive that `is_wanted` by their names, in the order of these.
pub fn entries(path: &Path, is_wanted: impl Fn(&str) -> bool) -> Result<Vec<ZipEntry>, ZipError> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?))?;
    let mut entries = Vec::new();
    for number in 0..archive.len() {
        let entry = archive.by_index_raw(number)?;
        let name = entry.name()?.into_owned();
        if !entry.is_file() || !is_wanted(&name) {
            continue;
        }
        let is_compressed = match entry.compression() {
            _ if entry.encrypted() => return Err(ZipError::UnsupportedArchive("it is encrypted")),
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            _ => return Err(ZipError::UnsupportedArchive("it is compressed otherwise than by deflate")),
        };
        let start = entry.data_start().ok_or(ZipError::FileNotFound)?;
        let (length, crc) = (entry.compressed_size(), entry.crc32());
        entries.push(ZipEntry { archive: path.to_owned(), name, start, length, is_compressed, crc });
    }
    entries.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(entries)
}

impl ZipEntry {
    /// Opens the file; reading fails at its end where the checksum is another.
    pub fn open(&self) -> io::Result<impl Read + 'static> {
        let mut file = File::open(&self.archive)?;
        file.seek(SeekFrom::Start(self.start))?;
        let data = BufReader::new(file).take(self.length);
        let content: Box<dyn Read> =
            if self.is_compressed { Box::new(DeflateDecoder::new(data)) } else { Box::new(data) };
        Ok(Checked { content: CrcReader::new(content), crc: self.crc })
    }
}

/// A file whose checksum is compared at its end.
struct Checked {
    content: CrcReader<Box<dyn Read>>,
    crc: u32,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.content.read(buffer)?;
        if read == 0 && !buffer.is_empty() && self.content.crc().sum() != self.crc {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the checksum is wrong: the archive is damaged",
            ));
        }
        Ok(read)
    }
}
