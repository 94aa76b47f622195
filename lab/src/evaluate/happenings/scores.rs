//! Figures over the pairs of all documents.

use std::collections::BTreeMap;

use super::{
    gold::Happening,
    matching::{Pairs, is_named},
};
use crate::metrics::percentage;

/// What an entry must have right, in the order in which it is printed.
const ASPECTS: [&str; 9] = ["when", "type", "status", "background", "voice", "who", "whom", "where", "row"];
/// The aspects without which an editor would change the entry.
const ROW: [&str; 5] = ["when", "status", "voice", "who", "whom"];

/// Percentage of entries that are wanted below which [`Scores::objective`] falls.
const LEAST_PRECISION: f64 = 69.5;
/// Percentage of undated gold with a date above which [`Scores::objective`] falls.
const MOST_INVENTED: f64 = 7.5;

/// Counts over documents.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    wanted: usize,
    found: usize,
    lead_wanted: usize,
    lead_found: usize,
    predicted: usize,
    without_gold: usize,
    doubled: usize,
    neutral: usize,
    dated_wanted: usize,
    dated: usize,
    undated: usize,
    invented: usize,
    correct: BTreeMap<&'static str, usize>,
    /// Found and wanted of each type, in the order of gold.
    types: Vec<(String, usize, usize)>,
}

