//! The encoder: MiniLM's six transformer layers (Wang et al. 2020), with word shapes added at its input.

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_simd::SimdUnaryOp;
use rten_tensor::NdTensorView;
use rten_vecmath::Gelu;

use super::encoder_input::WordPiece;
use crate::language::{
    WeightsError,
    nn::{Dense, LayerNorm, Matrix, Scratch, Tensors, softmax, sum_rows},
};

/// Values in a hidden state.
pub(super) const WIDTH: usize = 384;
const LAYERS: usize = 6;
const ATTENTION_HEADS: usize = 12;
const HEAD_WIDTH: usize = WIDTH / ATTENTION_HEADS;

#[derive(Debug)]
pub(super) struct Encoder<'f> {
    word_pieces: Matrix<'f>,
    positions: Matrix<'f>,
    shapes: Matrix<'f>,
    norm: LayerNorm,
    layers: Vec<Layer>,
}

#[derive(Debug)]
struct Layer {
    queries_keys_values: Dense,
    attention_output: Dense,
    attention_norm: LayerNorm,
    up: Dense,
    down: Dense,
    output_norm: LayerNorm,
}

/// Memory that the layers reuse from window to window.
#[derive(Debug, Default)]
pub(super) struct EncoderScratch {
    pub(super) scratch: Scratch,
    queries_keys_values: Vec<f32>,
    attention: Vec<f32>,
    head: Vec<f32>,
    mixed: Vec<f32>,
    inner: Vec<f32>,
    residual: Vec<f32>,
}

impl<'f> Encoder<'f> {
    /// Reads the embeddings and all layers.
    ///
    /// # Errors
    /// Sections that are missing or do not fit their layer.
    pub(super) fn read(tensors: &mut Tensors<'f>) -> Result<Self, WeightsError> {
        Ok(Self {
            word_pieces: tensors.half_byte_matrix()?,
            positions: tensors.matrix()?,
            shapes: tensors.matrix()?,
            norm: LayerNorm::read(tensors, WIDTH)?,
            layers: (0..LAYERS).map(|_| Layer::read(tensors)).collect::<Result<_, _>>()?,
        })
    }

    /// The number of word pieces that have an embedding.
    pub(super) fn vocabulary(&self) -> usize {
        self.word_pieces.rows
    }

    /// The embeddings of word pieces, a row of [`WIDTH`] values for each.
    pub(super) fn embeddings(&self, ids: &[u32]) -> Vec<f32> {
        let rows: Vec<_> = ids.iter().map(|&id| [self.word_pieces.row(id as usize)]).collect();
        let mut embeddings = Vec::new();
        sum_rows(&rows, WIDTH, &mut embeddings);
        embeddings
    }

    /// Encodes the word pieces of a window: a hidden state of [`WIDTH`] values for each.
    pub(super) fn encode(&self, word_pieces: &[WordPiece], scratch: &mut EncoderScratch) -> Vec<f32> {
        let embeddings = word_pieces.iter().enumerate().map(|(at, piece)| {
            [
                self.word_pieces.row(piece.id as usize),
                self.positions.row(at),
                self.shapes.row(piece.shape_and_position.into()),
            ]
        });
        let mut x = Vec::new();
        sum_rows(&embeddings.collect::<Vec<_>>(), WIDTH, &mut x);
        self.norm.apply(&mut x);
        for layer in &self.layers {
            layer.apply(&mut x, scratch);
        }
        x
    }
}

impl Layer {
    fn read(tensors: &mut Tensors<'_>) -> Result<Self, WeightsError> {
        Ok(Self {
            queries_keys_values: Dense::read(tensors)?,
            attention_output: Dense::read(tensors)?,
            attention_norm: LayerNorm::read(tensors, WIDTH)?,
            up: Dense::read(tensors)?,
            down: Dense::read(tensors)?,
            output_norm: LayerNorm::read(tensors, WIDTH)?,
        })
    }

    fn apply(&self, x: &mut [f32], buffers: &mut EncoderScratch) {
        self.queries_keys_values.apply(x, &mut buffers.scratch, &mut buffers.queries_keys_values);
        attend(buffers);
        self.attention_output.apply(&buffers.mixed, &mut buffers.scratch, &mut buffers.residual);
        self.attention_norm.add_and_apply(x, &buffers.residual);
        self.up.apply(x, &mut buffers.scratch, &mut buffers.inner);
        Gelu {}.map_mut(&mut buffers.inner);
        self.down.apply(&buffers.inner, &mut buffers.scratch, &mut buffers.residual);
        self.output_norm.add_and_apply(x, &buffers.residual);
    }
}

/// Scaled dot-product attention of each head over the whole window, from `queries_keys_values` to `mixed`.
fn attend(buffers: &mut EncoderScratch) {
    let count = buffers.queries_keys_values.len() / (3 * WIDTH);
    let gemm = GemmExecutor::<f32>::new();
    buffers.attention.resize(count * count, 0.0);
    buffers.head.resize(count * HEAD_WIDTH, 0.0);
    buffers.mixed.resize(count * WIDTH, 0.0);
    for head in 0..ATTENTION_HEADS {
        let [queries, keys, values] =
            [0, 1, 2].map(|part| &buffers.queries_keys_values[part * WIDTH + head * HEAD_WIDTH..]);
        let rows = |part| NdTensorView::from_data_with_strides([count, HEAD_WIDTH], part, [3 * WIDTH, 1]);
        let transposed = NdTensorView::from_data_with_strides([HEAD_WIDTH, count], keys, [1, 3 * WIDTH]);
        let (Ok(queries), Ok(keys), Ok(values)) = (rows(queries), transposed, rows(values)) else { return };
        let scores = gemm.gemm(
            &mut buffers.attention,
            GemmInputA::Unpacked(queries),
            GemmInputB::Unpacked(keys),
            GemmOptions { alpha: (HEAD_WIDTH as f32).powf(-0.5), ..Default::default() },
        );
        assert!(scores.is_ok());
        for row in buffers.attention.chunks_exact_mut(count) {
            softmax(row);
        }
        let attention = NdTensorView::from_data([count, count], &buffers.attention[..]);
        let mixed = gemm.gemm(
            &mut buffers.head,
            GemmInputA::Unpacked(attention),
            GemmInputB::Unpacked(values),
            GemmOptions::default(),
        );
        assert!(mixed.is_ok());
        let heads = buffers.head.chunks_exact(HEAD_WIDTH);
        for (row, values) in buffers.mixed.chunks_exact_mut(WIDTH).zip(heads) {
            row[head * HEAD_WIDTH..][..HEAD_WIDTH].copy_from_slice(values);
        }
    }
}
