//! Signatures of messages (Standard Webhooks 1.0).

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::hmac;

/// Signs a message with each of some secrets; returns the value of the header `webhook-signature`.
///
/// `timestamp` is in seconds since 1970. Each signature is an HMAC-SHA256 of id, time and body.
pub fn sign(secrets: &[Vec<u8>], id: &str, timestamp: i64, body: &str) -> String {
    let signed = format!("{id}.{timestamp}.{body}");
    let signature = |secret: &Vec<u8>| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        format!("v1,{}", STANDARD.encode(hmac::sign(&key, signed.as_bytes())))
    };
    secrets.iter().map(signature).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_has_its_signature() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("base64");
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let body = r#"{"test": 2432232314}"#;
        let signature = sign(std::slice::from_ref(&secret), id, 1_614_265_330, body);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let both = sign(&[secret, b"former".to_vec()], id, 1_614_265_330, body);
        assert!(both.starts_with(&format!("{signature} v1,")), "{both}");
    }
}
