//! Quotations, their versions and occurrences.

use super::Invariant;
use extraction::schema::{QuotationId, StatementId};

/// What must hold of quotations.
pub(super) const INVARIANTS: &[Invariant] = &[
    Invariant {
        sentence: "an occurrence is of a version and a quotation that exist, and of one that is not rejected",
        prefix: StatementId::PREFIX,
        violations: "SELECT o.statement_id FROM quotation_occurrences o LEFT JOIN quotation_versions v USING (version_id)
                     LEFT JOIN all_statements s ON s.article_id = o.article_id AND s.statement_id = o.statement_id
                     WHERE v.version_id IS NULL OR o.quotation_id IS DISTINCT FROM v.quotation_id
                       OR s.rejected IS DISTINCT FROM false",
    },
    Invariant {
        sentence: "a version of a quotation has the number of its articles, and at least one",
        prefix: "version ",
        violations: "SELECT v.version_id FROM quotation_versions v LEFT JOIN quotation_occurrences o USING (version_id)
                     GROUP BY v.version_id HAVING v.article_count <> count(DISTINCT o.article_id) OR count(o.article_id) = 0",
    },
    Invariant {
        sentence: "a quotation has versions, and the quotation of a version exists",
        prefix: QuotationId::PREFIX,
        violations: "SELECT DISTINCT quotation_id FROM quotations q FULL JOIN quotation_versions v USING (quotation_id)
                     WHERE quotation_id IS NOT NULL AND (q.text IS NULL OR v.version_id IS NULL)",
    },
    Invariant {
        sentence: "a quotation has the numbers of its articles and sources, and the times of the first and the last",
        prefix: QuotationId::PREFIX,
        violations: "SELECT q.quotation_id FROM quotations q LEFT JOIN quotation_occurrences o USING (quotation_id)
                     GROUP BY q.quotation_id
                     HAVING q.article_count <> count(DISTINCT o.article_id) OR q.source_count <> count(DISTINCT o.source)
                       OR q.first_published_at IS DISTINCT FROM min(o.published_at)
                       OR q.last_published_at IS DISTINCT FROM max(o.published_at)
                       OR q.last_day <> floor(extract(epoch FROM max(o.published_at)) / 86400)",
    },
    Invariant {
        sentence: "the speaker of an occurrence is that of its statement",
        prefix: StatementId::PREFIX,
        violations: "SELECT o.statement_id FROM quotation_occurrences o JOIN all_statements s USING (article_id, statement_id)
                     WHERE o.speaker_id IS DISTINCT FROM s.speaker_id",
    },
];
