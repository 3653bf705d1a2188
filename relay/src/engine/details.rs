//! What may be written down about a session: sizes and shapes, each refused in words.

use super::checks::{invalid, short};
use serde_json::Value;
use switchboard_model::limits::{
    ATTRIBUTE_CHARS, ATTRIBUTES, BOT_LINE_CHARS, BOT_LINES, EMAIL_BYTES, INTENT_CHARS, PHONE_DIGITS,
    SESSION_TAGS, SETTLEMENT_BYTES, SETTLEMENT_DEPTH, STAFF_NOTE_CHARS, TAG_CHARS, trim_text,
};
use switchboard_protocol::{Attributes, BotLine, Contact, Context, Problem};

/// An address in lower case.
pub(crate) fn email(asked: &str) -> Result<String, Problem> {
    let email = asked.trim().to_lowercase();
    let shaped = email.len() <= EMAIL_BYTES
        && !email.chars().any(|c| c.is_whitespace() || c.is_control())
        && email
            .split_once('@')
            .is_some_and(|(local, host)| !local.is_empty() && !host.is_empty() && !host.contains('@'));
    if shaped {
        Ok(email)
    } else {
        Err(invalid("`email` must be an address such as `sam@example.com`."))
    }
}

/// A number as E.164 writes it.
pub(crate) fn phone(asked: &str) -> Result<String, Problem> {
    let refused = || invalid("`phone` must be a number with its country, such as `+49 30 901820`.");
    let asked = asked.trim();
    let shaped = asked.chars().all(|c| c.is_ascii_digit() || "+ ()./-".contains(c));
    if !shaped || !asked.starts_with('+') || asked.chars().filter(char::is_ascii_digit).count() > PHONE_DIGITS
    {
        return Err(refused());
    }
    let number = phonenumber::parse(None, asked).map_err(|_| refused())?;
    if phonenumber::is_valid(&number) {
        Ok(number.format().mode(phonenumber::Mode::E164).to_string())
    } else {
        Err(refused())
    }
}

/// How somebody can be reached. What is empty is not there.
pub(super) fn contact(asked: &Contact) -> Result<Contact, Problem> {
    let filled = |value: &Option<String>| value.clone().filter(|value| !value.trim().is_empty());
    Ok(Contact {
        email: filled(&asked.email).as_deref().map(email).transpose()?,
        phone: filled(&asked.phone).as_deref().map(phone).transpose()?,
        intent: match filled(&asked.intent) {
            Some(intent) => Some(text("intent", &intent, INTENT_CHARS)?),
            None => None,
        },
    })
}

/// What was there before a chat.
pub(super) fn context(asked: &Context) -> Result<Context, Problem> {
    if asked.bot_transcript.len() > BOT_LINES {
        return Err(invalid(format!(
            "`bot_transcript` may have at most {BOT_LINES} lines."
        )));
    }
    let line = |line: &BotLine| {
        Ok(BotLine {
            text: text("bot_transcript", &line.text, BOT_LINE_CHARS)?,
            ..line.clone()
        })
    };
    if let Some(settlement) = &asked.settlement {
        let bytes = serde_json::to_vec(settlement).map_or(usize::MAX, |json| json.len());
        let deepest = settlement.values().map(depth).max().unwrap_or(0);
        if bytes > SETTLEMENT_BYTES || deepest >= SETTLEMENT_DEPTH {
            return Err(invalid(format!(
                "`settlement` may have at most {SETTLEMENT_BYTES} bytes of JSON, and nothing deeper than \
                 {SETTLEMENT_DEPTH} levels."
            )));
        }
    }
    Ok(Context {
        bot_transcript: asked
            .bot_transcript
            .iter()
            .map(line)
            .collect::<Result<_, Problem>>()?,
        settlement: asked.settlement.clone(),
    })
}

/// What a session is filed under: each once, in order of the alphabet.
pub(super) fn tags(asked: &[String]) -> Result<Vec<String>, Problem> {
    let mut tags = Vec::new();
    for tag in asked {
        tags.extend(named("tags", tag)?.map(|tag| tag.to_lowercase()));
    }
    tags.sort_unstable();
    tags.dedup();
    if tags.len() > SESSION_TAGS {
        return Err(invalid(format!(
            "`tags` may have at most {SESSION_TAGS} entries."
        )));
    }
    Ok(tags)
}

