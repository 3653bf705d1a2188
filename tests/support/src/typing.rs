//! How a text is typed so that it arrives to the letter.
//!
//! Real key presses for what every keyboard has; Shift+Enter for a line break; the rest is inserted as an input method
//! would insert it. WebDriver gives U+E000–U+F8FF a meaning of their own, so those must never go through its keys.

/// One piece of typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// Printable ASCII, typed key by key; a few hundred at a time, because WebDriver answers only after the last.
    Keys(String),
    /// Shift+Enter.
    LineBreak,
    /// Inserted at the caret through the page's own editing command, which fires real input events.
    Insert(String),
}

/// Keys typed in one request.
const RUN: usize = 200;

/// Keys typed in one text. Pressing thousands takes minutes in a real window; the rest of such a text is inserted, as
/// if pasted.
const TYPED: usize = 1_000;

/// Cuts a text into strokes. CRLF and CR count as line breaks, because that is what a text field makes of them.
#[must_use]
pub fn strokes(text: &str) -> Vec<Stroke> {
    let mut strokes = Vec::new();
    let mut typed = 0;
    for c in text.replace("\r\n", "\n").replace('\r', "\n").chars() {
        match (c, strokes.last_mut()) {
            ('\n', _) => strokes.push(Stroke::LineBreak),
            (' '..='~', last) if typed < TYPED => {
                typed += 1;
                match last {
                    Some(Stroke::Keys(keys)) if keys.len() < RUN => keys.push(c),
                    _ => strokes.push(Stroke::Keys(c.to_string())),
                }
            }
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

    #[test]
    fn a_long_text_is_typed_in_runs_and_its_rest_inserted() {
        let text = "x".repeat(9_000);
        let cut = strokes(&text);
        let whole: String = cut
            .iter()
            .map(|stroke| match stroke {
                Stroke::Keys(keys) | Stroke::Insert(keys) => keys.as_str(),
                Stroke::LineBreak => "\n",
            })
            .collect();
        assert_eq!(whole, text);
        assert_eq!(cut.len(), 6);
        assert_eq!(cut.last(), Some(&Stroke::Insert("x".repeat(8_000))));
    }
}
