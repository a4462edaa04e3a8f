//! Where the phone is, asked once and only when somebody taps for it.
use super::super::{NoPlace, Place};
use super::window;
use futures::channel::oneshot;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Position, PositionError, PositionOptions};

/// Longer than this nobody stands and waits.
const PATIENCE_MS: u32 = 20_000;
/// A place so old is still this one.
const FRESH_MS: u32 = 30_000;

/// Asks the browser, which asks the user.
///
/// # Errors
/// [`NoPlace`].
pub async fn place() -> Result<Place, NoPlace> {
    let geolocation = window().and_then(|window| window.navigator().geolocation().ok());
    let geolocation = geolocation.ok_or(NoPlace::Unknown)?;
    let (tell, told) = oneshot::channel();
    let tell = Rc::new(RefCell::new(Some(tell)));
    let answer = |what: Result<Place, NoPlace>, tell: &RefCell<Option<oneshot::Sender<_>>>| {
        if let Some(tell) = tell.borrow_mut().take() {
            // Who asked may have left the form.
            let _gone = tell.send(what);
        }
    };
    let well = Rc::clone(&tell);
    let found = Closure::once_into_js(move |position: Position| {
        let here = position.coords();
        let place = Place {
            lat: here.latitude(),
            lon: here.longitude(),
            accuracy_m: here.accuracy(),
        };
        answer(Ok(place), &well);
    });
    let failed = Closure::once_into_js(move |error: PositionError| {
        let why = match error.code() {
            PositionError::PERMISSION_DENIED => NoPlace::Denied,
            _ => NoPlace::Unknown,
        };
        answer(Err(why), &tell);
    });
    let options = PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(PATIENCE_MS);
    options.set_maximum_age(FRESH_MS);
    geolocation
        .get_current_position_with_error_callback_and_options(
            found.unchecked_ref(),
            Some(failed.unchecked_ref()),
            &options,
        )
        .map_err(|_| NoPlace::Unknown)?;
    told.await.unwrap_or(Err(NoPlace::Unknown))
}
