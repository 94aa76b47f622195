//! `dateline evaluate actors`: who is meant, against gold chains.

mod gum;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::PathBuf,
};

use self::gum::{Document, Form, Gold};
use super::{
    EvaluateError,
    clusters::{self, Tally},
    measure::Count,
};
use extraction::{
    actors::{self, Coreference},
    language::ModelKind,
    schema::MentionForm,
};

/// Score chains of mentions against gold.
///
/// GOLD is CoNLL-U of the GUM corpus, with entities in the MISC column. Each document is read as running
/// text, with our own sentences, tags and mentions. Asked for are persons, organizations and places, by
/// name, noun, or pronoun of the third person, that are mentioned twice or more. A mention of ours is a gold
/// one when its head shares words with that one's core (its head or name): the shortest where there are
/// several. Documents whose words the corpus masks are left out.
///
/// muc, b3, ceaf-e   precision/recall/F1, summed over all documents; chains of one mention are left out on
///                   both sides, mentions that are not gold count against precision
/// conll             the mean of the three F1
/// linked            of our mentions that are gold ones, the same without all others: chains alone
/// pronouns          of the gold he, she, him, her, his, hers whose chain has a name: given an actor, and
///                   given one that has a name of the right chain
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold files.
    #[arg(long, num_args = 1.., required = true, value_name = "FILE")]
    gold: Vec<PathBuf>,
    /// Which model reads.
    #[arg(long, default_value_t = ModelKind::Accurate)]
    model: ModelKind,
    /// Print the pronouns that are given to the wrong actor or to none.
    #[arg(long)]
    errors: bool,
}

#[derive(Default)]
struct Scores {
    documents: usize,
    mentions: Count,
    own: [Tally; 3],
    linked: [Tally; 3],
    pronouns: Count,
}

/// Scores each file, and each kind of text in it.
///
/// # Errors
/// A file that can't be read.
pub fn run(args: &Args) -> Result<(), EvaluateError> {
    let model = crate::evaluate::builtin(args.model);
    for path in &args.gold {
        let mut by_genre: BTreeMap<String, Scores> = BTreeMap::new();
        let mut masked = 0;
        for document in gum::documents(&super::read(path)?) {
            if document.is_masked() {
                masked += 1;
                continue;
            }
            let coreference = actors::resolve(&model.annotate(&document.text));
            let genre = document.id.split('_').nth(1).unwrap_or("other").to_owned();
            for genre in ["all".to_owned(), genre] {
                by_genre.entry(genre).or_default().add(&document, &coreference);
            }
            if args.errors {
                print_errors(&document, &coreference);
            }
        }
        say!("{} ({masked} masked documents left out)", path.display());
        say!("{:14}{:>5}  mentions P/R/F | conll  muc b3 ceaf-e | linked | pronouns P/R/F", "", "docs");
        for (genre, scores) in &by_genre {
            say!("{genre:14}{scores}");
        }
    }
    Ok(())
}

/// The gold mention that each of our mentions is.
fn aligned(document: &Document, coreference: &Coreference) -> Vec<Option<usize>> {
    let mut taken = HashSet::new();
    coreference
        .mentions
        .iter()
        .map(|mention| {
            let fits = |gold: &Gold| gold.core.overlaps(mention.head) && gold.span.overlaps(mention.span);
            let gold =
                document.mentions.iter().enumerate().filter(|(at, one)| fits(one) && !taken.contains(at));
            let best = gold.min_by_key(|(_, one)| {
                one.span.start.abs_diff(mention.span.start) + one.span.end.abs_diff(mention.span.end)
            });
            best.map(|(at, _)| at).inspect(|at| {
                taken.insert(*at);
            })
        })
        .collect()
}

impl Scores {
    fn add(&mut self, document: &Document, coreference: &Coreference) {
        self.documents += 1;
        let place = aligned(document, coreference);
        let mut chains: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, gold) in document.mentions.iter().enumerate() {
            chains.entry(&gold.chain).or_default().push(at);
        }
        chains.retain(|_, chain| chain.len() > 1);
        let gold: Vec<Vec<usize>> = sorted(chains.into_values());
        let wanted: HashSet<usize> = gold.iter().flatten().copied().collect();

