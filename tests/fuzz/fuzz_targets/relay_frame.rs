//! Frames that the relay sends.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| switchboard_relay::fuzz::relay_frame(bytes));