/// An entry that is not as gold has it.
#[derive(Debug)]
pub(super) enum Mistake<'d> {
    /// Gold that no prediction is paired with.
    Missing(&'d Happening),
    /// A prediction that differs in these aspects from the gold that it is paired with.
    Different(&'d Happening, &'d Happening, Vec<&'static str>),
    /// A prediction that touches no gold.
    False(&'d Happening),
}

impl Scores {
    /// Adds a document; returns its mistakes in the order of gold, then of predictions.
    pub(super) fn add<'d>(&mut self, gold: &'d [Happening], predicted: &'d [Happening]) -> Vec<Mistake<'d>> {
        let pairs = Pairs::new(gold, predicted);
        let mut mistakes = Vec::new();
        for (index, happening) in gold.iter().enumerate().filter(|(_, happening)| happening.is_wanted()) {
            let of_type = self.of_type(&happening.event_type);
            self.types[of_type].2 += 1;
            self.wanted += 1;
            let is_lead = happening.weight == 3;
            self.lead_wanted += usize::from(is_lead);
            let Some(&at) = pairs.predicted_of.get(&index) else {
                mistakes.push(Mistake::Missing(happening));
                continue;
            };
            self.types[of_type].1 += 1;
            self.found += 1;
            self.lead_found += usize::from(is_lead);
            let wrong = self.compare(happening, &predicted[at]);
            if wrong.contains(&"row") {
                mistakes.push(Mistake::Different(happening, &predicted[at], wrong));
            }
        }
        for (at, prediction) in predicted.iter().enumerate() {
            self.predicted += 1;
            let touched = pairs.touched.get(&at);
            match (pairs.gold_of.get(&at), touched) {
                (Some(&index), _) => self.neutral += usize::from(!gold[index].is_wanted()),
                (None, None) => {
                    self.without_gold += 1;
                    mistakes.push(Mistake::False(prediction));
                }
                (None, Some(touched)) if touched.iter().any(|&index| gold[index].is_wanted()) => {
                    self.doubled += 1;
                }
                (None, Some(_)) => self.neutral += 1,
            }
        }
        mistakes
    }

    /// Returns the place of a type in `types`.
    fn of_type(&mut self, name: &str) -> usize {
        self.types.iter().position(|(known, ..)| known == name).unwrap_or_else(|| {
            self.types.push((name.to_owned(), 0, 0));
            self.types.len() - 1
        })
    }

    /// Counts what a prediction has right; returns the aspects that it has wrong.
    fn compare(&mut self, gold: &Happening, predicted: &Happening) -> Vec<&'static str> {
        let mut verdicts = BTreeMap::from([
            ("when", gold.accepts_when(predicted.when.as_deref())),
            ("type", gold.event_type == predicted.event_type),
            ("status", gold.status == predicted.status),
            ("background", gold.background == predicted.background),
            ("voice", is_attributed(gold) == is_attributed(predicted)),
            ("who", is_named(&gold.actors, &predicted.actors)),
            ("whom", is_named(&gold.recipients, &predicted.recipients)),
            ("where", is_named(&gold.places, &predicted.places)),
        ]);
        verdicts.insert("row", ROW.iter().all(|aspect| verdicts[aspect]));
        for (aspect, is_correct) in &verdicts {
            *self.correct.entry(aspect).or_default() += usize::from(*is_correct);
        }
        match &gold.when {
            Some(_) => {
                self.dated_wanted += 1;
                self.dated += usize::from(verdicts["when"]);
            }
            None => {
                self.undated += 1;
                self.invented += usize::from(predicted.when.is_some());
            }
        }
        verdicts.into_iter().filter(|(_, is_correct)| !is_correct).map(|(aspect, _)| aspect).collect()
    }

    /// Returns what the weights of the decoder are chosen by: higher is better.
    pub(crate) fn objective(&self) -> f64 {
        let given = self.found + self.without_gold + self.doubled;
        let share = |count: usize, all: usize| 100.0 * count as f64 / all.max(1) as f64;
        let f1 = |count: usize| harmonic_mean(share(count, given), share(count, self.wanted));
        let right = |aspect| share(self.correct.get(aspect).copied().unwrap_or_default(), self.found);
        let aspects = right("type") + right("status") + right("who") + right("whom");
        2.0 * f1(self.found)
            + 2.0 * f1(self.correct.get("row").copied().unwrap_or_default())
            + 0.5 * share(self.lead_found, self.lead_wanted)
            + 0.4 * (aspects + share(self.dated, self.dated_wanted))
            - (share(self.invented, self.undated) - MOST_INVENTED).max(0.0)
            - 2.0 * (LEAST_PRECISION - share(self.found, given)).max(0.0)
    }

    /// Formats the figures as one line, and those by type as another.
    pub(crate) fn lines(&self) -> [String; 2] {
        let given = self.found + self.without_gold + self.doubled;
        let found = rounded(self.found, self.wanted);
        let precision = rounded(self.found, given);
        let mut line = format!(
            "found {found:.1}  lead {:.1}  precision {precision:.1}  f1 {:.1}  false {}  doubled {}  neutral {}  asked {}  predicted {}",
            rounded(self.lead_found, self.lead_wanted),
            harmonic_mean(precision, found),
            self.without_gold,
            self.doubled,
            self.neutral,
            self.wanted,
            self.predicted,
        );
        let correct = |aspect| self.correct.get(aspect).copied().unwrap_or_default();
        for aspect in ASPECTS {
            line += &format!("  {aspect} {:.1}", rounded(correct(aspect), self.found));
        }
        // An entry that is there and right, of all that are wanted and of all that are given.
        let row = harmonic_mean(rounded(correct("row"), given), rounded(correct("row"), self.wanted));
        line += &format!(
            "  dated {:.1}  invented {:.1}  row_f1 {row:.1}",
            rounded(self.dated, self.dated_wanted),
            rounded(self.invented, self.undated),
        );
        let mut types: Vec<_> = self.types.iter().collect();
        types.sort_by_key(|(_, _, wanted)| std::cmp::Reverse(*wanted));
        let types = types.iter().map(|(name, found, wanted)| format!("{name} {found}/{wanted}"));
        [line, format!("found by type: {}", types.collect::<Vec<_>>().join("  "))]
    }
}

fn is_attributed(happening: &Happening) -> bool {
    happening.attributed_to.as_ref().is_some_and(|speaker| !speaker.is_empty())
}

/// Returns a percentage with one decimal, as figures made of it are computed from the printed ones.
fn rounded(part: usize, whole: usize) -> f64 {
    let text = format!("{:.1}", percentage(part, whole));
    text.parse().unwrap_or_default()
}

fn harmonic_mean(one: f64, other: f64) -> f64 {
    if one + other > 0.0 { 2.0 * one * other / (one + other) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::happenings::gold::Mention;

    fn happening(weight: u8, start: u32) -> Happening {
        Happening {
            event_type: "ASSAULT".to_owned(),
            status: "happened".to_owned(),
            when: Some("2024-03-12".to_owned()),
            actors: vec!["gunmen".to_owned()],
            weight,
            mentions: vec![Mention { doc: None, span: (start, start + 6), text: "attack".to_owned() }],
            ..Happening::default()
        }
    }

    #[test]
    fn entries_that_touch_nothing_or_paired_gold_cost_precision() {
        let gold = [happening(3, 0), happening(2, 20), happening(1, 40)];
        let undated = Happening { when: None, ..happening(0, 2) };
        let predicted = [happening(0, 0), undated, happening(0, 40), happening(0, 60)];
        let mut scores = Scores::default();
        let mistakes = scores.add(&gold, &predicted);
        assert!(matches!(mistakes[..], [Mistake::Missing(_), Mistake::False(_)]));
        let [line, types] = scores.lines();
        assert!(line.starts_with(
            "found 50.0  lead 100.0  precision 33.3  f1 40.0  false 1  doubled 1  neutral 1  asked 2  predicted 4"
        ));
        assert!(line.ends_with("row 100.0  dated 100.0  invented 0.0  row_f1 40.0"), "{line}");
        assert_eq!(types, "found by type: ASSAULT 1/2");
    }
}
