//! `train fit`: tables, examples, weights, files; `train cross`: cross-validation.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use promptguard::names::{Model, ROW, Run, Scratch, Table, persons, runs};
use rayon::prelude::*;

use promptguard::text::View;

use crate::augment::{Names, raised, recased};
use crate::crf::{Settings, Weights, train};
use crate::data::{Data, DataError, Text};
use crate::examples::{Example, Index, collect, teach, units};
use crate::rng::Rng;
use crate::score::{Figures, Found, score};
use crate::tables;

/// What a model is made from.
pub struct Sources {
    /// Danish newspaper text.
    pub ddt: Vec<Text>,
    /// The project's own corpus, without its test batches.
    pub corpus: Vec<Text>,
    /// Norwegian newspaper text.
    pub norwegian: Vec<Text>,
    /// Program help: hardly a person in it.
    pub help: Vec<Text>,
    /// Danish text without marks.
    pub unmarked: String,
    /// Names to draw from.
    pub names: Names,
}

/// Choices of a training.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Of the gradient steps.
    pub settings: Settings,
    /// Copies with new names.
    pub copies: usize,
    /// Weight of such a copy.
    pub copy_weight: f32,
    /// Weight of the Norwegian text.
    pub norwegian: f32,
    /// Weight of the corpus.
    pub corpus: f32,
    /// Share of texts copied in lower case and in capitals.
    pub recased: f64,
    /// Share of texts copied with capitals on ordinary words.
    pub raised: f64,
    /// Whether the training reads the table as if its texts had not been counted.
    pub unseen: bool,
    /// Weight of the program help.
    pub help: f32,
    /// Weight of the unmarked text, with the labels that a first model is sure of.
    pub taught: f32,
    /// Weights smaller than this are dropped.
    pub least: f32,
}

impl Recipe {
    /// The recipe of the shipped model, changed by `key=value` arguments.
    pub fn read(args: &[String]) -> Result<Self, Box<dyn Error>> {
        let mut r = Self {
            settings: Settings::default(),
            copies: 2,
            copy_weight: 0.3,
            norwegian: 0.5,
            corpus: 1.0,
            recased: 0.25,
            raised: 0.25,
            unseen: true,
            help: 0.5,
            taught: 1.0,
            least: 0.1,
        };
        for (key, value) in args.iter().filter_map(|a| a.split_once('=')) {
            match key {
                "runs" => r.settings.runs = value.parse::<u64>()?.max(1),
                "epochs" => r.settings.epochs = value.parse()?,
                "rate" => r.settings.rate = value.parse()?,
                "l2" => r.settings.l2 = value.parse()?,
                "l1" => r.settings.l1 = value.parse()?,
                "dropout" => r.settings.dropout = value.parse()?,
                "copies" => r.copies = value.parse()?,
                "copy" => r.copy_weight = value.parse()?,
                "no" => r.norwegian = value.parse()?,
                "corpus" => r.corpus = value.parse()?,
                "recased" => r.recased = value.parse()?,
                "raised" => r.raised = value.parse()?,
                "unseen" => r.unseen = value == "1",
                "help" => r.help = value.parse()?,
                "taught" => r.taught = value.parse()?,
                "least" => r.least = value.parse()?,
                _ => return Err(format!("unknown setting {key}").into()),
            }
        }
        Ok(r)
    }
}

/// Lines of a text without persons.
pub fn without_persons(text: &str) -> Vec<Text> {
    let line = |l: &str| Text { id: String::new(), text: l.to_owned(), marks: Vec::new(), persons_only: true };
    text.lines().map(line).collect()
}

impl Sources {
    /// Reads them all.
    pub fn read(data: &Data) -> Result<Self, DataError> {
        let normal = |texts: Vec<Text>| -> Vec<Text> { texts.into_iter().map(Text::normal).collect() };
        let corpus = data.corpus()?.into_iter().filter(|(n, _)| n % 10 != 0).flat_map(|(_, t)| normal(t)).collect();
        let (help, _) = tables::help_parts(&data.shared("data/text/program_help.txt")?);
        let mut unmarked = data.shared("data/text/parliament_speeches.txt")?;
        unmarked.push_str(&data.shared("data/text/municipal_reports.txt")?);
        Ok(Self {
            ddt: normal(data.ddt("train")?),
            corpus,
            norwegian: normal(data.norwegian()?),
            help: normal(without_persons(&help)),
            unmarked: View::new(&unmarked).text().to_owned(),
            names: Names::read(data)?,
        })
    }

