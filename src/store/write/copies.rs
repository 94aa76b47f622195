//! Detection of copies: articles with the text of another one, as papers print the report of an agency.

use std::collections::{BTreeSet, HashMap};

use sqlx::PgTransaction;
use uuid::Uuid;

use super::similar_articles::similar_articles;
use crate::store::{StoreError, row_struct::row_struct};
use extraction::shared_text::WordSequences;

row_struct! {
    struct TextRow {
        article_id: Uuid,
        original_id: Option<Uuid>,
        body: String,
    }
}

/// Sets the original of each article that has the text of one of the eight most similar ones.
///
/// The original is the first article with the text that was written. Call it under the lock of stories, after the
/// articles were added to stories and their extractions inserted.
pub(super) async fn mark_copies(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
) -> Result<(), StoreError> {
    let own: BTreeSet<Uuid> = articles.iter().copied().collect();
    let similar = similar_articles(transaction, own).await?;
    let wanted: BTreeSet<Uuid> = similar.keys().chain(similar.values().flatten()).copied().collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let rows: Vec<TextRow> = sqlx::query_as(
        "SELECT r.article_id, x.original_id, r.body
         FROM extractions x JOIN revisions r USING (article_id, revision) WHERE x.article_id = ANY($1)",
    )
    .bind(wanted.into_iter().collect::<Vec<_>>())
    .fetch_all(&mut **transaction)
    .await?;
    let (copies, originals) =
        find(articles, &similar, rows).into_iter().unzip::<_, _, Vec<Uuid>, Vec<Uuid>>();
    sqlx::query(
        "UPDATE extractions x SET original_id = copy.original_id
         FROM UNNEST($1::uuid[], $2::uuid[]) AS copy (article_id, original_id) WHERE x.article_id = copy.article_id",
    )
    .bind(&copies)
    .bind(&originals)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Makes the first copy of each of `articles`, whose facts were deleted, the original of its other copies.
///
/// The numbers of reports stay: what were copies of one text are. Call it under the lock of stories.
pub(super) async fn replace_originals(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
) -> Result<(), StoreError> {
    sqlx::query(
        "WITH first_copy AS (
           SELECT DISTINCT ON (original_id) original_id, article_id FROM extractions
           WHERE original_id = ANY($1) ORDER BY original_id, article_id
         )
         UPDATE extractions x SET original_id = nullif(f.article_id, x.article_id)
         FROM first_copy f WHERE x.original_id = f.original_id",
    )
    .bind(articles)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Returns the articles that are copies, each with its original; of two articles of a batch the later is the copy.
fn find(articles: &[Uuid], similar: &HashMap<Uuid, Vec<Uuid>>, rows: Vec<TextRow>) -> Vec<(Uuid, Uuid)> {
    let mut is_pending: BTreeSet<Uuid> = articles.iter().copied().collect();
    let mut originals: HashMap<Uuid, Uuid> =
        rows.iter().filter_map(|row| Some((row.article_id, row.original_id?))).collect();
    let texts: HashMap<Uuid, WordSequences> =
        rows.iter().map(|row| (row.article_id, WordSequences::new(&row.body))).collect();
    let mut copies = Vec::new();
    for article in articles {
        is_pending.remove(article);
        let Some(own) = texts.get(article) else { continue };
        let others = similar.get(article).into_iter().flatten().filter(|other| !is_pending.contains(*other));
        let copied = others.filter(|other| texts.get(*other).is_some_and(|text| own.is_copy(text))).min();
        if let Some(copied) = copied {
            let original = originals.get(copied).copied().unwrap_or(*copied);
            // A revised original may meet its own copy.
            if original != *article {
                originals.insert(*article, original);
                copies.push((*article, original));
            }
        }
    }
    copies
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_copies_have_the_first_article_as_original() {
        let [first, second, third, other] = [1, 2, 3, 4].map(Uuid::from_u128);
        let words =
            |from: usize| (from..from + 60).map(|number| format!("word{number} ")).collect::<String>();
        let row = |article_id, original_id, from| TextRow { article_id, original_id, body: words(from) };
        let rows = vec![
            row(first, None, 0),
            row(second, Some(first), 2),
            row(third, None, 4),
            row(other, None, 500),
        ];
        let similar = HashMap::from([(third, vec![second, other]), (other, vec![third])]);
        assert_eq!(find(&[third, other], &similar, rows), [(third, first)]);
    }

    #[test]
    fn of_two_articles_written_together_the_later_is_the_copy() {
        let [first, second] = [1, 2].map(Uuid::from_u128);
        let body = (0..60).map(|number| format!("word{number} ")).collect::<String>();
        let rows =
            [first, second].map(|article_id| TextRow { article_id, original_id: None, body: body.clone() });
        let similar = HashMap::from([(first, vec![second]), (second, vec![first])]);
        assert_eq!(find(&[first, second], &similar, rows.into()), [(second, first)]);
    }
}
