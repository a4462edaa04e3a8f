//! Persons without a code: how many, by sex, age and role.
use domain::Code;
use domain::lists::List;
use domain::person::{AgeBand, AnonymousCount};
use leptos::prelude::*;

use super::chips::{self, Opt};
use super::field;
use super::icon::{Icon, icon};
use super::person_new::{drug_cells, options, sex_code, sex_of};
use super::stepper::stepper;
use crate::forms::kit::Kit;
use crate::forms::model::known;

/// A band as the screen shows it: `19–26`, `65+`.
#[must_use]
pub fn band_text(band: AgeBand) -> String {
    match band.to {
        Some(to) if to == band.from => to.to_string(),
        Some(to) => format!("{}–{to}", band.from),
        None => format!("{}+", band.from),
    }
}

/// The part of the form.
pub fn anonymous(kit: Kit) -> AnyView {
    let tr = kit.ctx.tr();
    let rows = move || {
        let groups = kit.form.with(|f| f.anonymous.len());
        (0..groups).map(|at| group(kit, at)).collect_view()
    };
    let add = move |_| {
        kit.edit(|f| {
            f.anonymous.push(AnonymousCount {
                count: 1,
                sex: domain::person::Sex::U,
                band: None,
                role: known("CLI"),
                drug_cell: None,
            });
        });
    };
    let open = kit.form.with_untracked(|f| !f.anonymous.is_empty());
    let groups = Memo::new(move |_| kit.form.with(|f| f.anonymous.len()));
    let inside = view! {
        {move || {
            // Read, not only tracked: a memo that nobody reads is never computed and tells nothing.
            let _groups = groups.get();
            untrack(rows)
        }}
        <button type="button" class="button button-quiet" on:click=add>
            {icon(Icon::Plus)}
            {tr.add_anonymous()}
        </button>
    }
    .into_any();
    field::fold(tr.anonymous().to_owned(), open, inside)
}

fn group(kit: Kit, at: usize) -> AnyView {
    let tr = kit.ctx.tr();
    let read = move |get: fn(&AnonymousCount) -> String| {
        kit.read(move |f| f.anonymous.get(at).map(get).unwrap_or_default())
    };
    let change = move |set: fn(&mut AnonymousCount, &str)| {
        Callback::new(move |v: String| {
            kit.edit(|f| {
                if let Some(group) = f.anonymous.get_mut(at) {
                    set(group, &v);
                }
            });
        })
    };
    let bands = Memo::new(move |_| {
        kit.form
            .with(|f| f.service.clone())
            .and_then(|id| kit.ctx.service(&id))
            .map(|s| s.bands)
            .unwrap_or_default()
            .into_iter()
            .map(|b| Opt::new(band_text(b), band_text(b)))
            .collect::<Vec<_>>()
    });
    let set_band = Callback::new(move |text: String| {
        kit.edit(|f| {
            let service = f.service.clone().and_then(|id| kit.ctx.service(&id));
            let band = service.and_then(|s| s.bands.into_iter().find(|b| band_text(*b) == text));
            if let Some(group) = f.anonymous.get_mut(at) {
                group.band = band;
            }
        });
    });
    let remove = move |_| {
        kit.edit(|f| {
            if at < f.anonymous.len() {
                f.anonymous.remove(at);
            }
        });
    };
    view! {
        <div class="panel">
            {stepper(
                tr,
                format!("an-pocet-{at}"),
                tr.how_many().to_owned(),
                kit.read(move |f| f.anonymous.get(at).map_or(0, |g| g.count)),
                Callback::new(move |n| {
                    kit.edit(|f| {
                        if let Some(group) = f.anonymous.get_mut(at) {
                            group.count = n;
                        }
                    });
                }),
                &[5],
            )}
            {chips::one(
                &format!("an-pohlavi-{at}"),
                tr.sex(),
                options(kit, List::Sex),
                read(|g| sex_code(g.sex).to_owned()),
                change(|g, v| g.sex = sex_of(v)),
            )}
            {(!bands.with_untracked(Vec::is_empty))
                .then(|| {
                    chips::one(
                        &format!("an-vek-{at}"),
                        tr.age(),
                        bands.into(),
                        read(|g| g.band.map(band_text).unwrap_or_default()),
                        set_band,
                    )
                })}
            {chips::one(
                &format!("an-role-{at}"),
                tr.role(),
                options(kit, List::Role),
                read(|g| g.role.to_string()),
                change(|g, v| {
                    if let Ok(code) = Code::new(v) {
                        g.role = code;
                    }
                }),
            )}
            {drug_cells(kit)
                .then(|| {
                    chips::one(
                        &format!("an-uzivani-{at}"),
                        tr.drug_cell(),
                        options(kit, List::DrugCell),
                        read(|g| g.drug_cell.as_ref().map(ToString::to_string).unwrap_or_default()),
                        change(|g, v| g.drug_cell = Code::new(v).ok()),
                    )
                })}
            <button type="button" class="button button-quiet" on:click=remove>
                {icon(Icon::Cross)}
                {tr.remove()}
            </button>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_read_as_people_write_them() {
        let band = |from, to| band_text(AgeBand { from, to });
        assert_eq!(band(19, Some(26)), "19–26");
        assert_eq!(band(15, Some(15)), "15");
        assert_eq!(band(65, None), "65+");
    }
}
