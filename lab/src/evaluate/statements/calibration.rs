//! How often statements of a confidence are right.

/// Statements found and right, by tenths of confidence.
#[derive(Debug, Default)]
pub struct Calibration {
    tenths: [(usize, usize); 10],
}

impl Calibration {
    /// Counts one statement. Right: of a gold statement's words and speaker.
    pub fn add(&mut self, confidence: f32, right: bool) {
        let (found, good) = &mut self.tenths[((confidence * 10.0) as usize).min(9)];
        *found += 1;
        *good += usize::from(right);
    }
}

impl std::fmt::Display for Calibration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "confidence  found  right")?;
        for (tenth, (found, right)) in self.tenths.iter().enumerate().filter(|(_, (found, _))| *found > 0) {
            let share = 100.0 * *right as f64 / *found as f64;
            writeln!(
                f,
                "{:.1} to {:.1}{found:>8}{share:>6.1}%",
                tenth as f64 / 10.0,
                (tenth + 1) as f64 / 10.0
            )?;
        }
        Ok(())
    }
}
