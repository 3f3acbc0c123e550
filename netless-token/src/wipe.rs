//! Wipes from the stack what finished calls have left there.

use core::hint::black_box;

use zeroize::Zeroize as _;

/// Overwrites 4 KiB below the caller's frame, where the calls that it made have had theirs.
///
/// What is to be wiped must have been in such a call: a function that is not inlined, and not in the
/// caller itself.
#[inline(never)]
pub(crate) fn stack() {
    let mut below = [0_u64; 512];
    below.zeroize();
    black_box(&below);
}
