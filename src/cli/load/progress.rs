//! Progress on standard error.

use std::{
    io::{self, IsTerminal},
    time::{Duration, Instant},
};

/// Time between two lines where standard error is no terminal.
const INTERVAL: Duration = Duration::from_secs(10);

/// Shows how far something is: in one line of a terminal, else as a line every ten seconds.
pub struct Progress {
    is_terminal: bool,
    last: Instant,
}

impl Progress {
    /// Begins with nothing shown.
    pub fn new() -> Self {
        Self { is_terminal: io::stderr().is_terminal(), last: Instant::now() }
    }

    /// Shows what `describe` returns, if it is time to.
    pub fn show(&mut self, describe: impl FnOnce() -> String) {
        if self.is_terminal {
            eprint!("\r\x1b[K{}", describe());
        } else if self.last.elapsed() >= INTERVAL {
            self.last = Instant::now();
            eprintln!("{}", describe());
        }
    }

    /// Shows a text that stays.
    pub fn end(&mut self, text: &str) {
        match self.is_terminal {
            true => eprintln!("\r\x1b[K{text}"),
            false => eprintln!("{text}"),
        }
    }
}

/// Writes seconds as `45 s`, `12 min` or `3.5 h`.
pub fn duration(seconds: f64) -> String {
    match seconds {
        ..120.0 => format!("{seconds:.0} s"),
        ..7200.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.1} h", seconds / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_short() {
        assert_eq!([3.4, 600.0, 9000.0].map(duration), ["3 s", "10 min", "2.5 h"]);
    }
}
