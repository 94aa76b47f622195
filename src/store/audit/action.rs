//! What the audit notes.

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// What was done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Action {
            $($(#[$doc])* $name,)+
        }

        impl Action {
            /// All actions.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns the name on the wire and in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

actions! {
    /// An article was stored.
    SubmitArticle = "article.submit",
    /// A new revision of an article was stored.
    ReviseArticle = "article.revise",
    /// An article has other details, such as its byline or embargo, and the same text.
    ChangeDetails = "article.change_details",
    /// An article was deleted.
    DeleteArticle = "article.delete",
    /// An article was withdrawn or killed by its publisher.
    ArticleWithdrawal = "article.withdraw",
    /// An article was queued for another extraction.
    Requeue = "article.requeue",
    /// An article was deleted, since its source's texts are kept for a time.
    Expire = "article.expire",
    /// Actors were corrected.
    Correct = "actor.correct",
    /// A person was erased.
    Erase = "actor.erase",
    /// A correction was undone.
    UndoCorrection = "correction.undo",
    /// A statement or happening was reviewed.
    Review = "review.make",
    /// A key was made.
    CreateKey = "key.create",
    /// A key was revoked.
    RevokeKey = "key.revoke",
    /// A browser signed in with a key.
    SignIn = "session.begin",
    /// A browser signed out.
    SignOut = "session.end",
    /// Articles were chosen to be read again.
    CreateReread = "reread.create",
    /// A reread was ended, and its report deleted.
    DeleteReread = "reread.delete",
    /// The settings of a publisher were set.
    SetSource = "source.set",
    /// The settings of a publisher were removed.
    RemoveSource = "source.remove",
    /// A feed is polled from now on.
    CreateFeed = "feed.create",
    /// A feed was stopped, or is polled otherwise.
    ChangeFeed = "feed.change",
    /// A feed is polled no longer.
    DeleteFeed = "feed.delete",
    /// An actor is known by an id.
    LoadAuthority = "authority.load",
    /// An id of an actor was forgotten.
    DeleteAuthority = "authority.delete",
    /// A search was saved.
    SaveSearch = "search.create",
    /// A saved search was deleted.
    DeleteSearch = "search.delete",
    /// An address is sent changes from now on.
    CreateWebhook = "webhook.create",
    /// A webhook was changed, stopped or enabled.
    ChangeWebhook = "webhook.change",
    /// A webhook has a new secret.
    RotateSecret = "webhook.rotate",
    /// A webhook was deleted.
    DeleteWebhook = "webhook.delete",
}
