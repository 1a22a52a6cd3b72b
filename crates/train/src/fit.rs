//! `train fit`: tables, examples, weights, files.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use promptguard::names::{Marginal, Model, ROW, Run, Table, persons, runs};

use crate::augment::{Names, recased};
use crate::crf::{Settings, train};
use crate::data::{Data, Text};
use crate::examples::{Example, Index, collect, units};
use crate::rng::Rng;
use crate::score::{Found, score};
use crate::tables;

/// Trains and writes models/.
pub fn run(args: &[String]) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let data = Data::default();
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let ddt = data.ddt("train")?;
    let norwegian = data.norwegian()?;
    let corpus: Vec<Text> = data.corpus()?.into_iter().filter(|(n, _)| n % 10 != 0).flat_map(|(_, t)| t).collect();
    let known: Vec<Text> = ddt.iter().chain(&corpus).cloned().collect();
    let (words, count) = tables::build(&data, &known)?;
    std::fs::write(models.join("words.bin"), &words)?;
    println!("words.bin: {count} words, {} bytes, {:.1?}", words.len(), start.elapsed());
    let table = Table::read(&words)?;

    let names = Names::read(&data)?;
    let mut rng = Rng::new(20_261_124);
    let (mut index, mut examples) = (Index::default(), Vec::new());
    let mut add = |texts: &[Text], weight: f32, lower: bool, examples: &mut Vec<Example>| {
        collect(texts, table, weight, lower, &mut index, examples);
    };
    add(&ddt, 1.0, true, &mut examples);
    add(&corpus, 1.0, true, &mut examples);
    for _ in 0..2 {
        add(&names.redrawn(&ddt, &mut rng), 0.6, true, &mut examples);
        add(&names.redrawn(&corpus, &mut rng), 0.6, true, &mut examples);
    }
    for upper in [false, true] {
        add(&recased(&known, 0.15, upper, &mut rng), 0.4, true, &mut examples);
    }
    add(&norwegian, 0.5, false, &mut examples);
    let (help, _) = tables::help_parts(&data.shared("data/text/program_help.txt")?);
    let help: Vec<Text> = help
        .lines()
        .map(|l| Text { id: String::new(), text: l.to_owned(), marks: Vec::new(), persons_only: true })
        .collect();
    add(&help, 0.5, true, &mut examples);
    println!("{} runs, {} features, {:.1?}", examples.len(), index.keys.len(), start.elapsed());

    let mut settings = Settings::default();
    for arg in args {
        let Some((key, value)) = arg.split_once('=') else { continue };
        match key {
            "epochs" => settings.epochs = value.parse()?,
            "rate" => settings.rate = value.parse()?,
            "l2" => settings.l2 = value.parse()?,
            "l1" => settings.l1 = value.parse()?,
            "dropout" => settings.dropout = value.parse()?,
            _ => {}
        }
    }
    let weights = train(&examples, index.keys.len(), &settings);
    let bytes = pack(&weights.rows, &weights.transitions, &index);
    println!("trained, {:.1?}", start.elapsed());
    std::fs::write(models.join("names.bin"), &bytes)?;
    report(&data, table, &Model::read(&bytes)?)?;
    println!("done, {:.1?}", start.elapsed());
    Ok(())
}

fn pack(rows: &[[f32; ROW]], transitions: &promptguard::names::Transitions, index: &Index) -> Vec<u8> {
    let size = |row: &[f32; ROW]| row.iter().fold(0.0_f32, |m, v| m.max(v.abs()));
    let mut order: Vec<usize> = (0..rows.len()).filter(|&i| size(&rows[i]) > 0.03).collect();
    order.sort_by(|&a, &b| size(&rows[b]).total_cmp(&size(&rows[a])).then(index.keys[a].cmp(&index.keys[b])));
    let top = 3.0_f32;
    let scale = top / 127.0;
    let packed: Vec<(u64, [i8; ROW])> = order
        .iter()
        .map(|&i| (index.keys[i], rows[i].map(|v| (v / scale).round().clamp(-127.0, 127.0) as i8)))
        .collect();
    let clipped = order.iter().filter(|&&i| size(&rows[i]) > top).count();
    let (bytes, lost) = Model::write(scale, transitions, &packed);
    println!("names.bin: {} features, {lost} lost, {clipped} clipped, {} bytes", packed.len(), bytes.len());
    bytes
}

/// What the model alone finds in a text, down to a low probability.
pub fn find(text: &str, table: Table<'_>, model: &Model<'_>, threshold: f32) -> Vec<Found> {
    let units = units(text, table);
    let (mut out, mut marginals): (Vec<Found>, Vec<Marginal>) = (Vec::new(), Vec::new());
    runs(&units, |first, last| {
        model.marginals(text, &Run { units: &units, first, last }, &mut marginals);
        persons(&units, first, &marginals, threshold, |p| {
            out.push(Found { start: units[p.first].start, end: units[p.last - 1].name_end, p: p.probability });
        });
    });
    out
}

fn report(data: &Data, table: Table<'_>, model: &Model<'_>) -> Result<(), Box<dyn Error>> {
    let (_, help) = tables::help_parts(&data.shared("data/text/program_help.txt")?);
    let help: Vec<Text> = help
        .lines()
        .map(|l| Text { id: String::new(), text: l.to_owned(), marks: Vec::new(), persons_only: true })
        .collect();
    let held: Vec<Text> = data.corpus()?.into_iter().filter(|(n, _)| n % 10 == 0).flat_map(|(_, t)| t).collect();
    let sets = [
        ("ddt", data.eval("ddt_dev")?),
        ("twitter", data.eval("twitter_dev")?),
        ("arto", data.eval("arto_dev")?),
        ("corpus", held),
        ("help", help),
    ];
    for (name, texts) in &sets {
        for threshold in [0.5, 0.35, 0.2, 0.1, 0.05] {
            let found: Vec<Vec<Found>> = texts.iter().map(|t| find(&t.text, table, model, threshold)).collect();
            let f = score(texts, &found);
            println!(
                "{name:8} t={threshold:.2} gold {:5} recall {:.3} precision {:.3} exact F1 {:.3} alarm {:.3} found {}",
                f.gold, f.recall(), f.precision(), f.exact_f1(), f.alarm(), f.found
            );
        }
    }
    Ok(())
}
