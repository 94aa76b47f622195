//! Index of the dependency trees of a text: dependents and descendants of a token without a search.

use super::Token;

/// The dependents of each token, and its position in a walk from the roots to the leaves.
#[derive(Debug, Default)]
pub(super) struct TreeIndex {
    /// For each token where its dependents begin in `children`; one entry more than tokens.
    starts: Vec<u32>,
    /// The dependents of all tokens, grouped by head, left to right.
    children: Vec<u32>,
    /// For each token its number in preorder.
    entries: Vec<u32>,
    /// For each token the number in preorder after its last descendant.
    exits: Vec<u32>,
}

impl TreeIndex {
    /// Indexes tokens whose heads form trees. Linear in their number.
    pub(super) fn new(tokens: &[Token]) -> Self {
        let head = |token: usize| Some(tokens[token].head as usize).filter(|&head| head != token);
        let mut starts = vec![0; tokens.len() + 1];
        for head in (0..tokens.len()).filter_map(head) {
            starts[head + 1] += 1;
        }
        for token in 0..tokens.len() {
            starts[token + 1] += starts[token];
        }
        let mut next = starts.clone();
        let mut children = vec![0; starts[tokens.len()] as usize];
        for token in 0..tokens.len() {
            if let Some(head) = head(token) {
                children[next[head] as usize] = token as u32;
                next[head] += 1;
            }
        }
        let mut index = Self { starts, children, ..Self::default() };
        index.number(tokens, head);
        index
    }

    /// Numbers the tokens in preorder.
    fn number(&mut self, tokens: &[Token], head: impl Fn(usize) -> Option<usize>) {
        let mut preorder = Vec::with_capacity(tokens.len());
        let mut pending = Vec::new();
        for root in (0..tokens.len()).filter(|&token| head(token).is_none()) {
            pending.push(root);
            while let Some(token) = pending.pop() {
                preorder.push(token);
                pending.extend(self.children(token));
            }
        }
        self.entries = vec![0; tokens.len()];
        self.exits = vec![0; tokens.len()];
        for (number, &token) in preorder.iter().enumerate() {
            self.entries[token] = number as u32;
            self.exits[token] = number as u32 + 1;
        }
        for &token in preorder.iter().rev() {
            if let Some(head) = head(token) {
                self.exits[head] = self.exits[head].max(self.exits[token]);
            }
        }
    }

    /// Iterates over the dependents of a token, left to right.
    pub(super) fn children(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        let range = self.starts[token] as usize..self.starts[token + 1] as usize;
        self.children[range].iter().map(|&child| child as usize)
    }

    /// Tests whether `token` is `ancestor` or one of its descendants.
    pub(super) fn is_descendant(&self, token: usize, ancestor: usize) -> bool {
        (self.entries[ancestor]..self.exits[ancestor]).contains(&self.entries[token])
    }
}
