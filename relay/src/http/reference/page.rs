//! The page: what is said of all, then every request by group, then every schema.

use super::schema::{kind, whole};
use super::words::{block, line, plain};
use crate::http::openapi::openapi_json;
use serde_json::Value;

/// The document as HTML.
pub(super) fn render() -> String {
    let document: Value = serde_json::from_str(openapi_json()).unwrap_or_default();
    let text = |at: &str| document.pointer(at).and_then(Value::as_str).unwrap_or_default();
    let (title, version) = (plain(text("/info/title")), plain(text("/info/version")));
    let (mut links, mut groups) = (String::new(), String::new());
    for tag in document["tags"].as_array().into_iter().flatten() {
        let (name, words) = (tag["name"].as_str(), tag["description"].as_str());
        let (link, group) = group(&document, name.unwrap_or_default(), words.unwrap_or_default());
        links += &link;
        groups += &group;
    }
    let schemas: String = document["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, schema)| {
            format!(
                "<section id=\"{name}\">\n<h3>{name}</h3>\n{}</section>\n",
                whole(schema)
            )
        })
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} {version}</title>\n<link rel=\"stylesheet\" href=\"/docs/api.css\">\n</head>\n<body>\n\
         <nav aria-label=\"Requests\">\n{links}<p><a href=\"#schemas\">Schemas</a></p>\n</nav>\n<main>\n\
         <h1>{title} <small>{version}</small></h1>\n\
         <p>The same as an OpenAPI document: <a href=\"/v1/openapi.json\">/v1/openapi.json</a></p>\n{}{groups}\
         <h2 id=\"schemas\">Schemas</h2>\n{schemas}</main>\n</body>\n</html>\n",
        block(text("/info/description"))
    )
}

/// The links to a group's requests, and the requests.
fn group(document: &Value, name: &str, words: &str) -> (String, String) {
    let mut links = format!("<p>{}</p>\n<ul>\n", plain(name));
    let mut html = format!("<h2>{}</h2>\n<p>{}</p>\n", plain(name), line(words));
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            if operation["tags"][0] == name {
                let id = plain(operation["operationId"].as_str().unwrap_or_default());
                let summary = operation["summary"].as_str().unwrap_or_default();
                let summary = line(summary.trim_end_matches('.'));
                links += &format!("<li><a href=\"#request-{id}\">{summary}</a></li>\n");
                let at = format!("<b>{}</b> {}", method.to_uppercase(), plain(path));
                html += &format!(
                    "<section id=\"request-{id}\">\n<h3>{summary}</h3>\n<p class=\"at\">{at}</p>\n{}</section>\n",
                    request(operation)
                );
            }
        }
    }
    (links + "</ul>\n", html)
}

fn request(operation: &Value) -> String {
    let mut html = operation["description"].as_str().map(block).unwrap_or_default();
    if operation["security"].is_array() {
        html += "<p>Takes a token: <code>Authorization: Bearer TOKEN</code></p>\n";
    }
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let rows: String = parameters.map(parameter).collect();
    if !rows.is_empty() {
        html += &format!("<h4>Parameters</h4>\n<table>\n{rows}</table>\n");
    }
    if let Some(body) = content(&operation["requestBody"]) {
        html += &format!("<h4>Body</h4>\n<p>{body}</p>\n");
    }
    let answers = operation["responses"].as_object().into_iter().flatten();
    let rows: String = answers
        .map(|(status, response)| answer(status, response))
        .collect();
    html + &format!("<h4>Answers</h4>\n<table class=\"answers\">\n{rows}</table>\n")
}

fn parameter(parameter: &Value) -> String {
    let text = |field: &str| parameter[field].as_str().unwrap_or_default();
    format!(
        "<tr><th scope=\"row\"><code>{}</code> <small>{}</small></th><td>{}</td><td>{}</td></tr>\n",
        plain(text("name")),
        plain(text("in")),
        kind(&parameter["schema"]),
        line(text("description"))
    )
}

fn answer(status: &str, response: &Value) -> String {
    format!(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n",
        plain(status),
        content(response).unwrap_or_default(),
        line(response["description"].as_str().unwrap_or_default())
    )
}

/// What stands in a body, and as what it is sent.
fn content(body: &Value) -> Option<String> {
    let (sent_as, media) = body["content"].as_object()?.iter().next()?;
    let shown = kind(&media["schema"]);
    Some(format!("{shown} <small>{}</small>", plain(sent_as)))
}
