//! The encoder: MiniLM's six layers (Wang et al. 2020), with the shapes of words added at its input.

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_simd::{SimdOp, SimdUnaryOp};
use rten_tensor::NdTensorView;
use rten_vecmath::{Gelu, Softmax};

use super::encoder_input::WordPiece;
use crate::language::{
    WeightsError,
    nn::{self, Dense, LayerNorm, Matrix, Tensors, sum_rows},
};

/// Parameters that stand for a piece.
pub(super) const WIDTH: usize = 384;
const LAYERS: usize = 6;
const HEADS: usize = 12;
const HEAD: usize = WIDTH / HEADS;

#[derive(Debug)]
pub(super) struct Encoder<'f> {
    words: Matrix<'f>,
    positions: Matrix<'f>,
    shapes: Matrix<'f>,
    norm: LayerNorm,
    layers: Vec<Layer>,
}

#[derive(Debug)]
struct Layer {
    queries_keys_values: Dense,
    out: Dense,
    after_attention: LayerNorm,
    up: Dense,
    down: Dense,
    after_inner: LayerNorm,
}

/// Room for a window on its way through the layers.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    pub(super) dense: nn::Scratch,
    projected: Vec<f32>,
    scores: Vec<f32>,
    head: Vec<f32>,
    mixed: Vec<f32>,
    inner: Vec<f32>,
    step: Vec<f32>,
}

impl<'f> Encoder<'f> {
    pub(super) fn read(tensors: &mut Tensors<'f>) -> Result<Self, WeightsError> {
        Ok(Self {
            words: tensors.matrix()?,
            positions: tensors.matrix()?,
            shapes: tensors.matrix()?,
            norm: LayerNorm::read(tensors, WIDTH)?,
            layers: (0..LAYERS).map(|_| Layer::read(tensors)).collect::<Result<_, _>>()?,
        })
    }

    /// How many pieces are known.
    pub(super) fn vocabulary(&self) -> usize {
        self.words.rows
    }

    /// The pieces' own numbers, a row of [`WIDTH`] for each.
    pub(super) fn numbers(&self, pieces: &[u32]) -> Vec<f32> {
        let rows: Vec<_> = pieces.iter().map(|&piece| [self.words.row(piece as usize)]).collect();
        let mut numbers = Vec::new();
        sum_rows(&rows, WIDTH, &mut numbers);
        numbers
    }

    /// A row of [`WIDTH`] numbers for each piece.
    pub(super) fn read_window(&self, pieces: &[WordPiece], space: &mut Scratch) -> Vec<f32> {
        let parts = pieces.iter().enumerate().map(|(at, piece)| {
            [self.words.row(piece.id as usize), self.positions.row(at), self.shapes.row(piece.shape.into())]
        });
        let mut x = Vec::new();
        sum_rows(&parts.collect::<Vec<_>>(), WIDTH, &mut x);
        self.norm.apply(&mut x);
        for layer in &self.layers {
            layer.apply(&mut x, space);
        }
        x
    }
}

impl Layer {
    fn read(tensors: &mut Tensors<'_>) -> Result<Self, WeightsError> {
        Ok(Self {
            queries_keys_values: Dense::read(tensors)?,
            out: Dense::read(tensors)?,
            after_attention: LayerNorm::read(tensors, WIDTH)?,
            up: Dense::read(tensors)?,
            down: Dense::read(tensors)?,
            after_inner: LayerNorm::read(tensors, WIDTH)?,
        })
    }

    fn apply(&self, x: &mut [f32], space: &mut Scratch) {
        self.queries_keys_values.apply(x, &mut space.dense, &mut space.projected);
        attend(space);
        self.out.apply(&space.mixed, &mut space.dense, &mut space.step);
        self.after_attention.add_and_apply(x, &space.step);
        self.up.apply(x, &mut space.dense, &mut space.inner);
        Gelu {}.map_mut(&mut space.inner);
        self.down.apply(&space.inner, &mut space.dense, &mut space.step);
        self.after_inner.add_and_apply(x, &space.step);
    }
}

/// Attention of each head over the whole window, from `projected` to `mixed`.
fn attend(space: &mut Scratch) {
    let count = space.projected.len() / (3 * WIDTH);
    let gemm = GemmExecutor::<f32>::new();
    space.scores.resize(count * count, 0.0);
    space.head.resize(count * HEAD, 0.0);
    space.mixed.resize(count * WIDTH, 0.0);
    for head in 0..HEADS {
        let part = |which: usize| &space.projected[which * WIDTH + head * HEAD..];
        let rows = |which| NdTensorView::from_data_with_strides([count, HEAD], part(which), [3 * WIDTH, 1]);
        let across = NdTensorView::from_data_with_strides([HEAD, count], part(1), [1, 3 * WIDTH]);
        let (Ok(queries), Ok(keys), Ok(values)) = (rows(0), across, rows(2)) else { return };
        let scaled = GemmOptions { alpha: (HEAD as f32).powf(-0.5), ..Default::default() };
        let scored =
            gemm.gemm(&mut space.scores, GemmInputA::Unpacked(queries), GemmInputB::Unpacked(keys), scaled);
        debug_assert!(scored.is_ok());
        for row in space.scores.chunks_exact_mut(count) {
            Softmax::new_mut(row).dispatch();
        }
        let scores = NdTensorView::from_data([count, count], &space.scores[..]);
        let mixed = gemm.gemm(
            &mut space.head,
            GemmInputA::Unpacked(scores),
            GemmInputB::Unpacked(values),
            GemmOptions::default(),
        );
        debug_assert!(mixed.is_ok());
        for (to, from) in space.mixed.chunks_exact_mut(WIDTH).zip(space.head.chunks_exact(HEAD)) {
            to[head * HEAD..][..HEAD].copy_from_slice(from);
        }
    }
}
