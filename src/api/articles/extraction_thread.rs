//! The threads on which `POST /v1/extract` processes articles.

use std::thread;

use tokio::{sync::oneshot, task::spawn_blocking};

use super::extraction_queue::Turn;

/// How much less of a busy processor a shared thread gets: ten steps are a tenth of an ordinary thread's time.
#[cfg(target_os = "linux")]
const SHARED_NICENESS: i32 = 10;

/// Runs `work` on a thread of its own, and returns its result; an error means that it panicked.
///
/// Work of the express thread has the priority of requests. That of the other threads gives way to it and to everything
/// else, so that callers with many articles do not slow those with one. A thread cannot raise its priority again, so
/// each has one use. Only Linux has priorities of threads.
pub fn run<T: Send + 'static>(turn: Turn, work: impl FnOnce() -> T + Send + 'static) -> oneshot::Receiver<T> {
    let (sender, result) = oneshot::channel();
    let is_express = turn.is_express();
    let work = move || {
        // The caller may have gone.
        let _ = sender.send(work());
        drop(turn);
    };
    if is_express {
        drop(spawn_blocking(work));
    } else {
        // Without a thread the work is dropped, and its result is an error.
        let _ = thread::Builder::new().name("extraction".to_owned()).spawn(move || {
            #[cfg(target_os = "linux")]
            let _ = rustix::process::setpriority_process(None, SHARED_NICENESS);
            work();
        });
    }
    result
}
