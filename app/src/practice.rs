//! The practice mode: a tab in which a new worker tries everything with made-up data. Nothing of it
//! is sent, and what is real on this phone is neither seen nor touched.
use crate::api::dto::Practice;
use crate::ctx::Ctx;
use crate::local_store::LocalStore;
use crate::platform;
use crate::platform::fetch::get_json;

/// Begins in this tab: the page is loaded anew with the made-up data.
pub fn begin(ctx: Ctx) {
    let tr = ctx.tr();
    leptos::task::spawn_local(async move {
        // Read as what it will be read as, so that nothing begins which cannot be opened.
        let answer = get_json::<Practice>("/api/v1/practice").await;
        let begun = answer.is_ok_and(|practice| {
            serde_json::to_string(&practice).is_ok_and(|text| platform::practice::begin(&text))
        });
        if !begun {
            ctx.say(tr.practice_failed().to_owned(), None, true);
        }
    });
}

/// Ends: what was written in it is deleted.
pub fn end(store: Option<LocalStore>) {
    if let Some(store) = store {
        store.forget_practice();
    }
    platform::practice::end();
}

/// Fills the store of a tab that has just begun.
pub async fn fill(store: &LocalStore) {
    let Some(text) = platform::practice::take_data() else {
        return;
    };
    let done = match domain::json::read::<Practice>(&text) {
        Ok(practice) => store
            .practise(practice)
            .await
            .map_err(|why| why.to_string()),
        Err(why) => Err(why.to_string()),
    };
    if let Err(why) = done {
        platform::complain(&format!("the practice did not begin: {why}"));
        end(Some(store.clone()));
    }
}
