//! Invitation codes: twelve characters of Crockford's base 32, easy to read out, stored as SHA-256.

use super::tokens::{hash, random};
use crate::store::Digest;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHARS: usize = 12;

/// A new code as people read it, `XXXX-XXXX-XXXX`, and its hash.
pub(crate) fn fresh() -> (String, Digest) {
    let code = letters::<CHARS>();
    let shown = format!("{}-{}-{}", &code[..4], &code[4..8], &code[8..]);
    let digest = hash(&code);
    (shown, digest)
}

/// Random letters and digits that are hard to confuse.
pub(crate) fn letters<const N: usize>() -> String {
    // 256 is a multiple of 32: every letter is as likely as any other.
    random::<N>()
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect()
}

/// The hash of a code as someone typed it; `None` when it cannot be one.
pub(crate) fn read(typed: &str) -> Option<Digest> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let shaped = code.len() == CHARS && code.bytes().all(|byte| ALPHABET.contains(&byte));
    shaped.then(|| hash(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let (code, digest) = fresh();
        assert_eq!(code.len(), 14);
        assert_eq!(read(&code), Some(digest));
        assert_eq!(
            read(&format!(" {} ", code.to_lowercase().replace('-', " "))),
            Some(digest)
        );
        assert_eq!(read(&code.replace('0', "o").replace('1', "l")), Some(digest));
        assert_eq!(read("ABCD"), None);
        assert_eq!(read("UUUU-UUUU-UUUU"), None);
    }
}
