//! What is repeated of a message that the service doesn't document.
//!
//! A service may echo the token that it refuses, in any escaping, and the claims that it decoded from
//! it. No search for pieces of a token finds them all. So this goes the other way: only words that
//! stand in a list are repeated.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

/// The known words of a message that the service doesn't document, in lower case, with `…` for
/// everything else: `room … not found`.
///
/// Every word stands in a list of this crate, and none contains a digit. So of a token, its claims or
/// its signature, it can hold no more than a word, such as an `in` that happens to be between hyphens.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct KnownWords(Box<str>);

impl KnownWords {
    /// The most words to repeat.
    const MOST: usize = 40;

    pub(super) fn of(message: &str) -> Self {
        let mut shown = String::new();
        let words = message.split(|c: char| !c.is_alphanumeric());
        let mut is_gap = false;
        for word in words.filter(|word| !word.is_empty()).take(Self::MOST) {
            let known = WORDS
                .split(' ')
                .find(|known| known.eq_ignore_ascii_case(word));
            if known.is_none() && is_gap {
                continue;
            }
            if !shown.is_empty() {
                shown.push(' ');
            }
            shown.push_str(known.unwrap_or("…"));
            is_gap = known.is_none();
        }
        Self(shown.into())
    }

    /// The words. Empty if the message had none at all.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KnownWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for KnownWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KnownWords({})", self.0)
    }
}

/// Words of messages about requests, and the names of the parameters of calls. None is made of the
/// letters a to f alone, as hex digits are.
const WORDS: &str = "\
    access after again allowed already and any are argument array authentication authorization \
    ban banned beginuuid body boolean bucket busy but by cancel cannot character characters \
    configuration configured content conversion convert converted converting could create \
    created denied deleted directory disabled do does done download duplicate dynamic empty \
    enable enabled error exceed exceeded exceeds exist existed exists expected expired fail \
    failed failure fetch field file for forbidden format found from greater has have header \
    height http https illegal image imagecompressionlevel in internal invalid is isban isrecord \
    json key large later length less limit list long many match maximum method minimum missing \
    must name need no not number object of on only open or out outputformat page parameter \
    parameters params parse path permission please positive ppt preview priority progress \
    project query queue quota range rate reach reached read record region rejected request \
    requests required resource retry role room running scale scene scenedir scenepath scenes \
    screenshot server service should signature size small start started status storage string \
    success support supported task team than that the there this time timeout to token too type \
    unable unauthorized unavailable unexpected unknown unsupported upload uri url user uuid \
    valid value waiting was webhook webhookendpoint webhookretry when while width with without \
    wrong your";
