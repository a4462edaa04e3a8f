//! Visits to made-up families, found needles and contacts in bulk, and what is done about them on
//! later days.
use super::day::{Made, codes};
use super::seed::Seed;
use chrono::Duration;
use domain::entry::{
    Body, BulkContact, Family, FindState, FindStep, FoundNeedles, HouseholdVisit, Point, Share,
    Task, TaskClose,
};
use domain::ids::FamilyId;
use domain::{Code, Day, Entry, EntryId, LocalityId};

/// How many families the activation service visits.
const FAMILIES: u32 = 14;
/// Days after which a visit is agreed again: the same day of the week, two weeks later.
const NEXT: i64 = 14;
/// Days in which a task is to be done.
const DUE: i64 = 10;
/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// A family of the activation service, the same in every visit.
fn family(number: u32) -> Made<Family> {
    let mut seed = Seed::of(&["family", &number.to_string()]);
    Ok(Family {
        id: FamilyId(seed.id()),
        label: format!("U-{:02}", number + 1),
        locality: Some(LocalityId::new("prunerov")?),
        adults: seed.between(1, 3),
        children: seed.between(1, 5),
    })
}

/// A visit on a day.
pub fn visit(seed: &mut Seed, day: Day) -> Made<HouseholdVisit> {
    let family = family(seed.below(FAMILIES))?;
    let result = *seed.pick(&[
        "ZAS", "ZAS", "ZAS", "ZAS", "CAS", "NEZ", "NEZ", "ODM", "PRR",
    ]);
    let met = HouseholdVisit::MET.contains(&result);
    let adults = if met { 1 } else { 0 };
    let children = if met {
        seed.between(0, family.children)
    } else {
        0
    };
    let texts = [
        "přihláška do školky",
        "žádost o příspěvek na bydlení",
        "objednat k zubaři",
        "doklady pro úřad práce",
    ];
    let many = if met && seed.percent(60) {
        seed.between(1, 2)
    } else {
        0
    };
    let task = |no| Task {
        no,
        text: (*seed.pick(&texts)).to_owned(),
        due: Some(day + Duration::days(DUE)),
    };
    let tasks = (1..=many).map(task).collect();
    let areas = codes(&[*seed.pick(&["SKOLA", "BYDL", "DAVKY", "RODIC", "ZDRAV"])])?;
    Ok(HouseholdVisit {
        family,
        purpose: Code::new(seed.pick(&["PLA", "PLA", "PLA", "NEO", "REV"]))?,
        result: Code::new(result)?,
        adults,
        children,
        travel_minutes: seed.between(1, 4) * 5,
        km: Some(seed.between(0, 6)),
        acts: if met { codes(&["30.a.2"])? } else { Vec::new() },
        areas,
        tasks,
        next: seed.percent(60).then(|| day + Duration::days(NEXT)),
        note: String::new(),
    })
}

/// Needles lying somewhere, collected at once or left for [`later`], with where they lie.
pub fn find(seed: &mut Seed) -> Made<(FoundNeedles, Code, Point)> {
    let collected = seed.percent(45);
    let found = FoundNeedles {
        pieces: seed.between(1, 9),
        source: Code::new(seed.pick(&["WORKER", "WORKER", "PUBLIC", "MP"]))?,
        place: (*seed.pick(&["pod lavičkou", "za garážemi", "u kontejnerů", "na schodech"])).into(),
        state: if collected {
            FindState::Collected
        } else {
            FindState::Reported
        },
        disposal: if collected {
            Some(Code::new("KC")?)
        } else {
            None
        },
        note: String::new(),
    };
    let place = Code::new(seed.pick(&["PARK", "STREET", "PLAY", "SQUAT"]))?;
    let point = Point {
        lat: 50.415 + f64::from(seed.below(100)) / 10_000.0,
        lon: 13.265 + f64::from(seed.below(100)) / 10_000.0,
    };
    Ok((found, place, point))
}

/// Nameless contacts at the van, with how many men and women they were.
pub fn bulk(seed: &mut Seed) -> Made<(BulkContact, [u32; 2])> {
    let (men, women) = (seed.between(2, 8), seed.between(1, 4));
    let users = men + women - 1;
    let share = |of: &str, count| {
        let of = Code::new(of)?;
        Ok(Share { of, count })
    };
    let bulk = BulkContact {
        what: Code::new("OSL")?,
        form: Code::new("T")?,
        cells: vec![share("IV", users)?, share("NEU", 1)?],
        drugs: vec![share("PER", users)?],
        foreigners: seed.below(2),
        refused: seed.below(4),
        acts: Vec::new(),
        topics: Vec::new(),
        note: String::new(),
    };
    Ok((bulk, [men, women]))
}

/// What its author does about an entry afterwards, up to two weeks later: most tasks are closed, finds
/// are collected on the same day or the week after next.
///
/// # Errors
/// Never: every name in this file is one.
pub fn later(of: &Entry) -> Made<Vec<Entry>> {
    let mut seed = Seed::of(&["later", &of.id.to_string()]);
    let mut add = |minutes: i64, body: Body| {
        let start = of.start.plus_minutes(minutes);
        let id = EntryId(seed.id_at(start));
        Entry {
            id,
            start,
            minutes: 0,
            locality: None,
            place_type: None,
            point: None,
            persons: Vec::new(),
            anonymous: Vec::new(),
            device_time: start.plus_minutes(1),
            body,
            ..of.clone()
        }
    };
    let mut done = Vec::new();
    let mut chance = Seed::of(&["done", &of.id.to_string()]);
    match &of.body {
        Body::HouseholdVisit(visit) => {
            for task in visit.tasks.iter().filter(|_| chance.percent(95)) {
                let close = TaskClose {
                    of: of.id,
                    task: task.no,
                    done: true,
                    note: String::new(),
                };
                done.push(add(NEXT * DAY + i64::from(task.no), Body::TaskClose(close)));
            }
        }
        Body::FoundNeedles(found) if found.state == FindState::Reported => {
            let disposal = Some(Code::new("MPD")?);
            let mut step = |minutes, state, disposal| {
                let step = FindStep {
                    find: of.id,
                    state,
                    disposal,
                    pieces: None,
                    note: String::new(),
                };
                add(minutes, Body::FindStep(step))
            };
            let quick = chance.percent(25);
            if quick || chance.percent(45) {
                done.push(step(20, FindState::OnTheWay, None));
            }
            let minutes = if quick { 55 } else { NEXT * DAY };
            done.push(step(minutes, FindState::Collected, disposal));
        }
        _ => {}
    }
    Ok(done)
}
