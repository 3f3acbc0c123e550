//! What else gets pasted in the place of a key or a token, or with it.

/// Whether this is a quotation mark, straight or typographic.
pub(crate) const fn is_quotation_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '´' | '«' | '»' | '‹' | '›' | '\u{2018}'..='\u{201f}' // ‘ to ‟
            | '「'..='』' | '〝'..='〟' | '＂' | '＇' | '｀'
    )
}

/// Whether this is a character that nobody sees, such as a byte order mark, and that is not white
/// space.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

/// Whether the text is a JSON Web Token: base64 of JSON that starts with `{"`, and then other parts.
pub(crate) fn is_json_web_token(text: &str) -> bool {
    text.starts_with("eyJ") && text.contains('.')
}

/// Whether the text starts like a token of Agora's other products: RTC, RTM, Chat.
pub(crate) fn is_rtc_token(text: &str) -> bool {
    text.starts_with("006") || text.starts_with("007")
}

/// Whether the text starts like a token of the whiteboard's former API.
pub(crate) fn is_former_token(text: &str) -> bool {
    text.starts_with("WHITE")
}
