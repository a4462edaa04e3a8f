//! A person who is not on this phone yet: the code was read and is right; sex, year and role are
//! asked for, with the likely values chosen.
use chrono::Datelike as _;
use domain::code::ClientCode;
use domain::lists::List;
use domain::person::{Identity, PersonRef, Sex};
use domain::{Code, PersonId};
use leptos::prelude::*;

use super::chips::{self, Opt};
use super::field::Text;
use super::icon::{Icon, icon};
use crate::forms::kit::Kit;
use crate::forms::model::known;
use crate::platform;

/// The sex behind a code of the list.
#[must_use]
pub fn sex_of(code: &str) -> Sex {
    match code {
        "M" => Sex::M,
        "F" => Sex::F,
        "X" => Sex::X,
        _ => Sex::U,
    }
}

/// The code of a sex in its list.
#[must_use]
pub const fn sex_code(sex: Sex) -> &'static str {
    match sex {
        Sex::M => "M",
        Sex::F => "F",
        Sex::X => "X",
        Sex::U => "U",
    }
}

/// The choices of a list for the form's service.
pub fn options(kit: Kit, list: List) -> Signal<Vec<Opt>> {
    let ctx = kit.ctx;
    let lang = ctx.tr().0;
    Memo::new(move |_| {
        let service = kit.form.with(|f| f.service.clone());
        let service = service.and_then(|id| ctx.service(&id));
        ctx.lists.with(|lists| {
            lists
                .offered(list, service.as_ref())
                .map(|i| Opt::new(i.code.as_str(), i.label(lang)))
                .collect::<Vec<_>>()
        })
    })
    .into()
}

/// Does the form's service record drug use?
pub fn drug_cells(kit: Kit) -> bool {
    kit.form
        .with(|f| f.service.clone())
        .and_then(|id| kit.ctx.service(&id))
        .is_some_and(|s| s.drug_cells)
}

/// The field of the year of birth.
const YEAR: &str = "rok";

/// A year of birth as typed: nothing, a year, or something that is none.
fn year(text: &str, this_year: u16) -> Result<Option<u16>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<u16>() {
        Ok(y) if (1900..=this_year).contains(&y) => Ok(Some(y)),
        _ => Err(()),
    }
}

/// The panel below the search. `enter` is told what Enter in the search does.
pub fn panel(
    kit: Kit,
    identity: Identity,
    code: String,
    enter: StoredValue<Option<Callback<()>>>,
) -> AnyView {
    let tr = kit.ctx.tr();
    let sex = RwSignal::new("U".to_owned());
    let born = RwSignal::new(String::new());
    let role = RwSignal::new("CLI".to_owned());
    let cell = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let unknown = ClientCode::parse(&code).is_ok_and(|c| c.has_unknown());
    let this_year = kit.ctx.now.with_untracked(|now| now.day().year());
    let this_year = u16::try_from(this_year).unwrap_or(2100);
    let shown = code.clone();
    let add = Callback::new(move |()| {
        let Ok(year_of_birth) = year(&born.get_untracked(), this_year) else {
            wrong.set(true);
            return;
        };
        let person = PersonRef {
            node: PersonId(platform::new_id()),
            identity,
            code: code.clone(),
            sex: sex_of(&sex.get_untracked()),
            year_of_birth,
            suffix: None,
            role: Code::new(&role.get_untracked()).unwrap_or_else(|_| known("CLI")),
            drug_cell: Code::new(&cell.get_untracked()).ok(),
        };
        kit.edit(|f| f.add_person(&person));
        kit.typed.set(String::new());
    });
    enter.set_value(Some(add));
    let key = move |ev: leptos::ev::KeyboardEvent| {
        let target = event_target::<leptos::web_sys::Element>(&ev);
        if ev.key() == "Enter" && target.id() == YEAR {
            add.run(());
        }
    };
    let year_problem = Signal::derive(move || wrong.get().then(|| tr.bad_year().to_owned()));
    let mut year_field = Text::new(YEAR, tr.year_of_birth());
    year_field.hint = tr.year_hint();
    year_field.inputmode = "numeric";
    view! {
        <div class="panel" on:keydown=key>
            <p class="panel-title">{tr.use_new_code()}" "<strong class="code">{shown}</strong></p>
            {unknown.then(|| view! { <p class="hint">{tr.unknown_parts()}</p> })}
            {chips::one("pohlavi", tr.sex(), options(kit, List::Sex), sex.into(), Callback::new(move |v| sex.set(v)))}
            {year_field
                .view(
                    born.into(),
                    Callback::new(move |v| {
                        wrong.set(false);
                        born.set(v);
                    }),
                    year_problem,
                )}
            {chips::one("role", tr.role(), options(kit, List::Role), role.into(), Callback::new(move |v| role.set(v)))}
            {drug_cells(kit)
                .then(|| {
                    chips::one(
                        "uzivani",
                        tr.drug_cell(),
                        options(kit, List::DrugCell),
                        cell.into(),
                        Callback::new(move |v| cell.set(v)),
                    )
                })}
            <button type="button" class="button" on:click=move |_| add.run(())>
                {icon(Icon::Plus)}
                {tr.add_person()}
            </button>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_birth_is_empty_or_possible() {
        assert_eq!(year("", 2025), Ok(None));
        assert_eq!(year(" 1973 ", 2025), Ok(Some(1973)));
        for bad in ["73", "1899", "2026", "abcd"] {
            assert_eq!(year(bad, 2025), Err(()), "{bad}");
        }
    }

    #[test]
    fn sexes_and_codes_match() {
        for sex in [Sex::M, Sex::F, Sex::X, Sex::U] {
            assert_eq!(sex_of(sex_code(sex)), sex);
        }
    }
}
