//! What limits and short forms look like in an OpenAPI document. Numbers come from [`crate::limits`].
//!
//! The types here are never values: a field that holds a plain `String` names one of them as its schema.

use crate::limits::{
    ATTRIBUTE_CHARS, ATTRIBUTES, BOT_LINE_CHARS, CONSENT_CHARS, CONSENT_KIND_CHARS, EMAIL_BYTES,
    INTENT_CHARS, JWT_BYTES, KEY_NAME_BYTES, KEY_TEXT_BYTES, MESSAGE_CHARS, NAME_CHARS, NOTE_CHARS,
    PAGE_URL_BYTES, PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS, RATING_COMMENT_CHARS, SHORTCUT_CHARS,
    STAFF_NOTE_CHARS, TAG_CHARS, TAGS,
};
use crate::{ClockTime, HIGHEST, LOWEST, Language, Level, Need, Skill, Skills, Stars};
use utoipa::openapi::{
    ArrayBuilder, ObjectBuilder, OneOfBuilder, Ref, RefOr, Schema, schema::AdditionalProperties, schema::Type,
};
use utoipa::{PartialSchema, ToSchema};

/// One line without control characters.
const ONE_LINE: &str = r"^[^\x00-\x1f\x7f-\x9f]+$";

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident($least:expr, $most:expr, $pattern:expr, $words:literal);)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}
        text!($name($least, $most, $pattern, $words));
    )+};
}

macro_rules! text {
    ($name:ident($least:expr, $most:expr, $pattern:expr, $words:literal)) => {
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .min_length($least)
                    .max_length(Some($most))
                    .pattern($pattern)
                    .description(Some($words))
                    .into()
            }
        }

        impl ToSchema for $name {}
    };
}

texts! {
    /// A person's, queue's or site's name.
    Name(Some(1), NAME_CHARS, Some(ONE_LINE), "One line. Its ends are trimmed before it is measured.");
    /// What a device calls itself.
    DeviceName(None, NAME_CHARS, None::<&str>, "Its ends are trimmed before it is measured.");
    /// An e-mail address.
    Email(None, EMAIL_BYTES, Some(r"^[^@\s]+@[^@\s]+$"), "An e-mail address, in any case.");
    /// A password that may be set.
    Password(Some(PASSWORD_MIN_CHARS), PASSWORD_MAX_CHARS, None::<&str>, "In characters, not bytes.");
    /// A message's text.
    MessageText(None, MESSAGE_CHARS, None::<&str>, "The text, ends trimmed.");
    /// What goes along with a transfer.
    Note(None, NOTE_CHARS, None::<&str>, "What a colleague should know. Staff only.");
    /// What staff write down for each other.
    StaffNote(None, STAFF_NOTE_CHARS, None::<&str>, "The text, ends trimmed.");
    /// A phone number.
    Phone(None, 40, Some(r"^\+[0-9 ()./-]+$"), "With its country, such as `+49 30 1234567`.");
    /// A phone number that is to be, or none.
    PhoneOrNone(None, 40, Some(r"^(\+[0-9 ()./-]+)?$"), "With its country; empty for none.");
    /// Who a customer is, signed.
    Jwt(None, JWT_BYTES, None::<&str>, "A JWT in its compact form.");
    /// What a site's key is called.
    KeyName(Some(1), KEY_NAME_BYTES, Some("^[A-Za-z0-9._-]+$"), "Letters, digits, `.`, `_` and `-`.");
    /// A public key.
    KeyText(None, KEY_TEXT_BYTES, None::<&str>, "PEM, or a JWK as JSON.");
    /// What a customer came for.
    Intent(None, INTENT_CHARS, None::<&str>, "The text, ends trimmed.");
    /// What was said before a chat.
    BotText(None, BOT_LINE_CHARS, None::<&str>, "The text, ends trimmed.");
    /// What a chat is filed under.
    Tag(Some(1), TAG_CHARS, Some(ONE_LINE), "One line. Kept in lower case.");
    /// What stands under a name.
    AttributeValue(None, ATTRIBUTE_CHARS, None::<&str>, "The text, ends trimmed.");
    /// What a canned reply is called up by.
    Shortcut(Some(2), SHORTCUT_CHARS + 1, Some(r"^/[^\s/]+$"), "A `/`, then letters, digits, `-`, `_` and `.`. Kept in lower case.");
    /// A canned reply's text.
    ReplyText(Some(1), MESSAGE_CHARS, None::<&str>, "The text, ends trimmed, with variables such as `{{customer.name}}`.");
    /// What a customer says with a rating.
    RatingComment(None, RATING_COMMENT_CHARS, None::<&str>, "The text, ends trimmed.");
    /// What a customer agrees to, in a word.
    ConsentKind(Some(1), CONSENT_KIND_CHARS, Some("^[a-z0-9][a-z0-9_.-]*$"), "A word in lower case, such as `sms`.");
    /// What a customer agrees to, in full.
    Sentence(Some(1), CONSENT_CHARS, None::<&str>, "Word for word, as the customer read or heard it.");
    /// A page's address.
    PageUrl(None, PAGE_URL_BYTES, None::<&str>, "An http or https address.");
}

