//! `dateline export gold`: what editors decided, as gold data.

use std::io::{self, Write};

use clap::{Args, Subcommand};
use dateline::store::{
    StoreError,
    reviews::{self, ReviewedArticle},
};
use extraction::{schema::Statement, text::Span};
use serde_json::{Value, json};

use super::database::{DatabaseArgs, DatabaseError};

/// Export what editors decided.
#[derive(Args)]
pub struct ExportArgs {
    #[command(subcommand)]
    command: ExportCommand,
}

#[derive(Subcommand)]
enum ExportCommand {
    /// Print reviewed articles as gold data for `lab evaluate statements`, one JSON object a line
    ///
    /// Confirmed and corrected statements are gold; those that nobody has reviewed are optional, and rejected ones are
    /// left out.
    Gold(GoldArgs),
}

#[derive(Args)]
struct GoldArgs {
    #[command(flatten)]
    database: DatabaseArgs,
}

/// Reasons why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Standard output failed, or no thread could be started.
    #[error("{0}")]
    Output(#[from] io::Error),
}

/// Runs the command.
pub fn run(args: &ExportArgs) -> Result<(), ExportError> {
    let ExportCommand::Gold(args) = &args.command;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        let database = args.database.open().await?;
        let printed = print_gold(&database.pool).await;
        database.close().await;
        printed
    })
}

async fn print_gold(pool: &sqlx::PgPool) -> Result<(), ExportError> {
    let mut last = None;
    loop {
        let articles = reviews::reviewed_articles(pool, last).await?;
        let Some(end) = articles.last() else { return Ok(()) };
        last = Some(end.article_id);
        let mut out = io::stdout().lock();
        for article in &articles {
            writeln!(out, "{}", gold(article))?;
        }
    }
}

/// Makes the gold document of an article.
fn gold(article: &ReviewedArticle) -> Value {
    let quotes = article.statements.iter().map(|(statement, is_reviewed)| quote(statement, *is_reviewed));
    json!({
        "id": article.article_id,
        "text": article.body,
        "quotes": quotes.collect::<Vec<_>>(),
    })
}

fn quote(statement: &Statement, is_reviewed: bool) -> Value {
    let range = |span: Span| json!([span.start, span.end]);
    let speaker = statement.speaker.as_ref();
    json!({
        "span": range(statement.span),
        "type": statement.statement_type.as_str(),
        "speaker": speaker.map(|speaker| &speaker.name),
        "speaker_span": speaker.map(|speaker| range(speaker.mention.span)),
        "cue_span": statement.cue.as_ref().map(|cue| range(cue.span)),
        "optional": !is_reviewed,
    })
}
