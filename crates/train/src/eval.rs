//! `train eval`: the whole detector on the dev sets, as a table; `train errors SET T` shows what it misses.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use promptguard::detect::names::{NamesDetector, NamesSpec, Recall};
use promptguard::detect::{Detector, Memory};
use promptguard::finding::{Confidence, RuleIx};
use promptguard::names::{Model, Table};
use promptguard::text::{View, blocks};

use crate::data::{Data, DataError, Text};
use crate::score::{Figures, Found, score};
use crate::synth;
use crate::tables::help_parts;

/// A detector with one rule.
pub fn detector(recall: Recall, threshold: Option<f32>) -> Result<NamesDetector, Box<dyn Error>> {
    let (table, model) = files()?;
    detector_of(table, model, recall, threshold)
}

/// A detector with one rule and with these files.
pub fn detector_of(
    table: Table<'static>,
    model: &'static Model<'static>,
    recall: Recall,
    threshold: Option<f32>,
) -> Result<NamesDetector, Box<dyn Error>> {
    let spec = NamesSpec { recall, ..NamesSpec::default() };
    let detector = NamesDetector::compile(vec![(RuleIx(0), spec)])
        .map_err(|e| e.into_iter().map(|e| e.message).collect::<Vec<_>>().join("; "))?;
    let detector = detector.with_model(table, model);
    Ok(match threshold {
        Some(t) => detector.with_threshold(t),
        None => detector,
    })
}

/// Where the files of the model stand.
pub fn models() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    std::env::var_os("PROMPTGUARD_MODELS").map_or(own, PathBuf::from)
}

/// The files under models/ as they stand there now, not as they were when this program was built.
fn files() -> Result<(Table<'static>, &'static Model<'static>), Box<dyn Error>> {
    type Read = Result<(Table<'static>, Model<'static>), String>;
    static FILES: OnceLock<Read> = OnceLock::new();
    let read = || -> Read {
        let models = models();
        let file = |name: &str| -> Result<&'static [u8], String> {
            let path = models.join(name);
            let bytes = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            Ok(Box::leak(bytes.into_boxed_slice()))
        };
        let table = Table::read(file("words.bin")?).map_err(|e| e.to_string())?;
        Ok((table, Model::read(file("names.bin")?).map_err(|e| e.to_string())?))
    };
    FILES.get_or_init(read).as_ref().map(|(table, model)| (*table, model)).map_err(|e| e.clone().into())
}

/// What the detector finds in a text.
pub fn find(text: &str, detector: &NamesDetector) -> Vec<Found> {
    let (mut memory, mut out) = (Memory::default(), Vec::new());
    let view = View::new(text);
    blocks(view.text(), |block| detector.detect(&block, &mut memory, &mut out));
    out.iter()
        .map(|c| (view.to_original(c.span), Confidence::from_log_odds(c.score).0))
        .map(|(span, p)| Found { start: span.start, end: span.end, p })
        .collect()
}

