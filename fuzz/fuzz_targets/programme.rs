#![no_main]
libfuzzer_sys::fuzz_target!(init: fuzz::programme::begin(), |data: &[u8]| {
    fuzz::programme::holds(data);
});
