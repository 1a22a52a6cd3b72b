use super::super::Style;
use super::super::tests::styled;
use super::*;

fn general(entity: &str, value: &str) -> String {
    generalise(Entity::parse(entity).unwrap(), value, 0, Lang::Da)
}

#[test]
fn masks_keep_the_shape() {
    assert_eq!(styled("CPR: 120358-8905.", Style::Mask), "CPR: ██████-████.");
    assert_eq!(styled("Åse Bæk-Lund og Sommer2026!", Style::Mask), "███ ███-████ og ████████");
}

#[test]
fn removing_leaves_no_holes() {
    let cases = [
        ("Ring til Mette i dag", "Ring til i dag"),
        ("Mette ringer", "ringer"),
        ("Vi ringer til Mette.", "Vi ringer til."),
        ("Borgeren (Mette Hansen) ringer", "Borgeren ringer"),
        ("Jens, Mette og Åse Bæk-Lund bor her", "og bor her"),
        ("Alle, Mette og resten", "Alle, og resten"),
        ("Vi, Mette, Jens, og de andre", "Vi, og de andre"),
        ("CPR: 120358-8905.", "CPR."),
        ("Navn: Mette Hansen\nCPR: 120358-8905", "Navn:\nCPR:"),
        ("Hej Mette,\nTak", "Hej,\nTak"),
        ("»Mette« er her", "er her"),
        ("Mette", ""),
    ];
    for (text, want) in cases {
        assert_eq!(styled(text, Style::Remove), want, "{text}");
    }
}

#[test]
fn generalising_says_what_it_was() {
    assert_eq!(
        styled("Mette bor i Lemvig Kommune, Jens' sag, 120358-8905", Style::Generalise),
        "[en person] bor i [en kommune], [en anden person]s sag, [CPR-NUMMER]"
    );
    let cases = [
        ("AGE", "43 år", "40-49 år"),
        ("AGE", "43-årige", "40-49-årige"),
        ("AGE", "7 år", "0-9 år"),
        ("AGE", "96 år", "90+ år"),
        ("AGE", "8 måneder", "0-9 år"),
        ("AGE", "fyrre år", "[ALDER]"),
        ("DATE_OF_BIRTH", "12. marts 1958", "1950'erne"),
        ("DATE_OF_BIRTH", "1958-03-12", "1950'erne"),
        ("DATE_OF_BIRTH", "12.03.58", "50'erne"),
        ("DATE_OF_BIRTH", "120358", "50'erne"),
        ("DATE_OF_BIRTH", "12. marts", "[FØDSELSDATO]"),
        ("STREET_ADDRESS", "Prøvegade 7, 7620 Lemvig", "[adresse i 76xx]"),
        ("STREET_ADDRESS", "Prøvegade 1234", "[ADRESSE]"),
        ("PHONE_NUMBER", "20012345", "[TELEFON]"),
        ("LOCATION", "Nørlem", "[et sted]"),
    ];
    for (entity, value, want) in cases {
        assert_eq!(general(entity, value), want, "{value}");
    }
}