/// A set and what it is called.
pub type Set = (&'static str, Vec<Text>);

/// The sets of the evaluation.
pub fn sets(data: &Data) -> Result<Vec<Set>, Box<dyn Error>> {
    let (_, help) = help_parts(&data.shared("data/text/program_help.txt")?);
    let help =
        help.lines().map(|l| Text { id: String::new(), text: l.to_owned(), marks: Vec::new(), persons_only: true });
    let batch = |want: u32| -> Result<Vec<Text>, DataError> {
        Ok(data.corpus()?.into_iter().filter(|(n, _)| *n == want).flat_map(|(_, t)| t).collect())
    };
    let by_line = |texts: &[Text]| texts.iter().flat_map(lines).collect::<Vec<Text>>();
    let (ten, twenty, thirty) = (batch(10)?, batch(20)?, batch(30)?);
    Ok(vec![
        ("ddt", data.eval("ddt_dev")?),
        ("twitter", data.eval("twitter_dev")?),
        ("arto", data.eval("arto_dev")?),
        ("lines-10", by_line(&ten)),
        ("lines-20", by_line(&twenty)),
        ("lines-30", by_line(&thirty)),
        ("batch-10", ten),
        ("batch-20", twenty),
        ("batch-30", thirty),
        ("synthetic", synth::texts(data, 1600)?.into_iter().map(|t| t.0).collect()),
        ("help", help.collect()),
    ])
}

/// A text line by line, each with its marks.
pub fn lines(text: &Text) -> Vec<Text> {
    let (mut out, mut at) = (Vec::new(), 0);
    for line in text.text.split_inclusive('\n') {
        let end = at + line.len();
        let marks = text.marks.iter().filter(|m| m.start >= at && m.end <= end);
        let marks = marks.map(|m| crate::data::Mark { start: m.start - at, end: m.end - at, ..*m }).collect();
        out.push(Text { id: text.id.clone(), text: line.to_owned(), marks, persons_only: text.persons_only });
        at = end;
    }
    out
}

fn row(name: &str, setting: &str, f: &Figures) {
    println!(
        "{name:14} {setting:9} gold {:5} any {:.3} precision {:.3} exact F1 {:.3} alarm {:.3} found {}",
        f.gold,
        f.recall(),
        f.precision(),
        f.exact_f1(),
        f.alarm(),
        f.found
    );
}

/// Prints the table, of the sets and of gold files of one's own.
pub fn run(args: &[String]) -> Result<(), Box<dyn Error>> {
    let data = Data::default();
    let sweep = args.iter().any(|a| a == "--sweep");
    let mut sets = sets(&data)?;
    for path in args.iter().filter(|a| !a.starts_with("--")) {
        sets.push(("own", Data::gold(path, &std::fs::read_to_string(path)?)?));
    }
    for (name, texts) in &sets {
        if sweep {
            for threshold in [0.6, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05, 0.03] {
                let detector = detector(Recall::High, Some(threshold))?;
                let found: Vec<Vec<Found>> = texts.iter().map(|t| find(&t.text, &detector)).collect();
                row(name, &format!("{threshold:.2}"), &score(texts, &found));
            }
        } else {
            for (setting, recall) in [("balanced", Recall::Balanced), ("high", Recall::High)] {
                let detector = detector(recall, None)?;
                let found: Vec<Vec<Found>> = texts.iter().map(|t| find(&t.text, &detector)).collect();
                row(name, setting, &score(texts, &found));
            }
        }
    }
    Ok(())
}

/// Prints the share of synthetic persons that are hidden, by origin, gender and frequency.
pub fn fairness() -> Result<(), Box<dyn Error>> {
    let data = Data::default();
    let texts = synth::texts(&data, 8000)?;
    for (setting, recall) in [("balanced", Recall::Balanced), ("high", Recall::High)] {
        let detector = detector(recall, None)?;
        let mut groups: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for (text, drawn) in &texts {
            let found = find(&text.text, &detector);
            for (mark, who) in text.persons().zip(drawn) {
                let covered =
                    (mark.start..mark.end).filter(|&i| found.iter().any(|f| f.start <= i && i < f.end)).count();
                let hidden = usize::from(10 * covered >= 9 * (mark.end - mark.start));
                let names = ["all".to_owned(), format!("origin {}", who.origin), format!("gender {}", who.gender)];
                let frequency = (who.frequency != "-").then(|| format!("danish {}", who.frequency));
                for name in names.into_iter().chain(frequency) {
                    let group = groups.entry(name).or_default();
                    group.0 += hidden;
                    group.1 += 1;
                }
            }
        }
        for (name, (hidden, all)) in &groups {
            println!("{setting:9} {name:20} {:.3} of {all}", *hidden as f64 / (*all).max(1) as f64);
        }
    }
    Ok(())
}

/// Municipal prose with one name in 130 words, as in benches/names.rs.
const PROSE: &str = "Borgeren oplyser, at hun fortsat har behov for hjælp til rengøring og indkøb, og at datteren ikke \
længere kan komme så ofte som før. Det er aftalt, at hjemmeplejen kommer to gange om ugen, indtil en ny vurdering er \
lavet. Sagsbehandler Kirsten Lund følger op inden sommerferien. Ansøgningen om støtte til en ny kørestol er sendt til \
hjælpemiddelcentralen, og svaret ventes i løbet af tre uger. Kommunen har i samme periode modtaget flere henvendelser \
om trafikken på vejen forbi skolen, og forvaltningen foreslår, at der tælles biler i to uger efter efterårsferien. ";

/// Time on the processor: other work on the machine does not count, where the system tells.
fn cpu_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|t| t.split(' ').next()?.parse::<f64>().ok());
    nanos.map_or_else(|| std::time::SystemTime::UNIX_EPOCH.elapsed().map_or(0.0, |d| d.as_secs_f64()), |n| n / 1e9)
}

