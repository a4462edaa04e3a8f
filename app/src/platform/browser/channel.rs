//! Notices to the other tabs.
use super::complain;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel to the other tabs of this origin, open as long as this value lives.
pub struct Channel {
    channel: BroadcastChannel,
    _receive: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// Opens it; none in browsers without it. `receive` gets what other tabs send, never its own.
    #[must_use]
    pub fn open(name: &str, receive: impl Fn(String) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let receive = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                receive(text);
            }
        });
        channel.set_onmessage(Some(receive.as_ref().unchecked_ref()));
        Some(Self {
            channel,
            _receive: receive,
        })
    }

    /// Sends a short notice: never data of entries.
    pub fn send(&self, notice: &str) {
        if self
            .channel
            .post_message(&JsValue::from_str(notice))
            .is_err()
        {
            complain("a notice to the other tabs was not sent");
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
