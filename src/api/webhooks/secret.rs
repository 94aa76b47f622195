//! Secrets of webhooks, as Standard Webhooks writes them.

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::rand::{SecureRandom, SystemRandom};

use crate::api::problem::Problem;

/// Length in bytes; the standard asks for 24 to 64.
const LENGTH: usize = 32;
/// What a secret begins with.
const PREFIX: &str = "whsec_";

/// Makes a random secret.
pub fn new_secret() -> Result<Vec<u8>, Problem> {
    let mut secret = vec![0; LENGTH];
    SystemRandom::new().fill(&mut secret).map_err(|_| Problem::internal())?;
    Ok(secret)
}

/// Writes a secret as its owner gets it, once.
pub fn write_secret(secret: &[u8]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(secret))
}
