//! The widget's built files, for every web page to load. A release holds them; a debug build reads the folder.

use super::extract::Named;
use super::problem::Refusal;
use super::refusals::Missing;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::{
    collections::BTreeMap,
    io::Write as _,
    sync::{Arc, Mutex, PoisonError},
};
use switchboard_protocol::{ErrorCode, Problem};

#[derive(RustEmbed)]
#[folder = "../ui/widget/dist"]
struct Built;

/// The loader changes with every release, under one name.
const SHORT: &str = "public, max-age=300";
/// A file whose name holds the hash of what is in it never changes.
const LONG: &str = "public, max-age=31536000, immutable";

/// Files as they go over the wire, by the hash of what is in them: packed once, not for every page view.
static PACKED: Mutex<BTreeMap<[u8; 32], Arc<[u8]>>> = Mutex::new(BTreeMap::new());

/// The widget's loader: what the tag in a page names.
///
/// Any page may load it. Sent as gzip to those who take it.
#[utoipa::path(
    get,
    path = "/widget.js",
    operation_id = "widget_loader",
    tag = "Widget",
    responses(
        (status = 200, description = "The script.", body = String, content_type = "text/javascript"),
        (status = 304, description = "As the `if-none-match` of the request names it."),
        Missing,
    ),
)]
pub(super) async fn loader(headers: HeaderMap) -> Result<Response, Refusal> {
    let Some(file) = Built::get("widget.js") else {
        return Err(Problem::new(ErrorCode::NotFound, "The widget was not built.")
            .with_detail("Run `npm ci && npm run build` in ui/, then build or restart the relay.")
            .into());
    };
    Ok(answer(file, SHORT, &headers))
}

/// A file of the widget.
///
/// Any page may load it. Names that hold a hash may be kept for ever.
#[utoipa::path(
    get,
    path = "/widget/{*path}",
    operation_id = "widget_file",
    tag = "Widget",
    params(("path" = String, Path, description = "The file's name, folders included.")),
    responses(
        (status = 200, description = "The file.", body = String, content_type = "*/*"),
        (status = 304, description = "As the `if-none-match` of the request names it."),
        Missing,
    ),
)]
pub(super) async fn file(Named(path): Named, headers: HeaderMap) -> Result<Response, Refusal> {
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
    let hash = file.metadata.sha256_hash();
    let gzip = takes_gzip(asked);
    // Two forms of one file are two answers.
    let form = if gzip { "-gz" } else { "" };
    let tag = format!("\"{}{form}\"", hex::encode(&hash[..16]));
    let known = asked
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok())
        .is_some_and(|tags| {
            tags.split(',')
                .any(|known| known.trim().trim_start_matches("W/") == tag)
        });
    let kind = file.metadata.mimetype().to_owned();
    let packed = gzip.then(|| packed(hash, &file.data)).flatten();
    let encoded = packed.is_some();
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else if let Some(packed) = packed {
        packed.to_vec().into_response()
    } else {
        file.data.into_owned().into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if encoded && !known {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
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

fn takes_gzip(asked: &HeaderMap) -> bool {
    let offers = asked.get_all(header::ACCEPT_ENCODING).iter();
    offers
        .filter_map(|offers| offers.to_str().ok())
        .flat_map(|offers| offers.split(','))
        .any(|offer| {
            let (name, weight) = offer.split_once(';').unwrap_or((offer, ""));
            let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
            name.trim().eq_ignore_ascii_case("gzip") && weight.parse().is_ok_and(|weight: f32| weight > 0.0)
        })
}

fn packed(hash: [u8; 32], data: &[u8]) -> Option<Arc<[u8]>> {
    let mut known = PACKED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(packed) = known.get(&hash) {
        return Some(packed.clone());
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).ok()?;
    let packed: Arc<[u8]> = encoder.finish().ok()?.into();
    known.insert(hash, packed.clone());
    Some(packed)
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
    use super::{HeaderMap, HeaderValue, header, is_hashed, packed, takes_gzip};
    use flate2::read::GzDecoder;
    use std::io::Read as _;

    #[test]
    fn a_file_is_packed_for_those_who_unpack_it() {
        let asks = |offers: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(offers));
            takes_gzip(&headers)
        };
        assert!(asks("gzip, deflate, br") && asks("br;q=1.0, GZIP;q=0.5"));
        assert!(
            !asks("identity") && !asks("gzip;q=0") && !asks("gzip-not") && !takes_gzip(&HeaderMap::new())
        );
        let file = "the widget ".repeat(100);
        let sent = packed([7; 32], file.as_bytes()).unwrap();
        assert!(sent.len() < file.len() / 10);
        let mut unpacked = String::new();
        GzDecoder::new(&sent[..]).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, file);
    }

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        assert!(is_hashed("assets/panel-Bx3kQ9_z.js"));
        assert!(!is_hashed("widget.js"));
        assert!(!is_hashed("customer-elements.js"));
    }
}
