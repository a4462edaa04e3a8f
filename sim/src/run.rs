//! One run: a plan is carried out, then everything is made well again, and what was promised is
//! looked up.
use crate::entries::Poison;
use crate::faults::{Counter, Fault, Rates};
use crate::kernel::{DAY, HOUR, Kernel, MINUTE, SECOND};
use crate::network::Network;
use crate::oracle::{Oracle, Tally};
use crate::phone::Phone;
use crate::plan::{Plan, Step, What};
use crate::server::{Backend, Server, account};
use crate::story;
use server_core::testing;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use sync::round::RoundEnd;
use sync::schedule::Event;
use sync::sim::Rng;
use sync::wire::{MAX_BODY, WIRE};

/// Phones at most, clones too.
const MOST_PHONES: usize = 6;
/// Clocks are off by so much at most.
const AHEAD: i64 = 25 * DAY;
/// A pause longer than this: everybody puts the phone away.
const PUT_AWAY: i64 = 5 * MINUTE;
/// With everything well again and the app shown, all is home within so long, by itself.
const HOME: i64 = 40 * MINUTE;
/// So often is looked whether somebody must log in, and what came last is pulled.
const LOOKS: u32 = 3;
/// How often it is looked at whether all is home.
const LOOK: i64 = 20 * SECOND;

/// Everything of a run.
pub struct World {
    /// Time and tasks.
    pub kernel: Kernel,
    /// The server.
    pub server: Rc<RefCell<Server>>,
    /// The network.
    pub network: Network,
    /// What was promised.
    pub oracle: RefCell<Oracle>,
    /// Phones, clones too.
    pub phones: RefCell<Vec<Rc<Phone>>>,
    /// What went wrong on purpose.
    pub faults: Counter,
    /// How often.
    pub rates: Rates,
    /// Browsers without Web Locks.
    pub no_locks: bool,
    /// Nothing is broken any more.
    going_home: Cell<bool>,
    numbers: Cell<u64>,
    problems: Rc<RefCell<Vec<String>>>,
}

/// How a run ended.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Promises broken; none if all is well.
    pub problems: Vec<String>,
    /// What became of the entries.
    pub tally: Tally,
    /// Faults by kind.
    pub faults: BTreeMap<Fault, u64>,
    /// Two runs of one plan have the same.
    pub trace: u64,
    /// Simulated microseconds.
    pub time_us: i64,
    /// Things that happened.
    pub steps: u64,
}

impl World {
    /// A promise was broken.
    pub fn problem(&self, what: String) {
        self.problems.borrow_mut().push(what);
    }

    /// The next number of a tab.
    pub fn next_number(&self) -> u64 {
        self.numbers.set(self.numbers.get() + 1);
        self.numbers.get()
    }

    fn phone(&self, n: usize) -> Rc<Phone> {
        let phones = self.phones.borrow();
        phones[n % phones.len()].clone()
    }

    fn until(&self, for_us: i64) -> i64 {
        self.kernel.now() + for_us
    }

    fn pass(&self, for_us: i64) {
        if for_us > PUT_AWAY {
            for phone in self.phones.borrow().clone() {
                show(&phone, false);
            }
        }
        self.kernel.run(self.kernel.now() + for_us, || false);
    }

    fn try_to(&self, what: &str, done: anyhow::Result<bool>, fault: Fault) {
        match done {
            Ok(true) => self.faults.hit(fault),
            Ok(false) => {}
            Err(error) => self.problem(format!("{what}: {error:#}")),
        }
    }
}

fn show(phone: &Rc<Phone>, shown: bool) {
    let tabs = phone.tabs.borrow().clone();
    for tab in tabs {
        tab.show(shown);
    }
}

/// Carries out a plan on a SQLite file.
#[must_use]
pub fn run(plan: &Plan) -> Outcome {
    run_on(&Backend::File, plan)
}

/// Carries out a plan.
#[must_use]
pub fn run_on(backend: &Backend, plan: &Plan) -> Outcome {
    match World::new(backend, plan) {
        Ok(world) => carry_out(&world, plan),
        Err(error) => Outcome {
            problems: vec![format!("the run did not start: {error:#}")],
            ..Outcome::default()
        },
    }
}

