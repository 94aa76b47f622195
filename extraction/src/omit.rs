//! Omission of facts from an extraction, as where an editor rejected them.

use crate::schema::{Event, Extraction, Statement};

/// Removes statements and events, with the happenings that no event mentions any more; indexes follow.
///
/// What refers to a removed fact loses the reference: the main event is null where its event is removed.
pub fn omit(
    extraction: &mut Extraction,
    omits_statement: impl Fn(&Statement) -> bool,
    omits_event: impl Fn(&Event) -> bool,
) {
    let statements = retain(&mut extraction.statements, |statement| !omits_statement(statement));
    let events = retain(&mut extraction.events, |event| !omits_event(event));
    for happening in &mut extraction.happenings {
        happening.mentions.retain_mut(|mention| match moved(&events, mention.event_index) {
            Some(index) => {
                mention.event_index = index;
                true
            }
            None => false,
        });
        happening.statement_index = happening.statement_index.and_then(|index| moved(&statements, index));
    }
    let happenings = retain(&mut extraction.happenings, |happening| !happening.mentions.is_empty());
    for event in &mut extraction.events {
        event.statement_index = event.statement_index.and_then(|index| moved(&statements, index));
        event.happening_index = event.happening_index.and_then(|index| moved(&happenings, index));
    }
    extraction.main_event = extraction.main_event.take().and_then(|mut main| {
        main.event_index = moved(&events, main.event_index)?;
        Some(main)
    });
}

/// Removes the items that do not fulfil `keeps`; returns the new index of each former one.
fn retain<T>(items: &mut Vec<T>, keeps: impl Fn(&T) -> bool) -> Vec<Option<u32>> {
    let mut count = 0;
    let indexes = items.iter().map(|item| {
        keeps(item).then(|| {
            count += 1;
            count - 1
        })
    });
    let indexes: Vec<Option<u32>> = indexes.collect();
    items.retain(keeps);
    indexes
}

fn moved(indexes: &[Option<u32>], former: u32) -> Option<u32> {
    indexes.get(former as usize).copied().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Article, Extractor, language::ModelKind};

    #[test]
    fn references_to_what_remains_are_as_before() {
        let body = "Police arrested two men in Arden on Monday. Mayor Anna Berg said that the council would meet. \
                    \"The bridge collapsed on Sunday,\" said Boris Lund. Protesters marched through the town on Tuesday.";
        let article = Article { title: None, body, published: None, source: None };
        let extraction = Extractor::builtin(ModelKind::Fast).expect("the weights fit").extract(&article);
        assert!(extraction.statements.len() > 1 && extraction.events.len() > 2, "{extraction:#?}");
        let mut rest = extraction.clone();
        let (statement, event) = (&extraction.statements[0].span, &extraction.events[0].trigger);
        omit(&mut rest, |one| one.span == *statement, |one| one.trigger == *event);
        assert_eq!(rest.statements.len() + 1, extraction.statements.len());
        assert_eq!(rest.events.len() + 1, extraction.events.len());
        let said = |extraction: &Extraction, event: &Event| {
            event.statement_index.map(|index| extraction.statements[index as usize].span)
        };
        for one in &rest.events {
            let mut all = extraction.events.iter();
            let former = all.find(|former| former.trigger == one.trigger).expect("was there");
            let remaining = said(&extraction, former).filter(|span| span != statement);
            assert_eq!(said(&rest, one), remaining);
        }
        for happening in &rest.happenings {
            assert!(
                happening.mentions.iter().all(|mention| (mention.event_index as usize) < rest.events.len())
            );
        }
    }
}
