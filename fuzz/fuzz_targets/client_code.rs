#![no_main]
libfuzzer_sys::fuzz_target!(init: fuzz::client_code::begin(), |data: &[u8]| {
    fuzz::client_code::holds(data);
});
