//! Chance from one seed: the same seed makes the same story, on every machine and with every version of a library.

use std::ops::RangeInclusive;

/// SplitMix64.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    /// A source of its own, so that what one part draws does not change what another one gets.
    pub(super) fn fork(&mut self) -> Self {
        Self(self.next())
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of these numbers, each as likely as any other.
    pub(super) const fn among(&mut self, numbers: RangeInclusive<u64>) -> u64 {
        let (first, last) = (*numbers.start(), *numbers.end());
        first + self.next() % (last - first + 1)
    }

    /// True so many times out of a hundred.
    pub(super) const fn percent(&mut self, percent: u64) -> bool {
        self.among(1..=100) <= percent
    }

    /// True so many times out of a thousand.
    pub(super) const fn per_mille(&mut self, share: u64) -> bool {
        self.among(1..=1_000) <= share
    }

    /// From 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "a coarse share is enough")]
    pub(super) const fn share(&mut self) -> f64 {
        self.among(0..=1_000) as f64 / 1_000.0
    }

    /// An index below a length that is not zero.
    pub(super) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.next() % (length as u64)).unwrap_or(0)
    }

    /// One of these; `None` when there is none.
    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        (!of.is_empty()).then(|| &of[self.index(of.len())])
    }
}
