//! Frames that clients send.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| switchboard_relay::fuzz::socket_frame(bytes));
