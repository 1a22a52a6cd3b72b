//! Kinds of headings, and which heading ends the scope of another.

use crate::text::{Block, TokenKind, word_hash};

/// How a heading is marked as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `Punkt 6`, `Sag nr. 3`: an item of an agenda.
    Item,
    /// `6.`, `14.1`.
    Number,
    /// `#`, or underlined, without a number.
    Mark,
    /// All in capitals, or all in bold.
    Loud,
    /// A line that begins with a phrase of the rule, and nothing else marks it.
    Label,
}

/// A line that is a heading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heading {
    pub style: Style,
    /// Markdown level; 0 without one.
    pub level: u8,
    /// Parts of the number: 2 for `14.1`; 0 without one.
    pub depth: u8,
    /// First part of the number.
    pub number: u32,
    /// Token at which the title begins.
    pub title: usize,
    /// One of the parts that every agenda item has (Resumé, Beslutning): never ends an item.
    pub part: bool,
    /// The title says that what follows is open.
    pub open: bool,
    /// Entry of a list (bullet, table row): stands for its line only.
    pub entry: bool,
    /// Items follow directly: the heading is that of a group of them.
    pub group: bool,
}

impl Heading {
    /// A line that only a phrase at its start makes a heading.
    pub const fn label(title: usize, entry: bool, group: bool) -> Self {
        let style = Style::Label;
        Self { style, level: 0, depth: 0, number: 0, title, part: false, open: false, entry, group }
    }

    /// Whether this heading ends the scope that `open` began.
    pub fn ends(&self, open: &Heading) -> bool {
        use Style::{Item, Label, Loud, Mark, Number};
        if self.entry || (self.part && matches!(open.style, Item | Number)) {
            return false;
        }
        if self.open && self.style != Number {
            return true;
        }
        let marked = self.level > 0 && open.level > 0;
        match (open.style, self.style) {
            (Item, Item) => self.depth <= open.depth,
            (Number, Number) => {
                self.depth < open.depth || (self.depth == open.depth && (self.depth > 1 || self.number > open.number))
            }
            (Label | Loud, Item | Number) => open.style == Label && !open.group,
            (Number, Item | Label) | (Label, _) => true,
            // Where the levels of a text disagree with its items, the items count.
            (Item | Number, Mark) if marked => self.level <= open.level,
            (Item, _) => false,
            (Number, Mark) => true,
            (Number, Loud) => false,
            (Mark, _) => marked && self.level <= open.level,
            (Loud, Mark | Loud) => true,
            (Loud, Label) => false,
        }
    }

    /// Whether the heading is that of an item, which a marker in its text is about.
    pub fn holds_items(&self) -> bool {
        match self.style {
            Style::Item | Style::Number => true,
            Style::Mark => self.level > 1,
            Style::Loud | Style::Label => false,
        }
    }
}

/// Words that code must know, by hash.
#[derive(Debug)]
pub(super) struct Words {
    pub items: Vec<u64>,
    pub numbers: Vec<u64>,
    pub parts: Vec<u64>,
    pub open: Vec<u64>,
    pub agenda: Vec<u64>,
}

impl Words {
    /// The number of an item that the text names at the token `at`: `punkt 14`, `pkt. 3`.
    pub fn item_number(&self, block: &Block<'_>, at: usize) -> Option<u32> {
        let token = block.tokens.get(at)?;
        if token.kind != TokenKind::Word || !self.items.contains(&token.hash) {
            return None;
        }
        let number = block.tokens[at + 1..].iter().take(3).find(|t| t.kind == TokenKind::Number)?;
        if number.len > 3 { None } else { number.span().of(block.text).parse().ok() }
    }
}

impl Default for Words {
    fn default() -> Self {
        let hashes = |list: &[&str]| list.iter().map(|w| word_hash(w)).collect();
        Self {
            items: hashes(&["punkt", "pkt", "dagsordenspunkt", "dagsordenpunkt", "sag", "item"]),
            numbers: hashes(&["nr", "nummer", "no"]),
            parts: hashes(&[
                "afbud",
                "afgørelse",
                "baggrund",
                "behandling",
                "bemærkninger",
                "beslutning",
                "beslutninger",
                "bilag",
                "deltagere",
                "fravær",
                "fraværende",
                "høring",
                "indledning",
                "indstilling",
                "indstillinger",
                "konklusion",
                "kommunaldirektøren",
                "lovgrundlag",
                "protokol",
                "resume",
                "resumé",
                "retsgrundlag",
                "sagsbehandling",
                "sagsfremstilling",
                "supplerende",
                "tidligere",
                "vurdering",
                "økonomi",
                "økonomiske",
                "personalemæssige",
                "forvaltningen",
                "administrationen",
                "direktionen",
            ]),
            open: hashes(&["åben", "åbent", "åbne", "offentlig", "offentligt", "offentlige"]),
            agenda: hashes(&["dagsorden", "del", "møde", "punkt", "punkter", "referat", "sag", "sager"]),
        }
    }
}