        let mut actors: Vec<Vec<usize>> = vec![Vec::new(); coreference.actors.len()];
        for (at, mention) in coreference.mentions.iter().enumerate() {
            // What is no gold mention has a number that no gold mention has.
            actors[mention.actor].push(place[at].unwrap_or(document.mentions.len() + at));
        }
        let known: HashSet<usize> = place.iter().flatten().copied().collect();
        let linked = |chains: &[Vec<usize>]| {
            let inside = |chain: &Vec<usize>| -> Vec<usize> {
                chain.iter().filter(|at| wanted.contains(at) && known.contains(at)).copied().collect()
            };
            sorted(chains.iter().map(inside))
        };
        for (sums, gold, found) in [
            (&mut self.own, gold.clone(), sorted(actors.iter().filter(|actor| actor.len() > 1).cloned())),
            (&mut self.linked, linked(&gold), linked(&actors)),
        ] {
            sums[0] += clusters::muc(&gold, &found);
            sums[1] += clusters::b_cubed(&gold, &found);
            sums[2] += clusters::ceaf_e(&gold, &found);
        }
        let given = actors.iter().filter(|actor| actor.len() > 1).flatten();
        self.mentions += Count {
            right: given.clone().filter(|at| wanted.contains(at)).count(),
            given: given.count(),
            wanted: wanted.len(),
        };
        for (_, answer) in pronouns(document, coreference, &place) {
            self.pronouns += Count {
                right: usize::from(answer == Answer::Right),
                given: usize::from(answer != Answer::Nobody),
                wanted: 1,
            };
        }
    }
}

fn sorted(chains: impl Iterator<Item = Vec<usize>>) -> Vec<Vec<usize>> {
    let mut chains: Vec<Vec<usize>> = chains.filter(|chain| !chain.is_empty()).collect();
    chains.sort();
    chains
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Answer {
    Right,
    Wrong(usize),
    Nobody,
}

/// The gold pronouns of one human being whose chain has a name, with what we make of them.
fn pronouns(document: &Document, coreference: &Coreference, place: &[Option<usize>]) -> Vec<(usize, Answer)> {
    let named =
        |chain: &str| document.mentions.iter().any(|one| one.form == Form::Name && one.chain == chain);
    let asked = document
        .mentions
        .iter()
        .enumerate()
        .filter(|(_, one)| one.form == Form::Pronoun(true) && named(&one.chain));
    asked
        .map(|(at, gold)| {
            let Some(mine) = place.iter().position(|place| *place == Some(at)) else {
                return (at, Answer::Nobody);
            };
            let actor = coreference.mentions[mine].actor;
            let right = coreference.mentions.iter().zip(place).any(|(mention, place)| {
                mention.actor == actor
                    && mention.form == MentionForm::Name
                    && place.is_some_and(|place| document.mentions[place].chain == gold.chain)
            });
            (at, if right { Answer::Right } else { Answer::Wrong(actor) })
        })
        .collect()
}

fn print_errors(document: &Document, coreference: &Coreference) {
    for (at, answer) in pronouns(document, coreference, &aligned(document, coreference)) {
        let gold = &document.mentions[at];
        let got = match answer {
            Answer::Right => continue,
            Answer::Wrong(actor) => coreference.actors[actor].name.as_str(),
            Answer::Nobody => "nobody",
        };
        let before = &document.text[..gold.span.end as usize];
        let from = before.char_indices().rev().nth(160).map_or(0, |(at, _)| at);
        let name = document.mentions.iter().find(|one| one.form == Form::Name && one.chain == gold.chain);
        say!(
            "{}: {} is {}, given to {got}: {:?}",
            document.id,
            gold.span.slice(&document.text),
            name.map_or("?", |name| name.span.slice(&document.text)),
            &before[from..],
        );
    }
}

impl std::fmt::Display for Scores {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mean = |sums: &[Tally; 3]| sums.iter().map(|one| one.f1()).sum::<f64>() / 3.0;
        let figures = |one: &Count| format!("{:.1}/{:.1}/{:.1}", one.precision(), one.recall(), one.f1());
        write!(f, "{:5}  {} | {:.1} ", self.documents, figures(&self.mentions), mean(&self.own))?;
        for one in &self.own {
            write!(f, " {:.1}/{:.1}/{:.1}", one.precision(), one.recall(), one.f1())?;
        }
        write!(f, " | {:.1} | {}", mean(&self.linked), figures(&self.pronouns))
    }
}
