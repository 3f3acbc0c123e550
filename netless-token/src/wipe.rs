//! Wipes what finished calls have left on the stack and in registers.

use core::hint::black_box;

/// Overwrites 4 KiB below the caller's frame, where the calls that it made have had theirs.
///
/// What is to be wiped must have been in such a call: a function that is not inlined, and not in the
/// caller itself.
#[inline(never)]
pub(crate) fn stack() {
    let mut below = [[0; ZEROS.len()]; 4];
    for part in &mut below {
        // A copy, not a fill, and short enough that the C library makes it with vector registers: it
        // overwrites those that a copy of the secret has passed through. Otherwise the dynamic linker
        // would save them on the stack when it next looks up a symbol.
        part.copy_from_slice(black_box(&ZEROS));
    }
    black_box(&below);
}

static ZEROS: [u8; 1024] = [0; 1024];
