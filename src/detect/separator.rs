//! A `.` or `,` between two digits: does it join them to one number, or separate two values, as in a row of CSV?

/// Digits looked at on each side.
const MOST: usize = 24;

/// Whether the sign at `at` makes one number of digits on both sides.
pub(super) fn joins(bytes: &[u8], at: usize) -> bool {
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    if at == 0 || !digit(at - 1) || !digit(at + 1) {
        return false;
    }
    match bytes.get(at) {
        Some(b',') => !is_separator(bytes, at),
        // After a group with a hyphen and four digits the number is at its end: `120358-8905.1`, a footnote.
        Some(b'.') => {
            let left = digits_before(bytes, at);
            !(left == 4 && grouped_before(bytes, at - left, b"-"))
        }
        _ => false,
    }
}

/// Whether a comma stands between two values. A number has one decimal comma at most, few decimals, and no groups of
/// two or four digits before it.
fn is_separator(bytes: &[u8], at: usize) -> bool {
    let (left, right) = (digits_before(bytes, at), digits_after(bytes, at));
    // `1,234,567`
    if left <= 3 && right == 3 {
        return false;
    }
    let (first, past) = (at - left, at + 1 + right);
    let sign = |i: usize| bytes.get(i).copied().unwrap_or(b'\n');
    let before = first.checked_sub(1).map_or(b'\n', sign);
    let row = before == b',' || sign(past) == b',' && !sign(past + 1).is_ascii_whitespace();
    // `1203588905,3` and `22334455,3` are no amounts, which have two decimals; `0,12345678` is one number.
    let long = left >= 10 || left >= 8 && right != 2 || right >= 8 && !(left == 1 && sign(first) == b'0');
    let letters = before.is_ascii_alphabetic() && left >= 4
        || sign(past).is_ascii_alphabetic() && right >= 4
        || before == b'-' && left >= 3 && grouped_before(bytes, first, b"-");
    let groups_end = matches!(left, 2 | 4) && grouped_before(bytes, first, b" ./");
    let groups_begin = matches!(right, 2 | 4 | 6)
        && (grouped_after(bytes, past, b"-./")
            || grouped_after(bytes, past, b" ") && (right > 2 || pairs(bytes, past)));
    row || long || letters || groups_end || groups_begin
}

fn digits_before(bytes: &[u8], at: usize) -> usize {
    bytes[..at].iter().rev().take(MOST).take_while(|b| b.is_ascii_digit()).count()
}

fn digits_after(bytes: &[u8], at: usize) -> usize {
    bytes[at + 1..].iter().take(MOST).take_while(|b| b.is_ascii_digit()).count()
}

/// Whether the digits that begin at `first` go on from a group before, with one of `signs` between.
fn grouped_before(bytes: &[u8], first: usize, signs: &[u8]) -> bool {
    first >= 2
        && signs.contains(&bytes[first - 1])
        && bytes[first - 2].is_ascii_alphanumeric()
        && (bytes[first - 1] != b' ' || bytes[first - 2].is_ascii_digit())
}

/// Whether another group of digits follows at `past`.
fn grouped_after(bytes: &[u8], past: usize, signs: &[u8]) -> bool {
    bytes.get(past).is_some_and(|b| signs.contains(b)) && bytes.get(past + 1).is_some_and(u8::is_ascii_digit)
}

/// Whether two groups of two digits follow at `past`: ` 33 44`.
fn pairs(bytes: &[u8], past: usize) -> bool {
    let pair = |i: usize| {
        bytes.get(i) == Some(&b' ') && bytes.get(i + 1..i + 3).is_some_and(|d| d.iter().all(u8::is_ascii_digit))
    };
    pair(past) && pair(past + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_of_numbers_join_and_commas_of_rows_separate() {
        // `^` marks the sign.
        for (text, joined) in [
            ("kr. 120358^,50", true),
            ("12345678^,50 kr.", true),
            ("1^,234,567", true),
            ("1.203.588^,90", true),
            ("0^,12345678", true),
            ("3^,14", true),
            ("1^,120358-8905,Skole", false),
            ("120358-8905^,231175-8902", false),
            ("120358-8905^,3", false),
            ("1203588905^,12,0", false),
            ("1203588905^,12", false),
            ("7^,1203588905", false),
            ("1^,22334455,2", false),
            ("22334455^,3", false),
            ("22 33 44 55^,2", false),
            ("2^,22 33 44 55", false),
            ("AB12345^,1", false),
            ("27.24.00-G01-117-2024^,1", false),
            ("1^,27.24.00-G01-117-2024", false),
            ("5019 7170 1010 3742^,12", false),
            ("2^,50 kr. pr. stk.", true),
            ("120358-8905^.1", false),
            ("12^,DK5000400440116243", false),
            ("BS-2006/2022-HER^,1", false),
            ("12.03^.58", true),
            ("1.203^.588", true),
        ] {
            let at = text.find('^').unwrap();
            let text = text.replace('^', "");
            assert_eq!(joins(text.as_bytes(), at), joined, "{text}");
        }
    }

    #[test]
    fn any_bytes_are_looked_at_without_a_panic() {
        for text in [",", "1,2", ",1", "1,", "-1,2", ".1.2", "a1,2b", "é1,2é"] {
            for at in 0..text.len() {
                let _ = joins(text.as_bytes(), at);
            }
        }
    }
}
