//! The name model and the tables of names: features, weights, decoding.
