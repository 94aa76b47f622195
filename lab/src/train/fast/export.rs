//! Writes the weights file: every matrix quantised to eight bits, with a scale for each row.

use super::{
    embedding_tables::EmbeddingTables,
    layers::{Dense, LayerNorm, Parameters},
    network::{Biaffine, DILATIONS, Network, WIDTH},
};
use extraction::language::{
    Relation, Tag,
    training::{fast, nn::NAME_LABELS, weights},
};

/// Added to the trained biases of the name labels: outside, then begin and inside of persons, organizations, places,
/// groups and others ([`extraction::language::training::nn::NAME_TYPES`]).
///
/// The network alone predicts too many persons. On the dev splits of Worldwide and UNER this gained 0.2 and 1.2 points,
/// and 0.1 more with the next weights than with those that it was tuned on.
const NAME_LOGIT_BIAS: [f32; NAME_LABELS] = [0.5, -1.0, -1.0, 0.3, 0.3, -0.2, -0.2, 0.0, 0.0, 0.0, 0.0];

/// The weights file that the fast model loads.
pub(super) fn weights_file(
    network: &Network,
    parameters: &Parameters,
    tables: &EmbeddingTables,
    words: &[String],
    (tags, relations): (&[Tag], &[Relation]),
) -> Vec<u8> {
    let values = |index: usize| &parameters.0[index][..];
    let norm = |norm: &LayerNorm| [vector(values(norm.gain)), vector(values(norm.bias))];
    let dense = |dense: &Dense| [matrix(values(dense.weights), dense.inputs), vector(values(dense.bias))];
    let biaffine = |biaffine: &Biaffine| {
        let [dependent, governor] = [&biaffine.dependent.0, &biaffine.governor.0].map(dense);
        let weights = matrix(values(biaffine.weights), biaffine.dependent.0.outputs + 1);
        dependent.into_iter().chain(governor).chain([weights])
    };
    let mut sections = vec![
        lines(tags.iter().map(|tag| format!("{}\t{}\t{}", tag.upos, tag.xpos, tag.features))),
        lines(relations.iter().map(ToString::to_string)),
        lines(words.iter().cloned()),
    ];
    sections.extend(tables.0.iter().map(|table| matrix(table, WIDTH)));
    sections.extend(norm(&network.embedding_norm));
    sections.push(lines(DILATIONS.iter().map(ToString::to_string)));
    for convolution in &network.convolutions {
        sections.extend(dense(&convolution.dense));
        sections.extend(norm(&convolution.norm));
    }
    sections.extend(dense(&network.tag));
    sections.extend(dense(&network.name_context));
    let name_bias = values(network.name.bias).iter().zip(NAME_LOGIT_BIAS).map(|(bias, added)| bias + added);
    sections.push(matrix(values(network.name.weights), network.name.inputs));
    sections.push(vector(&name_bias.collect::<Vec<_>>()));
    sections.extend(dense(&network.cue));
    sections.extend(biaffine(&network.arc));
    sections.extend(dense(&network.relation_inner));
    sections.extend(dense(&network.relation));
    sections.extend(biaffine(&network.role));
    weights::write(fast::VERSION, &sections)
}

fn lines(lines: impl Iterator<Item = String>) -> Vec<u8> {
    lines.collect::<Vec<_>>().join("\n").into_bytes()
}

/// A matrix section: rows, columns, a scale for each row, the cells.
fn matrix(values: &[f32], columns: usize) -> Vec<u8> {
    let mut section = Vec::with_capacity(values.len() * 2);
    section.extend(((values.len() / columns) as u32).to_le_bytes());
    section.extend((columns as u32).to_le_bytes());
    let scale = |row: &[f32]| row.iter().fold(1e-12f32, |max, value| max.max(value.abs())) / 127.0;
    for row in values.chunks_exact(columns) {
        section.extend(scale(row).to_le_bytes());
    }
    for row in values.chunks_exact(columns) {
        let scale = scale(row);
        section.extend(row.iter().map(|value| (value / scale).round_ties_even() as i8 as u8));
    }
    section
}

fn vector(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}
