use super::*;

fn score(name: &str, text: &str, labelled: bool) -> f32 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let mut out = Vec::new();
    let matched = Matched { text, digits: &digits, labelled, today: Today::new(2026, 11, 24) };
    find(name).expect(name)(&matched, &mut out);
    out.iter().map(|e| e.weight).sum()
}

fn bare(name: &str, text: &str) -> f32 {
    score(name, text, false)
}

#[test]
fn names_are_sorted_and_a_misspelt_one_is_guessed() {
    assert!(VALIDATORS.windows(2).all(|w| w[0].0 < w[1].0));
    assert_eq!(nearest("cprr"), Some("cpr"));
    assert_eq!(nearest("ipv-4"), Some("ipv4"));
    assert_eq!(nearest("something else"), None);
}

#[test]
fn cpr_worked_examples() {
    // 070761-4285 of the fact sheet; the century table decides the year.
    assert!(bare("cpr", "070761-4285") > 3.0);
    for born_before_1900 in ["120358-8905", "231175-8902", "050699-8905"] {
        assert!(bare("cpr", born_before_1900) > 3.0, "{born_before_1900}");
    }
    // Not a day, not a month, not in February.
    for wrong in ["3201588905", "1013588905", "3002991234"] {
        assert!(bare("cpr", wrong) < -3.0, "{wrong}");
    }
    // Test numbers of MedCom fail modulus 11 and still count; 1 January is exempt.
    assert!(bare("cpr", "251248-9996") > 0.0 && bare("cpr", "251248-9996") < 1.0);
    assert!(bare("cpr", "0101801234") > 2.0);
    // Not born yet; serial 0000; day plus sixty.
    assert!(bare("cpr", "311249-8906") < 1.0);
    assert!(bare("cpr", "120358-0000") < score("cpr", "120358-0000", true));
    assert!(bare("cpr", "670580-0004") > -3.0);
    // The leading zero is lost; the year has four digits.
    assert!(bare("cpr", "50699-8905") > 3.0);
    assert!(bare("cpr", "12031958-8905") > 0.0);
    assert!(bare("cpr", "31021958-8905") < -3.0);
}

#[test]
fn the_century_table_holds() {
    let table = [
        (0, 36, 1936),
        (3, 57, 1957),
        (0, 99, 1999),
        (4, 36, 2036),
        (4, 37, 1937),
        (4, 58, 1958),
        (5, 57, 2057),
        (8, 36, 2036),
        (5, 58, 1858),
        (8, 99, 1899),
        (9, 36, 2036),
        (9, 37, 1937),
        (9, 99, 1999),
    ];
    for (seventh, year, want) in table {
        assert_eq!(cpr::century(seventh, year), want, "{seventh} {year}");
    }
}

#[test]
fn company_numbers() {
    assert!(company::is_cvr("13748136") && company::is_cvr("13585628") && !company::is_cvr("13585627"));
    assert!(
        bare("ean", "5798000000001") > 0.0 && bare("ean", "5790000123452") > 0.0 && bare("ean", "5798000000002") < 0.0
    );
    assert!(bare("p-number", "1003000001") > 0.0 && bare("p-number", "2003000001") < 0.0);
}

#[test]
fn payments() {
    for good in ["DK50 0040 0440 1162 43", "FO62 6460 0001 6316 34", "GL89 6471 0001 0002 06", "de89370400440532013000"]
    {
        assert!(bare("iban", good) > 0.0, "{good}");
    }
    assert!(bare("iban", "DK51 0040 0440 1162 43") < -3.0);
    assert!(bare("iban", "DK50 0040 0440 1162") < -3.0);
    for good in ["5019 7170 1010 3742", "4111 1111 1111 1111", "5555 5555 5555 4444", "4571-0000-0000-0001"] {
        assert!(bare("card", good) > 3.0, "{good}");
    }
    assert!(bare("card", "4571 0000 0000 0002") < -3.0);
    assert!(bare("card", "0000 0000 0000 0000") < 0.0);
    assert!(luhn(&values("18")) && luhn(&values("26")) && !luhn(&values("27")) && !luhn(&[]));
    assert!(bare("fik", "+71<000000000000018+81234567<") > 0.0 && bare("fik", "+71<000000000000019+81234567<") < 0.0);
}

