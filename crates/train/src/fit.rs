//! `train fit`: tables, examples, weights, files.

use std::error::Error;
use std::time::Instant;

use promptguard::names::{Model, ROW, Table};
use rayon::prelude::*;

use promptguard::text::View;

use crate::augment::{Names, raised, recased};
use crate::crf::{Settings, Weights, train};
use crate::data::{Data, DataError, Text, held_back};
use crate::examples::{Example, Index, collect, teach};
use crate::rng::Rng;
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
    /// Weight of copies with other places.
    pub moved: f32,
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
            moved: 0.4,
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
                "moved" => r.moved = value.parse()?,
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
        let corpus = data.corpus()?.into_iter().filter(|(n, _)| !held_back(*n)).flat_map(|(_, t)| normal(t)).collect();
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
        for texts in [&self.ddt, &self.corpus] {
            add(&self.names.moved(texts, &mut rng), recipe.moved, true, &mut examples);
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
    let models = crate::eval::models();
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
