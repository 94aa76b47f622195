//! What becomes of a message after an attempt to send it.

use std::time::Duration;

use uuid::Uuid;

use crate::{
    http_client::SendError,
    store::webhooks::{Ending, MessageContent},
};

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

/// The waits between the attempts to send a message, as Standard Webhooks proposes them: three days in all.
pub const REPEATS: [Duration; 9] = [
    Duration::from_secs(5),
    minutes(5),
    minutes(30),
    minutes(2 * 60),
    minutes(5 * 60),
    minutes(10 * 60),
    minutes(14 * 60),
    minutes(20 * 60),
    minutes(24 * 60),
];

/// Returns why an attempt failed; `None` where it was answered 2xx.
pub fn error_of(answer: &Result<u16, SendError>) -> Option<String> {
    match answer {
        Ok(200..300) => None,
        Ok(status @ 300..400) => {
            Some(format!("the answer {status} leads elsewhere, and redirects are not followed"))
        }
        Ok(status) => Some(format!("the receiver answered {status}")),
        Err(error) => Some(error.to_string()),
    }
}

/// Decides what becomes of a message after attempt number `attempt`, which counts from 1.
///
/// A test is sent once. 410 says that nothing is wanted there any more.
pub fn ending_of(
    answer: &Result<u16, SendError>,
    content: &MessageContent,
    attempt: i32,
    repeats: &[Duration],
) -> Ending {
    let wait = usize::try_from(attempt - 1).ok().and_then(|number| repeats.get(number));
    match (answer, wait) {
        (Ok(200..300), _) => Ending::Delivered,
        (Ok(410), _) => Ending::Disabled("the receiver answered 410: it wants no more messages".to_owned()),
        (_, Some(wait)) if *content != MessageContent::Test => Ending::Repeat(wait.mul_f64(jitter())),
        _ => Ending::Failed,
    }
}

/// Returns a random factor from 0.8 to 1.2, so that messages that failed together are not repeated together.
fn jitter() -> f64 {
    // The last bits of an id are random.
    f64::from(Uuid::now_v7().as_u128() as u16) / f64::from(u16::MAX) * 0.4 + 0.8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_repeated_for_three_days_and_then_given_up() {
        let content = MessageContent::Expired;
        let ending = |status, attempt| ending_of(&Ok(status), &content, attempt, &REPEATS);
        assert_eq!(ending(204, 1), Ending::Delivered);
        assert!(matches!(ending(410, 1), Ending::Disabled(_)));
        let mut total = Duration::ZERO;
        for attempt in 1..=9 {
            let Ending::Repeat(wait) = ending([500, 301, 404][attempt as usize % 3], attempt) else {
                panic!("attempt {attempt} is the last")
            };
            let planned = REPEATS[attempt as usize - 1];
            assert!(wait >= planned.mul_f64(0.79) && wait <= planned.mul_f64(1.21), "{wait:?}");
            total += planned;
        }
        assert!(total > minutes(3 * 24 * 60));
        assert_eq!(ending(500, 10), Ending::Failed);
        assert_eq!(ending_of(&Err(SendError::Timeout), &MessageContent::Test, 1, &REPEATS), Ending::Failed);
    }
}