impl World {
    fn new(backend: &Backend, plan: &Plan) -> anyhow::Result<Rc<Self>> {
        let mut rng = Rng::new(plan.seed ^ 0x51D3_0F5E_ED00_0001);
        let kernel = Kernel::new(testing::NOW.0, rng.fork());
        let (faults, problems) = (Counter::default(), Rc::<RefCell<Vec<String>>>::default());
        let server = Server::new(backend, rng.draw(), plan.page, faults.clone())?;
        let server = Rc::new(RefCell::new(server));
        let network = Network::new(
            kernel.clone(),
            server.clone(),
            plan.rates,
            faults.clone(),
            problems.clone(),
        );
        let world = Rc::new(Self {
            kernel,
            server,
            network,
            oracle: RefCell::default(),
            phones: RefCell::default(),
            faults,
            rates: plan.rates,
            no_locks: plan.no_locks,
            going_home: Cell::new(false),
            numbers: Cell::new(0),
            problems,
        });
        for n in 0..plan.phones {
            let phone = Phone::new(&world, n, account(n), rng.fork());
            world.phones.borrow_mut().push(phone.clone());
            phone.log_in(&world);
        }
        Ok(world)
    }
}

fn carry_out(world: &Rc<World>, plan: &Plan) -> Outcome {
    for step in &plan.steps {
        world.pass(step.after_us);
        act(world, step);
    }
    let tally = go_home(world);
    let outcome = Outcome {
        problems: world.problems.take(),
        tally,
        faults: world.faults.counts(),
        trace: world.kernel.trace(),
        time_us: world.kernel.now() - testing::NOW.0,
        steps: world.kernel.steps(),
    };
    // Tasks hold the world and the world holds them.
    for phone in world.phones.take() {
        phone.kill(world);
    }
    world.kernel.end();
    outcome
}

fn act(world: &Rc<World>, step: &Step) {
    let phone = world.phone(step.phone);
    let origin = phone.origin();
    let (faults, now) = (&world.faults, world.kernel.now());
    world.server.borrow().set_time(now);
    story::tell(now, || format!("{:?} on phone {}", step.what, phone.n));
    match step.what {
        What::Save(count) => phone.save(world, count, 1),
        What::SaveTwice => phone.save(world, 1, 2),
        What::Correct => phone.amend(world, false),
        What::Withdraw => phone.amend(world, true),
        What::PoisonService => phone.poison(world, Poison::Service),
        What::PoisonAuthor => phone.poison(world, Poison::Author),
        What::PoisonSize => phone.poison(world, Poison::Size),
        What::Show => {
            phone.tab(world);
            show(&phone, true);
        }
        What::Hide => show(&phone, false),
        What::Button => phone.tab(world).on(Event::Button),
        What::LogIn => phone.log_in(world),
        What::Reload | What::Update => {
            faults.hit(Fault::Reloaded);
            phone.kill(world);
            phone.open(world);
        }
        What::OpenTab => {
            faults.hit(Fault::SecondTab);
            phone.tab(world);
            if phone.tabs.borrow().len() < 3 {
                phone.open(world);
            }
        }
        What::CloseTab => phone.close_second(world),
        What::Kill(after) => {
            faults.hit(Fault::PhoneKilled);
            let world_then = world.clone();
            world.later(after, move || {
                if !world_then.going_home.get() {
                    phone.kill(&world_then);
                }
            });
        }
        What::DiskRefuses(long) => origin.disk.trouble().refuses.set(world.until(long)),
        What::DiskHangs(long) => origin.disk.trouble().hangs.set(world.until(long)),
        What::DiskFull(long) => origin.disk.trouble().full.set(world.until(long)),
        What::JournalRefuses(long) => phone.journal_refuses.set(world.until(long)),
        What::Evict { all } => phone.evict(world, all),
        What::Clone => {
            if world.phones.borrow().len() < MOST_PHONES {
                world.oracle.borrow_mut().cloned(&origin);
                let copy = phone.cloned(world, world.phones.borrow().len());
                world.phones.borrow_mut().push(copy);
            }
        }
        What::ClockJump(by) => {
            faults.hit(Fault::ClockJump);
            // Not so far that its entries leave what phones hold of the team.
            let ahead = (phone.ahead.get() + by).clamp(-AHEAD, AHEAD);
            phone.ahead.set(ahead);
        }
        What::OnLineLies => {
            faults.hit(Fault::OnLineLies);
            phone.on_line.set(false);
        }
        What::DropBodies => {
            if origin.disk.memory().drop_confirmed_bodies() > 0 {
                faults.hit(Fault::BodiesDropped);
                world.oracle.borrow_mut().aged(&origin);
            }
        }
        What::PartitionOut(long) => origin.line.out.set(world.until(long)),
        What::PartitionIn(long) => origin.line.back.set(world.until(long)),
        What::SmallBodies(long) => {
            faults.hit(Fault::SmallBodies);
            world.server.borrow_mut().max_body = 6_000;
            let server = world.server.clone();
            world.later(long, move || server.borrow_mut().max_body = MAX_BODY);
        }
        What::ServerKill(long) => {
            faults.hit(Fault::Killed);
            world.network.kill_server(long);
        }
        What::Backup => {
            let done = world.server.borrow_mut().backup();
            world.try_to("backup", done.map(|()| false), Fault::Restored);
        }
        What::Restore => {
            let done = world.server.borrow_mut().restore();
            world.try_to("restore", done.map(|_| false), Fault::Restored);
        }
        What::LoseTail => {
            let done = world
                .kernel
                .draw(|rng| world.server.borrow_mut().lose_tail(rng));
            world.try_to("power cut", done.map(|()| false), Fault::TailLost);
            world.network.start_server();
        }
        What::OldWire(long) => {
            faults.hit(Fault::OldWire);
            world.server.borrow_mut().min_wire = WIRE + 1;
            let server = world.server.clone();
            world.later(long, move || server.borrow_mut().min_wire = WIRE);
        }
        What::Revoke => {
            let token = origin.cookie.borrow().clone();
            if let Some(token) = token {
                world.oracle.borrow_mut().explain(phone.account);
                let done = world.server.borrow_mut().revoke(&token);
                world.try_to("revoke", done, Fault::Revoked);
            }
        }
        What::Join(days) => {
            let done = world.server.borrow_mut().join(phone.account, days);
            world.try_to("membership", done, Fault::Membership);
        }
        What::Erase => {
            let mut ids = Vec::new();
            origin.disk.memory().each(|id, _| ids.push(id));
            if let Some(id) = ids.get(phone.draw(|r| r.below(ids.len() as u64)) as usize) {
                let done = world.server.borrow_mut().erase(*id);
                world.try_to("erase", done, Fault::Erased);
            }
        }
        What::Pause(long) => {
            world.pass(long);
            // Tokens are due to be renewed now: at times the replies with them are lost.
            if world.kernel.draw(|r| r.hit(400)) {
                for phone in world.phones.borrow().iter() {
                    phone.origin().line.back.set(world.until(3 * MINUTE));
                }
            }
        }
    }
}

