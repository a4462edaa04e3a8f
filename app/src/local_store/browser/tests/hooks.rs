//! Faults in the browser's own functions, put back when the guard goes.
use wasm_bindgen::JsValue;

/// Replaces a method of a browser's class until it is dropped.
pub struct Hook {
    class: &'static str,
    method: &'static str,
}

impl Hook {
    /// `body` is JavaScript that sees `original`, `self` (the object) and `args`.
    pub fn install(class: &'static str, method: &'static str, body: &str) -> Self {
        let script = format!(
            "(() => {{
                const original = {class}.prototype.{method};
                window.__hooked ??= {{}};
                window.__hooked['{class}.{method}'] = original;
                {class}.prototype.{method} = function (...args) {{
                    const self = this;
                    {body}
                }};
            }})()"
        );
        js_sys::eval(&script).unwrap();
        Self { class, method }
    }

    /// Records every transaction in `window.__log`: `open MODE DURABILITY STORES` and
    /// `complete MODE`.
    pub fn log_transactions() -> Self {
        js_sys::eval("window.__log = []").unwrap();
        Self::install(
            "IDBDatabase",
            "transaction",
            "const tx = original.apply(self, args);
             const stores = [...tx.objectStoreNames].join('+');
             window.__log.push(`open ${tx.mode} ${args[2]?.durability ?? 'none'} ${stores}`);
             tx.addEventListener('complete', () => window.__log.push(`complete ${tx.mode}`));
             return tx;",
        )
    }

    /// Puts into a store fail as if the phone were full.
    pub fn full(store: &str) -> Self {
        Self::install(
            "IDBObjectStore",
            "put",
            &format!(
                "if (self.name === '{store}') throw new DOMException('full', 'QuotaExceededError');
                 return original.apply(self, args);"
            ),
        )
    }
}

impl Drop for Hook {
    fn drop(&mut self) {
        let Self { class, method } = self;
        let script = format!("{class}.prototype.{method} = window.__hooked['{class}.{method}']");
        js_sys::eval(&script).unwrap();
    }
}

/// What [`Hook::log_transactions`] has recorded.
pub fn log() -> Vec<String> {
    let log: js_sys::Array = js_sys::eval("window.__log").unwrap().into();
    log.iter()
        .filter_map(|line: JsValue| line.as_string())
        .collect()
}
