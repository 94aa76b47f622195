//! Waits for SIGTERM and Ctrl-C.

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
    time::Instant,
};

/// The time of the first SIGTERM or SIGINT, once it came.
pub type Stop = watch::Receiver<Option<Instant>>;

/// Returns a receiver of the time of the first SIGTERM or SIGINT.
///
/// The second signal ends the process at once; every stored effect is in a transaction, so nothing is lost.
pub fn stop_signal() -> Stop {
    let (sender, receiver) = watch::channel(None);
    tokio::spawn(async move {
        let (Ok(mut terminate), Ok(mut interrupt)) =
            (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            return;
        };
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if sender.send_replace(Some(Instant::now())).is_some() {
                std::process::exit(1);
            }
        }
    });
    receiver
}

/// Completes when the service is to stop, with the time of the signal.
pub async fn stopped(mut stop: Stop) -> Instant {
    match stop.wait_for(Option::is_some).await.map(|stopped| *stopped) {
        Ok(Some(time)) => time,
        // No signal can be received; only `kill -9` ends the process.
        Ok(None) | Err(_) => std::future::pending().await,
    }
}