text!(Skill(
    Some(1),
    NAME_CHARS,
    Some(ONE_LINE),
    "Something a specialist is good at, as the workspace names it, such as `billing`. Kept in lower case."
));
text!(Language(
    Some(2),
    35,
    Some("^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*$"),
    "A language as BCP 47 writes it, such as `en` or `pt-br`. Kept in lower case."
));
text!(ClockTime(
    Some(5),
    5,
    Some("^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"),
    "A time of day, such as `09:30`; `24:00` is the end of the day."
));

macro_rules! grade {
    ($name:ident($least:expr, $most:expr, $words:literal)) => {
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::Integer)
                    .minimum(Some($least))
                    .maximum(Some($most))
                    .description(Some($words))
                    .into()
            }
        }

        impl ToSchema for $name {}
    };
}

grade!(Level(
    LOWEST.0,
    HIGHEST.0,
    "How well someone knows a subject, 1 (knows it) to 5 (teaches it)."
));
grade!(Stars(1, 5, "How satisfied a customer was."));

impl PartialSchema for Skills {
    fn schema() -> RefOr<Schema> {
        let levels = ObjectBuilder::new()
            .schema_type(Type::Object)
            .additional_properties(Some(AdditionalProperties::RefOr(reference::<Level>())))
            .max_properties(Some(TAGS))
            .description(Some("Names with their levels; how skills are always written."));
        let names = ArrayBuilder::new()
            .items(reference::<Skill>())
            .max_items(Some(TAGS))
            .description(Some("Names, each at level 1; read, never written."));
        OneOfBuilder::new()
            .item(levels)
            .item(names)
            .description(Some("Someone's skills with their levels."))
            .into()
    }
}

impl ToSchema for Skills {
    fn schemas(known: &mut Vec<(String, RefOr<Schema>)>) {
        add::<Skill>(known);
        add::<Level>(known);
    }
}

/// Names and values that belong to a session.
#[derive(Clone, Copy, Debug)]
pub enum Attributes {}

impl PartialSchema for Attributes {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .additional_properties(Some(AdditionalProperties::RefOr(reference::<AttributeValue>())))
            .max_properties(Some(ATTRIBUTES))
            .description(Some("Names, each one line, with their values."))
            .into()
    }
}

impl ToSchema for Attributes {
    fn schemas(known: &mut Vec<(String, RefOr<Schema>)>) {
        add::<AttributeValue>(known);
    }
}

impl PartialSchema for Need {
    fn schema() -> RefOr<Schema> {
        let preferred = ObjectBuilder::new()
            .schema_type(Type::Boolean)
            .description(Some(
                "True: whoever has it scores better. False: nobody else is asked.",
            ))
            .default(Some(false.into()));
        let full = ObjectBuilder::new()
            .schema_type(Type::Object)
            .property("skill", reference::<Skill>())
            .required("skill")
            .property("level", reference::<Level>())
            .property("preferred", preferred)
            .description(Some(
                "How it is always written. The level is at least what is asked for; 1 when absent.",
            ));
        OneOfBuilder::new()
            .item(full)
            .item(reference::<Skill>())
            .description(Some(
                "A skill that a queue asks for. A bare name is read as required at level 1.",
            ))
            .into()
    }
}

impl ToSchema for Need {
    fn schemas(known: &mut Vec<(String, RefOr<Schema>)>) {
        add::<Skill>(known);
        add::<Level>(known);
    }
}

fn reference<T: ToSchema>() -> RefOr<Schema> {
    Ref::from_schema_name(T::name()).into()
}

fn add<T: ToSchema>(known: &mut Vec<(String, RefOr<Schema>)>) {
    known.push((T::name().into_owned(), T::schema()));
    T::schemas(known);
}
