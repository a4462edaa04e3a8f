#![no_main]
libfuzzer_sys::fuzz_target!(init: fuzz::wire_request::begin(), |data: &[u8]| {
    fuzz::wire_request::holds(data);
});
libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    fuzz::change::json(data, size, max_size, seed)
});
