#![no_main]
libfuzzer_sys::fuzz_target!(init: fuzz::cursor::begin(), |data: &[u8]| {
    fuzz::cursor::holds(data);
});
