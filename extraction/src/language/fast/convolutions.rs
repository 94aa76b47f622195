//! Convolutions over the rows of a stretch: each layer adds to a word's row what it makes of the row itself and of two
//! others as far before and behind as the layer reaches.

use crate::language::{
    WeightsError,
    nn::{Dense, LayerNorm, MinMax, Scratch, Tensors},
};

/// How far the layers reach: near, then wider and wider (dilation: Strubell et al. 2017).
#[derive(Debug)]
pub struct Convolutions {
    layers: Vec<Layer>,
}

/// Rows that are read at once: what becomes of them on the way stays in a core's nearest cache.
const BLOCK: usize = 48;

/// The farthest that a layer may reach.
const FARTHEST: usize = 64;

#[derive(Debug)]
struct Layer {
    reach: usize,
    dense: Dense,
    norm: LayerNorm,
}

impl Convolutions {
    pub fn read(tensors: &mut Tensors<'_>) -> Result<Self, WeightsError> {
        let reaches: Result<Vec<usize>, _> = tensors.lines()?.map(str::parse).collect();
        let reaches = reaches.map_err(|_| WeightsError::Broken("a layer's reach is no number"))?;
        if !reaches.iter().all(|reach| (1..=FARTHEST).contains(reach)) {
            return Err(WeightsError::Broken("a layer reaches nowhere, or too far"));
        }
        let layers = reaches
            .into_iter()
            .map(|reach| {
                let dense = Dense::read(tensors)?;
                let norm = LayerNorm::read(tensors, dense.outputs())?;
                match dense.inputs() == 3 * dense.outputs() {
                    true => Ok(Layer { reach, dense, norm }),
                    false => Err(WeightsError::Broken("a layer doesn't read three rows")),
                }
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { layers })
    }

    /// Takes the rows, which lie between `extremes`, through all layers.
    pub fn apply(&self, rows: &mut [f32], mut extremes: MinMax, space: &mut Scratch) {
        let mut bytes = std::mem::take(&mut space.bytes);
        for layer in &self.layers {
            let width = layer.dense.outputs();
            bytes.set_around(rows, width, layer.reach, extremes);
            extremes = MinMax::NONE;
            for (at, some) in rows.chunks_mut(BLOCK * width).enumerate() {
                let first = at * BLOCK;
                let read = first..first + some.len() / width;
                layer.dense.add_around(&bytes, read, space, some);
                extremes = extremes.with(layer.norm.apply(some));
            }
        }
        space.bytes = bytes;
    }
}
