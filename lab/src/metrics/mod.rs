//! Evaluation metrics. Pure; percentages are from 0 to 100.

mod assignment;
mod calibration;
mod clustering;
mod counts;
mod cpu_timer;
mod matching;

pub(crate) use calibration::Calibration;
pub(crate) use clustering::{ClusterScore, b_cubed, ceaf_e, conll_f1, muc};
pub(crate) use counts::{MatchCounts, percentage};
pub(crate) use cpu_timer::CpuTimer;
pub(crate) use matching::match_greedily;
