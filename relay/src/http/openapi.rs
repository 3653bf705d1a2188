//! The relay's HTTP interface as an OpenAPI document. Its head is written here; the rest comes from the routes.

use super::{for_pages, for_programs};
use std::{mem, sync::LazyLock};
use switchboard_protocol::Problem;
use utoipa::{
    PartialSchema as _, ToSchema as _,
    openapi::{
        Components, ComponentsBuilder, Info, InfoBuilder, License, OpenApi, OpenApiBuilder,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
        tag::{Tag, TagBuilder},
    },
};
use utoipa_axum::router::OpenApiRouter;

/// What is said of all of it.
const DESCRIPTION: &str = include_str!("openapi.md");

/// The groups that requests are shown in, in this order.
const TAGS: [(&str, &str); 19] = [
    ("Signing in", "Who one is, and how long."),
    ("People", "Those who answer. For admins and the operator."),
    (
        "Queues",
        "Where chats wait, and by which rules. For admins and the operator; warnings for leads too.",
    ),
    (
        "Sites",
        "Installations of the widget. For admins and the operator.",
    ),
    (
        "Sessions",
        "Chats: what was said, where they went, where they may go.",
    ),
    (
        "Commands",
        "Everything that changes a chat or a status: what a socket's commands do, for programs that keep no socket.",
    ),
    (
        "Missed",
        "Customers whom nobody answered: the forms they left, and chats they left too early.",
    ),
    (
        "Specialists",
        "Those who answer, as they are at the moment. Each sees what the access table grants.",
    ),
    (
        "Consents",
        "What customers agreed to, and when they no longer did.",
    ),
    ("Canned replies", "Texts that are ready to be sent."),
    ("Analytics", "What the chats come to."),
    (
        "Retention",
        "Erasing what was said, and for how long it is kept. For admins and the operator.",
    ),
    (
        "Audit",
        "Who looked at what, and changed what. For admins and the operator.",
    ),
    ("Blocks", "Customers and addresses that are kept out."),
    ("Customers", "Those who ask. For leads, admins and the operator."),
    ("Widget", "What a web page loads and asks for."),
    ("Socket", "Where chats are carried."),
    ("Health", "For whatever watches the relay."),
    ("Reference", "This document."),
];

/// The document as it is served and committed: JSON in a stable order, with a line break at its end.
pub(crate) fn openapi_json() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let json = document().to_pretty_json();
        json.map_or_else(
            |error| unreachable!("a document of strings and numbers: {error}"),
            |json| json + "\n",
        )
    });
    &TEXT
}

/// The document.
pub(super) fn document() -> OpenApi {
    let head = OpenApiBuilder::new()
        .info(info())
        .components(Some(components()))
        .tags(Some(TAGS.map(tag)))
        .build();
    let router = OpenApiRouter::with_openapi(head)
        .merge(for_programs())
        .merge(for_pages());
    let mut document = router.into_openapi();
    // The router's mark for "and all that follows" is no part of a name.
    let paths = mem::take(&mut document.paths.paths).into_iter();
    document.paths.paths = paths
        .map(|(path, item)| (path.replace("{*", "{"), item))
        .collect();
    document
}

fn info() -> Info {
    let mut license = License::new("Apache-2.0");
    license.identifier = Some("Apache-2.0".to_owned());
    InfoBuilder::new()
        .title("Switchboard relay")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION.trim_end()))
        .license(Some(license))
        .build()
}

fn components() -> Components {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "A customer's or staff member's token, or the operator's key.",
        ))
        .build();
    let mut schemas = Vec::new();
    Problem::schemas(&mut schemas);
    schemas.push((Problem::name().into_owned(), Problem::schema()));
    ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme("bearer", SecurityScheme::Http(bearer))
        .build()
}

fn tag((name, words): (&str, &str)) -> Tag {
    TagBuilder::new().name(name).description(Some(words)).build()
}

#[cfg(test)]
mod tests {
    use super::{TAGS, openapi_json};
    use serde_json::Value;
    use std::{collections::BTreeSet, fs, path::Path};

    fn document() -> Value {
        serde_json::from_str(openapi_json()).unwrap()
    }

    /// Every operation with its path and method.
    fn operations(document: &Value) -> Vec<(String, &Value)> {
        let paths = document["paths"].as_object().unwrap();
        paths
            .iter()
            .flat_map(|(path, item)| {
                let methods = item.as_object().unwrap().iter();
                methods.map(move |(method, operation)| (format!("{method} {path}"), operation))
            })
            .collect()
    }

    #[test]
    fn the_committed_copy_is_fresh() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
        let committed = fs::read_to_string(path).unwrap_or_default();
        assert!(
            committed.replace("\r\n", "\n") == openapi_json(),
            "docs/openapi.json is stale; run `cargo xtask types` and commit the result"
        );
    }

    #[test]
    fn every_request_has_a_name_a_summary_and_a_group() {
        let document = document();
        let groups: BTreeSet<&str> = TAGS.iter().map(|(name, _)| *name).collect();
        let mut names = BTreeSet::new();
        for (at, operation) in operations(&document) {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name), "{at}: {name} is taken");
            assert!(
                operation["summary"]
                    .as_str()
                    .is_some_and(|words| !words.is_empty()),
                "{at}"
            );
            let tags = operation["tags"].as_array().unwrap();
            assert!(
                tags.len() == 1 && groups.contains(tags[0].as_str().unwrap()),
                "{at}"
            );
        }
    }

    #[test]
    fn every_refusal_is_a_problem() {
        for (at, operation) in operations(&document()) {
            for (status, response) in operation["responses"].as_object().unwrap() {
                let refused = status.as_str() >= "400";
                let problem = &response["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(
                    refused,
                    problem == "#/components/schemas/Problem",
                    "{at}: {status}"
                );
            }
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let mut open = vec![&document];
        while let Some(value) = open.pop() {
            match value {
                Value::Object(fields) => {
                    if let Some(target) = fields.get("$ref").and_then(Value::as_str) {
                        let found = document.pointer(target.trim_start_matches('#'));
                        assert!(found.is_some(), "{target} is not there");
                    }
                    open.extend(fields.values());
                }
                Value::Array(items) => open.extend(items),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
    }
}
