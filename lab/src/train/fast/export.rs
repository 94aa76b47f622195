//! The weights file: every matrix in eight bits, a scale for each of its rows.

use super::{
    layers::{Dense, LayerNorm, Parameters},
    net::{Net, Pair, REACHES, Tables, WIDTH},
};
use extraction::language::{
    Relation, Tag,
    training::{fast, nn::NAMES, weights},
};

/// What the labels gain over what was learned: none, then begin and inside of persons, organizations, places, groups and
/// others ([`extraction::language::training::nn::KINDS`]). Learned single_threaded, too much is a person: on the dev splits of Worldwide and UNER
/// this brought 0.2 and 1.2 points, and a tenth more with the weights after those it was found on.
const NAME_GAINS: [f32; NAMES] = [0.5, -1.0, -1.0, 0.3, 0.3, -0.2, -0.2, 0.0, 0.0, 0.0, 0.0];

/// Writes the file that the fast model reads.
pub(super) fn file(
    net: &Net,
    all: &Parameters,
    tables: &Tables,
    words: &[String],
    labels: (&[Tag], &[Relation]),
) -> Vec<u8> {
    let mut sections = vec![
        lines(labels.0.iter().map(|tag| format!("{}\t{}\t{}", tag.upos, tag.xpos, tag.features))),
        lines(labels.1.iter().map(ToString::to_string)),
        lines(words.iter().cloned()),
    ];
    sections.extend(tables.0.iter().map(|table| matrix(table, WIDTH)));
    let norm = |norm: &LayerNorm| [vector(&all.0[norm.gain]), vector(&all.0[norm.bias])];
    let dense = |dense: &Dense| [matrix(&all.0[dense.weights], dense.inputs), vector(&all.0[dense.bias])];
    sections.extend(norm(&net.norm));
    sections.push(lines(REACHES.iter().map(ToString::to_string)));
    for (_, layer, after) in &net.layers {
        sections.extend(dense(layer));
        sections.extend(norm(after));
    }
    let pair = |pair: &Pair| {
        let [left, right] = [&pair.left.0, &pair.right.0].map(dense);
        let between = matrix(&all.0[pair.between], pair.left.0.outputs + 1);
        left.into_iter().chain(right).chain([between])
    };
    sections.extend(dense(&net.tag));
    sections.extend(dense(&net.beside));
    let mut names = all.0[net.name.bias].clone();
    names.iter_mut().zip(NAME_GAINS).for_each(|(bias, gain)| *bias += gain);
    sections.extend([matrix(&all.0[net.name.weights], net.name.inputs), vector(&names)]);
    sections.extend(dense(&net.cue));
    sections.extend(pair(&net.arc));
    sections.extend(dense(&net.hidden));
    sections.extend(dense(&net.relation));
    sections.extend(pair(&net.role));
    weights::write(fast::VERSION, &sections)
}

fn lines(lines: impl Iterator<Item = String>) -> Vec<u8> {
    lines.collect::<Vec<_>>().join("\n").into_bytes()
}

/// Rows, columns, a scale for each row, the cells.
fn matrix(numbers: &[f32], columns: usize) -> Vec<u8> {
    let mut section = Vec::with_capacity(numbers.len() * 2);
    section.extend(((numbers.len() / columns) as u32).to_le_bytes());
    section.extend((columns as u32).to_le_bytes());
    let scale = |row: &[f32]| row.iter().fold(1e-12f32, |most, number| most.max(number.abs())) / 127.0;
    for row in numbers.chunks_exact(columns) {
        section.extend(scale(row).to_le_bytes());
    }
    for row in numbers.chunks_exact(columns) {
        let scale = scale(row);
        section.extend(row.iter().map(|number| (number / scale).round_ties_even() as i8 as u8));
    }
    section
}

fn vector(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}
