//! Places: coordinates in and near Denmark, postcodes.

use super::{Matched, fails, number, passes, remark};
use crate::finding::Evidence;

/// Decimal numbers of a text, at most four, with `,` or `.` as the decimal sign, and the digits after it.
fn decimals(text: &str) -> Vec<(f64, usize)> {
    let mut out = Vec::new();
    for piece in text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')) {
        let piece = piece.trim_matches(['.', ',']);
        let piece = piece.replacen(',', ".", 1);
        if let Ok(value) = piece.parse::<f64>() {
            out.push((value, piece.split_once('.').map_or(0, |(_, d)| d.len())));
        }
        if out.len() == 4 {
            break;
        }
    }
    out
}

fn in_realm(lat: f64, lon: f64) -> bool {
    let denmark = (54.3..=58.1).contains(&lat) && (7.5..=15.6).contains(&lon);
    let faroe = (61.2..=62.6).contains(&lat) && (6.0..=8.0).contains(&lon);
    let greenland = (59.5..=84.0).contains(&lat) && (10.0..=74.0).contains(&lon);
    denmark || faroe || greenland
}

/// Latitude and longitude. Only four decimals or more name a home.
pub(super) fn coordinates(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let n = decimals(m.text);
    let (lat, lon, precise) = match n.as_slice() {
        [(lat, a), (lon, b)] => (*lat, *lon, *a >= 4 && *b >= 4),
        // Degrees, minutes and seconds: a place within thirty metres.
        _ => {
            let whole: Vec<f64> =
                m.text.split(|c: char| !c.is_ascii_digit()).filter_map(|p| p.parse().ok()).take(8).collect();
            match whole.as_slice() {
                [lat, _, _, lon, ..] if m.text.matches('°').count() == 2 => (*lat, *lon, true),
                _ => return,
            }
        }
    };
    if in_realm(lat, lon) || m.text.matches('°').count() == 2 && in_realm(lat, lon.max(8.0)) {
        passes(out, "ligger i riget", 1.5);
    } else if lat > 90.0 || lon > 180.0 {
        fails(out, "koordinater", -4.0);
    } else {
        remark(out, "ligger uden for riget", "lies outside the realm", -1.5);
    }
    if !precise {
        remark(out, "for grov til at udpege en bolig", "too coarse to name a home", -2.5);
    }
}

/// UTM 32: easting and northing in metres.
pub(super) fn utm(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let n: Vec<u32> = m.text.split(|c: char| !c.is_ascii_digit()).filter(|p| p.len() >= 6).map(number).collect();
    let east = |v: &u32| (400_000..=900_000).contains(v);
    let north = |v: &u32| (6_000_000..=6_450_000).contains(v);
    if n.iter().any(east) && n.iter().any(north) {
        passes(out, "ligger i Danmark", 1.5);
    } else {
        fails(out, "UTM", -3.0);
    }
}

/// Postcodes: 0800 to 9990; Greenland and Faroe have their own within or below.
pub(super) fn postcode(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    if let Some(code) = m.text.split(|c: char| !c.is_ascii_digit()).find(|p| p.len() == 4)
        && !(800..=9_990).contains(&number(code))
    {
        fails(out, "postnummer", -3.0);
    }
}

/// Words of a floor or a door.
const FLOORS: [&str; 15] = [
    "bolig",
    "dør",
    "opg",
    "opgang",
    "vær",
    "kl",
    "kld",
    "kælder",
    "lejl",
    "lejlighed",
    "sal",
    "st",
    "stuen",
    "k1",
    "k2",
];

/// A street address: with a floor, a door or a postcode after the house number it is hardly anything else.
pub(super) fn address(m: &Matched<'_>, out: &mut Vec<Evidence>) {
    let mut words = m.text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let postcode = words.clone().any(|w| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()));
    let door = m.text.trim_end_matches('.').chars().rev().take_while(|c| c.is_alphabetic()).count() >= 2;
    // "22A", but not "3D".
    let with_letter = |word: &str| {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        word.len() == digits.len() + 1 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let letter = words.clone().any(|w| with_letter(w) && !matches!(w.as_bytes(), [b'2' | b'3', b'd' | b'D']));
    // ", 2." alone may be the day of what follows.
    let named = m.text.split_once(',').is_some_and(|(_, rest)| rest.contains(char::is_alphabetic));
    if postcode || door || named || words.any(|w| FLOORS.contains(&w.to_lowercase().as_str())) {
        passes(out, "etage eller postnummer", 4.0);
    } else if letter {
        passes(out, "bogstav efter husnummeret", 1.2);
    }
    self::postcode(m, out);
}
