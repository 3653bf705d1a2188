//! The operator's configuration.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| switchboard_relay::fuzz::config(bytes));