/// What else is known. A name without a value is not there.
pub(super) fn attributes(asked: &Attributes) -> Result<Attributes, Problem> {
    let mut attributes = Attributes::new();
    for (name, value) in asked {
        let value = text("attributes", value, ATTRIBUTE_CHARS)?;
        if let Some(name) = named("attributes", name)?.filter(|_| !value.is_empty()) {
            attributes.insert(name, value);
        }
    }
    if attributes.len() > ATTRIBUTES {
        return Err(invalid(format!(
            "`attributes` may have at most {ATTRIBUTES} entries."
        )));
    }
    Ok(attributes)
}

/// What a note says.
pub(crate) fn note_text(asked: &str) -> Result<String, Problem> {
    let said = text("text", asked, STAFF_NOTE_CHARS)?;
    if said.is_empty() {
        return Err(invalid("`text` is empty. Write something and send again."));
    }
    Ok(said)
}

/// A short line that names something.
fn named(field: &str, value: &str) -> Result<Option<String>, Problem> {
    let name = short(field, Some(value))?;
    match name {
        Some(name) if name.chars().count() > TAG_CHARS => Err(invalid(format!(
            "A name in `{field}` may have at most {TAG_CHARS} characters."
        ))),
        name => Ok(name),
    }
}

fn text(field: &str, value: &str, most: usize) -> Result<String, Problem> {
    let text = trim_text(value);
    if text.chars().count() > most {
        return Err(invalid(format!(
            "A text in `{field}` may have at most {most} characters."
        )));
    }
    Ok(text)
}

/// How many lists and objects stand in each other.
fn depth(value: &Value) -> usize {
    match value {
        Value::Array(values) => 1 + values.iter().map(depth).max().unwrap_or(0),
        Value::Object(values) => 1 + values.values().map(depth).max().unwrap_or(0),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_kept_as_e164_writes_them() {
        assert_eq!(phone(" +49 (30) 901-820 ").unwrap(), "+4930901820");
        assert_eq!(phone("+1 650-253-0000").unwrap(), "+16502530000");
        for bad in [
            "030 901820",
            "+",
            "+49",
            "+49 30 901820 ext 5x",
            "+999999999999999",
            "+4930901820901820901820",
        ] {
            assert!(phone(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn tags_are_lower_case_and_once_each() {
        let tags = |asked: &[&str]| tags(&asked.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(tags(&["VIP", " refund ", "vip", ""]).unwrap(), ["refund", "vip"]);
        assert!(tags(&[&"x".repeat(TAG_CHARS + 1)]).is_err());
        let many: Vec<String> = (0..=SESSION_TAGS).map(|number| number.to_string()).collect();
        assert!(super::tags(&many).is_err());
    }

    #[test]
    fn settlements_are_bounded_in_size_and_depth() {
        let with = |settlement: Value| {
            context(&Context {
                bot_transcript: Vec::new(),
                settlement: settlement.as_object().cloned(),
            })
        };
        let nested = |levels: usize| (1..levels).fold(json!({}), |inner, _| json!({ "in": inner }));
        assert!(with(nested(SETTLEMENT_DEPTH)).is_ok());
        assert!(with(nested(SETTLEMENT_DEPTH + 1)).is_err());
        assert!(with(json!({ "note": "x".repeat(SETTLEMENT_BYTES) })).is_err());
        let kept = with(json!({ "amount": 12.5, "open": true })).unwrap();
        assert_eq!(kept.settlement.unwrap()["amount"], json!(12.5));
    }

    #[test]
    fn what_is_empty_is_not_there() {
        let asked = Contact {
            email: Some("  ".into()),
            phone: Some(String::new()),
            intent: Some(" \n".into()),
        };
        assert_eq!(contact(&asked).unwrap(), Contact::default());
        let asked = [("order", " 12 "), ("empty", "  "), (" ", "x")];
        let asked = asked.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let kept = attributes(&asked.into()).unwrap();
        assert_eq!(kept, [("order".to_owned(), "12".to_owned())].into());
    }
}
