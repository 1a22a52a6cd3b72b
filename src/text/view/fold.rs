//! What becomes of one character.

use unicode_normalization::UnicodeNormalization;

/// A change at one place of the text.
pub(super) enum Change {
    /// A combining mark stands here, to be joined with the letter before it.
    Mark,
    /// `len` bytes become `with`.
    To {
        /// Bytes of the original.
        len: usize,
        /// What stands for them: nothing, one or a few characters.
        with: Folded,
    },
}

/// Up to three characters.
pub(super) struct Folded([Option<char>; 3]);

impl IntoIterator for Folded {
    type Item = char;
    type IntoIter = std::iter::Flatten<std::array::IntoIter<Option<char>, 3>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().flatten()
    }
}

const NOTHING: Folded = Folded([None; 3]);

const fn one(c: char) -> Folded {
    Folded([Some(c), None, None])
}

/// The change at byte `at`, where a character begins that is not ASCII.
#[inline]
pub(super) fn change(text: &str, at: usize) -> Option<Change> {
    let mut chars = text.get(at..)?.chars();
    let c = chars.next()?;
    let with = match c {
        'Ã' => {
            let next = chars.next()?;
            let with = one(misread(next)?);
            return Some(Change::To { len: 2 + next.len_utf8(), with });
        }
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => one(' '),
        '\u{2010}'..='\u{2014}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => one('-'),
        '\u{85}' | '\u{2028}' | '\u{2029}' => one('\n'),
        // Soft hyphen, grapheme joiner, zero-width characters, direction marks, variation selectors, tags.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0000}'..='\u{e007f}' => NOTHING,
        '\u{300}'..='\u{36f}' => return Some(Change::Mark),
        '\u{ff01}'..='\u{ff5e}' => one(char::from_u32(c as u32 - 0xff01 + 0x21)?),
        // Kelvin and ångström; ligatures; vertical and small forms.
        '\u{212a}' | '\u{212b}' | '\u{fb00}'..='\u{fb06}' | '\u{fe10}'..='\u{fe19}' | '\u{fe50}'..='\u{fe6b}' => {
            compatible(c)?
        }
        '\u{1d400}'..='\u{1d7ff}' => compatible(c)?,
        '\u{1c5a}'..='\u{a61f}' => return None,
        '\u{660}'..='\u{1fbf9}' => one(digit(c)?),
        _ => return None,
    };
    Some(Change::To { len: c.len_utf8(), with })
}

/// The compatible characters of `c`, when there are others.
fn compatible(c: char) -> Option<Folded> {
    let mut chars = std::iter::once(c).nfkc();
    let folded = [chars.next(), chars.next(), chars.next()];
    (folded[0] != Some(c)).then_some(Folded(folded))
}

/// The letter that UTF-8 `0xc3` and the byte of `second` mean, when someone read it as Windows-1252 or Latin-1.
fn misread(second: char) -> Option<char> {
    Some(match second {
        '¸' => 'ø',
        '¦' => 'æ',
        '¥' => 'å',
        '˜' | '\u{98}' => 'Ø',
        '†' | '\u{86}' => 'Æ',
        '…' | '\u{85}' => 'Å',
        '©' => 'é',
        '¶' => 'ö',
        '¤' => 'ä',
        '¼' => 'ü',
        _ => return None,
    })
}

/// How far the marks that `text` begins with reach.
pub(super) struct Marks {
    /// Bytes of the first few, which are joined with their letter.
    pub some: usize,
    /// Bytes of all.
    pub all: usize,
}

/// The marks that `text` begins with.
pub(super) fn marks(text: &str) -> Marks {
    const MOST: usize = 16;
    let count = text.chars().take_while(|c| matches!(c, '\u{300}'..='\u{36f}') && *c != '\u{34f}').count();
    Marks { some: 2 * count.min(MOST), all: 2 * count }
}

/// The ASCII digit of a decimal digit of any script.
fn digit(c: char) -> Option<char> {
    let c = c as u32;
    let zero = ZEROS[ZEROS.partition_point(|&z| z <= c).checked_sub(1)?];
    char::from_digit(c - zero, 10)
}

/// The zeros of all scripts (Unicode 14 and the mathematical ones), ascending; nine more digits follow each.
const ZEROS: [u32; 65] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
    0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
    0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0,
    0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0,
    0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];
