//! Every request that the relay answers is in its OpenAPI document.

use switchboard_tidy::{expect_none, sources};

/// Ways to answer a request without describing it.
const UNDESCRIBED: [&str; 6] = [
    ".route(",
    ".route_service(",
    ".nest(",
    ".nest_service(",
    ".fallback_service(",
    "Router::new()",
];

#[test]
fn no_route_goes_past_the_document() {
    let mut complaints = Vec::new();
    for file in sources("relay/src") {
        for (index, line) in file.text.lines().enumerate() {
            if UNDESCRIBED.iter().any(|way| line.contains(way)) {
                complaints.push(format!("{}:{}", file.path, index + 1));
            }
        }
    }
    expect_none(
        "A route is added with `.routes(routes!(…))`, which describes it; these are not:",
        &complaints,
    );
}
