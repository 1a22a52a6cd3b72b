//! The action of each finding and the verdict on the whole.