#[test]
fn phones_by_the_danish_plan() {
    assert!(bare("phone", "22 33 44 55") > 0.0);
    assert!(bare("phone", "12 34 56 78") < -3.0);
    // Blocks that are not in use lower but never reject.
    let unused = bare("phone", "20 02 34 56");
    assert!(unused < 0.0 && unused > -1.0);
    assert!(bare("phone", "2012 2013") < -3.0 && score("phone", "2012 2013", true) > -1.0);
    assert!(bare("phone", "20240131") < -2.0);
    assert!(bare("phone", "25000000") < -2.0);
    assert!(bare("phone", "70 10 20 30") < 0.0);
    assert!(bare("phone-abroad", "+298 20 12 34") >= 0.0 && bare("phone-abroad", "+298 20 12 34 56") < 0.0);
}

#[test]
fn addresses_of_the_net_and_of_devices() {
    assert!(bare("ipv4", "87.104.33.12") > 0.0 && bare("ipv4", "256.300.1.2") < -3.0 && bare("ipv4", "2.6.7.8") < -1.0);
    assert!(bare("ipv4", "192.0.2.17") < bare("ipv4", "87.104.33.12"));
    assert!(bare("ipv6", "2001:db8::1") > 0.0 && bare("ipv6", "10:30") < -3.0 && bare("ipv6", "::1") < 0.0);
    assert!(bare("mac", "00:00:5E:00:53:AF") > 0.0 && bare("mac", "00:00:00:00:00:00") < 0.0);
    assert!(bare("imei", "490154203237518") > 0.0 && bare("imei", "490154203237517") < 0.0);
    assert!(bare("email-personal", "post@lemvig.dk") < -3.0 && bare("email-role", "post@lemvig.dk") > 0.0);
    assert!(bare("email-personal", "navn@lemvig.dk") == 0.0 && bare("email-role", "navn@lemvig.dk") < -3.0);
    assert!(bare("handle", "@media") < -3.0 && bare("handle", "@navn") == 0.0);
}

#[test]
fn documents_and_places() {
    assert_eq!((document::mrz_check("200000001"), document::mrz_check("800101")), (5, 4));
    let zone = "P<DNKTESTESEN<<TEST<<<<<<<<<<<<<<<<<<<<<<<<<\n2000000015DNK8001014F3001019<<<<<<<<<<<<<<02";
    assert!(bare("mrz", zone) > 0.0);
    assert!(bare("vin", "1M8GDM9AXKP042788") > 0.5 && bare("vin", "WVWZZZ1JZXW000001") > -0.5);
    assert!(bare("vin", "ABCDEFGHJKLMNPRST") < -2.0);
    assert!(bare("kle", "85.15.02G01-30-23") > 0.0 && bare("kle", "99.15.02G01-30-23") < 0.0);
    assert!(bare("coordinates", "56.5489, 8.3102") > 0.0 && bare("coordinates", "56.548, 8.310") < 0.0);
    assert!(bare("coordinates", "56°32'56\"N 8°18'37\"Ø") > 0.0);
    assert!(bare("utm", "557123, 6226123") > 0.0 && bare("utm", "100000, 6226123") < 0.0);
    assert!(bare("postcode", "Testvej 1, 0001 By") < 0.0 && bare("postcode", "Testvej 1, 7620 By") == 0.0);
}

#[test]
fn dates() {
    for good in ["3. maj 1980", "03.05.80", "3/5-1980", "1980-05-03", "3. sept. 1980", "120358", "12/3 1958"] {
        assert!(bare("birth-date", good) > 0.0, "{good}");
    }
    for wrong in ["31. februar 1980", "3. maj 2027", "3/5-1780", "30.02.99"] {
        assert!(bare("birth-date", wrong) < -3.0, "{wrong}");
    }
    assert!(bare("birth-year", "1932") == 0.0 && bare("birth-year", "2031") < 0.0);
    assert!(bare("age", "47 år") == 0.0 && bare("age", "200 år") < 0.0);
    assert!(bare("not-date", "27.12.24") < -3.0 && bare("not-date", "27.24.00") == 0.0);
    assert!(Today::now() != Today::new(1970, 1, 1));
}

proptest::proptest! {
    #[test]
    fn no_validator_panics(text in "\\PC{0,60}|[0-9 .,:+<°/-]{0,40}") {
        for (name, _) in VALIDATORS {
            let sum = bare(name, &text);
            proptest::prop_assert!(sum.is_finite());
        }
    }
}
