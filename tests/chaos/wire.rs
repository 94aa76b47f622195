//! The messages that a client of Postgres sends (frontend protocol, version 3).

use std::{collections::HashMap, io};

use tokio::io::{AsyncRead, AsyncReadExt};

/// One message with its length and, but for the first one, its type.
pub struct Message {
    /// `None` for the first message of a connection.
    pub kind: Option<u8>,
    pub bytes: Vec<u8>,
}

impl Message {
    /// Reads the next message; `is_first` for the first one, which has no type.
    pub async fn read(from: &mut (impl AsyncRead + Unpin), is_first: bool) -> io::Result<Self> {
        let kind = if is_first { None } else { Some(from.read_u8().await?) };
        let length = from.read_u32().await?;
        let mut bytes: Vec<u8> = kind.into_iter().collect();
        bytes.extend(length.to_be_bytes());
        let head = bytes.len();
        bytes.resize(head + (length as usize).saturating_sub(4), 0);
        from.read_exact(&mut bytes[head..]).await?;
        Ok(Self { kind, bytes })
    }

    /// Tests whether the server answers all messages up to this one.
    pub fn expects_answer(&self) -> bool {
        matches!(self.kind, Some(b'Q' | b'S'))
    }

    /// Returns the texts that end with a zero byte, from the body's start.
    fn strings(&self) -> impl Iterator<Item = String> + '_ {
        self.bytes[5..].split(|byte| *byte == 0).map(|text| String::from_utf8_lossy(text).into_owned())
    }
}

/// The statements that a connection has prepared, by name.
#[derive(Default)]
pub struct Prepared(HashMap<String, String>);

impl Prepared {
    /// Returns the SQL that a message has executed; preparations are noted.
    pub fn executed(&mut self, message: &Message) -> Option<String> {
        let mut strings = message.strings();
        match message.kind? {
            b'Q' => strings.next().map(|sql| one_line(&sql)),
            b'P' => {
                let (name, sql) = (strings.next()?, strings.next()?);
                self.0.insert(name, one_line(&sql));
                None
            }
            b'B' => {
                let (_portal, name) = (strings.next()?, strings.next()?);
                self.0.get(&name).cloned()
            }
            _ => None,
        }
    }
}

fn one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}
