//! Which family was visited: those visited before as chips, found by their label; a new one by
//! writing a label that nobody has.
use domain::entry::Family;
use domain::fold::fold;
use leptos::prelude::*;

use super::field;
use super::icon::{Icon, icon};
use crate::forms::kit::Kit;
use crate::forms::model::Form;
use crate::live::live;
use crate::local_store::types::KnownFamily;
use crate::pages::controls::count;

/// How many families are offered at once.
const OFFERED: usize = 6;

fn label_of(form: &Form) -> String {
    form.as_visit()
        .map(|v| v.family.label.clone())
        .unwrap_or_default()
}

/// The part of the form.
pub fn family_picker(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    let known = Memo::new(move |_| kit.form.with(|f| f.known_family));
    let fixing = kit.form.with_untracked(|f| f.fix.is_some());
    let inside = move || match known.get() {
        true => chosen(kit, fixing),
        false => search(kit),
    };
    view! {
        <fieldset class="field persons">
            <legend>{tr.family()}</legend>
            {inside}
            {members(kit, fixing)}
        </fieldset>
    }
    .into_any()
}

/// The one that was chosen, and the way back.
fn chosen(kit: Kit, fixing: bool) -> AnyView {
    let tr = kit.ctx.tr();
    let about = move || {
        kit.form.with(|f| {
            let family = f.as_visit().map(|v| &v.family)?;
            Some(tr.family_line(&family.label, family.adults, family.children))
        })
    };
    let other = move |_| {
        kit.edit(|f| {
            let id = f.id;
            f.known_family = false;
            f.on_visit(|v| v.family = crate::forms::model::new_family(id));
        });
    };
    view! {
        <div class="chips">
            <span class="chip-button person-chip" aria-pressed="true">
                {icon(Icon::Check)}
                <span data-user-text="">{about}</span>
            </span>
            {(!fixing)
                .then(|| {
                    view! {
                        <button type="button" class="button button-quiet" on:click=other>
                            {icon(Icon::Swap)}
                            {tr.other_family()}
                        </button>
                    }
                })}
        </div>
    }
    .into_any()
}

/// Finds one by its label, or makes a new one of it.
fn search(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    let service = Memo::new(move |_| kit.form.with(|f| f.service.clone()));
    let label = Memo::new(move |_| kit.form.with(label_of));
    let found = live(kit.ctx, move |store| {
        let (service, text) = (service.get(), label.get());
        async move {
            match service {
                Some(service) => store.find_families(&service, text.trim(), OFFERED).await,
                None => Ok(Vec::new()),
            }
        }
    });
    let chips = move || {
        let all = found.with(|answer| match answer {
            Some(Ok(all)) => all.clone(),
            _ => Vec::new(),
        });
        (!all.is_empty()).then(|| {
            view! {
                <div class="chips" role="group" aria-label=tr.known_families()>
                    {all.into_iter().map(|known| chip(kit, known)).collect_view()}
                </div>
            }
        })
    };
    // A second family under a label that one has already is nearly always the same family.
    let same = move || {
        let typed = fold(label.get().trim());
        let is = |known: &KnownFamily| fold(&known.family.label) == typed;
        found.with(|answer| matches!(answer, Some(Ok(all)) if all.iter().any(is)))
    };
    let said = move || {
        let typed = label.with(|l| !l.trim().is_empty());
        let text = match (typed, same()) {
            (false, _) => return None,
            (true, true) => tr.family_known(),
            (true, false) => tr.family_new(),
        };
        Some(view! { <p class="hint">{text}</p> })
    };
    let text = field::Text {
        hint: tr.family_hint(),
        ..field::Text::new("rodina", tr.family_label())
    };
    let set =
        Callback::new(move |v: String| kit.edit(|f| f.on_visit(|visit| visit.family.label = v)));
    view! {
        {text.view(label.into(), set, kit.problem("family.label"))}
        <div class="live" aria-live="polite">{said}</div>
        {chips}
    }
    .into_any()
}

fn chip(kit: Kit, known: KnownFamily) -> AnyView {
    let tr = kit.ctx.tr();
    let family = known.family;
    let text = tr.family_line(&family.label, family.adults, family.children);
    let choose = move |_| kit.edit(|f| take(f, &family));
    view! {
        <button type="button" class="chip-button person-chip" on:click=choose>
            <span data-user-text="">{text}</span>
        </button>
    }
    .into_any()
}

/// A known family: who belongs to it and where it lives come along.
pub fn take(form: &mut Form, family: &Family) {
    form.known_family = true;
    if family.locality.is_some() {
        form.locality.clone_from(&family.locality);
    }
    form.on_visit(|v| v.family.clone_from(family));
}

/// Who belongs to the family: asked of a new one, there to be changed of a known one.
fn members(kit: Kit, fixing: bool) -> AnyView {
    let tr = kit.ctx.tr();
    let new = kit.form.with_untracked(|f| !f.known_family);
    let renamed = fixing.then(|| {
        let text = field::Text::new("rodina", tr.family_label());
        let set = Callback::new(move |v: String| kit.edit(|f| f.on_visit(|x| x.family.label = v)));
        text.view(kit.read(label_of), set, kit.problem("family.label"))
    });
    let inside = view! {
        {renamed}
        {count(
            kit,
            "rodina-dospeli",
            tr.adults(),
            |f| f.as_visit().map_or(0, |v| v.family.adults),
            |f, n| f.on_visit(|v| v.family.adults = n),
            &[],
        )}
        {count(
            kit,
            "rodina-deti",
            tr.children(),
            |f| f.as_visit().map_or(0, |v| v.family.children),
            |f, n| f.on_visit(|v| v.family.children = n),
            &[],
        )}
    }
    .into_any();
    field::fold(tr.family_members().to_owned(), new, inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{EntryId, FamilyId, Instant, LocalityId};
    use uuid::Uuid;

    #[test]
    fn a_known_family_brings_its_members_and_its_locality() {
        let mut form = Form::visit(EntryId(Uuid::from_u128(1)), Instant(0));
        assert_eq!(
            form.as_visit().unwrap().family.id,
            FamilyId(Uuid::from_u128(1))
        );
        let family = Family {
            id: FamilyId(Uuid::from_u128(2)),
            label: "K-12".to_owned(),
            locality: LocalityId::new("namesti").ok(),
            adults: 2,
            children: 3,
        };
        take(&mut form, &family);
        assert_eq!(form.as_visit().unwrap().family, family);
        assert_eq!((form.known_family, form.locality), (true, family.locality));
    }
}
