//! Printing of lines to standard output, also when its reader stops early: `lab evaluate … | head`.

use std::{
    fmt,
    io::{self, Write},
    process,
};

/// Prints a line like `println!`; exits the process when standard output is closed.
macro_rules! print_line {
    () => {
        $crate::print_line::write(format_args!(""))
    };
    ($($arguments:tt)*) => {
        $crate::print_line::write(format_args!($($arguments)*))
    };
}

/// Writes one line. Exits with 0 if the reader closed the pipe, and with 1 and a message on any other error.
pub(crate) fn write(line: fmt::Arguments<'_>) {
    let Err(error) = writeln!(io::stdout().lock(), "{line}") else { return };
    if error.kind() == io::ErrorKind::BrokenPipe {
        process::exit(0);
    }
    eprintln!("lab: standard output: {error}");
    process::exit(1);
}
