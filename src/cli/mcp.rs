//! `dateline mcp`: the record for an assistant that starts a program and talks to it over standard input and output.
//!
//! Each line is a message of the Model Context Protocol, which a running service answers.

use std::io::{self, BufRead, Write};

use clap::Args;
use serde_json::{Value, json};

use super::request::{self, ServiceArgs};

/// Longest message in bytes.
const MAX_MESSAGE: usize = 1 << 20;
/// JSON-RPC: the line is no JSON.
const PARSE_ERROR: i64 = -32700;
/// JSON-RPC: the service did not answer.
const INTERNAL_ERROR: i64 = -32603;

/// Answer an assistant on standard input and output from a running service (Model Context Protocol).
#[derive(Args)]
pub struct McpArgs {
    #[command(flatten)]
    service: ServiceArgs,
}

/// Answers messages until the input ends.
pub fn run(args: &McpArgs) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for line in io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        if let Some(answer) = runtime.block_on(answer(&args.service, &line)) {
            let mut output = io::stdout().lock();
            writeln!(output, "{answer}").and_then(|()| output.flush())?;
        }
    }
    Ok(())
}

/// Returns the service's answer to a message; `None` for one that wants none.
async fn answer(service: &ServiceArgs, line: &str) -> Option<Value> {
    let failure = |id: &Value, code: i64, message: String| json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}});
    let message: Value = match serde_json::from_str(line) {
        Ok(message) if line.len() <= MAX_MESSAGE => message,
        Ok(_) => return Some(failure(&Value::Null, PARSE_ERROR, "the message is too long".to_owned())),
        Err(error) => return Some(failure(&Value::Null, PARSE_ERROR, error.to_string())),
    };
    let id = &message["id"];
    match request::post(service, "/mcp", &message).await {
        Ok(answer) if answer.status == 200 => Some(answer.body),
        Ok(answer) if answer.status == 202 => None,
        Ok(answer) => {
            let detail =
                answer.body["detail"].as_str().unwrap_or("the service refused the message").to_owned();
            Some(failure(id, INTERNAL_ERROR, detail))
        }
        // A notification is lost without an answer.
        Err(error) if !id.is_null() => Some(failure(id, INTERNAL_ERROR, error.to_string())),
        Err(error) => {
            eprintln!("dateline: {error}");
            None
        }
    }
}
