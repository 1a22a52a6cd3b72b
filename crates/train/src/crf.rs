//! Training of the linear chain: stochastic gradient with AdaGrad, labels may be known in part.

#![allow(clippy::needless_range_loop, reason = "two or three arrays are walked in step by label")]

use promptguard::names::{LABELS, ROW, Transitions};

use crate::examples::Example;
use crate::rng::Rng;

/// What the training may choose.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Passes over the data.
    pub epochs: usize,
    /// Step of AdaGrad.
    pub rate: f32,
    /// Pull of every weight to zero, in proportion to it.
    pub l2: f32,
    /// Constant pull of every weight to zero.
    pub l1: f32,
    /// Chance that a feature is left out of one step.
    pub dropout: f64,
    /// Seed of the order of the examples.
    pub seed: u64,
    /// Trainings whose mean is the model.
    pub runs: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { epochs: 20, rate: 0.1, l2: 2e-6, l1: 2e-6, dropout: 0.2, seed: 1, runs: 4 }
    }
}

/// Weights in training.
pub struct Weights {
    /// Of every feature.
    pub rows: Vec<[f32; ROW]>,
    /// Of the steps from label to label.
    pub transitions: Transitions,
}

const NEVER: f32 = -30.0;

/// Labels that no path may take: `I` only after `B` or `I`.
const fn forbidden(from: usize, to: usize) -> bool {
    to == 2 && !(from == 1 || from == 2)
}

/// Trains on `examples` with `count` features.
pub fn train(examples: &[Example], count: usize, settings: &Settings) -> Weights {
    let mut w = Weights { rows: vec![[0.0; ROW]; count], transitions: [[0.0; LABELS]; LABELS + 1] };
    for (from, row) in w.transitions.iter_mut().enumerate() {
        for (to, value) in row.iter_mut().enumerate() {
            if forbidden(from, to) {
                *value = NEVER;
            }
        }
    }
    let mut squares = vec![[1e-3_f32; ROW]; count];
    let mut step_squares = [[1.0_f32; LABELS]; LABELS + 1];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut rng = Rng::new(settings.seed);
    for epoch in 0..settings.epochs {
        rng.shuffle(&mut order);
        let rate = settings.rate * (1.0 - 0.8 * epoch as f32 / settings.epochs as f32);
        for &i in &order {
            step(&examples[i], &mut w, &mut squares, &mut step_squares, rate, settings, &mut rng);
        }
    }
    w
}

fn step(
    example: &Example,
    w: &mut Weights,
    squares: &mut [[f32; ROW]],
    step_squares: &mut Transitions,
    rate: f32,
    settings: &Settings,
    rng: &mut Rng,
) {
    let n = example.items.len();
    let kept: Vec<Vec<u32>> = example
        .items
        .iter()
        .map(|item| item.features.iter().copied().filter(|_| !rng.chance(settings.dropout)).collect())
        .collect();
    let boost = (1.0 / (1.0 - settings.dropout)) as f32;
    let scores: Vec<[f32; LABELS]> = kept
        .iter()
        .map(|features| {
            let mut s = [0.0; LABELS];
            for &f in features {
                for (to, v) in s[1..].iter_mut().zip(w.rows[f as usize]) {
                    *to += v * boost;
                }
            }
            s
        })
        .collect();
    let all = vec![0b11111_u8; n];
    let known: Vec<u8> = example.items.iter().map(|i| i.allowed).collect();
    let (mut free, mut held) = (Sums::new(n), Sums::new(n));
    free.run(&scores, &w.transitions, &all);
    held.run(&scores, &w.transitions, &known);
    for (t, features) in kept.iter().enumerate() {
        let mut gradient = [0.0; ROW];
        let mut large = 0.0_f32;
        for (l, g) in gradient.iter_mut().enumerate() {
            *g = (free.node[t][l + 1] - held.node[t][l + 1]) * example.weight;
            large = large.max(g.abs());
        }
        if large < 1e-4 {
            continue;
        }
        for &f in features {
            let (row, square) = (&mut w.rows[f as usize], &mut squares[f as usize]);
            for l in 0..ROW {
                let g = gradient[l] + settings.l2 * row[l];
                square[l] += g * g;
                let pace = rate / square[l].sqrt();
                let moved = row[l] - pace * g;
                let pull = pace * settings.l1;
                row[l] = moved.signum() * (moved.abs() - pull).max(0.0);
            }
        }
    }
    for from in 0..=LABELS {
        for to in 0..LABELS {
            if forbidden(from, to) {
                continue;
            }
            let g = (free.edge[from][to] - held.edge[from][to]) * example.weight;
            step_squares[from][to] += g * g;
            w.transitions[from][to] -= rate * g / step_squares[from][to].sqrt();
        }
    }
}

/// Expected labels and steps of a chain.
struct Sums {
    node: Vec<[f32; LABELS]>,
    edge: Transitions,
}

impl Sums {
    fn new(n: usize) -> Self {
        Self { node: vec![[0.0; LABELS]; n], edge: [[0.0; LABELS]; LABELS + 1] }
    }

    fn run(&mut self, scores: &[[f32; LABELS]], transitions: &Transitions, allowed: &[u8]) {
        let n = scores.len();
        let step: Vec<[f32; LABELS]> = transitions.iter().map(|r| r.map(f32::exp)).collect();
        let emit: Vec<[f32; LABELS]> = scores
            .iter()
            .zip(allowed)
            .map(|(s, &a)| {
                let ok = |l: usize| a & (1 << l) != 0;
                let top = (0..LABELS).filter(|&l| ok(l)).map(|l| s[l]).fold(f32::MIN, f32::max);
                std::array::from_fn(|l| if ok(l) { (s[l] - top).exp() } else { 0.0 })
            })
            .collect();
        let mut forward = vec![[0.0_f32; LABELS]; n];
        for t in 0..n {
            for to in 0..LABELS {
                let come: f32 =
                    if t == 0 { step[LABELS][to] } else { (0..LABELS).map(|f| forward[t - 1][f] * step[f][to]).sum() };
                forward[t][to] = come * emit[t][to];
            }
            norm(&mut forward[t]);
        }
        let mut backward = [1.0_f32; LABELS];
        for t in (0..n).rev() {
            let mut node: [f32; LABELS] = std::array::from_fn(|l| forward[t][l] * backward[l]);
            norm(&mut node);
            self.node[t] = node;
            let out: [f32; LABELS] = std::array::from_fn(|to| emit[t][to] * backward[to]);
            if t == 0 {
                for (l, value) in node.iter().enumerate() {
                    self.edge[LABELS][l] += value;
                }
            } else {
                let mut pair = [[0.0_f32; LABELS]; LABELS];
                let mut sum = 0.0;
                for from in 0..LABELS {
                    for to in 0..LABELS {
                        pair[from][to] = forward[t - 1][from] * step[from][to] * out[to];
                        sum += pair[from][to];
                    }
                }
                if sum > 0.0 {
                    for from in 0..LABELS {
                        for to in 0..LABELS {
                            self.edge[from][to] += pair[from][to] / sum;
                        }
                    }
                }
            }
            let mut before: [f32; LABELS] =
                std::array::from_fn(|from| (0..LABELS).map(|to| step[from][to] * out[to]).sum());
            norm(&mut before);
            backward = before;
        }
    }
}

fn norm(values: &mut [f32; LABELS]) {
    let sum: f32 = values.iter().sum();
    if sum > 0.0 {
        values.iter_mut().for_each(|v| *v /= sum);
    }
}
