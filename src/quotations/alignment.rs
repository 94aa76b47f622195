//! Alignment of the words of a quotation with the words of a longer text.
//!
//! The quotation is aligned with the part of the text that needs the fewest insertions and deletions of words (Sellers
//! 1980, without replacement), where an insertion costs as much as two deletions. Words of the text cost nothing before the quotation, after it, and where it has a gap.

use std::collections::HashMap;

use super::Words;

/// Most words that an insertion in brackets of the text replaces.
const MAX_REPLACED: usize = 4;

/// Cost of a word that the quotation alone has; one that the text alone has costs 1.
///
/// A quotation that silently leaves out three words should keep the two before them.
const INSERTION: u16 = 2;

/// One step of an alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Both have the word: its index in the quotation, and in the text.
    Equal(usize, usize),
    /// The quotation alone has the word with this index.
    Insert(usize),
    /// The text alone has the word with this index.
    Delete(usize),
}

/// The words of a quotation along those of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alignment {
    /// The steps in the order of the words, without words of the text that the quotation leaves out openly.
    pub steps: Vec<Step>,
}

impl Alignment {
    /// Aligns a quotation with a text; time and memory are the product of their numbers of words.
    pub fn of(quotation: &Words, text: &Words) -> Self {
        let (rows, columns) = numbers(quotation, text);
        let width = columns.len() + 1;
        let mut costs = vec![0_u16; (rows.len() + 1) * width];
        for row in 0..=rows.len() {
            let deletion = u16::from(!quotation.is_open(row));
            for column in 0..width {
                if row == 0 {
                    continue;
                }
                let above = costs[(row - 1) * width + column] + INSERTION;
                let mut best = above;
                if column > 0 {
                    best = best.min(costs[row * width + column - 1] + deletion);
                    if rows[row - 1] == columns[column - 1] {
                        best = best.min(costs[(row - 1) * width + column - 1]);
                    }
                }
                costs[row * width + column] = best;
            }
        }
        let mut steps = trace(&costs, &rows, &columns, quotation);
        remove_replaced(&mut steps, text);
        Self { steps }
    }

    /// Returns the number of words that both have.
    pub fn equal(&self) -> usize {
        self.steps.iter().filter(|step| matches!(step, Step::Equal(..))).count()
    }

    /// Returns the number of words that one of them has alone.
    pub fn edits(&self) -> usize {
        self.steps.len() - self.equal()
    }

    /// Returns the largest number of words that follow one another in both.
    pub fn longest_run(&self) -> usize {
        let runs = self.steps.split(|step| !matches!(step, Step::Equal(..)));
        runs.map(<[Step]>::len).max().unwrap_or(0)
    }

    /// Returns the steps between the first and the last word that both have.
    pub fn core(&self) -> &[Step] {
        let is_equal = |step: &Step| matches!(step, Step::Equal(..));
        match (self.steps.iter().position(is_equal), self.steps.iter().rposition(is_equal)) {
            (Some(first), Some(last)) => &self.steps[first..=last],
            _ => &[],
        }
    }
}

/// Numbers the words of both, equal ones with equal numbers.
fn numbers(quotation: &Words, text: &Words) -> (Vec<u32>, Vec<u32>) {
    let mut known: HashMap<&str, u32> = HashMap::new();
    let mut number = |key| {
        let next = known.len() as u32;
        *known.entry(key).or_insert(next)
    };
    let rows = quotation.words.iter().map(|word| number(word.key.as_str())).collect();
    let columns = text.words.iter().map(|word| number(word.key.as_str())).collect();
    (rows, columns)
}

/// Follows the cheapest alignment from its end to its beginning; of equal ones that with the latest equal words.
fn trace(costs: &[u16], rows: &[u32], columns: &[u32], quotation: &Words) -> Vec<Step> {
    let width = columns.len() + 1;
    let (mut row, mut column) = (rows.len(), columns.len());
    let mut steps = Vec::new();
    while row > 0 {
        let cost = costs[row * width + column];
        let is_equal = column > 0
            && rows[row - 1] == columns[column - 1]
            && costs[(row - 1) * width + column - 1] == cost;
        let deletion = u16::from(!quotation.is_open(row));
        if is_equal {
            (row, column) = (row - 1, column - 1);
            steps.push(Step::Equal(row, column));
        } else if column > 0 && costs[row * width + column - 1] + deletion == cost {
            column -= 1;
            if deletion > 0 {
                steps.push(Step::Delete(column));
            }
        } else {
            row -= 1;
            steps.push(Step::Insert(row));
        }
    }
    steps.reverse();
    steps
}

/// Removes insertions of a few words that an insertion in brackets of the text replaces.
fn remove_replaced(steps: &mut Vec<Step>, text: &Words) {
    let mut kept = Vec::with_capacity(steps.len());
    let mut at = 0;
    while at < steps.len() {
        let length = steps[at..].iter().take_while(|step| matches!(step, Step::Insert(_))).count();
        let is_replaced = match steps.get(at + length) {
            Some(Step::Equal(_, next)) if at > 0 => text.has_gap(*next),
            _ => false,
        };
        if length == 0 {
            kept.push(steps[at]);
            at += 1;
        } else {
            if !is_replaced || length > MAX_REPLACED {
                kept.extend_from_slice(&steps[at..at + length]);
            }
            at += length;
        }
    }
    *steps = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn align(quotation: &str, text: &str) -> String {
        let (quotation, text) = (Words::of(quotation, 0), Words::of(text, 0));
        let step = |step: &Step| match *step {
            Step::Equal(at, _) => quotation.words[at].key.clone(),
            Step::Insert(at) => format!("+{}", quotation.words[at].key),
            Step::Delete(at) => format!("-{}", text.words[at].key),
        };
        Alignment::of(&quotation, &text).steps.iter().map(step).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_part_of_a_text_has_no_edits() {
        assert_eq!(
            align("the bridge before winter", "We will rebuild the bridge before winter comes"),
            "the bridge before winter"
        );
    }

    #[test]
    fn edits_are_between_equal_words() {
        assert_eq!(
            align("we will paint the big bridge", "We will rebuild the bridge"),
            "we will +paint -rebuild the +big bridge"
        );
    }

    #[test]
    fn words_are_left_out_at_gaps_alone() {
        let text = "We will rebuild the bridge before winter comes";
        assert_eq!(align("we will … before winter", text), "we will before winter");
        assert_eq!(align("we will before winter", text), "we will -rebuild -the -bridge before winter");
        assert_eq!(align("we [the council] will rebuild", text), "we will rebuild");
    }

    #[test]
    fn an_insertion_of_the_text_stands_for_a_few_words() {
        assert_eq!(align("he will rebuild it", "he [the mayor] will rebuild it"), "he will rebuild it");
        assert_eq!(align("we want him to go", "we want [the mayor] to go"), "we want to go");
        assert_eq!(
            align("we want a b c d e to go", "we want [the mayor] to go"),
            "we want +a +b +c +d +e to go"
        );
    }
}