    /// The table of words.
    pub fn table(&self, data: &Data, unseen: bool) -> Result<(Vec<u8>, usize), DataError> {
        let known: Vec<Text> = self.ddt.iter().chain(&self.corpus).cloned().collect();
        tables::build(data, &known, unseen)
    }

    /// The model. `unseen` is the table as if the training texts had not been counted for it.
    pub fn model(&self, table: Table<'_>, unseen: Table<'_>, recipe: &Recipe) -> Vec<u8> {
        let mut rng = Rng::new(20_261_124);
        let (mut index, mut examples) = (Index::default(), Vec::new());
        let mut add = |texts: &[Text], weight: f32, danish: bool, examples: &mut Vec<Example>| {
            if weight > 0.0 {
                let table = if danish { unseen } else { table };
                collect(texts, table, weight, danish, &mut index, examples);
            }
        };
        add(&self.ddt, 1.0, true, &mut examples);
        add(&self.corpus, recipe.corpus, true, &mut examples);
        for _ in 0..recipe.copies {
            add(&self.names.redrawn(&self.ddt, &mut rng), recipe.copy_weight, true, &mut examples);
            add(&self.names.redrawn(&self.corpus, &mut rng), recipe.copy_weight * recipe.corpus, true, &mut examples);
        }
        for upper in [false, true] {
            add(&recased(&self.ddt, recipe.recased, upper, &mut rng), 0.4, true, &mut examples);
            add(&recased(&self.corpus, recipe.recased, upper, &mut rng), 0.4, true, &mut examples);
        }
        for texts in [&self.ddt, &self.corpus] {
            add(&raised(texts, recipe.raised, &mut rng), 0.4, true, &mut examples);
        }
        add(&self.norwegian, recipe.norwegian, false, &mut examples);
        add(&self.help, recipe.help, true, &mut examples);
        let mut weights = average(&examples, index.keys.len(), &recipe.settings);
        if recipe.taught > 0.0 {
            let bytes = pack(&weights.rows, &weights.transitions, &index, 0.02);
            if let Ok(model) = Model::read(&bytes) {
                teach(&self.unmarked, unseen, &model, recipe.taught, &mut index, &mut examples);
                weights = average(&examples, index.keys.len(), &recipe.settings);
            }
        }
        pack(&weights.rows, &weights.transitions, &index, recipe.least)
    }
}

/// The mean of trainings that differ in their order and in what they leave out: steadier than any of them.
fn average(examples: &[Example], count: usize, settings: &Settings) -> Weights {
    let seeds: Vec<u64> = (0..settings.runs).map(|n| settings.seed + n).collect();
    let mut all: Vec<Weights> =
        seeds.into_par_iter().map(|seed| train(examples, count, &Settings { seed, ..settings.clone() })).collect();
    let share = 1.0 / all.len() as f32;
    let mut mean = all.remove(0);
    for other in &all {
        for (to, from) in mean.rows.iter_mut().flatten().zip(other.rows.iter().flatten()) {
            *to += from;
        }
        for (to, from) in mean.transitions.iter_mut().flatten().zip(other.transitions.iter().flatten()) {
            *to += from;
        }
    }
    mean.rows.iter_mut().flatten().for_each(|w| *w *= share);
    mean.transitions.iter_mut().flatten().for_each(|w| *w *= share);
    mean
}

/// Trains and writes models/.
pub fn run(args: &[String]) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let data = Data::default();
    let recipe = Recipe::read(args)?;
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let sources = Sources::read(&data)?;
    let (words, count) = sources.table(&data, false)?;
    let (unseen, _) = sources.table(&data, recipe.unseen)?;
    std::fs::write(models.join("words.bin"), &words)?;
    println!("words.bin: {count} words, {} bytes, {:.1?}", words.len(), start.elapsed());
    let bytes = sources.model(Table::read(&words)?, Table::read(&unseen)?, &recipe);
    std::fs::write(models.join("names.bin"), &bytes)?;
    println!("names.bin: {} bytes, {:.1?}", bytes.len(), start.elapsed());
    Ok(())
}

