//! Wipes what finished calls have left on the stack and in registers.

use core::hint::black_box;

/// Overwrites the vector registers, and the 16 KiB below the caller's frame, where the functions that
/// it called had their frames.
///
/// The caller's own frame stays, so what is to be wiped must have been in a function that is not
/// inlined.
#[inline(never)]
pub(crate) fn stack() {
    // First the registers, through which a copy of the secret went: the kernel saves them below the
    // stack if a signal arrives, so if one did during the long wipe, they would end up beneath it.
    registers();
    frames();
}

/// A copy, not a fill, and short enough that the C library uses vector registers for it. Not inlined,
/// so that it needs no more stack than that.
#[inline(never)]
fn registers() {
    let mut copy = [0; ZEROS.len()];
    copy.copy_from_slice(black_box(&ZEROS));
    black_box(&copy);
}

/// Far more than our own frames need: in a build that is not optimised they are larger, and when a
/// signal arrives, the kernel saves up to 3 KiB of registers below them.
#[inline(never)]
fn frames() {
    black_box(&mut [0_u8; 16 * 1024]);
}

static ZEROS: [u8; 1024] = [0; 1024];
