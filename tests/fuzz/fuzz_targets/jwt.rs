//! A site's word for who its customer is, and its keys.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| switchboard_relay::fuzz::jwt(bytes));
