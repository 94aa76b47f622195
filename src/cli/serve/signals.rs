//! Waits for SIGTERM and Ctrl-C.

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// Returns a receiver that turns true at the first SIGTERM or SIGINT.
///
/// The second signal ends the process at once; every stored effect is in a transaction, so nothing is lost.
pub fn stop_signal() -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
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
            if sender.send_replace(true) {
                std::process::exit(1);
            }
        }
    });
    receiver
}

/// Completes when the service is to stop.
pub async fn stopped(mut stop: watch::Receiver<bool>) {
    // An error means that no signal can be received; then only `kill -9` ends the process.
    if stop.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}
