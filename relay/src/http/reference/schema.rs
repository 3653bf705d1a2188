//! Schemas as HTML: what a value may be, in words, and the fields it has.

use super::words::{line, plain};
use serde_json::{Map, Value};

/// What a schema may say of how large a value is, and of its form.
const LIMITS: [&str; 9] = [
    "format",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "maxProperties",
    "pattern",
];

/// What a value is, in a few words; links lead to the schemas that have names.
pub(super) fn kind(schema: &Value) -> String {
    if let Some(name) = reference(schema) {
        return format!("<a href=\"#{name}\">{name}</a>");
    }
    if let Some(words) = words(schema) {
        return words;
    }
    for (field, between) in [("oneOf", " or "), ("anyOf", " or "), ("allOf", " with ")] {
        if let Some(parts) = schema[field].as_array() {
            return parts.iter().map(kind).collect::<Vec<_>>().join(between);
        }
    }
    let types = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        Value::String(one) => vec![one.as_str()],
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    };
    let named = types.iter().map(|name| match *name {
        "array" => format!("list of {}", kind(&schema["items"])),
        "object" if schema["additionalProperties"].is_object() => {
            format!("map to {}", kind(&schema["additionalProperties"]))
        }
        name => name.to_owned(),
    });
    let named = named.collect::<Vec<_>>().join(" or ");
    let named = if named.is_empty() {
        "anything".to_owned()
    } else {
        named
    };
    named + &limits(schema)
}

/// All there is to say of a schema: its words, its limits, its fields.
pub(super) fn whole(schema: &Value) -> String {
    let mut html = String::new();
    if let Some(words) = schema["description"].as_str() {
        html += &format!("<p>{}</p>\n", line(words));
    }
    match (fields(schema), parts(schema)) {
        (Some(table), _) => html + &table,
        (None, Some(parts)) => html + &parts,
        (None, None) => html + &format!("<p>{}</p>\n", kind(schema)),
    }
}

/// The parts of a schema that is made of others, when one of them has fields or words of its own.
fn parts(schema: &Value) -> Option<String> {
    let (head, parts) = [("allOf", "All of:"), ("oneOf", "One of:"), ("anyOf", "Any of:")]
        .into_iter()
        .find_map(|(field, head)| Some((head, schema[field].as_array()?)))?;
    let part = |part: &Value| match reference(part) {
        Some(_) => format!("<li>{}</li>\n", kind(part)),
        None => format!("<li>{}</li>\n", whole(part)),
    };
    let list: String = parts.iter().map(part).collect();
    Some(format!("<p>{head}</p>\n<ul class=\"parts\">\n{list}</ul>\n"))
}

fn fields(schema: &Value) -> Option<String> {
    let fields = schema["properties"].as_object()?;
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let rows: String = fields
        .iter()
        .map(|(name, field)| row(name, field, required.contains(&name.as_str())))
        .collect();
    Some(format!("<table>\n{rows}</table>\n"))
}

fn row(name: &str, field: &Value, required: bool) -> String {
    let may = if required {
        ""
    } else {
        " <small>may be absent</small>"
    };
    let default = field.get("default").map_or_else(String::new, |default| {
        format!(" Default: <code>{}</code>.", plain(&default.to_string()))
    });
    // What may be null bears its words inside.
    let words = field["description"]
        .as_str()
        .or(field["oneOf"][0]["description"].as_str());
    let words = words.map(line).unwrap_or_default();
    format!(
        "<tr><th scope=\"row\"><code>{}</code>{may}</th><td>{}</td><td>{words}{default}</td></tr>\n",
        plain(name),
        kind(field)
    )
}

/// The words a value is one of.
fn words(schema: &Value) -> Option<String> {
    let words = schema["enum"].as_array()?.iter();
    let words = words.map(|word| format!("<code>{}</code>", plain(&word.to_string())));
    Some(words.collect::<Vec<_>>().join(", "))
}

/// The limits of a value, in brackets.
fn limits(schema: &Value) -> String {
    let Some(schema) = schema.as_object() else {
        return String::new();
    };
    let said: Vec<String> = LIMITS.iter().filter_map(|field| limit(schema, field)).collect();
    if said.is_empty() {
        return String::new();
    }
    format!(" <small>({})</small>", said.join(", "))
}

fn limit(schema: &Map<String, Value>, field: &str) -> Option<String> {
    let unit = match field {
        "minLength" | "maxLength" => " characters",
        "minItems" | "maxItems" | "maxProperties" => " entries",
        _ => "",
    };
    match schema.get(field)? {
        Value::String(text) if field == "pattern" => Some(format!("<code>{}</code>", plain(text))),
        Value::String(text) => Some(plain(text)),
        Value::Number(number) if field.starts_with("min") => Some(format!("{number} or more{unit}")),
        Value::Number(number) => Some(format!("up to {number}{unit}")),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn reference(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}
