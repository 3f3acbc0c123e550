//! Wipes what finished calls have left on the stack and in registers.

use core::hint::black_box;

/// Overwrites the 4 KiB below the caller's frame, where the functions that it called had their
/// frames.
///
/// The caller's own frame stays, so what is to be wiped must have been in a function that is not
/// inlined.
#[inline(never)]
pub(crate) fn stack() {
    let mut below = [[0; ZEROS.len()]; 4];
    for part in &mut below {
        // A copy, not a fill, and short enough that the C library uses vector registers for it:
        // this overwrites those that a copy of the secret went through. Otherwise the dynamic
        // linker would save them on the stack when it next looks up a symbol.
        part.copy_from_slice(black_box(&ZEROS));
    }
    black_box(&below);
}

static ZEROS: [u8; 1024] = [0; 1024];