/// Times the detector on the parliament's speeches and on lines full of names; one thread, best of seven.
pub fn speed(only: Option<&str>) -> Result<(), Box<dyn Error>> {
    let data = Data::default();
    let detector = detector(Recall::High, None)?;
    let sets = [
        ("speeches", data.shared("data/text/parliament_speeches.txt")?),
        ("help", data.shared("data/text/program_help.txt")?),
        ("prose", PROSE.repeat(20_000)),
        ("table", "| Jens Hansen | mandag | 9.00 |\n| HANSEN, Mette | tirsdag | 10.30 |\n".repeat(100_000)),
        ("chat", "hej jeg hedder jens hansen og vil gerne klage over min nabo mette kjærgaard\n".repeat(100_000)),
    ];
    for (name, text) in sets.iter().filter(|s| only.is_none_or(|o| o == s.0)) {
        let (mut best, mut tokens) = (f64::MAX, f64::MAX);
        for _ in 0..7 {
            let start = cpu_seconds();
            let (mut memory, mut out) = (Memory::default(), Vec::new());
            blocks(text, |block| detector.detect(&block, &mut memory, &mut out));
            best = best.min(cpu_seconds() - start);
            let start = cpu_seconds();
            let mut count = 0;
            blocks(text, |block| count += std::hint::black_box(block.tokens.len()));
            tokens = tokens.min(cpu_seconds() - start);
        }
        let size = text.len() as f64 / 1e6;
        println!(
            "{name:9} {:6.1} MB/s, tokens alone {:6.1}, names alone {:6.1}",
            size / best,
            size / tokens,
            size / (best - tokens)
        );
    }
    Ok(())
}

/// Writes what is found in a gold file of ../shared/eval as score.py reads it.
pub fn predict(gold: Option<&str>, setting: Option<&str>) -> Result<(), Box<dyn Error>> {
    let data = Data::default();
    let recall = if setting == Some("high") { Recall::High } else { Recall::Balanced };
    let detector = detector(recall, None)?;
    for text in data.eval(gold.unwrap_or("ddt_dev"))? {
        let place = |at: usize| text.text[..at].chars().count();
        let findings: Vec<serde_json::Value> = find(&text.text, &detector)
            .iter()
            .map(|f| serde_json::json!({"start": place(f.start), "end": place(f.end), "entity": "PERSON"}))
            .collect();
        println!("{}", serde_json::json!({"id": text.id, "findings": findings}));
    }
    Ok(())
}

/// Shows what is missed and what is wrongly found in a set.
pub fn errors(set: &str, threshold: f32) -> Result<(), Box<dyn Error>> {
    let data = Data::default();
    let detector = detector(Recall::High, Some(threshold))?;
    let mut sets = sets(&data)?;
    if set.ends_with(".jsonl") {
        sets = vec![("own", Data::gold(set, &std::fs::read_to_string(set)?)?)];
    }
    for (_, texts) in sets.iter().filter(|(n, _)| *n == set || *n == "own") {
        for text in texts {
            show(text, &find(&text.text, &detector));
        }
    }
    Ok(())
}

/// Shows what is missed and what is wrongly found in a text.
pub fn show(text: &Text, found: &[Found]) {
    let around = |start: usize, end: usize| {
        let from = text.text[..start].char_indices().rev().nth(45).map_or(0, |c| c.0);
        let to = text.text[end..].char_indices().nth(45).map_or(text.text.len(), |c| end + c.0);
        format!("{}[[{}]]{}", &text.text[from..start], &text.text[start..end], &text.text[end..to]).replace('\n', "⏎")
    };
    for mark in text.persons() {
        if !found.iter().any(|f| (f.start, f.end) == (mark.start, mark.end)) {
            let touched = found.iter().any(|f| f.start < mark.end && mark.start < f.end);
            println!("{} {}", if touched { "EDGE" } else { "MISS" }, around(mark.start, mark.end));
        }
    }
    for f in found {
        if !text.persons().any(|m| f.start < m.end && m.start < f.end) {
            println!("FALSE {:.2} {}", f.p, around(f.start, f.end));
        }
    }
}
