//! What stands after an address's question mark.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| switchboard_relay::fuzz::query(bytes));
