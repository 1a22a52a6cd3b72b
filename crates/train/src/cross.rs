//! `train cross`: cross-validation of the whole detector on the training text.

use std::error::Error;
use std::time::Instant;

use promptguard::detect::names::Recall;
use promptguard::names::{Model, Table};
use rayon::prelude::*;

use crate::augment::Names;
use crate::data::{Data, Text};
use crate::eval::{detector_of, find, lines};
use crate::fit::{Recipe, Sources};
use crate::score::{Figures, score};

const LEVELS: [f32; 9] = [0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05, 0.03];

/// Trains on four fifths of the Danish text and counts on the last, five times; the corpus by batches likewise, line by
/// line.
pub fn run(args: &[String]) -> Result<(), Box<dyn Error>> {
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
            let words: &'static [u8] = Box::leak(words.into_boxed_slice());
            let table = Table::read(words).map_err(|e| e.to_string())?;
            let bytes = part.model(table, Table::read(&unseen).map_err(|e| e.to_string())?, &recipe);
            let model: &'static Model<'static> =
                Box::leak(Box::new(Model::read(Box::leak(bytes.into_boxed_slice())).map_err(|e| e.to_string())?));
            let tests = [ddt_test, corpus_test.iter().flat_map(lines).collect::<Vec<Text>>()];
            let mut out = [[Figures::default(); LEVELS.len()]; 2];
            for (level, &t) in LEVELS.iter().enumerate() {
                let detector = detector_of(table, model, Recall::High, Some(t)).map_err(|e| e.to_string())?;
                for (texts, out) in tests.iter().zip(&mut out) {
                    let found: Vec<_> = texts.iter().map(|x| find(&x.text, &detector)).collect();
                    out[level] = score(texts, &found);
                }
            }
            Ok(out)
        })
        .collect::<Result<_, _>>()?;
    for (set, name) in ["ddt", "corpus"].iter().enumerate() {
        for (level, t) in LEVELS.iter().enumerate() {
            let mut f = Figures::default();
            folds.iter().for_each(|fold| f += fold[set][level]);
            println!(
                "{name:7} {t:.2} exact F1 {:.3} any {:.3} precision {:.3} alarm {:.3}",
                f.exact_f1(),
                f.recall(),
                f.precision(),
                f.alarm()
            );
        }
    }
    println!("{args:?} {:.1?}", start.elapsed());
    Ok(())
}