/// Trains on four fifths of the Danish text and counts on the last, five times; the corpus by batches likewise.
pub fn cross(args: &[String]) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let data = Data::default();
    let recipe = Recipe::read(args)?;
    let sources = Sources::read(&data)?;
    let folds: Vec<_> = (0..5_usize)
        .into_par_iter()
        .map(|fold| -> Result<_, String> {
            let split = |texts: &[Text], block: usize| -> (Vec<Text>, Vec<Text>) {
                let held = |i: &usize| (i / block) % 5 == fold;
                let part =
                    |want: bool| (0..texts.len()).filter(|i| held(i) == want).map(|i| texts[i].clone()).collect();
                (part(false), part(true))
            };
            let (ddt, ddt_test) = split(&sources.ddt, 40);
            let (corpus, corpus_test) = split(&sources.corpus, 8);
            let part = Sources {
                ddt,
                corpus,
                norwegian: sources.norwegian.clone(),
                help: sources.help.clone(),
                unmarked: sources.unmarked.clone(),
                names: Names::read(&data).map_err(|e| e.to_string())?,
            };
            let (words, _) = part.table(&data, false).map_err(|e| e.to_string())?;
            let (unseen, _) = part.table(&data, recipe.unseen).map_err(|e| e.to_string())?;
            let table = Table::read(&words).map_err(|e| e.to_string())?;
            let bytes = part.model(table, Table::read(&unseen).map_err(|e| e.to_string())?, &recipe);
            let model = Model::read(&bytes).map_err(|e| e.to_string())?;
            let corpus_test: Vec<Text> = corpus_test.iter().flat_map(crate::eval::lines).collect();
            let find = |texts: &[Text], t: f32| -> Vec<Vec<Found>> {
                texts.iter().map(|x| find(&x.text, table, &model, t)).collect()
            };
            let found: Vec<_> = LEVELS.iter().map(|&t| (find(&ddt_test, t), find(&corpus_test, t))).collect();
            Ok((ddt_test, corpus_test, found))
        })
        .collect::<Result<_, _>>()?;
    let mut line = [String::new(), String::new()];
    for (n, level) in LEVELS.iter().enumerate() {
        let (mut a, mut b) = (Figures::default(), Figures::default());
        for (ddt, corpus, found) in &folds {
            a += score(ddt, &found[n].0);
            b += score(corpus, &found[n].1);
        }
        for (line, f) in line.iter_mut().zip([a, b]) {
            line.push_str(&format!("  {level}: F1 {:.3} any {:.3} p {:.3}", f.exact_f1(), f.recall(), f.precision()));
        }
    }
    if std::env::var_os("SHOW").is_some() {
        for (ddt, corpus, found) in &folds {
            for (texts, found) in [(ddt, &found[1].0), (corpus, &found[1].1)] {
                for (text, found) in texts.iter().zip(found) {
                    crate::eval::show(text, found);
                }
            }
        }
    }
    println!("ddt   {}\ncorpus{}\n{args:?} {:.1?}", line[0], line[1], start.elapsed());
    Ok(())
}

const LEVELS: [f32; 5] = [0.5, 0.4, 0.2, 0.1, 0.05];

fn pack(rows: &[[f32; ROW]], transitions: &promptguard::names::Transitions, index: &Index, least: f32) -> Vec<u8> {
    let size = |row: &[f32; ROW]| row.iter().fold(0.0_f32, |m, v| m.max(v.abs()));
    let mut order: Vec<usize> = (0..rows.len()).filter(|&i| size(&rows[i]) > least).collect();
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
    let (mut out, mut scratch): (Vec<Found>, Scratch) = (Vec::new(), Scratch::default());
    runs(&units, |first, last| {
        let marginals = model.marginals(text, &Run { units: &units, first, last }, &mut scratch);
        persons(&units, first, marginals, threshold, |p| {
            out.push(Found { start: units[p.first].start, end: units[p.last - 1].name_end, p: p.probability });
        });
    });
    out
}
