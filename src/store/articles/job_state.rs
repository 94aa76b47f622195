//! State of an article's job.

/// State of an article's job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Waits for a worker, perhaps after a failed attempt.
    Ready,
    /// A worker holds it.
    Running,
    /// The facts of the newest revision are stored.
    Done,
    /// Dead after its last attempt; the error is stored.
    Failed,
}

impl JobState {
    /// Returns the name in column `jobs.state`.
    pub(in crate::store) fn as_stored(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// Parses column `jobs.state`, whose values a CHECK constraint limits.
    pub(in crate::store) fn from_stored(state: &str) -> Self {
        match state {
            "running" => Self::Running,
            "done" => Self::Done,
            "failed" => Self::Failed,
            _ => Self::Ready,
        }
    }
}
