//! The character model: which sequences of letters are those of names, and which those of ordinary words.

use promptguard::names::{GRAMS, grams};

use crate::rng::Rng;

/// A word for the training.
pub struct Sample {
    places: Vec<u32>,
    name: f32,
    weight: f32,
}

impl Sample {
    /// A word, whether it is a name, and how much it counts.
    pub fn new(word: &str, name: bool, weight: f32) -> Self {
        let mut places = Vec::new();
        grams(word, |at| places.push(at as u32));
        Self { places, name: f32::from(u8::from(name)), weight }
    }
}

/// The weights by logistic regression, in eighths of log-odds.
pub fn train(samples: &[Sample]) -> Box<[u8; GRAMS]> {
    let (mut weights, mut squares) = (vec![0.0_f32; GRAMS], vec![1e-2_f32; GRAMS]);
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut rng = Rng::new(3);
    for epoch in 0..4 {
        rng.shuffle(&mut order);
        let rate = 0.25 * (1.0 - 0.2 * epoch as f32);
        for sample in order.iter().map(|&i| &samples[i]) {
            let sum: f32 = sample.places.iter().map(|&at| weights[at as usize]).sum();
            let error = (1.0 / (1.0 + (-sum.clamp(-30.0, 30.0)).exp()) - sample.name) * sample.weight;
            if error.abs() < 0.005 {
                continue;
            }
            for &at in &sample.places {
                let at = at as usize;
                let step = error + 1e-4 * weights[at];
                squares[at] += step * step;
                weights[at] -= rate * step / squares[at].sqrt();
            }
        }
    }
    let mut bytes = Box::new([0; GRAMS]);
    for (to, weight) in bytes.iter_mut().zip(weights) {
        *to = (weight * 8.0).round().clamp(-127.0, 127.0) as i8 as u8;
    }
    bytes
}
