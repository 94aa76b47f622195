//! Hostile texts: each family repeats one construction that makes the extraction compare much.

/// A generator of texts of one kind.
pub struct Family {
    /// Its name.
    pub name: &'static str,
    /// Writes its part with a number.
    part: fn(usize) -> String,
}

impl Family {
    /// Makes a text of `length` bytes or a few less.
    pub fn text(&self, length: usize) -> String {
        let mut text = String::with_capacity(length);
        for number in 0.. {
            let part = (self.part)(number);
            if part.is_empty() || text.len() + part.len() > length {
                break;
            }
            text.push_str(&part);
        }
        text
    }
}

/// All families.
pub const FAMILIES: &[Family] = &[
    Family { name: "descriptions", part: |_| "Bob Smith, the mayor; ".to_owned() },
    Family { name: "roles", part: |n| format!("Mayor {} left. The mayor spoke. ", person(n)) },
    Family { name: "companies", part: |n| format!("The {} Company bought the company. ", name(n)) },
    Family { name: "names", part: |n| format!("{} met {}. ", person(2 * n), person(2 * n + 1)) },
    Family { name: "namesakes", part: |n| format!("{} Smith told Smith. ", name(n)) },
    Family { name: "short names", part: |n| format!("{} Holdings sued {}. ", name(n), name(n / 2)) },
    Family { name: "acronyms", part: |n| format!("The {} warned the {}. ", letters(n), letters(n + 7)) },
    Family { name: "aliases", part: |n| format!("{} {} Okafor waved. ", title(n), name(n % 5)) },
    Family { name: "attacks", part: |_| "gunmen attacked the convoy, ".to_owned() },
    Family { name: "attacks in sentences", part: |_| "Gunmen attacked the convoy in Lyon. ".to_owned() },
    Family { name: "cues", part: |_| "he said that ".to_owned() },
    Family { name: "cues in sentences", part: |n| format!("Kolev said that gate {n} was shut. ") },
    Family { name: "statements", part: |_| "the statement said that they met, ".to_owned() },
    Family { name: "clauses", part: |_| "which men who saw it said was lost when ".to_owned() },
    Family { name: "quotation marks", part: |_| "\"".to_owned() },
    Family { name: "quotations", part: |_| "\"We go on,\" he said. ".to_owned() },
    Family { name: "quoted words", part: |_| "\"and so we go on \" ".to_owned() },
    Family { name: "single marks", part: |_| "'a ".to_owned() },
    Family { name: "occasions", part: |_| "he said at a briefing on Monday ".to_owned() },
    Family { name: "times", part: |_| "on Tuesday, on May 3, 2019, ".to_owned() },
    Family { name: "times and attacks", part: |_| "attacked on Tuesday and killed on May 3 ".to_owned() },
    Family { name: "pronouns", part: |_| "he told her that they saw him ".to_owned() },
    Family { name: "quoted pronouns", part: |_| "\"He told her that they saw him.\" ".to_owned() },
    Family { name: "one word", part: |_| "a".to_owned() },
    Family { name: "one dotted word", part: |_| "a1.bc".to_owned() },
    Family { name: "commas", part: |_| ", ".to_owned() },
    Family { name: "end marks", part: |_| ".)".to_owned() },
    Family { name: "parentheses", part: |n| if n % 2 == 0 { "(" } else { "a " }.to_owned() },
    Family { name: "paragraphs", part: |_| "A\n\n".to_owned() },
    Family { name: "white space", part: |n| if n % 64 == 0 { "Ann " } else { " " }.to_owned() },
    Family { name: "long words", part: |n| format!("{}{n} attacked ", "Ab".repeat(600)) },
    Family { name: "signatures", part: |_| "We go on now — (@a) ".to_owned() },
];

/// A person's name that no other number has.
fn person(number: usize) -> String {
    format!("{} {}", ["Anna", "Boris", "Carla", "David", "Elena"][number % 5], name(number))
}

/// A capitalized name that no other number has.
fn name(number: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ke", "lo", "mi", "nu", "pa", "re", "so", "ti", "vu", "dan", "gor", "hel", "jun", "kal", "mor",
    ];
    let mut name = String::new();
    let mut rest = number + 16;
    while rest > 0 {
        name.push_str(SYLLABLES[rest % 16]);
        rest /= 16;
    }
    name[..1].to_uppercase() + &name[1..]
}

/// Four capitals or more.
fn letters(number: usize) -> String {
    let mut rest = number + 26 * 26 * 26;
    let mut letters = String::new();
    while rest > 0 {
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters
}

/// A title that no other number has.
fn title(number: usize) -> String {
    format!("{} minister", name(number))
}
