//! Printing figures to whoever may stop reading them: `dateline evaluate … | head`.

use std::{
    fmt,
    io::{self, Write},
};

/// Prints a line as `println!` does, and ends the program, in order, where nobody reads on.
macro_rules! say {
    () => {
        $crate::evaluate::say::line(format_args!(""))
    };
    ($($words:tt)*) => {
        $crate::evaluate::say::line(format_args!($($words)*))
    };
}

/// Prints one line.
pub fn line(words: fmt::Arguments<'_>) {
    if let Err(error) = writeln!(io::stdout().lock(), "{words}") {
        stop(&error);
    }
}

/// Ends the program: well where whoever reads us has read enough, and with what is wrong else.
fn stop(error: &io::Error) -> ! {
    if error.kind() == io::ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    eprintln!("dateline: standard output: {error}");
    std::process::exit(1);
}
