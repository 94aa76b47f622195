//! Decoding of a page by the encoding that it has.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes at the start of a page in which its encoding is declared; the standard says 1024, pages need more.
const DECLARATION: usize = 8 << 10;

/// Returns true for the name of an encoding of the web.
pub fn is_charset(label: &str) -> bool {
    Encoding::for_label(label.as_bytes()).is_some()
}

/// Decodes a page; `charset` is what the sender says.
///
/// As browsers do it, a byte order mark counts first, then the sender, then the page's own declaration. Without any of
/// them the page is UTF-8 if its bytes are, else windows-1252. Wrong bytes and NUL become U+FFFD.
pub fn decode(bytes: &[u8], charset: Option<&str>) -> String {
    let encoding = Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .or_else(|| Encoding::for_label(charset?.as_bytes()))
        .or_else(|| declared(&bytes[..bytes.len().min(DECLARATION)]))
        .unwrap_or_else(|| if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 });
    let (text, _, _) = encoding.decode(bytes);
    text.replace('\0', "\u{fffd}")
}

/// Finds `charset=…` inside a `<meta>` tag.
fn declared(start: &[u8]) -> Option<&'static Encoding> {
    let text = String::from_utf8_lossy(start).to_ascii_lowercase();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("<meta") {
        rest = &rest[at + "<meta".len()..];
        let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
        let Some((_, value)) = tag.split_once("charset") else { continue };
        let Some(value) = value.trim_start().strip_prefix('=') else { continue };
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let end = value.find(['"', '\'', ';', ' ', '/', '>']).unwrap_or(value.len());
        let Some(encoding) = Encoding::for_label(&value.as_bytes()[..end]) else { continue };
        // What could be read byte by byte is not UTF-16, whatever it says.
        return Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_found_in_the_order_of_browsers() {
        let text = "<meta charset=\"iso-8859-1\"><p>Zoë paid £3</p>";
        let (latin, _, _) = WINDOWS_1252.encode(text);
        assert_eq!(decode(&latin, None), text);
        assert_eq!(decode(text.as_bytes(), Some("utf-8")), text);
        assert_eq!(decode(&[b"\xef\xbb\xbf", text.as_bytes()].concat(), Some("latin1")), text);
        let undeclared = "<p>Zoë paid £3</p>";
        assert_eq!(decode(undeclared.as_bytes(), None), undeclared);
        assert_eq!(decode(&WINDOWS_1252.encode(undeclared).0, None), undeclared);
        let wide: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(undeclared.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(&wide, None), undeclared);
        let (cyrillic, _, _) = encoding_rs::WINDOWS_1251
            .encode("<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>Киев");
        assert!(decode(&cyrillic, None).ends_with("Киев"));
    }

    #[test]
    fn any_bytes_are_decoded_to_a_text_without_nul() {
        let bytes: Vec<u8> = (0..=255).cycle().take(10_000).collect();
        for charset in [
            None,
            Some("utf-16le"),
            Some("shift_jis"),
            Some("iso-2022-jp"),
            Some("gb18030"),
            Some("nonsense"),
        ] {
            assert!(!decode(&bytes, charset).contains('\0'), "{charset:?}");
        }
    }
}
