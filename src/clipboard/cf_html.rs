//! HTML as Windows has it on the clipboard: a header with places in bytes, then the page. The header's `SourceURL` tells
//! where it was copied and is never written back.

const START: &str = "<!--StartFragment-->";
const END: &str = "<!--EndFragment-->";

/// The page without the header. Bytes without such a header are the page themselves.
pub(super) fn html(bytes: &[u8]) -> &[u8] {
    if !bytes.starts_with(b"Version:") {
        return bytes;
    }
    // Without the number, or with a wrong one: from the first tag on.
    let first_tag = || bytes.iter().position(|b| *b == b'<').unwrap_or(bytes.len());
    let start = number(bytes, "StartHTML:").filter(|at| bytes.get(*at) == Some(&b'<')).unwrap_or_else(first_tag);
    // To the end whatever the header says: nothing may stand outside what is checked.
    &bytes[start..]
}

fn number(bytes: &[u8], field: &str) -> Option<usize> {
    let head = &bytes[..bytes.iter().position(|b| *b == b'<').unwrap_or(bytes.len())];
    let head = std::str::from_utf8(head).ok()?;
    let (_, rest) = head.split_once(field)?;
    rest.split(['\r', '\n']).next()?.trim().parse().ok()
}

/// `html` with a header.
pub(super) fn wrap(html: &[u8]) -> Vec<u8> {
    let head = |start: usize, from: usize, to: usize, end: usize| {
        format!(
            "Version:0.9\r\nStartHTML:{start:010}\r\nEndHTML:{end:010}\r\nStartFragment:{from:010}\r\nEndFragment:{to:010}\r\n"
        )
    };
    let length = head(0, 0, 0, 0).len();
    let find = |mark: &str| memchr::memmem::find(html, mark.as_bytes());
    let from = find(START).map_or(0, |at| at + START.len());
    let to = find(END).filter(|to| *to >= from).unwrap_or(html.len());
    let mut bytes = head(length, length + from, length + to, length + html.len()).into_bytes();
    bytes.extend_from_slice(html);
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_fragment_is_where_the_header_says() {
        let page = "<html><body><!--StartFragment--><b>Blåbær</b><!--EndFragment--></body></html>".as_bytes();
        let wrapped = wrap(page);
        let at = |field| number(&wrapped, field).unwrap();
        assert_eq!(&wrapped[at("StartFragment:")..at("EndFragment:")], "<b>Blåbær</b>".as_bytes());
        assert_eq!(&wrapped[at("StartHTML:")..at("EndHTML:")], page);
        let copied =
            [&b"Version:0.9\r\nStartHTML:-1\r\nSourceURL:https://example.org/?id=1203588905\r\n"[..], page].concat();
        assert_eq!(html(&copied), page);
    }

    proptest! {
        #[test]
        fn wrapped_and_back(page in "<[a-zæ<>!-]{0,40}") {
            let wrapped = wrap(page.as_bytes());
            prop_assert_eq!(html(&wrapped), page.as_bytes());
        }

        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..80), start in 0usize..200) {
            let mut all = format!("Version:1.0\r\nStartHTML:{start}\r\n").into_bytes();
            all.extend(bytes);
            html(&all);
        }
    }
}
