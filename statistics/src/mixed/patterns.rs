//! Clients gathered by what the covariance sees of them.
//!
//! Clients with the same pattern (the same times, or the same occasions) share one covariance matrix, and what they add to the
//! likelihood is a sum of squares of their rows. Such a sum is kept by the triangle of a QR decomposition of the stacked clients, which
//! has no more rows than a client has numbers, however many clients there are.

use std::collections::BTreeMap;

use nalgebra::DMatrix;

/// All clients of one pattern, or a stand-in for them with the same sums of squares and products.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// How many clients have it.
    pub clients: usize,
    /// Rows of one client's block.
    pub height: usize,
    blocks: Vec<f64>,
}

impl Pattern {
    /// The blocks, each of `height` rows of `width`.
    pub(super) fn blocks(&self, width: usize) -> impl Iterator<Item = &[f64]> {
        self.blocks.chunks_exact((self.height * width).max(1))
    }
}

/// Gathers the clients' blocks, each with the key of its pattern, in the order of the keys.
pub(super) fn gathered<K: Ord>(clients: impl Iterator<Item = (K, Vec<f64>)>, width: usize) -> BTreeMap<K, Pattern> {
    let mut patterns: BTreeMap<K, Pattern> = BTreeMap::new();
    for (key, block) in clients {
        let height = block.len() / width;
        let pattern = patterns.entry(key).or_insert_with(|| Pattern { clients: 0, height, blocks: Vec::new() });
        pattern.clients += 1;
        pattern.blocks.extend(block);
    }
    for pattern in patterns.values_mut() {
        compress(pattern, width);
    }
    patterns
}

fn compress(pattern: &mut Pattern, width: usize) {
    let length = pattern.height * width;
    if pattern.clients <= length {
        return;
    }
    let triangle = DMatrix::from_row_slice(pattern.clients, length, &pattern.blocks).qr().r();
    pattern.blocks = (0..length * length).map(|at| triangle[(at / length, at % length)]).collect();
}
