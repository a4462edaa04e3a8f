//! Texts of the managers' page of targets, families and finds.
use super::{Tr, texts};

texts! {
    goals_title: "Cíle, rodiny a nálezy", "Targets, families and finds";
    goals_what: "plnění cílů, návštěvy rodin a pravidlo 70 %, nálezy jehel", "targets and their pace, family visits and the 70 % rule, finds of needles";
    targets: "Cíle", "Targets";
    targets_none: "Program nemá žádný číselný cíl.", "The programme has no target in numbers.";
    targets_none_counted: "Žádný z cílů se zatím nepočítá ze zápisů.", "None of the targets is counted from entries yet.";
    target_what: "Co", "What";
    target_plan: "Plán", "Plan";
    target_reached: "Podle zdroje dosaženo", "Reached by the source";
    target_now: "Zatím", "So far";
    target_expected: "K dnešku má být", "Expected by today";
    target_year: "Za rok by bylo", "At this pace in a year";
    target_not_counted: "Zatím se nepočítá", "Not counted yet";
    families: "Rodiny", "Families";
    families_none: "V tomto období nebyla žádná návštěva v rodině.", "There was no family visit in this period.";
    visits: "Návštěvy", "Visits";
    met_rate: "Zastiženo", "Met";
    visit_minutes: "Návštěvami", "In visits";
    travel: "Na cestě", "On the way";
    field_share: "Práce v terénu (počet)", "Work in the field (count)";
    field_share_minutes: "Práce v terénu (čas)", "Work in the field (time)";
    seventy: "Rodiny mají být aspoň ze 70 % navštěvovány v jejich prostředí.", "At least 70 % of the work with families belongs to where they live.";
    finds: "Nálezy jehel", "Needles found";
    finds_none: "V tomto období nebyl nahlášen žádný nález.", "No find was reported in this period.";
    finds_count: "Nálezy", "Finds";
    finds_pieces: "Kusy", "Pieces";
    finds_open: "Ještě leží", "Still there";
    finds_median: "Do sběru obvykle", "Usually collected in";
    finds_longest: "Nejdéle", "Longest";
    finds_when: "Měsíc", "Month";
    under_five: "méně než 5", "fewer than 5";
    not_known: "neuvedeno", "not stated";
}

impl Tr {
    /// What a target counts, by its name in the programme's file; an unknown one shows that name.
    #[must_use]
    pub fn target_name(self, what: &str) -> String {
        let known = match what {
            "persons" => self.pick("Osoby", "Persons"),
            "syringes_exchanged_a_year" => {
                self.pick("Vyměněné stříkačky za rok", "Syringes exchanged a year")
            }
            "placed_on_labour_market" => {
                self.pick("Umístění na trhu práce", "Placed on the labour market")
            }
            "found_work" => self.pick("Našli práci", "Found work"),
            "positions" => self.pick("Pracovní místa", "Positions"),
            "internships" => self.pick("Stáže", "Internships"),
            "workshops" => self.pick("Dílny", "Workshops"),
            "good_practice_cases" => self.pick("Příklady dobré praxe", "Cases of good practice"),
            "all_actor_meetings" => self.pick("Setkání všech aktérů", "Meetings of all actors"),
            "average_visitors_a_day" => {
                self.pick("Průměrně návštěvníků denně", "Visitors a day on average")
            }
            other => return other.replace('_', " "),
        };
        known.to_owned()
    }

    /// `0,2286` as `22,9 %`
    #[must_use]
    pub fn percent(self, share: f64) -> String {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a ratio of counts, in tenths of a per cent"
        )]
        let tenths = (share * 1000.0).round() as i64;
        format!("{}\u{a0}%", self.tenths(tenths))
    }

    /// A planned or projected number: whole, or to a tenth.
    #[must_use]
    pub fn amount(self, number: f64) -> String {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "plans are far below the limits, and never negative"
        )]
        let whole = number.max(0.0).round() as u64;
        if (number - number.round()).abs() < 0.05 || number > 100.0 {
            return self.number(whole);
        }
        #[expect(clippy::cast_possible_truncation, reason = "as above")]
        let tenths = (number * 10.0).round() as i64;
        self.tenths(tenths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn shares_and_plans_read_as_people_write_them() {
        let tr = Tr(Lang::Cs);
        let plain = |text: String| text.replace('\u{a0}', " ");
        assert_eq!(plain(tr.percent(0.2286)), "22,9 %");
        assert_eq!(plain(tr.amount(10_500.0)), "10 500");
        assert_eq!(plain(tr.amount(9_733.33)), "9733");
        assert_eq!(plain(tr.amount(12.5)), "12,5");
        assert_eq!(tr.target_name("persons"), "Osoby");
        assert_eq!(tr.target_name("expert_team_members"), "expert team members");
    }
}
