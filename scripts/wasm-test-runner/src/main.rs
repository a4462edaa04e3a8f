//! wasm-bindgen's own test runner, built from the library so that it always
//! equals the wasm-bindgen in `Cargo.lock`; installed as a program it would cost
//! minutes more and could drift. Cargo calls it with the test's WASM.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
