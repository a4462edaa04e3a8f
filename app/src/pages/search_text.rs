//! What a search looks at in an entry, and whether words are in it, blind to case and marks.
use domain::entry::{Body, Entry};
use domain::fold::fold;
use domain::lists::{CodeLists, List};

use super::summary;
use crate::i18n::Tr;

/// The words of a search; none: everything fits.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(' ').filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Has the entry all of these words? `more` is what only the page knows: names of people and places.
#[must_use]
pub fn fits(tr: Tr, lists: &CodeLists, entry: &Entry, more: &str, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let text = fold(&text_of(tr, lists, entry, more));
    words.iter().all(|word| text.contains(word.as_str()))
}

fn text_of(tr: Tr, lists: &CodeLists, entry: &Entry, more: &str) -> String {
    let mut text = summary::line(tr, lists, entry);
    let mut add = |part: &str| {
        text.push(' ');
        text.push_str(part);
    };
    add(more);
    for person in &entry.persons {
        add(&summary::person(person));
    }
    if let Some(place) = &entry.place_type {
        add(lists.label(List::PlaceType, place, tr.0));
    }
    match entry.effective_body() {
        Body::Contact(c) => add(&c.note),
        Body::Exchange(e) => add(&e.note),
        Body::BulkContact(b) => add(&b.note),
        Body::HouseholdVisit(v) => {
            add(&v.note);
            v.tasks.iter().for_each(|task| add(&task.text));
        }
        Body::FoundNeedles(n) => {
            add(&n.place);
            add(&n.note);
        }
        Body::FindStep(s) => add(&s.note),
        Body::TaskClose(c) => add(&c.note),
        Body::SpanOpen(s) => add(&s.note),
        _ => {}
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::model::Form;
    use crate::i18n::Lang;
    use domain::{AccountId, EntryId, Instant, ServiceId};
    use uuid::Uuid;

    fn visit() -> Entry {
        let mut form = Form::visit(EntryId(Uuid::nil()), Instant(0));
        form.service = ServiceId::new("sas").ok();
        form.on_visit(|v| {
            v.family.label = "K-12".to_owned();
            v.note = "Přihláška do školky".to_owned();
        });
        form.entry(AccountId(Uuid::nil()), Instant(0)).unwrap()
    }

    #[test]
    fn every_word_must_be_there_without_regard_to_case_and_marks() {
        let found = |text: &str| {
            let lists = CodeLists::default();
            fits(Tr(Lang::Cs), &lists, &visit(), "Nádraží Jana", &words(text))
        };
        assert!(found("prihlaska"));
        assert!(found("SKOLKY k-12"));
        assert!(found("nadrazi"));
        assert!(found("   "));
        assert!(!found("prihlaska namesti"));
    }
}
