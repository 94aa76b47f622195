//! Dilated convolutions over the embeddings of a window (Strubell et al. 2017).

use crate::language::{
    WeightsError,
    nn::{Dense, LayerNorm, MinMax, Scratch, Tensors},
};

/// A stack of layers, each of which adds to a row a function of the row itself and of the rows its dilation before and
/// after it.
#[derive(Debug)]
pub struct Convolutions {
    layers: Vec<Layer>,
}

/// Rows that are processed at once: their intermediate values stay in the first-level cache.
const BLOCK: usize = 48;

/// The greatest dilation of a layer.
const MAX_DILATION: usize = 64;

#[derive(Debug)]
struct Layer {
    dilation: usize,
    dense: Dense,
    norm: LayerNorm,
}

impl Convolutions {
    /// Reads the dilation of each layer, a list of numbers, then the layers.
    ///
    /// # Errors
    /// Sections that are missing or do not fit; a dilation of 0 or above [`MAX_DILATION`].
    pub fn read(tensors: &mut Tensors<'_>) -> Result<Self, WeightsError> {
        let dilations: Result<Vec<usize>, _> = tensors.lines()?.map(str::parse).collect();
        let dilations = dilations.map_err(|_| WeightsError::Broken("a layer's reach is no number"))?;
        if !dilations.iter().all(|dilation| (1..=MAX_DILATION).contains(dilation)) {
            return Err(WeightsError::Broken("a layer reaches nowhere, or too far"));
        }
        let layers = dilations
            .into_iter()
            .map(|dilation| {
                let dense = Dense::read(tensors)?;
                let norm = LayerNorm::read(tensors, dense.outputs())?;
                match dense.inputs() == 3 * dense.outputs() {
                    true => Ok(Layer { dilation, dense, norm }),
                    false => Err(WeightsError::Broken("a layer doesn't read three rows")),
                }
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { layers })
    }

    /// Applies all layers in place to the rows of a window, whose values lie in `range`.
    pub fn apply(&self, rows: &mut [f32], mut range: MinMax, scratch: &mut Scratch) {
        let mut inputs = std::mem::take(&mut scratch.window_rows);
        for layer in &self.layers {
            let width = layer.dense.outputs();
            inputs.quantize_with_neighbours(rows, width, layer.dilation, range);
            range = MinMax::EMPTY;
            for (block, rows) in rows.chunks_mut(BLOCK * width).enumerate() {
                let first = block * BLOCK;
                let input_range = first..first + rows.len() / width;
                layer.dense.add_relu(&inputs, input_range, scratch, rows);
                range = range.union(layer.norm.apply(rows));
            }
        }
        scratch.window_rows = inputs;
    }
}
