//! The OpenAPI document beside the relay that serves it.

use super::Trial;
use reqwest::{Method, StatusCode, header};
use serde_json::Value;

#[tokio::test]
async fn every_described_request_is_answered() {
    let (trial, _) = Trial::start().await;
    let document: Value = get(&trial, "/v1/openapi.json").await.json().await.unwrap();
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() > 20, "{}", paths.len());
    for (path, item) in paths {
        for method in item.as_object().unwrap().keys() {
            let filled = path
                .split('{')
                .map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
            let address = trial.url(&filled.collect::<Vec<_>>().join("x"));
            let method: Method = method.to_uppercase().parse().unwrap();
            let response = trial.http.request(method.clone(), address).send().await.unwrap();
            let status = response.status();
            assert_ne!(status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            let known = &item[method.as_str().to_lowercase()]["responses"][status.as_str()];
            assert!(known.is_object(), "{method} {path}: {status}");
            let text = response.text().await.unwrap();
            assert!(!text.contains("nothing at this address"), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn the_page_loads_nothing_from_elsewhere() {
    let (trial, _) = Trial::start().await;
    let response = get(&trial, "/docs/api").await;
    assert_eq!(response.status(), StatusCode::OK);
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("default-src 'none';") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(!policy.contains("http"), "{policy}");
    let page = response.text().await.unwrap();
    let style = get(&trial, "/docs/api.css").await.text().await.unwrap();
    for way in [
        "<script", "<img", "<iframe", "<style", "style=", "src=", "url(", "@import", "=\"http", "=\"//",
    ] {
        assert!(!page.contains(way) && !style.contains(way), "{way}");
    }
    for address in page.split("href=\"").skip(1) {
        let address = address.split('"').next().unwrap();
        match address.strip_prefix('#') {
            Some(id) => assert!(page.contains(&format!("id=\"{id}\"")), "{address} leads nowhere"),
            None => assert_eq!(get(&trial, address).await.status(), StatusCode::OK, "{address}"),
        }
    }
}

async fn get(trial: &Trial, path: &str) -> reqwest::Response {
    trial.http.get(trial.url(path)).send().await.unwrap()
}
