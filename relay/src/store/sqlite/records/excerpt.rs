//! A piece of a text with the words in it that were searched for.

use switchboard_model::limits::EXCERPT_CHARS;
use switchboard_protocol::TextRange;

/// What the index puts around a word: characters that no text has a use for.
pub(super) const OPEN: &str = "\u{fdd0}\u{fdd1}";
/// What it puts after one.
pub(super) const CLOSE: &str = "\u{fdd1}\u{fdd0}";

/// So many characters stand before the first word, if there are as many.
const LEAD: usize = 60;

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// In UTF-16 code units of the piece.
    pub(super) ranges: Vec<TextRange>,
    pub(super) cut_before: bool,
    pub(super) cut_after: bool,
}

/// The piece of a text around the first word that is marked.
pub(super) fn of(marked: &str) -> Excerpt {
    let (text, words) = unmarked(marked);
    let chars: Vec<char> = text.chars().collect();
    let first = words.first().map_or(0, |(start, _)| *start);
    let latest = chars.len().saturating_sub(EXCERPT_CHARS);
    let start = first.saturating_sub(LEAD).min(latest);
    let end = (start + EXCERPT_CHARS).min(chars.len());
    let units = |from: usize, to: usize| {
        let units: usize = chars[from..to].iter().map(|c| c.len_utf16()).sum();
        u32::try_from(units).unwrap_or(u32::MAX)
    };
    let inside = words.into_iter().filter(|(from, to)| *from < end && *to > start);
    let ranges = inside.map(|(from, to)| TextRange {
        start: units(start, from.max(start)),
        end: units(start, to.min(end)),
    });
    Excerpt {
        ranges: ranges.collect(),
        text: chars[start..end].iter().collect(),
        cut_before: start > 0,
        cut_after: end < chars.len(),
    }
}

/// The text itself, and where the words stand in it: from and to, in characters.
fn unmarked(marked: &str) -> (String, Vec<(usize, usize)>) {
    let (mut text, mut words) = (String::with_capacity(marked.len()), Vec::new());
    let mut length = 0;
    for (at, piece) in marked.split(OPEN).enumerate() {
        let (word, rest) = match piece.split_once(CLOSE) {
            Some((word, rest)) if at > 0 => (word, rest),
            _ => ("", piece),
        };
        let end = length + word.chars().count();
        if end > length {
            words.push((length, end));
        }
        text.push_str(word);
        text.push_str(rest);
        length = end + rest.chars().count();
    }
    (text, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str) -> String {
        text.replace('[', OPEN).replace(']', CLOSE)
    }

    #[test]
    fn words_are_counted_as_javascript_counts() {
        let found = of(&mark("\u{1f600} the [late] [Öl]!"));
        assert_eq!(found.text, "\u{1f600} the late Öl!");
        let units: Vec<u16> = found.text.encode_utf16().collect();
        let words: Vec<String> = found
            .ranges
            .iter()
            .map(|range| String::from_utf16(&units[range.start as usize..range.end as usize]).unwrap())
            .collect();
        assert_eq!(words, ["late", "Öl"]);
        assert!(!found.cut_before && !found.cut_after);
    }

    #[test]
    fn a_long_text_is_cut_around_its_first_word() {
        let found = of(&mark(&format!("{}[word]{}", "ü".repeat(500), "ö".repeat(500))));
        assert_eq!(found.text.chars().count(), EXCERPT_CHARS);
        assert_eq!((found.ranges[0].start, found.ranges[0].end), (60, 64));
        assert!(found.cut_before && found.cut_after);
        let found = of(&mark(&format!("{}[word]", "ü".repeat(500))));
        assert_eq!(
            (found.ranges[0].end as usize, found.cut_after),
            (EXCERPT_CHARS, false)
        );
        let found = of(&mark(&format!("[{}]", "x".repeat(500))));
        assert_eq!(
            found.ranges,
            [TextRange { start: 0, end: 240 }],
            "as much of it as is shown"
        );
    }

    #[test]
    fn marks_that_somebody_wrote_break_nothing() {
        for text in ["][", "a]b[c", "[[a]]", "[", "]", ""] {
            let found = of(&mark(text));
            let units = found.text.encode_utf16().count();
            assert!(
                found.ranges.iter().all(|range| range.end as usize <= units),
                "{text}"
            );
        }
    }
}
