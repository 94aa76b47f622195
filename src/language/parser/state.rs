//! The parser's state: a stack, the rest of the sentence, and the arcs so far.

use super::super::grammar::Relation;

/// No token.
pub(in super::super) const NONE: usize = usize::MAX;

/// The number of labelled transitions.
pub(in super::super) const TRANSITIONS: usize = 1 + 2 * Relation::ALL.len();

/// A step of the parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Transition {
    /// The next word goes onto the stack.
    Shift,
    /// The top of the stack depends on the next word.
    Left(u8),
    /// The top of the stack depends on the word below it.
    Right(u8),
}

impl Transition {
    pub(in super::super) fn numbered(class: usize) -> Self {
        let relations = Relation::ALL.len();
        match class {
            0 => Self::Shift,
            _ if class <= relations => Self::Left((class - 1) as u8),
            _ => Self::Right((class - 1 - relations) as u8),
        }
    }

    pub(in super::super) fn number(self) -> usize {
        match self {
            Self::Shift => 0,
            Self::Left(relation) => 1 + usize::from(relation),
            Self::Right(relation) => 1 + Relation::ALL.len() + usize::from(relation),
        }
    }
}

/// Word 0 is the artificial root; it lies at the bottom of the stack.
#[derive(Debug, Default, Clone)]
pub(in super::super) struct State {
    pub(in super::super) stack: Vec<usize>,
    pub(in super::super) next: usize,
    pub(in super::super) length: usize,
    pub(in super::super) heads: Vec<usize>,
    pub(in super::super) relations: Vec<u8>,
    /// Per word: its outermost and second outermost children on each side, and how many.
    pub(in super::super) left: Vec<[usize; 2]>,
    pub(in super::super) right: Vec<[usize; 2]>,
    pub(in super::super) left_count: Vec<u8>,
    pub(in super::super) right_count: Vec<u8>,
}

impl State {
    /// Begins a sentence of `length` words, the root included.
    pub(in super::super) fn start(&mut self, length: usize) {
        self.stack.clear();
        self.stack.push(0);
        self.next = 1;
        self.length = length;
        let clear = |list: &mut Vec<[usize; 2]>| {
            list.clear();
            list.resize(length, [NONE; 2]);
        };
        clear(&mut self.left);
        clear(&mut self.right);
        self.heads.clear();
        self.heads.resize(length, NONE);
        for list in [&mut self.relations, &mut self.left_count, &mut self.right_count] {
            list.clear();
            list.resize(length, 0);
        }
    }

    pub(in super::super) fn is_done(&self) -> bool {
        self.next == self.length && self.stack.len() == 1
    }

    /// The `depth`-th word of the stack from the top.
    #[inline]
    pub(in super::super) fn stack(&self, depth: usize) -> usize {
        self.stack.len().checked_sub(depth + 1).map_or(NONE, |at| self.stack[at])
    }

    /// The `ahead`-th word not yet on the stack.
    #[inline]
    pub(in super::super) fn ahead(&self, ahead: usize) -> usize {
        if self.next + ahead < self.length { self.next + ahead } else { NONE }
    }

    /// True where the transition keeps the tree a tree with one root.
    #[inline]
    pub(in super::super) fn allows(&self, transition: Transition) -> bool {
        let words_left = self.next < self.length;
        const ROOT: u8 = Relation::Root as u8;
        match transition {
            Transition::Shift => words_left,
            Transition::Left(relation) => words_left && self.stack.len() > 1 && relation != ROOT,
            // The root takes its one child last.
            Transition::Right(relation) => match self.stack.len() {
                0 | 1 => false,
                2 => !words_left && relation == ROOT,
                _ => relation != ROOT,
            },
        }
    }

    pub(in super::super) fn take(&mut self, transition: Transition) {
        match transition {
            Transition::Shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Transition::Left(relation) => {
                if let Some(child) = self.stack.pop() {
                    let head = self.next;
                    self.attach(child, head, relation);
                    self.left[head] = [child, self.left[head][0]];
                    self.left_count[head] = self.left_count[head].saturating_add(1);
                }
            }
            Transition::Right(relation) => {
                if let Some(child) = self.stack.pop() {
                    let head = self.stack(0);
                    self.attach(child, head, relation);
                    self.right[head] = [child, self.right[head][0]];
                    self.right_count[head] = self.right_count[head].saturating_add(1);
                }
            }
        }
    }

    fn attach(&mut self, child: usize, head: usize, relation: u8) {
        self.heads[child] = head;
        self.relations[child] = relation;
    }
}
