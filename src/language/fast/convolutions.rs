//! Convolutions over the rows of a stretch: each layer adds to a word's row what it makes of the row itself and of two
//! others as far before and behind as the layer reaches.

use crate::language::{
    WeightsError,
    net::{Bytes, Dense, Norm, Space, Tensors},
};

/// How far the layers reach: near, then wider and wider (dilation: Strubell et al. 2017).
#[derive(Debug)]
pub(super) struct Convolutions {
    layers: Vec<Layer>,
}

#[derive(Debug)]
struct Layer {
    reach: usize,
    dense: Dense,
    norm: Norm,
}

impl Convolutions {
    pub(super) fn read(tensors: &mut Tensors<'_>) -> Result<Self, WeightsError> {
        let reaches: Result<Vec<usize>, _> = tensors.lines()?.map(str::parse).collect();
        let reaches = reaches.map_err(|_| WeightsError::Broken("a layer's reach is no number"))?;
        let layers = reaches
            .into_iter()
            .map(|reach| {
                let dense = Dense::read(tensors)?;
                let norm = Norm::read(tensors, dense.outputs())?;
                match dense.inputs() == 3 * dense.outputs() {
                    true => Ok(Layer { reach, dense, norm }),
                    false => Err(WeightsError::Broken("a layer doesn't read three rows")),
                }
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { layers })
    }

    /// Takes the rows through all layers.
    pub(super) fn apply(&self, rows: &mut [f32], space: &mut Space) {
        let (mut bytes, mut around, mut made) = (Bytes::default(), Bytes::default(), Vec::new());
        for layer in &self.layers {
            bytes.set_alike(rows, layer.dense.outputs());
            around.set_around(&bytes, layer.reach);
            layer.dense.apply_bytes(&around, space, &mut made);
            for (number, made) in rows.iter_mut().zip(&made) {
                *number += made.max(0.0);
            }
            layer.norm.apply(rows);
        }
    }
}
