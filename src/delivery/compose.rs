//! Making of messages: the changes behind a webhook's position that it asks for.

use crate::{
    api::{AppState, ChangeView, FollowedSearch, follow_search},
    store::{
        StoreError,
        changes::{self, ChangeFilter, ChangePage, Since},
        webhooks::{self, MessageContent, Webhook},
    },
};

/// Most changes of a message.
const MAX_CHANGES: u32 = 100;

/// Makes the next message of a webhook, where there are changes for it, and moves its position.
pub async fn next_message(app: &AppState, webhook: &Webhook) -> Result<(), StoreError> {
    let search = match webhook.search {
        None => None,
        // A webhook refers to a search that is there, and that can be followed.
        Some(search) => match follow_search(app, search).await? {
            Some(search) => Some(search),
            None => return Ok(()),
        },
    };
    let types = search.as_ref().map_or_else(|| webhook.types.clone(), |search| vec![search.change_type]);
    let filter = ChangeFilter { types, ..ChangeFilter::default() };
    let pool = &app.pools.writes;
    let Some(page) = changes::read(pool, &filter, Since::After(webhook.position), MAX_CHANGES).await? else {
        let Some(now) = changes::read(pool, &filter, Since::Now, 1).await? else { return Ok(()) };
        return webhooks::next_message(pool, webhook, now.next, Some(&MessageContent::Expired)).await;
    };
    if page.next == webhook.position {
        return Ok(());
    }
    let next = page.next;
    let content = match &search {
        Some(search) => results(app, search, &page).await,
        None => changes_of(page),
    };
    webhooks::next_message(pool, webhook, next, content.as_ref()).await
}

fn changes_of(page: ChangePage) -> Option<MessageContent> {
    let next_since = page.changes.last()?.position.to_string();
    let changes = page.changes.into_iter().map(ChangeView::from);
    let changes = changes.filter_map(|change| serde_json::to_value(change).ok()).collect();
    Some(MessageContent::Changes { changes, next_since })
}

/// Returns the ids of a search's new results among some changes.
async fn results(app: &AppState, search: &FollowedSearch, page: &ChangePage) -> Option<MessageContent> {
    let found = search.results(app, &page.changes).await;
    let found = found.unwrap_or_else(|problem| {
        tracing::warn!(search = %search.search.id, problem = problem.detail, "a saved search can't be read");
        Vec::new()
    });
    let ids: Vec<String> = found.iter().filter_map(|one| one["id"].as_str().map(str::to_owned)).collect();
    (!ids.is_empty()).then_some(MessageContent::Results { ids })
}