impl World {
    fn later(&self, after_us: i64, what: impl FnOnce() + 'static) {
        let kernel = self.kernel.clone();
        self.kernel.spawn(crate::kernel::Owner::World, async move {
            kernel.sleep(after_us).await;
            what();
        });
    }
}

/// Everything is well again, and then everything must come home by itself: the pages are shown
/// before, so nothing but the engine's own timers wakes it.
fn go_home(world: &Rc<World>) -> Tally {
    world.going_home.set(true);
    story::tell(world.kernel.now(), || "all is made well".to_owned());
    let phones = world.phones.borrow().clone();
    for phone in &phones {
        phone.tab(world);
        show(phone, true);
    }
    world.pass(world.kernel.draw(|r| r.below(2 * MINUTE as u64)) as i64);
    world.network.calm();
    {
        let mut server = world.server.borrow_mut();
        server.min_wire = WIRE;
        server.max_body = MAX_BODY;
    }
    world.network.start_server();
    for phone in &phones {
        phone.mend();
    }
    let look = || {
        world.pass(2 * MINUTE);
        wait_for_home(world, &phones);
        for phone in &phones {
            phone.log_in(world);
        }
    };
    // What arrived last, and who must log in, is learnt by everybody's next look.
    (0..LOOKS).for_each(|_| look());
    if !world.network.has_delivered() {
        // What was on its way for up to an hour changes the server once more.
        while !world.network.has_delivered() {
            world.pass(MINUTE);
        }
        look();
    }
    world.server.borrow().set_time(world.kernel.now());
    match world.oracle.borrow().settle(world) {
        Ok(tally) => tally,
        Err(error) => {
            world.problem(format!("the oracle: {error:#}"));
            Tally::default()
        }
    }
}

fn wait_for_home(world: &Rc<World>, phones: &[Rc<Phone>]) {
    let end = world.kernel.now() + HOME;
    while world.kernel.now() < end {
        world.kernel.run(world.kernel.now() + LOOK, || false);
        if phones.iter().all(at_home) {
            return;
        }
    }
}

/// All tabs' last rounds ended well or wait for a log-in, and nothing else waits.
fn at_home(phone: &Rc<Phone>) -> bool {
    let origin = phone.origin();
    if origin.log_in.get() {
        return true;
    }
    let well = |end: &Option<RoundEnd>| *end == Some(RoundEnd::Done { more: false });
    origin.journal.borrow().is_empty()
        && origin.snapshot().settled()
        && phone.tabs.borrow().iter().any(|t| well(&t.last.borrow()))
}

/// Longest that a plan can be in simulated time, for messages.
#[must_use]
pub fn in_days(time_us: i64) -> String {
    format!("{} d {} h", time_us / DAY, time_us % DAY / HOUR)
}
