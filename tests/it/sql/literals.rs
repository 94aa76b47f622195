//! Statements that are one string literal: found in the syntax trees of `src/store`, and prepared by Postgres.

use std::fs;

use sqlx::{AssertSqlSafe, PgConnection};
use syn::visit::Visit;

use super::{sources, store};
use crate::harness::Database;

/// First words of a statement.
const VERBS: [&str; 5] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "];
/// Fewest literals that the search must find; fewer mean that it no longer finds them.
const MIN_LITERALS: usize = 60;

/// Collects the string literals of a file that are whole statements.
///
/// Fragments of a `QueryBuilder` (arguments of `new` and `push`) and doc comments are passed over.
#[derive(Default)]
struct Statements(Vec<String>);

impl<'ast> Visit<'ast> for Statements {
    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        let text = literal.value();
        if VERBS.iter().any(|verb| text.starts_with(verb)) {
            self.0.push(text);
        }
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.visit_expr(&call.receiver);
        if call.method != "push" {
            call.args.iter().for_each(|argument| self.visit_expr(argument));
        }
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if !is_new_query_builder(&call.func) {
            syn::visit::visit_expr_call(self, call);
        }
    }
}

fn is_new_query_builder(function: &syn::Expr) -> bool {
    let syn::Expr::Path(path) = function else { return false };
    let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    names.ends_with(&["QueryBuilder".to_owned(), "new".to_owned()])
}

/// Has Postgres parse and analyse a statement: every table, column and type must exist.
async fn prepare(connection: &mut PgConnection, sql: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(format!("PREPARE checked AS {sql}"))).execute(&mut *connection).await?;
    sqlx::raw_sql("DEALLOCATE checked").execute(connection).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_literal_statement_fits_the_schema() {
    let database = Database::new().await;
    let mut connection = database.pool.acquire().await.unwrap();
    let (mut count, mut errors) = (0, Vec::new());
    for path in sources(&store()) {
        let file = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
        let mut statements = Statements::default();
        statements.visit_file(&file);
        for sql in statements.0 {
            count += 1;
            if let Err(error) = prepare(&mut connection, &sql).await {
                errors.push(format!("{}: {error}\n{sql}", path.display()));
            }
        }
    }
    assert!(errors.is_empty(), "{}", errors.join("\n\n"));
    assert!(count >= MIN_LITERALS, "only {count} statements were found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_column_fails_the_check() {
    let database = Database::new().await;
    let mut connection = database.pool.acquire().await.unwrap();
    let wrong = prepare(&mut connection, "SELECT heading FROM articles WHERE article_id = $1").await;
    assert!(wrong.unwrap_err().to_string().contains("heading"));
}
