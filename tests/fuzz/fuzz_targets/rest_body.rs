//! Bodies of requests.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| switchboard_relay::fuzz::rest_body(bytes));
