//! How a text is typed so that it arrives to the letter.
//!
//! Real key presses for what every keyboard has; Shift+Enter for a line break; the rest is inserted as an input method
//! would insert it. WebDriver gives U+E000–U+F8FF a meaning of their own, so those must never go through its keys.

/// One piece of typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// Printable ASCII, typed key by key.
    Keys(String),
    /// Shift+Enter.
    LineBreak,
    /// Inserted at the caret through the page's own editing command, which fires real input events.
    Insert(String),
}

/// Cuts a text into strokes. CRLF and CR count as line breaks, because that is what a text field makes of them.
#[must_use]
pub fn strokes(text: &str) -> Vec<Stroke> {
    let mut strokes = Vec::new();
    for c in text.replace("\r\n", "\n").replace('\r', "\n").chars() {
        match (c, strokes.last_mut()) {
            ('\n', _) => strokes.push(Stroke::LineBreak),
            (' '..='~', Some(Stroke::Keys(keys))) => keys.push(c),
            (' '..='~', _) => strokes.push(Stroke::Keys(c.to_string())),
            (_, Some(Stroke::Insert(inserted))) => inserted.push(c),
            _ => strokes.push(Stroke::Insert(c.to_string())),
        }
    }
    strokes
}

#[cfg(test)]
mod tests {
    use super::{Stroke, strokes};

    #[test]
    fn plain_text_is_one_run_of_keys() {
        assert_eq!(
            strokes("Two  spaces <b>"),
            [Stroke::Keys("Two  spaces <b>".into())]
        );
    }

    #[test]
    fn line_breaks_of_every_kind_become_one() {
        let expected = [
            Stroke::Keys("a".into()),
            Stroke::LineBreak,
            Stroke::Keys("b".into()),
            Stroke::LineBreak,
            Stroke::LineBreak,
            Stroke::Keys("c".into()),
        ];
        assert_eq!(strokes("a\r\nb\n\rc"), expected);
    }

    #[test]
    fn what_no_keyboard_has_is_inserted_in_one_piece() {
        let expected = [
            Stroke::Keys("ok ".into()),
            Stroke::Insert("👩‍🔧".into()),
            Stroke::Keys(" ".into()),
            Stroke::Insert("\t\u{e007}שלום".into()),
        ];
        assert_eq!(strokes("ok 👩‍🔧 \t\u{e007}שלום"), expected);
    }
}
