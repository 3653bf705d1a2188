//! The widget's built files, for every web page to load. A release holds them; a debug build reads the folder.

use super::problem::Refusal;
use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};
use switchboard_protocol::{ErrorCode, Problem};

#[derive(RustEmbed)]
#[folder = "../ui/widget/dist"]
struct Built;

/// The loader changes with every release, under one name.
const SHORT: &str = "public, max-age=300";
/// A file whose name holds the hash of what is in it never changes.
const LONG: &str = "public, max-age=31536000, immutable";

/// `GET /widget.js`.
pub(super) async fn loader(headers: HeaderMap) -> Result<Response, Refusal> {
    let Some(file) = Built::get("widget.js") else {
        return Err(Problem::new(ErrorCode::NotFound, "The widget was not built.")
            .with_detail("Run `npm ci && npm run build` in ui/, then build or restart the relay.")
            .into());
    };
    Ok(answer(file, SHORT, &headers))
}

/// `GET /widget/{path}`.
pub(super) async fn file(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    // Also at its folder's name, because a bundler may write addresses either way.
    let found = Built::get(&path).or_else(|| Built::get(&format!("widget/{path}")));
    let Some(file) = found else {
        return Err(Problem::new(ErrorCode::NotFound, "The widget has no such file.").into());
    };
    Ok(answer(
        file,
        if is_hashed(&path) { LONG } else { SHORT },
        &headers,
    ))
}

fn answer(file: EmbeddedFile, cache: &'static str, asked: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));
    let known = asked
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok())
        .is_some_and(|tags| {
            tags.split(',')
                .any(|known| known.trim().trim_start_matches("W/") == tag)
        });
    let kind = file.metadata.mimetype().to_owned();
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        file.data.into_owned().into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("cross-origin"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(kind) = HeaderValue::from_str(&with_charset(&kind)) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn with_charset(kind: &str) -> String {
    let text = kind.starts_with("text/") || kind.ends_with("javascript") || kind.ends_with("json");
    if text && !kind.contains("charset") {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_owned()
    }
}

/// Whether a name ends in a hash as bundlers write it: `panel-Bx3kQ9_z.js`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    let Some(tail) = stem.len().checked_sub(9).and_then(|at| stem.get(at..)) else {
        return false;
    };
    tail.starts_with('-')
        && tail[1..]
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        && tail[1..]
            .bytes()
            .any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        assert!(is_hashed("assets/panel-Bx3kQ9_z.js"));
        assert!(!is_hashed("widget.js"));
        assert!(!is_hashed("customer-elements.js"));
    }
}
